"""Loads in the background what the first clip and the trainer will need, so that none waits."""

import threading
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

_NEEDED_LATER = (
    "app.ui.playback",
    "app.ui.rendering",
    "app.core.project.propose",
    "app.core.library",
    "app.core.project.relink",
    "app.core.project.script",
    "app.core.render.sound",
    "app.core.render.store",
    "app.core.view.cache",
    "app.core.view.thumbnails",
    "ffmpeg",
    "numpy.fft",
    "numpy.ma",
    "safetensors.numpy",
    "PySide6.QtMultimedia",
    "openvino",
    "app.ui.trainer.room",
)
_LIBRARIES = {
    "cv2": ("cv2/*", "opencv_python*.libs/*"),
    "av": ("av/**/*", "av.libs/*"),
    "openvino": ("openvino/*", "openvino/libs/libopenvino.so*", "openvino/libs/*cpu_plugin*"),
    "PySide6": ("PySide6/**/*Multimedia*", "PySide6/**/*Network*"),
}
"""What of a package is read ahead, seen from the folder that the package lies in."""
_AT_ONCE = 1 << 20  # bytes


def warm_up() -> threading.Thread:
    """Load in the background what the first clip will need, then the trainer's room.

    Returns
    -------
    threading.Thread
        Which is alive until all is loaded.
    """

    def load() -> None:
        for path in libraries():
            _read(path)
        for name in _NEEDED_LATER:
            if find_spec(name.partition(".")[0]) is not None:  # OpenVINO need not be there
                import_module(name)

    thread = threading.Thread(target=load, name="warm up", daemon=True)
    thread.start()
    return thread


def libraries() -> Iterator[Path]:
    """Find the shared libraries that are large, or on which the window would wait."""
    for name, patterns in _LIBRARIES.items():
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            continue
        for pattern in patterns:
            for path in Path(spec.origin).parents[1].glob(pattern):
                if {".so", ".pyd", ".dll", ".dylib"} & set(path.suffixes) and path.is_file():
                    yield path


def _read(path: Path) -> None:
    """Have a file in memory: importing it from the disk would keep the interpreter waiting."""
    room = bytearray(_AT_ONCE)
    try:
        with path.open("rb", buffering=0) as file:
            while file.readinto(room):
                pass
    except OSError:
        return  # it is of no more use than that
