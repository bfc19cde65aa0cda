"""G_L's and G_S's training: who teaches whom, what is seen, and exact resumption."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import ModelError
from app.core.progress import Work, finish
from app.model.audio import SILENCE
from app.model.avsyncnet import AVSyncNet
from app.model.expert import FRAMES
from app.model.stabilised import Stabilised
from tests.trainer import small_stabilised as small
from tests.trainer.conftest import Difference
from tests.trainer.test_resume import assert_same, plan, state_of
from trainer.loop import Ema, Plan, Rival, Trainee
from trainer.pack import Pack
from trainer.silent_lip import draw_silent, silent_frames, silent_starts, train_silent_lip
from trainer.stabilised import STABILISED_OBJECTIVES
from trainer.stabilised_generator import (
    Batch,
    closed,
    draw,
    generate,
    losses,
    similarities,
    stack,
    sync_term,
    train_stabilised,
)

PAPER = STABILISED_OBJECTIVES["stabilised"]
Train = Callable[[Path, Plan], Work[int]]


@pytest.fixture
def batch(pack: Pack) -> Batch:
    rng = np.random.default_rng(0)
    return stack([draw(pack, pack.clips[k], rng, 96, start) for k, start in ((0, 3), (3, 20))])


@pytest.fixture(params=["G_L", "G_L after G_S", "G_S"])
def train(request: pytest.FixtureRequest, pack: Pack) -> Train:
    def work(folder: Path, plan: Plan) -> Work[int]:
        judges = (small.avsyncnet(), Difference(), small.discriminator())
        if request.param == "G_S":
            return train_silent_lip(pack, folder, plan, small.STABILISED, *judges, batch_size=2)
        silencer = small.stabilised() if "G_S" in request.param else None
        return train_stabilised(
            pack, folder, plan, small.STABILISED, *judges, silencer, batch_size=2
        )

    return work


def test_a_training_that_was_stopped_goes_on_exactly(train: Train, tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for progress in train(whole, plan()):
        if progress.done == 3:  # the state is that of step 2
            shutil.copytree(whole, killed)
    assert state_of(killed)["step"] == 2
    assert finish(train(killed, plan())) == 4
    assert_same(state_of(whole), state_of(killed))
    rival = state_of(whole)["rival"]
    assert isinstance(rival, dict) and set(rival) == {"net", "optimizer"}


@pytest.mark.parametrize("train", ["G_L after G_S"], indirect=True)
def test_generator_and_discriminator_learn_and_the_ear_does_not(
    train: Train, tmp_path: Path
) -> None:
    finish(train(tmp_path, plan(2)))
    state = state_of(tmp_path)
    torch.manual_seed(0)
    ear = small.avsyncnet().audio.state_dict()
    net, rival = state["net"], state["rival"]
    assert isinstance(net, dict) and isinstance(rival, dict)
    for name, value in ear.items():
        assert torch.equal(net[f"audio_encoder.{name}"], value), name
    begun = small.discriminator().state_dict()
    assert all(not torch.equal(begun[name], rival["net"][name]) for name in begun)
    (log,) = tmp_path.glob("events.out.tfevents.*")
    text = log.read_bytes()
    for name in ("total", "rival", "gan", "pixel", "perceptual", "sync", "triplet"):
        assert f"train/{name}".encode() in text
    assert b"train/gradient_norm_rival" in text


def test_the_total_is_the_papers(batch: Batch) -> None:
    net, rival, sync = small.stabilised(), small.discriminator(), small.avsyncnet()
    terms = losses(net, rival, Difference(), PAPER, batch, sync)
    expected = (
        terms["gan"]
        + 10 * terms["pixel"]
        + terms["perceptual"]
        + 2 * terms["sync"]
        + 0.5 * terms["triplet"]
    )
    torch.testing.assert_close(terms["total"], expected)


def test_without_sync_there_is_neither_its_term_nor_the_triplets(batch: Batch) -> None:
    objective = STABILISED_OBJECTIVES["silent-lip"]
    terms = losses(small.stabilised(), small.discriminator(), Difference(), objective, batch)
    assert set(terms) == {"gan", "pixel", "perceptual", "total", "rival"}


def test_the_plain_sync_loss_stands_in_for_the_stabilised_one(batch: Batch) -> None:
    net, rival, sync = small.stabilised(), small.discriminator(), small.avsyncnet()
    plain = replace(PAPER, sync=0.0, plain=0.3)
    terms = losses(net, rival, Difference(), plain, batch, sync)
    assert "sync" not in terms
    with torch.no_grad():
        x, _, _ = similarities(sync, generate(net, batch), batch)
    expected = -torch.sigmoid(sync.sharpness * x + sync.bias).log().mean()
    torch.testing.assert_close(terms["plain"], expected, atol=1e-4, rtol=1e-3)
    rest = {name: terms[name] for name in ("gan", "pixel", "perceptual", "triplet")}
    torch.testing.assert_close(terms["total"], PAPER.total(rest) + 0.3 * terms["plain"])


def test_each_loss_teaches_its_own_network(batch: Batch) -> None:
    net, rival, sync = small.stabilised(), small.discriminator(), small.avsyncnet()
    sync.requires_grad_(False)
    terms = losses(net, rival, Difference(), PAPER, batch, sync)
    terms["total"].backward()
    assert all(p.grad is None for p in rival.parameters())
    taught = [p.grad for p in net.parameters() if p.requires_grad]
    assert all(g is not None for g in taught) and any(g.abs().sum() > 0 for g in taught)  # type: ignore[union-attr]
    net.zero_grad()
    terms["rival"].backward()
    assert all(p.grad is not None for p in rival.parameters())
    assert all(p.grad is None for p in net.parameters())


@torch.no_grad()
def test_what_is_hidden_of_the_target_cannot_leak(batch: Batch) -> None:
    net = small.stabilised()
    secret = batch.frames.clone()
    secret[..., 48:, :] = torch.rand_like(secret[..., 48:, :])
    made, blind = generate(net, batch), generate(net, replace(batch, frames=secret))
    assert torch.equal(made, blind)
    assert torch.equal(made[..., :48, :], batch.frames[..., :48, :])


@torch.no_grad()
def test_sync_compares_with_truth_and_reference(batch: Batch) -> None:
    sync = small.avsyncnet()
    right, copied = (sync_term(sync, w, batch).item() for w in (batch.frames, batch.references))
    assert right < copied


@torch.no_grad()
def test_closing_lips_changes_the_references_alone(batch: Batch) -> None:
    shut = closed(small.stabilised(), batch)
    assert shut.frames is batch.frames and shut.mel is batch.mel
    assert torch.equal(shut.references[..., :48, :], batch.references[..., :48, :])
    assert not torch.allclose(shut.references, batch.references, atol=0.05)


def test_references_never_touch_their_window(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    numbered = Pack(pack.folder)
    clip = numbered.clips[0]
    frames = np.zeros_like(np.array(pack.frames))
    frames[clip.start : clip.start + clip.count] = np.arange(clip.count)[:, None, None, None] * 4
    numbered.frames = frames
    plain = np.random.default_rng(0)
    monkeypatch.setattr("trainer.sample.see", lambda crop, look, size: crop[:size, :size])
    for start in range(clip.count - FRAMES + 1):
        window, reference, _ = draw(numbered, clip, plain, 96, start)
        assert (window[:, 0, 0, 0] // 4 == start + np.arange(FRAMES)).all()
        shown = reference[:, 0, 0, 0] // 4
        assert (np.diff(shown.astype(int)) == 1).all()
        assert min(abs(int(f) - start - k) for f in shown for k in range(FRAMES)) > FRAMES


def spoken(*runs: tuple[float, int]) -> np.ndarray:
    """Mel frames of so many loudest bins, (80, F)."""
    loud = np.concatenate([np.full(count, level, np.float32) for level, count in runs])
    return np.concatenate([loud[None], np.full((79, len(loud)), SILENCE, np.float32)])


def test_a_frame_is_silent_when_nothing_is_heard_around_it() -> None:
    mel = spoken((1.0, 80), (-3.0, 80), (1.0, 80))  # a second each
    times = np.arange(0, 3, 0.04)
    silent = times[silent_frames(mel, times)]
    assert silent.min() == pytest.approx(1.1, abs=0.03)
    assert silent.max() == pytest.approx(1.9, abs=0.03)
    assert len(silent) == pytest.approx(20, abs=2)


def test_quiet_speech_is_not_silence() -> None:
    times = np.arange(0, 2, 0.04)
    assert not silent_frames(spoken((1.0, 80), (-1.0, 80)), times).any()


def test_half_of_the_windows_are_silent_and_half_of_those_digitally(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = pack.clips[0]
    quiet = clip.times[20]
    hushed = Pack(pack.folder)
    mel = np.array(pack.mel, dtype=np.float16)
    mel[:, clip.mel + round(quiet * 80) : clip.mel + round((quiet + 0.8) * 80)] = -3.0
    hushed.mel = mel
    starts = silent_starts(hushed, clip)
    assert set(starts) <= set(range(20, 40)) and len(starts) >= 8
    rng = np.random.default_rng(0)
    # How loud the sound was made for training adds to what is heard.
    heard = np.array([draw_silent(hushed, clip, rng, 96)[2].max() for _ in range(200)])
    assert 70 <= (heard < -1.5).sum() <= 150
    assert 25 <= (heard == SILENCE).sum() <= 75


def test_a_clip_without_silence_is_drawn_as_ever(pack: Pack) -> None:
    loud = Pack(pack.folder)
    loud.mel = np.zeros_like(np.array(pack.mel))
    assert len(silent_starts(loud, loud.clips[0])) == 0
    frames, references, mel = draw_silent(loud, loud.clips[0], np.random.default_rng(0), 96)
    assert frames.shape == references.shape == (5, 96, 96, 3) and mel.shape == (5, 1, 80, 16)


def test_a_foreign_ear_is_refused_in_words(pack: Pack, tmp_path: Path) -> None:
    sync = AVSyncNet(replace(small.AVSYNC, embedding=32))
    rest = (sync, Difference(), small.discriminator())
    with pytest.raises(ModelError, match="of audio width 8 and embedding 16"):
        next(train_silent_lip(pack, tmp_path, plan(), small.STABILISED, *rest))


def test_a_silencer_of_another_size_is_refused_in_words(pack: Pack, tmp_path: Path) -> None:
    large = Stabilised(replace(small.STABILISED, size=192, widths=(4, 4, 4, 6, 6, 8, 8)))
    rest = (small.avsyncnet(), Difference(), small.discriminator(), large)
    with pytest.raises(ModelError, match=r"closes lips at 192 px and .* works at 96"):
        next(train_stabilised(pack, tmp_path, plan(), small.STABILISED, *rest))


def test_a_rival_is_saved_and_taken_up_with_its_optimiser(tmp_path: Path) -> None:
    def trainee() -> Trainee:
        net, rival = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
        against = Rival(rival, torch.optim.Adam(rival.parameters()))
        return Trainee(net, torch.optim.Adam(net.parameters()), Ema(net), rival=against)

    first, again = trainee(), trainee()
    x = torch.ones(4, 2)
    assert first.rival and again.rival
    first.backward({"total": first.net(x).sum(), "rival": first.rival.net(x).sum()})
    before = first.rival.net.weight.clone()
    norms = first.move(rate=0.1)
    assert set(norms) == {"gradient_norm", "gradient_norm_rival"}
    torch.testing.assert_close(first.rival.net.weight, before - 0.1, atol=1e-4, rtol=0)
    first.save(tmp_path)
    assert again.resume(tmp_path)
    assert torch.equal(first.rival.net.weight, again.rival.net.weight)
    moments = again.rival.optimizer.state_dict()["state"]
    assert_same(first.rival.optimizer.state_dict()["state"], moments)
    assert moments
