"""Public checkpoints are known by their tensors, and anything else is refused unseen."""

import pickle
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from app.model.checkpoint import KINDS, CheckpointError
from app.model.public import PUBLIC, recognise
from tests.public_files import public_file, public_tensors

# Entries and values as the authors' files have them.
SIZES = {
    "wav2lip": (352, 36_320_837),
    "visual-quality-disc": (28, 14_113_793),
    "lipsync-expert": (217, 16_449_183),
    "syncnet-v2": (102, 13_640_270),
}
DISC = "visual-quality-disc"
BIAS = "face_encoder_blocks.2.1.conv_block.0.bias"


@pytest.mark.parametrize("name", PUBLIC)
def test_networks_are_as_large_as_the_published_ones(name: str) -> None:
    network, config = KINDS[PUBLIC[name].kind]
    with torch.device("meta"):
        state = network(config()).state_dict()
    assert (len(state), sum(t.numel() for t in state.values())) == SIZES[name]


def test_names_are_translated_to_the_published_ones() -> None:
    pairs = {
        ("wav2lip", "face_decoder_blocks.6.2.conv_block.1.running_var"): (64,),
        ("wav2lip", "audio_encoder.11.conv_block.0.weight"): (512, 256, 3, 3),
        ("wav2lip", "output_block.1.weight"): (3, 32, 1, 1),
        ("lipsync-expert", "face_encoder.0.conv_block.0.weight"): (32, 15, 7, 7),
        (DISC, "binary_pred.0.weight"): (1, 512, 1, 1),
        ("syncnet-v2", "netcnnlip.18.weight"): (512, 256, 1, 6, 6),
        ("syncnet-v2", "netcnnaud.15.running_mean"): (256,),
        ("syncnet-v2", "netfclip.3.bias"): (1024,),
    }
    for (network, name), shape in pairs.items():
        assert PUBLIC[network].tensors()[name][1] == shape, name


@pytest.mark.parametrize("name", PUBLIC)
def test_a_checkpoint_is_known_by_its_tensors_whatever_it_is_called(
    name: str, tmp_path: Path
) -> None:
    net, card = recognise(public_file(tmp_path / "download.pth", name))
    assert card.name == card.config["name"] == name and card.kind == PUBLIC[name].kind
    assert isinstance(net, KINDS[card.kind][0]) and not net.training
    assert all((parameter == 0.01).all() for parameter in net.parameters())
    assert card.licence == PUBLIC[name].licence and card.about["file"] == "download.pth"


def test_wav2lip_trained_with_the_discriminator_is_known_by_the_files_name(tmp_path: Path) -> None:
    _, card = recognise(public_file(tmp_path / "Wav2Lip_GAN (1).pth", "wav2lip"))
    assert (card.name, card.kind, card.config) == (
        "wav2lip-gan",
        "wav2lip",
        {"name": "wav2lip-gan"},
    )


def test_the_licence_of_wav2lip_forbids_commerce() -> None:
    for name in ("wav2lip", DISC, "lipsync-expert"):
        assert "non-commercial" in PUBLIC[name].licence and "LRS2" in PUBLIC[name].licence


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "before torch 1.6"])
def test_both_formats_of_torch_are_read_bare_and_in_half_precision(
    zipped: bool, tmp_path: Path
) -> None:
    path = tmp_path / "a.pth"
    tensors = {n: t.half() for n, t in public_tensors(DISC).items()}
    torch.save(tensors, path, _use_new_zipfile_serialization=zipped)
    net, card = recognise(path)
    assert card.name == DISC
    assert {p.dtype for p in net.parameters()} == {torch.float32}


def refused(path: Path, *says: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        recognise(path)
    message = str(caught.value)
    assert str(path) in message and message.endswith(".") and "\n" not in message
    for part in says:
        assert part in message, message


def spoilt(path: Path, changes: dict[str, Tensor | None]) -> Path:
    """The discriminator's checkpoint with some tensors exchanged, or gone where None."""
    tensors: dict[str, Tensor | None] = {**public_tensors(DISC), **changes}
    torch.save({"state_dict": {n: t for n, t in tensors.items() if t is not None}}, path)
    return path


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({BIAS: None}, f"it lacks {BIAS}."),
        (
            {BIAS: None, "binary_pred.0.bias": None},
            f"it lacks 2 tensors, the first being {BIAS}.",
        ),
        ({"novel.weight": torch.zeros(2)}, "it also holds novel.weight."),
        ({BIAS: torch.zeros(64)}, f"its {BIAS} is 64 in place of 128."),
        ({BIAS: torch.zeros(128, 1)}, f"its {BIAS} is 128 x 1 in place of 128."),
        ({BIAS: torch.tensor(0.5)}, f"its {BIAS} is a single value in place of 128."),
        ({BIAS: torch.full((128,), torch.nan)}, f"its {BIAS} holds values that are no numbers."),
        (
            {BIAS: torch.cat([torch.zeros(127), torch.tensor([-torch.inf])])},
            f"its {BIAS} holds values that are no numbers.",
        ),
        ({BIAS: torch.zeros(128, dtype=torch.int32)}, f"its {BIAS} does not hold fractional"),
        ({BIAS: torch.zeros(128).to_sparse()}, f"its {BIAS} does not hold fractional"),
    ],
    ids=[
        "one missing",
        "two missing",
        "one too many",
        "another length",
        "another rank",
        "a scalar",
        "NaN",
        "infinite",
        "whole numbers",
        "sparse",
    ],
)
def test_every_tensor_is_checked(
    changes: dict[str, Tensor | None], says: str, tmp_path: Path
) -> None:
    path = spoilt(tmp_path / "disc.pth", changes)
    refused(path, "looks like Wav2Lip's visual quality discriminator", says, "Fetch it again")


def test_counters_of_batches_are_not_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "syncnet.model"
    torch.save({**public_tensors("syncnet-v2"), "netcnnaud.1.num_batches_tracked": torch.tensor(4)},
               path)  # fmt: skip
    assert recognise(path)[1].name == "syncnet-v2"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({}, "holds no network that can be imported"),
        ({"weight": torch.zeros(3)}, "holds no network that can be imported"),
        ({"state_dict": {"weight": torch.zeros(3)}}, "holds no network that can be imported"),
        ({"state_dict": [1, 2]}, "something else than a network's tensors"),
        ({3: torch.zeros(3)}, "something else than a network's tensors"),
        ([torch.zeros(3)], "something else than a network's tensors"),
        (torch.zeros(3), "something else than a network's tensors"),
        (nn.Linear(2, 2), "cannot be read without running code"),
    ],
    ids=[
        "empty",
        "foreign",
        "foreign inside",
        "list inside",
        "numbered",
        "list",
        "tensor",
        "object",
    ],
)
def test_what_holds_no_known_network_is_refused(content: object, says: str, tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    torch.save(content, path)
    refused(path, says, "What can be imported: Wav2Lip's generator, ")


def test_code_in_a_checkpoint_is_not_run(tmp_path: Path) -> None:
    ran = tmp_path / "ran"

    class Trap:
        def __reduce__(self) -> tuple[object, tuple[object, ...]]:
            return (Path.touch, (ran,))

    content = {"state_dict": {**public_tensors(DISC), "trap": Trap()}}
    for name, zipped in (("zip.pth", True), ("old.pth", False)):
        torch.save(content, tmp_path / name, _use_new_zipfile_serialization=zipped)
        refused(tmp_path / name, "cannot be read without running code that it contains")
    for protocol in (2, 4):
        path = tmp_path / f"{protocol}.pkl"
        path.write_bytes(pickle.dumps(Trap(), protocol))
        refused(path, "cannot be read without running code that it contains")
    assert not ran.exists()
    pickle.loads(path.read_bytes())
    assert ran.exists()  # the trap works, so that its silence above means something


@pytest.mark.parametrize("zipped", [True, False], ids=["zip", "before torch 1.6"])
@pytest.mark.parametrize("kept", [0, 2, 20, 200, 0.5, 0.99])
def test_a_checkpoint_cut_short_is_refused(kept: float, zipped: bool, tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    torch.save(public_tensors(DISC), path, _use_new_zipfile_serialization=zipped)
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data)) if isinstance(kept, float) else kept])
    refused(path)


@pytest.mark.parametrize("content", [b"", b"A letter.\n" * 30, b"PK\x03\x04 and no more" * 9])
def test_files_of_other_kinds_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    path.write_bytes(content)
    refused(path)


def test_torchscript_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.pth"
    torch.jit.save(torch.jit.trace(nn.Linear(2, 2), torch.zeros(1, 2)), str(path))
    refused(path, "an archive of another make")
