"""Turns a network into models of OpenVINO, and writes them; see `app.model.converted`.

Called with a model file and an empty folder.
"""

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from app.model.card import CheckpointError
from app.model.checkpoint import load_checkpoint
from app.model.converted import BATCH, NO_MODEL, seal
from app.model.expert import FRAMES, SyncExpert

if TYPE_CHECKING:
    import openvino


def convert(path: Path) -> "dict[str, openvino.Model]":
    """Turn the network of a model file into models of OpenVINO.

    Returns
    -------
    dict
        Of a generator ``generator``, its ``parts`` for `BATCH` frames; of a sync expert ``faces``
        and ``audio``, which embed any number.

    Raises
    ------
    CheckpointError
        As `load_checkpoint`.
    """
    net: Any = load_checkpoint(path)[0]
    mel = torch.zeros(BATCH, 1, 80, 16)
    if isinstance(net, SyncExpert):
        faces = torch.zeros(BATCH, FRAMES, 3, net.config.size, net.config.size)
        return {
            "faces": _convert(net, net.embed_faces, faces, any_batch=True),
            "audio": _convert(net, net.embed_audio, mel, any_batch=True),
        }
    size = net.config.size
    faces = torch.zeros(BATCH, net.config.channels, size, size)
    return {"generator": _convert(net, net.parts, faces, mel)}


def _convert(
    net: nn.Module, method: Callable[..., Tensor], *inputs: Tensor, any_batch: bool = False
) -> "openvino.Model":
    import openvino as ov

    net.forward = method
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = ov.convert_model(net, example_input=inputs)
    shapes = [[-1 if any_batch else len(tensor), *tensor.shape[1:]] for tensor in inputs]
    model.reshape(dict(enumerate(shapes)))
    return model


def main() -> int:
    """Convert and write; a fault of the model file is printed."""
    import openvino as ov

    path, folder = map(Path, sys.argv[1:])
    try:
        models = convert(path)
    except CheckpointError as error:
        print(error)
        return NO_MODEL
    for name, model in models.items():
        ov.save_model(model, folder / f"{name}.xml", compress_to_fp16=False)
    seal(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
