"""Sound files cut off half-way, and whole ones, in the formats that dubs come in."""

import struct
import subprocess
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from app.core.dub_audio import DubAudio
from app.core.media.announced import announced_length, missing_sound

SECONDS = 6
PLAIN = ["-c:a", "pcm_s16le"]
# Name of the file, how FFmpeg writes it, and whether it says how long it is.
FORMATS = {
    "plain.wav": (PLAIN, True),
    "float.wav": (["-c:a", "pcm_f32le", "-ac", "6"], True),
    "big.wav": ([*PLAIN, "-rf64", "always"], True),
    "tagged.mp3": (["-q:a", "4", "-metadata", "title=" + "x" * 5000], True),
    "index_first.m4a": (["-movflags", "+faststart"], True),
    "fragments.mp4": (["-movflags", "frag_keyframe+empty_moov"], True),
    "sound.mka": ([], True),
    "sound.flac": ([], True),
    "sound.aiff": ([], True),
    "sound.ogg": ([], False),
    "sound.opus": ([], False),
    "untagged.mp3": (["-write_xing", "0", "-q:a", "4"], None),
    "sound.aac": ([], None),
}
TELLING = [name for name, (_, tells) in FORMATS.items() if tells is not None]


def ffmpeg(*arguments: str | Path, **options: object) -> bytes:
    command = [get_ffmpeg_exe(), "-nostdin", "-v", "error", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, **options).stdout  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the same noise in each format."""
    folder = tmp_path_factory.mktemp("sounds")
    noise = np.random.default_rng(0).integers(-9000, 9000, SECONDS * 48_000, dtype=np.int16)
    raw = ["-f", "s16le", "-ar", "48000", "-ac", "1", "-i", "-"]
    for name, (options, _) in FORMATS.items():
        ffmpeg(*raw, *options, folder / name, input=noise.tobytes())
    return folder


def half(path: Path, tmp_path: Path) -> Path:
    cut = tmp_path / path.name
    cut.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    return cut


@pytest.mark.parametrize("name", FORMATS)
def test_a_whole_file_lacks_nothing(sounds: Path, name: str) -> None:
    with DubAudio.open(sounds / name) as dub:
        assert dub.truncated is None


@pytest.mark.parametrize("name", TELLING)
def test_half_a_file_is_read_as_far_as_it_goes_and_what_is_missing_is_said(
    sounds: Path, tmp_path: Path, name: str
) -> None:
    with DubAudio.open(half(sounds / name, tmp_path)) as dub:
        assert 2 < dub.duration < 5
        assert sum(len(block) for block in dub.analysis_blocks()) > 2 * 16_000
        assert dub.truncated is not None and f"{name} is cut short" in dub.truncated
        assert f"until 00:0{float(dub.duration):.1f}" in dub.truncated
        if FORMATS[name][1]:
            assert dub.truncated.endswith(f" of 00:0{SECONDS}.0.")


def test_a_length_that_is_only_guessed_from_the_bit_rate_is_not_believed(sounds: Path) -> None:
    for name, (_, tells) in FORMATS.items():
        length = announced_length(sounds / name)
        if tells:
            assert length is not None and abs(length - SECONDS) < Fraction(1, 10)
        else:
            assert length is None


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 0])
def test_a_wav_written_to_a_pipe_announces_nothing_and_lacks_nothing(
    sounds: Path, tmp_path: Path, size: int
) -> None:
    data = bytearray((sounds / "plain.wav").read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    path = tmp_path / "piped.wav"
    path.write_bytes(data)
    assert missing_sound(path, Fraction(SECONDS)) is None


def test_the_sound_of_a_longer_movie_is_not_taken_for_cut_short(tmp_path: Path) -> None:
    for name in ("movie.mp4", "movie.mkv"):
        ffmpeg(
            *("-f", "lavfi", "-i", "testsrc=d=4:s=64x64", "-f", "lavfi", "-i", "sine=d=2"),
            *("-c:v", "mpeg4", tmp_path / name),
        )
        assert missing_sound(tmp_path / name, Fraction(2)) is None


def test_priming_and_padding_of_an_encoder_are_not_missed(sounds: Path) -> None:
    assert missing_sound(sounds / "plain.wav", SECONDS - Fraction(1, 5)) is None
    assert missing_sound(sounds / "plain.wav", SECONDS - Fraction(3, 10)) is not None
