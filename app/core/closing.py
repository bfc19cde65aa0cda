"""What holds a file or a thread, and lets go of it when a ``with`` block ends."""

from abc import ABC, abstractmethod
from typing import Self


class Closing(ABC):
    """Something that is closed, by `close` or at the end of a ``with`` block."""

    @abstractmethod
    def close(self) -> None:
        """Let go of what is held."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
