"""Public checkpoints: Wav2Lip's four files and SyncNet's, made into model files of ours.

Tensors are read with ``weights_only``, so no code in a file is ever run, and none is taken
over unseen: names, shapes and numbers are those of the public network, or the file is refused.
"""

import pickle
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from app.model.card import Card, CheckpointError, file_hash
from app.model.checkpoint import KINDS

WAV2LIP_LICENCE = "Wav2Lip's weights: research and non-commercial use only (trained on LRS2)"
WAV2LIP_SOURCE = "https://github.com/Rudrabha/Wav2Lip"


@dataclass(frozen=True)
class Public:
    """A network whose checkpoint is public.

    Attributes
    ----------
    title : str
        What to call it in a sentence.
    kind : str
        A key of `app.model.checkpoint.KINDS`.
    licence, source : str
        Shown to the user.
    renames : pairs of str
        Patterns and replacements, applied in turn, that lead from our names of tensors to theirs.
    """

    title: str
    kind: str
    licence: str
    source: str
    renames: tuple[tuple[str, str], ...]

    def tensors(self) -> dict[str, tuple[str, torch.Size]]:
        """Our name and the shape of every tensor by its public name, counters of batches apart.

        >>> PUBLIC["lipsync-expert"].tensors()["face_encoder.3.conv_block.1.running_var"]
        ('face.3.norm.running_var', torch.Size([64]))
        """
        network, config = KINDS[self.kind]
        with torch.device("meta"):
            ours = network(config()).state_dict()
        return {
            self._public(name): (name, tensor.shape)
            for name, tensor in ours.items()
            if not _counter(name)
        }

    def _public(self, name: str) -> str:
        for pattern, replacement in self.renames:
            name = re.sub(pattern, replacement, name)
        return name


_BLOCKS = ((r"\.conv\.", ".conv_block.0."), (r"\.norm\.", ".conv_block.1."))
_SYNCNET_STEPS = tuple(
    (rf"^(netcnn\w+)\.{step}\.{part}\.", rf"\1.{number + plus}.")
    for step, number in enumerate((0, 4, 8, 11, 14, 18))
    for plus, part in enumerate(("conv", "norm"))
)

PUBLIC = {
    "wav2lip": Public(
        "Wav2Lip's generator",
        "wav2lip",
        WAV2LIP_LICENCE,
        WAV2LIP_SOURCE,
        ((r"^(face_..coder)\.", r"\1_blocks."), (r"^output\.", "output_block."), *_BLOCKS),
    ),
    "lipsync-expert": Public(
        "Wav2Lip's sync expert",
        "wav2lip-expert",
        WAV2LIP_LICENCE,
        WAV2LIP_SOURCE,
        ((r"^(face|audio)\.", r"\1_encoder."), *_BLOCKS),
    ),
    "visual-quality-disc": Public(
        "Wav2Lip's visual quality discriminator",
        "quality-discriminator",
        WAV2LIP_LICENCE,
        WAV2LIP_SOURCE,
        ((r"^encoder\.", "face_encoder_blocks."), (r"^verdict\.", "binary_pred.0."), *_BLOCKS),
    ),
    "syncnet-v2": Public(
        "SyncNet",
        "syncnet",
        "SyncNet's weights: none stated for them; the code that they come with is MIT",
        "https://github.com/joonson/syncnet_python",
        (
            (r"^lips\.steps\.", "netcnnlip."),
            (r"^sound\.steps\.", "netcnnaud."),
            (r"^lips\.join\.", "netfclip."),
            (r"^sound\.join\.", "netfcaud."),
            *_SYNCNET_STEPS,
        ),
    ),
}
"""The public networks, by the name that an imported one gets."""

_ALIKE = 0.5  # share of names, of all that either has, from which a file is taken for a network


def recognise(path: Path) -> tuple[nn.Module, Card]:
    """The network of a public checkpoint, in evaluation mode, and the card of its model file.

    Wav2Lip's generator with and without the discriminator's influence have the same tensors, so
    the file's name decides between ``wav2lip`` and ``wav2lip-gan``.

    Raises
    ------
    CheckpointError
        If it is no public checkpoint of `PUBLIC`, cannot be read without running code, or any
        tensor is missing, superfluous, of the wrong shape, or holds other than finite numbers;
        the message is a sentence for people.
    OSError
        If the file cannot be read.
    """
    found = _state(path)
    name, public = _which(path, found)
    state = _checked(path, public, found)
    if name == "wav2lip" and "gan" in path.stem.lower():
        name = "wav2lip-gan"
    network, config_type = KINDS[public.kind]
    config = config_type(name=name)
    net: nn.Module = network(config)
    net.load_state_dict(state, strict=False)  # all but the counters, as `_checked` has seen to
    about = {"source": public.source, "file": path.name, "file_sha256": file_hash(path)}
    return net.eval(), Card(name, public.kind, config.as_dict(), public.licence, about)


def _state(path: Path) -> dict[str, Tensor]:
    """The tensors of a torch archive by name, without ``module.`` before each."""
    read = _read(path)
    if isinstance(read, Mapping) and isinstance(read.get("state_dict"), Mapping):
        read = read["state_dict"]
    if not isinstance(read, Mapping) or not all(
        isinstance(name, str) and isinstance(value, Tensor) for name, value in read.items()
    ):
        raise CheckpointError(f"{path} holds something else than a network's tensors. {_advice()}")
    return {name.removeprefix("module."): tensor for name, tensor in read.items()}


def _read(path: Path) -> Any:
    with path.open("rb") as file:
        start = file.read(4)
    # A torch archive is a zip file or, from older versions, begins with a pickle's header.
    if start != b"PK\x03\x04" and start[:1] != b"\x80":
        raise CheckpointError(f"{path} is not a checkpoint of torch. {_advice()}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        raise CheckpointError(
            f"{path} cannot be read without running code that it contains, which Lipsmith never "
            f"does. {_advice()}"
        ) from error
    except Exception as error:  # a damaged archive can fail in any way
        raise CheckpointError(
            f"{path} is damaged, cut short, or an archive of another make. Fetch it again."
        ) from error


def _which(path: Path, found: Mapping[str, Tensor]) -> tuple[str, Public]:
    names = {name for name in found if not _counter(name)}
    alike = {
        name: len(names & expected) / len(names | expected)
        for name, expected in ((name, set(public.tensors())) for name, public in PUBLIC.items())
    }
    best = max(alike, key=alike.__getitem__)
    if alike[best] < _ALIKE:
        raise CheckpointError(f"{path} holds no network that can be imported. {_advice()}")
    return best, PUBLIC[best]


def _checked(path: Path, public: Public, found: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors under our names, after a look at every one."""
    expected = public.tensors()
    missing = [name for name in expected if name not in found]
    extra = [name for name in found if name not in expected and not _counter(name)]
    if missing:
        raise _unlike(path, public, f"it lacks {_several(missing)}")
    if extra:
        raise _unlike(path, public, f"it also holds {_several(extra)}")
    for name, (_, shape) in expected.items():
        tensor = found[name]
        if tensor.shape != shape:
            sizes = f"{_size(tensor.shape)} in place of {_size(shape)}"
            raise _unlike(path, public, f"its {name} is {sizes}")
        if tensor.layout != torch.strided or not tensor.is_floating_point():
            raise _unlike(path, public, f"its {name} does not hold fractional numbers")
        if not torch.isfinite(tensor).all():
            raise _unlike(path, public, f"its {name} holds values that are no numbers")
    return {ours: found[name].float() for name, (ours, _) in expected.items()}


def _unlike(path: Path, public: Public, fault: str) -> CheckpointError:
    return CheckpointError(
        f"{path} looks like {public.title}, but {fault}. Fetch it again from {public.source}; "
        "variants cannot be imported."
    )


def _several(names: list[str]) -> str:
    """Name one of several tensors.

    >>> _several(["a.weight", "a.bias"])
    '2 tensors, the first being a.weight'
    """
    return f"{len(names)} tensors, the first being {names[0]}" if names[1:] else names[0]


def _size(shape: tuple[int, ...]) -> str:
    """A shape for people.

    >>> _size((16, 6, 7, 7))
    '16 x 6 x 7 x 7'
    """
    return " x ".join(map(str, shape)) or "a single value"


def _advice() -> str:
    return "What can be imported: " + ", ".join(public.title for public in PUBLIC.values()) + "."


def _counter(name: str) -> bool:
    """Whether a tensor is a norm's count of batches, which nothing but training reads."""
    return name.endswith("num_batches_tracked")
