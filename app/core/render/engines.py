"""Models and engines that are loaded once and shared by all that render."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from app.core.library import Model
    from app.model.engines import Engine

Float = NDArray[np.float32]


class SharedEngine:
    """An engine that several threads may run; they wait for each other."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self.config, self.card, self.name = engine.config, engine.card, engine.name

    def run(self, faces: Float, mel: Float) -> Float:
        """See `Engine.run`."""
        with self._lock:
            made = self._engine.run(faces, mel)
            self.name = self._engine.name  # another one when a graphics card is full
            return made


class Engines:
    """Finds models and loads their engines, each once; may be used from several threads.

    Parameters
    ----------
    engine : str
        One of `app.model.engines.ENGINES`.
    threads : int
        CPU threads of an engine; 0 for all.
    warn
        Called with a sentence when an engine has to make do with less.
    """

    def __init__(
        self,
        engine: str = "auto",
        threads: int = 0,
        warn: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        self._engine, self._threads, self._warn = engine, threads, warn
        self._models: dict[str, Model] = {}
        self._loaded: dict[str, SharedEngine] = {}
        self._lock = threading.Lock()

    def model(self, name: str) -> "Model":
        """Look a model up, by the name a project calls it.

        Raises
        ------
        ModelError
            If it is not in the library, or damaged.
        """
        from app.core.library import find_model  # which imports torch

        with self._lock:
            if name not in self._models:
                self._models[name] = find_model(name)
            return self._models[name]

    def engine(self, name: str) -> SharedEngine:
        """Load the engine of a model, or return the one that is loaded.

        Raises
        ------
        ModelError
            If it cannot be loaded.
        """
        from app.core.library import open_engine

        model = self.model(name)
        with self._lock:
            if model.sha256 not in self._loaded:
                loaded = open_engine(model, self._engine, self._threads, self._warn)
                self._loaded[model.sha256] = SharedEngine(loaded)
            return self._loaded[model.sha256]

    def forget_models(self) -> None:
        """Look models up anew: the library may have changed."""
        with self._lock:
            self._models.clear()

    def free(self) -> None:
        """Let go of all engines; those in use go when their work ends."""
        with self._lock:
            self._loaded.clear()
            self._models.clear()
