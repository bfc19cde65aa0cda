"""What is tuned, and at which size."""

from dataclasses import replace

import pytest
import torch
from torch.nn import functional as F

from app.core.errors import ModelError
from app.model.generator import CONFIGS, Generator
from app.model.wav2lip import Wav2Lip, Wav2LipConfig
from tests.trainer import small
from trainer.tune import modes
from trainer.tune.job import ADAPTERS, DECODER, FULL, TuneError


def picture(size: int = 96) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(1)
    return torch.rand(2, 6, size, size), torch.rand(2, 1, 80, 16) * 8 - 4


def learn_a_step(net: Generator) -> set[str]:
    """Which parameters a step of training changes."""
    before = {name: value.clone() for name, value in net.state_dict().items()}
    modes.learning(net)
    net(*picture()).mean().backward()
    torch.optim.SGD(modes.groups_of(net), lr=10.0).step()
    return {
        name for name, value in net.state_dict().items() if not torch.equal(value, before[name])
    }


def test_decoder_mode_leaves_both_encoders_as_they_are_to_the_last_statistic() -> None:
    net = small.generator(small.COPY)
    modes.choose(net, DECODER)
    changed = learn_a_step(net)
    assert any(name.startswith("decoder.") for name in changed)
    assert not any(name.startswith(("face_encoder.", "audio_encoder.")) for name in changed)


def test_full_mode_changes_encoders_too() -> None:
    net = small.generator(small.COPY)
    modes.choose(net, FULL)
    changed = learn_a_step(net)
    for part in ("face_encoder.", "audio_encoder.", "decoder.", "head."):
        assert any(name.startswith(part) for name in changed), part


def test_adapters_begin_as_the_base_learn_alone_and_merge_into_plain_weights() -> None:
    base, net = small.generator(small.COPY), small.generator(small.COPY)
    modes.choose(net, ADAPTERS)
    with torch.no_grad():
        torch.testing.assert_close(net(*picture()), base(*picture()))
    for _ in range(2):
        changed = learn_a_step(net)
    assert changed and all("parametrizations.weight.0" in name for name in changed)
    net.eval()
    with torch.no_grad():
        made = net(*picture())
        modes.merge(net)
        torch.testing.assert_close(net(*picture()), made)
        assert not torch.allclose(made, base(*picture()))
    assert net.state_dict().keys() == base.state_dict().keys()


def test_the_experts_convolutions_learn_more_slowly() -> None:
    net = Generator(replace(small.COPY, audio="expert"))
    modes.choose(net, FULL)
    fast, slow = modes.groups_of(net)
    assert "factor" not in fast and slow["factor"] == pytest.approx(0.2)
    modes.choose(net, DECODER)
    assert len(modes.groups_of(net)) == 1


def test_at_twice_the_size_a_base_begins_as_good_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    larger = replace(small.COPY, name="small-copy-192", size=192, patch=4)
    monkeypatch.setitem(CONFIGS, larger.name, larger)
    base = small.generator(small.COPY)
    net = modes.at_size(base, 192)
    faces, mel = picture(192)
    with torch.no_grad():
        flows = net.parts(faces, mel)[:, 3:5]
        wanted = base.parts(F.avg_pool2d(faces, 2), mel)[:, 3:5]
    torch.testing.assert_close(F.avg_pool2d(flows, 2), wanted, atol=2e-3, rtol=0)


def test_the_bases_own_size_is_the_base() -> None:
    base = small.generator(small.COPY)
    assert modes.at_size(base, None) is base and modes.at_size(base, 96) is base


def test_a_size_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(TuneError, match="cannot be tuned at 128 px"):
        modes.at_size(small.generator(small.COPY), 128)


def test_only_our_generators_can_be_tuned() -> None:
    with pytest.raises(ModelError, match="wav2lip cannot be tuned"):
        modes.tunable(Wav2Lip(Wav2LipConfig("wav2lip")), "wav2lip")
