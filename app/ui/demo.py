"""The demo's files, for a first look without any of one's own."""

from pathlib import Path

from app.core.progress import Work


def demo_files(cache: Path) -> Work[list[Path]]:
    """Make the presenter's clip and its dub, or find those made before.

    Returns
    -------
    list of Path
        The clip and the dub.
    """
    from app.core.presenter.clip import make_demo

    folder = cache.parent / "demo"
    files = [folder / "presenter.mp4", folder / "dub.wav"]
    if not all(file.is_file() for file in files):
        demo = yield from make_demo(folder)
        files = [demo.clip, demo.dub]
    return files
