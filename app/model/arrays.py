"""The tensors of a model file in NumPy, for small networks that run without torch."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.model.card import CheckpointError


class Arrays(dict[str, NDArray[np.float32]]):
    """Tensors by name, float32.

    Parameters
    ----------
    path : Path
        A safetensors file.

    Raises
    ------
    CheckpointError
        If it cannot be read, and where a name is asked for that it does not have.
    """

    def __init__(self, path: Path) -> None:
        from safetensors import SafetensorError
        from safetensors.numpy import load_file

        self._path = path
        try:
            super().__init__({k: v.astype(np.float32) for k, v in load_file(path).items()})
        except (OSError, SafetensorError) as error:
            raise self._damaged(str(error)) from error

    def __missing__(self, name: str) -> NDArray[np.float32]:
        raise self._damaged(name)

    def layer(self, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Weight and bias of a layer."""
        return self[f"{name}.weight"], self[f"{name}.bias"]

    def _damaged(self, error: str) -> CheckpointError:
        return CheckpointError(f"{self._path} is damaged ({error}). Fetch or train it again.")
