"""What a training step sees: people in balance, every window under one look."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from app.core.faces.align import TEMPLATE
from app.model import audio
from app.model.generator import CONFIGS
from trainer import sample
from trainer.batch import CANDIDATES, draw, pick_references
from trainer.expert import WINDOWS, clip_windows
from trainer.pack import CROP, MARGIN, Clip, Pack

THREE = CONFIGS["lpips-attnwav2lip-copy"]


def clip(identity: str, count: int) -> Clip:
    return Clip(f"{identity}{count}", identity, 0, count, 0, 1, tuple(np.arange(count) / 25))


def still_pack(frames: np.ndarray, mels: int = 400) -> Pack:
    """A pack of one clip made in memory; its mel frames count upwards."""
    pack = Pack.__new__(Pack)
    pack.folder = Path("memory")
    pack.frames = frames
    pack.mel = np.tile(np.arange(mels) % 8 - 4.0, (80, 1)).astype(np.float16)
    times = tuple(np.arange(len(frames)) / 25)
    pack.clips = [Clip("still", "ann", 0, len(frames), 0, mels, times)]
    return pack


def test_people_are_drawn_with_the_fourth_root_of_their_footage() -> None:
    people = {"ann": [clip("ann", 800), clip("ann", 800)], "bob": [clip("bob", 100)]}
    rng = np.random.default_rng(0)
    drawn = [sample.pick_clip(people, rng, 37).identity for _ in range(3000)]
    # 1600 frames against 100: twice as often, not sixteen times.
    assert drawn.count("ann") / drawn.count("bob") == pytest.approx(2.0, rel=0.12)


def test_clips_that_are_too_short_are_never_drawn() -> None:
    people = {"ann": [clip("ann", 30), clip("ann", 50)], "bob": [clip("bob", 30)]}
    rng = np.random.default_rng(0)
    assert {sample.pick_clip(people, rng, 37).file for _ in range(50)} == {"ann50"}


@pytest.mark.parametrize("side", [CROP, 221, 295])
def test_the_plain_look_is_what_the_program_cuts(side: int) -> None:
    stored, reach = np.zeros((side, side, 3), np.uint8), side // 50
    for x, y in ((TEMPLATE - 0.5) / MARGIN + 0.5) * side - 0.5:
        rows = slice(round(y) - reach, round(y) + reach + 1)
        stored[rows, round(x) - reach : round(x) + reach + 1] = 255
    seen = sample.see(stored, sample.plain_look(96), 96)[..., 0].astype(float)
    for x, y in TEMPLATE * 96 - 0.5:
        near = seen[round(y) - 5 : round(y) + 6, round(x) - 5 : round(x) + 6]
        rows, columns = np.mgrid[round(y) - 5 : round(y) + 6, round(x) - 5 : round(x) + 6]
        centre = [(columns * near).sum() / near.sum(), (rows * near).sum() / near.sum()]
        assert np.abs(np.array(centre) - [x, y]).max() < 0.6


def test_a_mirrored_look_mirrors() -> None:
    stored = np.random.default_rng(0).integers(0, 256, (CROP, CROP, 3), dtype=np.uint8)
    straight, mirrored = (
        sample.see(stored, sample.random_look(np.random.default_rng(3), 96, flip), 96)
        for flip in (False, True)
    )
    assert not np.array_equal(straight, mirrored)
    ends = [sample.random_look(np.random.default_rng(3), 96, f).matrix for f in (False, True)]
    middle = np.array([47.5, 47.5, 1.0])  # px of the network's crop
    np.testing.assert_allclose(ends[0] @ middle, ends[1] @ middle)
    np.testing.assert_allclose(ends[0][:, 0], -ends[1][:, 0])


def test_looks_stay_near_the_face() -> None:
    rng = np.random.default_rng(0)
    corners = np.array([[0, 0, 1], [95, 0, 1], [0, 95, 1], [95, 95, 1]], float).T
    plain = sample.plain_look(96).matrix @ corners
    for _ in range(100):
        look = sample.random_look(rng, 96, flip=False)
        assert np.abs(look.matrix @ corners - plain).max() < 0.15


@pytest.mark.parametrize("size", [96, 192])
def test_a_look_is_the_same_in_packs_of_any_side(size: int) -> None:
    coarse = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    large = cv2.resize(coarse, (512, 512), interpolation=cv2.INTER_CUBIC)
    crops = [cv2.resize(large, (s, s), interpolation=cv2.INTER_AREA) for s in (CROP, 221, 295)]
    look = sample.random_look(np.random.default_rng(4), size, flip=True)
    first, *others = (sample.see(crop, look, size).astype(float) for crop in crops)
    for other in others:
        assert np.abs(other - first).mean() < 3


def test_detail_that_falls_between_px_is_averaged() -> None:
    stripes = np.zeros((295, 295, 3), np.uint8)
    stripes[:, ::2] = 255
    seen = sample.see(stripes, sample.plain_look(96), 96)
    assert np.abs(seen[8:-8, 8:-8].astype(int) - 127).max() < 60


def test_frames_elsewhere_are_as_far_away_at_any_size() -> None:
    moves = []
    for size in (96, 192):
        look = sample.plain_look(size)
        beside = sample.nudged(look, np.random.default_rng(5), size)
        middle = np.array([size / 2 - 0.5, size / 2 - 0.5, 1.0])
        moves.append((beside.matrix - look.matrix) @ middle)
    np.testing.assert_allclose(moves[0], moves[1], rtol=1e-9)


def all_alike(frames: np.ndarray) -> bool:
    return all(np.array_equal(frame, frames[0]) for frame in frames)


def test_all_frames_of_a_generators_window_share_one_look() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (1, CROP, CROP, 3), dtype=np.uint8)
    pack = still_pack(np.repeat(picture, 60, axis=0))
    for seed in range(5):
        drawn = draw(pack, pack.clips[0], np.random.default_rng(seed), THREE)
        assert all_alike(drawn.frames)
        # The references have the same colours and mirroring, a little elsewhere.
        apart = np.abs(drawn.references.mean((1, 2)) - drawn.frames[0].mean((0, 1)))
        assert apart.max() < 2.0


def test_all_windows_of_an_experts_clip_share_one_look() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (1, CROP, CROP, 3), dtype=np.uint8)
    pack = still_pack(np.repeat(picture, 60, axis=0))
    frames, mel = clip_windows(pack, pack.clips[0], np.random.default_rng(0), 96, WINDOWS)
    assert frames.shape == (WINDOWS, 5, 96, 96, 3) and mel.shape == (WINDOWS, 1, 80, 16)
    assert all_alike(frames.reshape(-1, 96, 96, 3))


def numbered_pack(count: int = 60) -> Pack:
    """A pack whose frames are grey levels that count upwards."""
    levels = np.arange(count, dtype=np.uint8) * 4
    return still_pack(np.broadcast_to(levels[:, None, None, None], (count, CROP, CROP, 3)).copy())


def test_references_come_from_elsewhere() -> None:
    pack = numbered_pack()
    for seed in range(40):
        rng = np.random.default_rng(seed)
        drawn = draw(
            pack, pack.clips[0], rng, THREE, lambda rng, size, flip: sample.plain_look(size)
        )
        window = drawn.frames[:, 0, 0, 0] // 4
        assert (np.diff(window) == 1).all()
        chosen = drawn.references[:, 0, 0, 0].astype(int) // 4
        assert np.abs(chosen[:, None] - window.astype(int)).min() > 5


def test_references_go_from_a_closed_mouth_to_an_open_one() -> None:
    rng = np.random.default_rng(0)
    openings = rng.permutation(60).astype(float)
    alike = 0
    for _ in range(200):
        shown = openings[pick_references(openings, np.zeros(60), rng, 3)]
        alike += shown[0] == shown[2]
        if shown[0] != shown[2]:
            assert shown[0] < shown[1] < shown[2]
            assert shown[0] < 20 and 15 < shown[1] < 40 and shown[2] > 35
    assert 10 < alike < 60


def test_strange_frames_are_references_only_where_there_is_but_one() -> None:
    rng = np.random.default_rng(0)
    openings = rng.permutation(60).astype(float)
    strange = np.where(openings % 3 == 0, 4.0, 0.0)
    for _ in range(200):
        chosen = pick_references(openings, strange, rng, 3)
        assert chosen[0] == chosen[2] or not strange[chosen].any()


def test_mouths_are_those_of_the_crop_as_it_is_seen() -> None:
    crops = np.full((60, CROP, CROP, 3), 150, np.uint8)
    crops[40:, 77:86, 58:70] = 0  # dark between the lips
    pack = still_pack(crops)
    openings, strange = sample.mouths(pack, pack.clips[0])
    assert openings[:40].max() < openings[40:].min()
    assert strange[:40].max() < strange[40:].min()


def test_the_first_candidate_is_the_windows_own_sound_and_no_other_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sample, "other_voice", lambda windows, rng: windows)
    pack = numbered_pack()
    rng = np.random.default_rng(0)
    pack.mel = rng.uniform(-4, 4, (80, 400)).astype(np.float16)
    drawn = draw(pack, pack.clips[0], rng, THREE)
    assert drawn.candidates.shape == (CANDIDATES, 1, 80, 16)
    assert np.array_equal(drawn.candidates[0], drawn.mel[2])  # centred on the middle frame
    same = [np.array_equal(c, drawn.candidates[0]) for c in drawn.candidates]
    assert same.count(True) == 1


def test_louder_sound_shifts_every_bin_and_stays_in_range() -> None:
    pack = numbered_pack()
    frames = np.array([20])
    plain = sample.mel_windows(pack, pack.clips[0], frames)
    louder = sample.mel_windows(pack, pack.clips[0], frames, gain_db=5.0)
    np.testing.assert_allclose(louder, np.minimum(plain + 0.4, 4), atol=1e-6)
    decibels = np.full((80, 40), -50.0, np.float32)
    np.testing.assert_allclose(audio.scale(decibels, 5.0) - audio.scale(decibels), 0.4, atol=1e-6)


def test_a_face_that_is_not_bent_is_seen_as_it_is() -> None:
    coarse = np.random.default_rng(0).integers(0, 256, (16, 16, 3), dtype=np.uint8)
    crop = cv2.resize(coarse, (CROP, CROP), interpolation=cv2.INTER_CUBIC)
    look = replace(sample.random_look(np.random.default_rng(1), 96, True), bend=None, blur=0.0)
    straight = replace(look, bend=np.zeros((5, 5, 2), np.float32))
    pair = (sample.see(crop, each, 96).astype(int) for each in (look, straight))
    assert np.abs(np.subtract(*pair)).max() <= 2  # both interpolate in steps of 1/32 px


def test_a_bend_belongs_to_the_face_wherever_it_is_seen() -> None:
    crop = np.zeros((CROP, CROP, 3), np.uint8)
    cv2.circle(crop, (70, 60), 4, (255, 255, 255), -1)
    bend = np.random.default_rng(4).normal(0, 0.05, (5, 5, 2)).astype(np.float32)
    plain = sample.plain_look(96)
    moved = replace(plain, matrix=plain.matrix + np.float64([[0, 0, -0.1], [0, 0, 0.05]]))

    def centre(look: sample.Look) -> np.ndarray:
        """Of the dot, in sides of the stored crop, as if nothing were bent."""
        seen = sample.see(crop, look, 96)[..., 0].astype(float)
        y, x = (np.tensordot(seen, np.mgrid[:96, :96][axis]) / seen.sum() for axis in (0, 1))
        return np.asarray(look.matrix @ np.array([x, y, 1.0]))

    straight = centre(plain)
    bent = [centre(replace(look, bend=bend)) for look in (plain, moved)]
    np.testing.assert_allclose(bent[0], bent[1], atol=0.004)
    assert np.abs(bent[0] - straight).max() > 0.008


def test_another_voice_moves_every_tone_by_one_factor() -> None:
    rng = np.random.default_rng(0)
    peaks = audio.band_edges()[1:-1]
    tone = np.full((1, 1, 80, 16), -4, np.float32)
    tone[:, :, 40:43] = 2
    heard = [float(peaks[sample.other_voice(tone, rng)[0, 0, :, 0].argmax()]) for _ in range(40)]
    factors = np.array(heard) / peaks[41]
    assert factors.min() < 0.95 and factors.max() > 1.05
    assert factors.min() > 0.75 and factors.max() < 1.3


def test_another_voice_leaves_silence_silent_and_sounds_in_time() -> None:
    rng = np.random.default_rng(0)
    windows = np.full((2, 1, 80, 16), audio.SILENCE, np.float32)
    assert (sample.other_voice(windows, rng) == audio.SILENCE).all()
    windows[1, :, 20:60, 5] = 3
    heard = sample.other_voice(windows, rng)
    assert (heard[0] == audio.SILENCE).all() and (np.delete(heard[1], 5, -1) == audio.SILENCE).all()
    assert heard[1, 0, 40, 5] == 3


def test_a_compressed_look_is_the_same_picture_with_less_in_it() -> None:
    rng = np.random.default_rng(0)
    crop = cv2.GaussianBlur(rng.integers(0, 256, (CROP, CROP, 3), np.uint8), (0, 0), 1.5)
    plain = sample.plain_look(96)
    whole = sample.see(crop, plain, 96).astype(float)
    errors = []
    for quality in (90, 60, 35):
        seen = sample.see(crop, replace(plain, quality=quality), 96)
        assert seen.shape == (96, 96, 3) and seen.dtype == np.uint8
        errors.append(np.abs(seen - whole).mean())
        for one, other in zip(seen.mean((0, 1)), whole.mean((0, 1)), strict=True):
            assert one == pytest.approx(other, abs=2)  # red is still red
    assert 0 < errors[0] < errors[1] < errors[2]


@pytest.mark.parametrize("look_of", [sample.random_look, sample.rough_look])
def test_some_looks_are_compressed_and_references_of_a_window_with_it(
    look_of: sample.LookOf,
) -> None:
    looks = [look_of(np.random.default_rng(seed), 96, False) for seed in range(200)]
    qualities = [look.quality for look in looks if look.quality]
    assert 25 <= len(qualities) <= 80 and min(qualities) >= 35 and max(qualities) < 90
    squeezed = next(look for look in looks if look.quality)
    assert sample.nudged(squeezed, np.random.default_rng(0), 96).quality == squeezed.quality
