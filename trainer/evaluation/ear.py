"""The sync expert as a judge: by how much sound and lips are apart."""

from pathlib import Path

from app.core.errors import ModelError
from app.model import ear
from app.model.checkpoint import CheckpointError
from app.model.ear import REACH, UNHEARD, Offset, Windows
from app.model.expert import SyncExpert

__all__ = ["REACH", "UNHEARD", "Ear", "Offset", "Windows", "read_expert"]


def read_expert(path: Path) -> tuple[SyncExpert, str]:
    """A sync expert, ready to judge, and its name, from a model file.

    Raises
    ------
    ModelError
        If the file is not an expert's.
    """
    try:
        return ear.load_expert(path)
    except CheckpointError as error:
        raise ModelError(str(error)) from error


class Ear(ear.Ear):
    """A sync expert and what it says.  Never LSE: that is SyncNet's, see `syncscore`.

    Raises
    ------
    ModelError
        If the file is not an expert's.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(ear.TorchEmbedder(read_expert(path)[0]))
