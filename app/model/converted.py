"""What OpenVINO makes of a network, kept on the disk.

Making it takes five seconds of a processor, during much of which no other thread of the program
gets its turn; reading it takes a twentieth of one.
"""

import hashlib
import shutil
import warnings
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    import openvino

_NAME = "network.xml"


def converted(
    net: nn.Module, inputs: tuple[torch.Tensor, ...], kept: Path | None
) -> "openvino.Model":
    """Turn a network's ``forward`` into a model of OpenVINO, for inputs of these shapes.

    Parameters
    ----------
    kept : Path or None
        Folder of this model file alone, in which the result is kept and looked for; None keeps
        nothing.  A result of other code or another OpenVINO does not count, nor does a
        damaged one.
    """
    import openvino as ov

    place = kept / _version() if kept is not None else None
    if place is not None and (place / _NAME).is_file():
        with suppress(RuntimeError):
            return ov.Core().read_model(place / _NAME)
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ov.convert_model(net, example_input=inputs)
    model.reshape({number: list(tensor.shape) for number, tensor in enumerate(inputs)})
    if place is not None:
        with suppress(OSError, RuntimeError):  # a full disk costs time later, not the work now
            _keep(model, place)
    return model


def _version() -> str:
    """A name for all that shapes the result besides the model file."""
    import openvino as ov

    digest = hashlib.sha256(ov.__version__.encode())
    for source in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _keep(model: "openvino.Model", place: Path) -> None:
    """Write it elsewhere and put it into its place at once; what older code made goes."""
    import openvino as ov

    place.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix=".partial-", dir=place.parent))
    try:
        ov.save_model(model, partial / _NAME, compress_to_fp16=False)
        for old in place.parent.glob("[!.]*"):
            shutil.rmtree(old, ignore_errors=True)
        partial.replace(place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
