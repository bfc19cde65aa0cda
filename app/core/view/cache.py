"""Where the window's copies of media lie, and what plays from them."""

from pathlib import Path

from app.core.media.types import MediaInfo
from app.core.project.document import Document
from app.core.view.conform import SoundReader
from app.core.view.frames import ClipFrames
from app.core.view.sound import Mix
from app.core.view.times import FrameTimes


class ViewCache:
    """Folders of proxies and sounds, each named by the content it was made of.

    Parameters
    ----------
    root : Path
        The folder that holds them all; made when something is put into it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def proxy(self, content: str) -> Path:
        """Folder of a plate's proxy, for `build_proxy` and `ProxyReader`."""
        return self.root / "proxies" / content

    def plate_sound(self, content: str) -> Path:
        """Folder of a plate's own sound, for `build_sound` with ``timed=True`` and `Peaks`."""
        return self.root / "plate-sounds" / content

    def dub_sound(self, content: str) -> Path:
        """Folder of a dub's sound, for `build_sound` with ``timed=False`` and `Peaks`."""
        return self.root / "dub-sounds" / content

    def frames(self, info: MediaInfo, times: FrameTimes, content: str) -> ClipFrames:
        """Open the frames of a plate, for use by one thread."""
        return ClipFrames(info, times, self.proxy(content))

    def mix(
        self,
        document: Document,
        times: FrameTimes,
        original: bool = True,
        dub: bool = True,
        original_db: float = 0.0,
    ) -> Mix:
        """Open the sound of a project, for use by one thread.

        What was not decoded yet is silent, and is heard as soon as it is.

        Parameters
        ----------
        document : Document
        times : FrameTimes
            Of its plate.
        original, dub : bool
            What is heard.
        original_db : float
            Gain of the original, dB.
        """
        plate = document.plate if original else None
        sounds = document.sounds if dub else ()
        return Mix(
            document,
            times,
            {media.id: SoundReader(self.dub_sound(media.content)) for media in sounds},
            SoundReader(self.plate_sound(plate.content)) if plate is not None else None,
            original_db,
        )
