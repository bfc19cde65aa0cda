"""Every configuration trains by its name, with its own teachers; what does not fit is refused."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import MediaError, ModelError
from app.core.progress import finish
from app.model.avsyncnet import AVSyncNet
from app.model.checkpoint import Card, load_checkpoint, save_checkpoint
from app.model.engines import load_engine
from app.model.lips import Lips
from app.model.wav2lip import Wav2LipConfig
from app.model.wav2lip_expert import Wav2LipExpert, Wav2LipExpertConfig
from tests.trainer import small, small_stabilised
from tests.trainer.conftest import Footage
from tests.trainer.tiny import shrink
from trainer import avsyncnet as avsyncnet_module
from trainer import openness as openness_module
from trainer import pieces, sample
from trainer.batch import draw
from trainer.commands import lessons
from trainer.commands.options import TrainOptions, TrainReport
from trainer.commands.run import train
from trainer.loop import STATE
from trainer.pack import CROP, Pack
from trainer.verdict import BEST, Best


@pytest.fixture(scope="module", autouse=True)
def tiny() -> Iterator[None]:
    threads = torch.get_num_threads()
    with pytest.MonkeyPatch.context() as patch:
        shrink(patch)
        patch.setattr(avsyncnet_module, "CLIPS", 1)
        patch.setattr(avsyncnet_module, "WINDOWS", 4)
        yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def options(talk: Footage, tmp_path_factory: pytest.TempPathFactory) -> TrainOptions:
    out = tmp_path_factory.mktemp("lessons") / "runs"
    out.mkdir()
    save(out / "expert.safetensors", small.expert(), "expert")
    return TrainOptions((talk.folder,), out=out, steps=1, batch=2, threads=1, device="cpu")


def save(path: Path, net: torch.nn.Module, kind: str) -> Path:
    config = net.config
    save_checkpoint(path, net, Card(config.name, kind, config.as_dict()))  # type: ignore[union-attr, operator]
    return path


@pytest.fixture(scope="module")
def avsyncnet(options: TrainOptions, talk: Footage) -> TrainReport:
    return finish(train("avsyncnet", replace(options, held_out=(talk.folder / "ben",))))


@pytest.fixture(scope="module")
def silencer(options: TrainOptions, avsyncnet: TrainReport, talk: Footage) -> TrainReport:
    return finish(train("silent-lip", replace(options, held_out=(talk.folder / "ben",))))


def test_an_avsyncnet_comes_out(avsyncnet: TrainReport) -> None:
    net, card = load_checkpoint(avsyncnet.model)
    assert isinstance(net, AVSyncNet) and card.kind == "avsyncnet"
    assert set(avsyncnet.figures) == {"offset_within_1", "offset_within_1_people", "confidence"}


def test_what_says_how_open_a_mouth_looks_comes_out_and_goes_on(
    options: TrainOptions, talk: Footage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(openness_module, "CLIPS", 2)
    asked = replace(options, held_out=(talk.folder / "ben",), name="lips")
    report = finish(train("openness", asked))
    assert load_checkpoint(report.model)[1].kind == "openness" and set(report.figures) == {"ruled"}
    assert Lips(report.model).how_open([np.zeros((96, 96, 3), np.uint8)]).shape == (1,)
    again = finish(train("openness", replace(asked, steps=2)))
    assert again.steps == 2
    with pytest.raises(ModelError, match="trained without --sync"):
        finish(train("openness", replace(asked, sync=0.1)))


def test_a_silent_lip_model_comes_out(silencer: TrainReport) -> None:
    _, card = load_checkpoint(silencer.model)
    assert card.kind == "silent-lip" and card.about["objective"]["sync"] == 0
    assert set(card.about["held_out"]) == {"recon", "lpips", "lpips_held"}


@pytest.fixture(scope="module")
def copying_silencer(options: TrainOptions, talk: Footage) -> TrainReport:
    asked = replace(options, config="small-closing", held_out=(talk.folder / "ben",))
    return finish(train("silent-lip", asked))


def test_a_copying_silent_lip_model_comes_out(
    options: TrainOptions, copying_silencer: TrainReport
) -> None:
    _, card = load_checkpoint(copying_silencer.model)
    assert card.kind == "silent-lip-copy" and card.about["objective"]["sync"] == 0
    assert set(card.about["held_out"]) == {"recon", "lpips", "lpips_held"}
    # It may begin with a generator of its shape, under whatever name.
    asked = replace(options, config="small-closing", name="again", start=copying_silencer.model)
    again = finish(train("silent-lip", asked))
    assert len(load_checkpoint(again.model)[1].about["start"]) == 64


@pytest.mark.parametrize("which", ["silencer", "copying_silencer"])
def test_paper_b_s_generator_learns_after_it_and_dubs(
    options: TrainOptions,
    avsyncnet: TrainReport,
    which: str,
    talk: Footage,
    request: pytest.FixtureRequest,
) -> None:
    silencer: TrainReport = request.getfixturevalue(which)
    asked = replace(
        options,
        name=f"behind-{which}",
        config="small-stabilised",
        silencer=silencer.model,
        held_out=(talk.folder / "ben",),
    )
    report = finish(train("generator", asked))
    engine = load_engine(report.model, "torch", threads=1)
    about = engine.card.about
    assert engine.card.kind == "stabilised" and about["objective"]["sync"] == 2
    assert len(about["silencer"]) == len(about["expert"]) == 64 and about["batch"] == 2
    assert set(report.figures) == {"recon", "lpips", "lpips_held", "sync"}
    with pytest.raises(ModelError, match=r"other settings \(silencer\)"):
        finish(train("generator", replace(asked, silencer=None)))


def test_wav2lip_gan_learns_against_its_discriminator(options: TrainOptions) -> None:
    asked = replace(options, config="wav2lip-gan", batch=1)
    report = finish(train("generator", asked))
    engine = load_engine(report.model, "torch", threads=1)
    assert engine.card.kind == "wav2lip" and engine.card.name == "wav2lip-gan"
    assert engine.card.about["objective"]["lpips"] == 0
    assert engine.config.mel_window == "wav2lip"
    state = torch.load(report.model.with_suffix("") / STATE, weights_only=True)
    assert set(state["rival"]["net"]) == set(lessons.new_rival(0).state_dict())


def test_wav2lip_hears_windows_that_start_with_their_frames(
    pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for change in ("rough_sound", "other_voice"):
        monkeypatch.setattr(sample, change, lambda windows, rng: windows)
    clip = pack.clips[0]
    ours, theirs = (
        draw(pack, clip, np.random.default_rng(1), config)
        for config in (small.PAINT, Wav2LipConfig())
    )
    assert np.array_equal(ours.candidates, theirs.candidates)
    for centred, begun in zip(ours.mel, theirs.mel, strict=True):
        # One rounds to the nearest mel frame, the other down.
        assert any(np.array_equal(centred[..., k : k + 8], begun[..., :8]) for k in (7, 8))


@pytest.mark.parametrize(
    ("kind", "change", "says"),
    [
        ("expert", {"expert": "expert"}, "An expert is trained without --expert. Leave it out"),
        ("avsyncnet", {"config": "huge"}, "no configuration 'huge'. Choose one of small-avsync"),
        ("silent-lip", {"silencer": "expert"}, "A silent-lip model is trained without --silencer"),
        ("silent-lip", {"expert": "expert"}, "of kind expert, and small-silent hears with an AVS"),
        ("silent-lip", {"start": "expert"}, "small-silent is trained without --start"),
        ("generator", {"silencer": "expert"}, "small is trained without --silencer"),
        ("generator", {"expert": "public"}, "of kind wav2lip-expert, not an expert that can teach"),
        (
            "generator",
            {"config": "small-stabilised", "silencer": "expert"},
            "of kind expert, and cannot close lips. Name one that 'lipsmith train silent-lip'",
        ),
        (
            "generator",
            {"config": "small-stabilised", "out": "nowhere"},
            "'lipsmith train avsyncnet --config small-avsync', or name one with --expert",
        ),
        ("generator", {"config": "small-stabilised", "expert": "wide"}, "is wide, and .* hears wi"),
        ("generator", {"config": "small-stabilised", "start": "expert"}, "trained without --start"),
    ],
)
def test_teachers_that_do_not_fit_are_refused_before_any_work(
    options: TrainOptions,
    avsyncnet: TrainReport,
    tmp_path: Path,
    kind: str,
    change: dict[str, str],
    says: str,
) -> None:
    wide = replace(small_stabilised.AVSYNC, name="wide", audio_width=16)
    files = {
        "expert": options.out / "expert.safetensors",
        "public": save(tmp_path / "p", Wav2LipExpert(Wav2LipExpertConfig()), "wav2lip-expert"),
        "wide": save(tmp_path / "w", AVSyncNet(wide), "avsyncnet"),
        "nowhere": tmp_path,
    }
    given = {name: files.get(value, value) for name, value in change.items()}
    with pytest.raises(ModelError, match=says):
        next(train(kind, replace(options, **given)))  # type: ignore[arg-type]


def test_any_sync_expert_teaches_a_generator_of_paper_a(
    options: TrainOptions, avsyncnet: TrainReport
) -> None:
    asked = replace(options, config="small", expert=avsyncnet.model, name="taught")
    assert finish(train("generator", asked)).steps == 1


def test_a_larger_network_learns_from_larger_crops(
    options: TrainOptions,
    avsyncnet: TrainReport,
    talk: Footage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large = replace(small.PAINT, name="small-192", size=192, widths=(4, 4, 4, 6, 8, 8))
    monkeypatch.setattr(lessons, "GENERATORS", {"small-192": large})
    asked = replace(options, config="small-192", footage=(talk.folder / "ben",), batch=1)
    with pytest.raises(MediaError, match=r"its face is too small \(a crop of .* 110 are needed"):
        finish(train("generator", asked))
    monkeypatch.setattr(pieces, "ENLARGED", 3.0)
    report = finish(train("generator", asked))
    assert report.steps == 1 and report.dataset.folder == options.out / "footage-221"
    assert Pack(report.dataset.folder).side == 221
    assert "100% of the clips show a smaller face than crops of 221 px" in report.lines()[1]
    assert Pack(avsyncnet.dataset.folder).side == CROP


@pytest.fixture
def judged(options: TrainOptions, talk: Footage, tmp_path: Path) -> TrainOptions:
    """A training whose best step was another than its last."""
    asked = replace(options, config="small", name="judged", held_out=(talk.folder / "ben",))
    asked = replace(asked, out=tmp_path, expert=options.out / "expert.safetensors")
    finish(train("generator", asked))
    folder = tmp_path / "judged"
    best = Best.load(folder)
    assert best is not None
    better = {name: value / 2 for name, value in best.figures.items()}
    halved = {n: v / 2 if v.is_floating_point() else v for n, v in best.weights.items()}
    Best(halved, 0, better).save(folder)
    return asked


def test_the_best_weights_are_exported_and_their_step_is_on_the_card(judged: TrainOptions) -> None:
    report = finish(train("generator", judged))
    best = torch.load(judged.out / "judged" / BEST, weights_only=True)
    net, card = load_checkpoint(report.model)
    name = "decoder.first.conv.weight"
    assert torch.equal(net.state_dict()[name], best["ema"][name].half().float())
    assert (card.about["steps"], card.about["step"]) == (1, 0)
    assert report.figures == best["figures"]
    assert report.lines()[-1].endswith("judged.safetensors, as it was at step 0")


def test_the_last_weights_are_exported_if_asked_for(judged: TrainOptions) -> None:
    report = finish(train("generator", replace(judged, last=True)))
    state = torch.load(judged.out / "judged" / STATE, weights_only=True)
    net, card = load_checkpoint(report.model)
    name = "decoder.first.conv.weight"
    assert torch.equal(net.state_dict()[name], state["ema"][name].half().float())
    assert card.about["step"] == 1 and report.figures["recon"] > 0


def test_what_was_best_on_other_footage_is_forgotten(judged: TrainOptions, talk: Footage) -> None:
    other = replace(judged, held_out=(talk.folder / "ada",))
    report = finish(train("generator", other))
    assert load_checkpoint(report.model)[1].about["step"] == 1
