import subprocess
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from av.stream import Disposition
from imageio_ffmpeg import get_ffmpeg_exe

from app.core.media.probe import probe
from tests.core.media.rewriting import clicking_dub, rewrite, times_of
from tests.media_maker import CLICK, click_time, make_clip


def _subtitles(path: Path, track: int = 0) -> list[tuple[str, Fraction, Fraction]]:
    """Read text, start and length of each line; MP4 and MOV have empty ones in between."""
    lines = []
    with av.open(str(path)) as container:
        stream = container.streams.subtitles[track]
        for packet in container.demux(stream):
            if packet.size:
                text = b"".join(line.dialogue for line in packet.decode()).decode()
                if text or path.suffix == ".mkv":
                    start, length = packet.pts * packet.time_base, packet.duration
                    lines.append((text, start, length * packet.time_base))
    return lines


def _ffmpeg(*arguments: object) -> None:
    subprocess.run([get_ffmpeg_exe(), "-v", "error", *map(str, arguments)], check=True)


def test_the_dub_comes_first_and_the_other_tracks_follow(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=("stereo", "mono", "5.1"))
    tagged = tmp_path / "tagged.mp4"
    languages = [f"-metadata:s:a:{n}" for n in range(3)]
    named = [x for pair in zip(languages, ("eng", "fra", "deu"), strict=True) for x in pair]
    chosen = ("-disposition:a:0", "0", "-disposition:a:1", "default")
    named[1::2] = [f"language={code}" for code in ("eng", "fra", "deu")]
    _ffmpeg("-i", clip.path, "-map", "0", "-c", "copy", *named, *chosen, tagged)
    info, notes = rewrite(tagged, tmp_path / "b.mp4", dub=clicking_dub(channels=2))
    assert [audio.channels for audio in info.audio] == [2, 1, 6]
    assert [audio.language for audio in info.audio] == ["und", "fra", "deu"]
    assert [click_time(tmp_path / "b.mp4", track) for track in range(3)] == [CLICK] * 3
    assert notes == []
    with av.open(str(tmp_path / "b.mp4")) as container:
        chosen = [bool(s.disposition & Disposition.default) for s in container.streams.audio]
    assert chosen == [True, False, False]


def test_without_a_dub_the_first_track_stays(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=("stereo", "mono"), video_delay=Fraction(1, 7))
    info, _ = rewrite(clip.path, tmp_path / "b.mp4")
    assert [audio.channels for audio in info.audio] == [2, 1]
    assert click_time(tmp_path / "b.mp4") == CLICK


def test_tracks_can_be_left_behind(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "a.mkv", audio=("stereo", "mono"), chapters=True, subtitles=("subrip",)
    )
    info, notes = rewrite(clip.path, tmp_path / "b.mkv", dub=clicking_dub(), carry=False)
    assert (len(info.audio), info.subtitles, info.chapters) == (1, 0, 0)
    assert notes == []


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize(("source", "kind"), [(".mp4", "mov_text"), (".mkv", "ass")])
def test_subtitles_keep_text_and_time(tmp_path: Path, source: str, kind: str, suffix: str) -> None:
    clip = make_clip(tmp_path / f"a{source}", seconds=2, subtitles=(kind, kind))
    info, notes = rewrite(clip.path, tmp_path / f"b{suffix}", dub=clicking_dub())
    assert info.subtitles == 2
    for track in range(2):
        line = ("Good evening", Fraction(1, 5), Fraction(1, 2))
        assert _subtitles(tmp_path / f"b{suffix}", track) == [line]
    assert notes == []


def test_bitmap_subtitles_that_do_not_fit_are_named(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", subtitles=("subrip",))
    bitmap = tmp_path / "bitmap.mkv"
    # The stream is only labelled so: nobody decodes it on the way.
    with av.open(str(clip.path)) as source, av.open(str(bitmap), "w") as target:
        video = target.add_stream_from_template(source.streams.video[0], opaque=True)
        pictures = target.add_mux_stream("hdmv_pgs_subtitle")
        pictures.time_base = Fraction(1, 1000)
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = video
                target.mux(packet)
        packet = av.Packet(b"\x80\x00\x00")
        packet.pts = packet.dts = 100
        packet.time_base, packet.stream = Fraction(1, 1000), pictures
        target.mux(packet)
    info, notes = rewrite(bitmap, tmp_path / "b.mp4")
    assert info.subtitles == 0
    assert len(notes) == 1 and "hdmv_pgs_subtitle" in notes[0] and ".mkv" in notes[0]
    assert rewrite(bitmap, tmp_path / "b.mkv")[0].subtitles == 1


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("source", [".mp4", ".mkv"])
def test_chapters_and_title_come_along(tmp_path: Path, source: str, suffix: str) -> None:
    clip = make_clip(tmp_path / f"a{source}", seconds=2, chapters=True, title="A speech")
    target = tmp_path / f"b{suffix}"
    rewrite(clip.path, target, dub=clicking_dub())
    with av.open(str(target)) as container:
        chapters = [
            (c["metadata"]["title"], c["start"] * c["time_base"], c["end"] * c["time_base"])
            for c in container.chapters()
        ]
        assert container.metadata["title"] == "A speech"
    assert chapters == [("Part 1", 0, 1), ("Part 2", 1, 2)]


@pytest.mark.parametrize(("suffix", "coded"), [(".mp4", "aac"), (".mov", "pcm_s16le")])
def test_sound_is_copied_where_it_may_and_converted_where_it_must(
    tmp_path: Path, suffix: str, coded: str
) -> None:
    clip = make_clip(tmp_path / "a.mkv", audio=("stereo", "mono"), audio_codec="pcm_s16le")
    info, notes = rewrite(clip.path, tmp_path / f"b{suffix}", dub=clicking_dub())
    assert info.audio[1].codec == coded
    assert click_time(tmp_path / f"b{suffix}", 1) == CLICK
    converted = coded != "pcm_s16le"
    assert [("pcm_s16le" in note and coded in note) for note in notes] == [True] * converted


def test_sound_of_an_unusual_rate_is_converted_in_time(tmp_path: Path) -> None:
    clip = make_clip(
        tmp_path / "a.mkv", audio=("stereo", "mono"), audio_codec="pcm_s16le", sample_rate=22_050
    )
    rewrite(clip.path, tmp_path / "b.mp4", dub=clicking_dub())
    heard = click_time(tmp_path / "b.mp4", 1)
    assert heard is not None and abs(heard - CLICK) < Fraction(1, 1000)


def test_seven_one_sound_is_converted(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", audio=("stereo", "7.1"))
    info, _ = rewrite(clip.path, tmp_path / "b.mov", dub=clicking_dub())
    assert (info.audio[1].codec, info.audio[1].channels) == ("aac", 8)
    assert abs(click_time(tmp_path / "b.mov", 1) - CLICK) < Fraction(1, 1000)


def test_the_run_in_of_copied_aac_does_not_move_the_picture_in_mkv(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=("stereo", "stereo"))
    rewrite(clip.path, tmp_path / "b.mkv", dub=clicking_dub())
    assert times_of(tmp_path / "b.mkv") == clip.times
    heard = click_time(tmp_path / "b.mkv", 1)
    assert heard is not None and abs(heard - CLICK) <= Fraction(1, 1000)
    with av.open(str(tmp_path / "b.mkv")) as container:
        starts = [p.pts for p in container.demux(audio=1) if p.size]
    assert starts[0] == 0
    assert len(set(starts)) == len(starts)


def test_everything_counts_from_the_origin_of_a_free_clock(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", audio=("stereo", "stereo"), audio_codec="aac")
    late = tmp_path / "late.ts"
    _ffmpeg("-i", clip.path, "-map", "0", "-c", "copy", "-output_ts_offset", 3600, late)
    origin = probe(late).origin
    info, _ = rewrite(late, tmp_path / "b.mp4", dub=clicking_dub())
    there, here = click_time(late, 1), click_time(tmp_path / "b.mp4", 1)
    assert there is not None and here is not None
    assert abs(here - (there - origin)) < Fraction(1, 10_000)
    assert info.duration < 2


def test_a_cover_and_a_second_picture_are_left_out_and_named(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", size=(320, 240))
    other = make_clip(tmp_path / "o.mp4", audio=())
    cover = tmp_path / "cover.png"
    cv2.imwrite(str(cover), np.zeros((40, 40, 3), np.uint8))
    both = tmp_path / "both.mp4"
    inputs = ("-i", clip.path, "-i", other.path, "-i", cover)
    maps = ("-map", "0", "-map", "1:v", "-map", "2:v", "-disposition:v:2", "attached_pic")
    _ffmpeg(*inputs, *maps, "-c", "copy", both)
    info, notes = rewrite(both, tmp_path / "b.mp4")
    assert (info.video.width, info.video.height) == (320, 240)
    assert sorted(notes) == ["A second video track is left out.", "The cover picture is left out."]


def test_fonts_attached_to_an_mkv_come_along(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mkv", subtitles=("ass",))
    font = tmp_path / "font.ttf"
    font.write_bytes(b"not really a font")
    attached = tmp_path / "attached.mkv"
    font_type = ("-metadata:s:t", "mimetype=application/x-truetype-font")
    _ffmpeg("-i", clip.path, "-map", "0", "-c", "copy", "-attach", font, *font_type, attached)
    rewrite(attached, tmp_path / "b.mkv")
    with av.open(str(tmp_path / "b.mkv")) as container:
        fonts = [(s.name, bytes(s.data)) for s in container.streams.attachments]
    assert fonts == [("font.ttf", b"not really a font")]
    _, notes = rewrite(attached, tmp_path / "b.mp4")
    assert any("attachment" in note for note in notes)


def test_time_code_comes_along_in_mov(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4")
    coded = tmp_path / "coded.mov"
    _ffmpeg("-i", clip.path, "-c", "copy", "-timecode", "01:02:03:04", coded)
    _, notes = rewrite(coded, tmp_path / "b.mov", dub=clicking_dub())
    with av.open(str(tmp_path / "b.mov")) as container:
        assert container.streams.video[0].metadata["timecode"] == "01:02:03:04"
    assert notes == []


def test_a_clip_cut_short_is_carried_as_far_as_it_goes(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=4, audio=("stereo", "stereo"))
    whole = tmp_path / "whole.mp4"
    _ffmpeg("-i", clip.path, "-map", "0", "-c", "copy", "-movflags", "+faststart", whole)
    half = tmp_path / "half.mp4"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size * 6 // 10])
    info, _ = rewrite(half, tmp_path / "b.mp4", dub=clicking_dub(4))
    assert len(info.audio) == 2
    assert 0 < len(times_of(tmp_path / "b.mp4")) < 100
