"""What closes lips: what it is shown, what it leaves alone, and what can do it."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from app.core.errors import ModelError
from app.model.audio import SILENCE
from app.model.checkpoint import Card, save_checkpoint
from app.model.expert import FRAMES
from app.model.region import hidden_region
from app.model.stabilised import Stabilised
from tests.trainer import small, small_stabilised
from tests.trainer.conftest import Difference
from trainer import sample
from trainer.batch import draw
from trainer.closing import Closer, close_lips, read_silencer
from trainer.judge import closing_judge
from trainer.pack import Clip, Pack
from trainer.silent_lip import closed_starts, draw_closing


def closer(kind: str) -> Closer:
    return small_stabilised.stabilised() if kind == "silent-lip" else small.generator(small.COPY3)


def reference() -> torch.Tensor:
    return torch.rand(2, 3, 96, 96, generator=torch.Generator().manual_seed(3))


@pytest.mark.parametrize("kind", ["silent-lip", "silent-lip-copy"])
@torch.no_grad()
def test_closing_lips_hears_silence_and_leaves_the_rest_of_the_face(kind: str) -> None:
    net, heard = closer(kind), []
    hear = net.audio_encoder
    hear.register_forward_pre_hook(lambda _, args: heard.append(args[0]))
    face = reference()
    made = close_lips(net, face)
    shown = torch.from_numpy(hidden_region(96, net.config.hidden)) == 0
    assert torch.equal(made[..., shown], face[..., shown])
    changed = (made - face).abs()[..., ~shown]
    assert changed.mean() > 0.01
    silence = SILENCE / 4 if isinstance(net, Stabilised) else SILENCE
    assert (heard[0] == silence).all()


@torch.no_grad()
def test_lips_that_are_closed_are_seen_through_the_identity_alone() -> None:
    net, seen = small_stabilised.stabilised(), []
    net.pose_encoder.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    close_lips(net, reference())
    assert (seen[0][..., 48:, :] == 0).all() and seen[0][..., :48, :].min() >= 0


@torch.no_grad()
def test_the_copying_one_sees_the_face_as_every_reference() -> None:
    net, seen = small.generator(small.COPY3), []
    net.face_encoder.register_forward_pre_hook(lambda _, args: seen.append(args[0]))
    face = reference()
    close_lips(net, face)
    hidden = torch.from_numpy(hidden_region(96, "mouth-jaw")) == 1
    assert (seen[0][:, :3][..., hidden] == 0).all()
    assert all(torch.equal(seen[0][:, k : k + 3], face) for k in (3, 6, 9))


@pytest.mark.parametrize("kind", ["silent-lip", "silent-lip-copy"])
def test_a_silent_lip_model_is_read_from_its_file(kind: str, tmp_path: Path) -> None:
    net = closer(kind)
    path = save(tmp_path / "g.safetensors", net, kind)
    again, card = read_silencer(path)
    assert type(again) is type(net) and not again.training and card.kind == kind


def test_what_cannot_close_lips_is_refused_in_words(tmp_path: Path) -> None:
    path = save(tmp_path / "g.safetensors", small.generator(small.COPY), "generator")
    with pytest.raises(ModelError, match="of kind generator, and cannot close lips"):
        read_silencer(path)
    with pytest.raises(ModelError, match="no model file at"):
        read_silencer(tmp_path / "none.safetensors")


def plain(rng: np.random.Generator, size: int, flip: bool) -> sample.Look:
    return sample.plain_look(size)


def save(path: Path, net: nn.Module, kind: str) -> Path:
    config = net.config
    save_checkpoint(path, net, Card(config.name, kind, config.as_dict()))  # type: ignore[union-attr, operator]
    return path


def test_a_window_that_is_to_be_closed_shows_one_frame_of_the_same_clip_in_silence(
    pack: Pack,
) -> None:
    people = pack.by_identity()
    for seed in range(8):
        drawn = draw_closing(pack, people, np.random.default_rng(seed), small.COPY3)
        first = drawn.references[:1]
        assert (drawn.references == first).all() and drawn.references.shape[0] == 3
        assert not any(np.array_equal(first[0], frame) for frame in drawn.frames)
        assert (drawn.mel == SILENCE).all()


def test_what_is_closed_is_learnt_from_the_most_closed_windows(pack: Pack) -> None:
    clip = pack.clips[0]
    openings, _ = sample.mouths(pack, clip)
    starts = closed_starts(pack, clip)
    assert 1 <= len(starts) <= 0.3 * clip.count
    means = [openings[k : k + FRAMES].mean() for k in range(clip.count - FRAMES + 1)]
    others = np.delete(means, starts)
    assert max(np.array(means)[starts]) <= min(others)


def test_its_references_are_mostly_open_mouths(pack: Pack) -> None:
    clip = pack.clips[0]
    openings, _ = sample.mouths(pack, clip)
    people, shown = {clip.identity: [clip]}, []
    crops = [sample.see(crop, sample.plain_look(96), 96) for crop in pack.clip_frames(clip)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sample, "nudged", lambda look, rng, size: look)
        for seed in range(30):
            rng = np.random.default_rng(seed)
            drawn = draw_closing(pack, people, rng, small.COPY3, plain)
            apart = [np.abs(drawn.references[0].astype(int) - crop).mean() for crop in crops]
            shown.append(openings[int(np.argmin(apart))])
    assert np.median(shown) > np.median(openings)


def test_the_judge_of_a_closing_network_says_nothing_of_synchrony(pack: Pack) -> None:
    judge = closing_judge(pack, Difference(), windows=2, batch_size=1)
    figures = judge(small.generator(small.COPY3)).figures
    assert set(figures) == {"recon", "lpips", "lpips_held"} and figures["lpips"] > 0


def test_a_window_begins_where_it_is_asked_to(pack: Pack) -> None:
    clip: Clip = pack.clips[0]
    crops = pack.clip_frames(clip)
    rng = np.random.default_rng(0)
    window = draw(pack, clip, rng, small.COPY, plain, 7)
    look = plain(rng, 96, False)
    assert np.array_equal(window.frames[0], sample.see(crops[7], look, 96))
