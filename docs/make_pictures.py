"""Makes the pictures of the documentation from the drawn presenter."""

import sys
import tempfile
from pathlib import Path

import av
import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.core.dub.run import dub
from app.core.presenter.clip import make_demo
from app.core.progress import finish

PICTURES = Path(__file__).parent / "pictures"
MOMENTS = (0.33, 0.38, 0.42, 0.66)
"""Which frames are shown, as shares of the clip."""
WIDTH = 300


def frames(path: Path) -> list[np.ndarray]:
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
    sheet = np.concatenate(rows, axis=0)
    cv2.imwrite(str(PICTURES / "before-after.png"), sheet[:, :, ::-1])


if __name__ == "__main__":
    main()
