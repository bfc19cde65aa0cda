"""Makes the picture of a dub from the drawn presenter; those of the window: `screenshots.py`."""

import sys
import tempfile
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.core.dub.run import dub
from app.core.presenter.clip import make_demo
from app.core.progress import finish

PICTURES = Path(__file__).parent / "pictures"
MOMENTS = (0.33, 0.38, 0.42, 0.66)
"""Which frames are shown, as shares of the clip."""
WIDTH = 220
COLOURS = 250
"""Of a PNG: enough for a drawing and for the window, and far fewer bytes."""


def save(picture: NDArray[np.uint8], name: str) -> None:
    """Write a picture (h, w, 3) uint8 RGB as a PNG with few colours."""
    few = Image.fromarray(picture).quantize(
        COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    few.save(PICTURES / f"{name}.png", optimize=True)


def frames(path: Path) -> list[NDArray[np.uint8]]:
    """A few frames of a clip, RGB, cut to squares `WIDTH` px wide."""
    with av.open(path) as container:
        everything = list(container.decode(video=0))
    picked = [everything[int(m * len(everything))].to_ndarray(format="rgb24") for m in MOMENTS]
    side, width = picked[0].shape[0], picked[0].shape[1]
    left = (width - side) // 2 - side // 20
    size = (WIDTH, WIDTH)
    return [
        cv2.resize(p[:, left : left + side], size, interpolation=cv2.INTER_AREA) for p in picked
    ]


def main() -> None:
    """Dub the demo and put frames of both clips under each other."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        demo = finish(make_demo(Path(folder)))
        dubbed = Path(folder) / "dubbed.mp4"
        finish(dub(demo.clip, demo.dub, dubbed))
        rows = [np.concatenate(frames(path), axis=1) for path in (demo.clip, dubbed)]
    save(np.concatenate(rows, axis=0), "before-after")


if __name__ == "__main__":
    main()
