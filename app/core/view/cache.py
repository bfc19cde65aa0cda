"""Where the window's copies of media lie."""

from pathlib import Path

from app.core.media.types import MediaInfo
from app.core.view.frames import ClipFrames
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
