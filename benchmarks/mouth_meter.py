"""Looking at a mouth in two versions of one clip: landmarks, LPIPS, the mask's edge, the expert.

Both versions are always seen through the same windows, which come from the source alone.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.compose.mask import mouth_mask
from app.core.compose.sample import crop
from app.core.dub.plan import Plan
from app.core.dub.voice import Voice
from app.core.faces.align import to_pixels
from app.core.faces.detect import Detector
from app.core.media.planes import to_planar
from app.core.media.reader import VideoReader, frame_time
from app.core.media.seek import frames_at
from app.core.media.types import MediaInfo
from trainer.evaluate import edge_step, longest_run, mouth_opening
from trainer.perceptual import load_lpips, lpips_distance

PFLD, SQUEEZENET = "pfld_68.onnx", "squeezenet1_1-b8a52dc0.pth"
SIDE = 128
"""px of the squares that LPIPS, the mask's edge and the contact sheet look at."""
LPIPS_SQUARE = (0.17, 0.37, 0.66)
"""Left, top and side of the square around the mask that LPIPS sees, in the unit crop."""
CLOSE_EVERY = 3  # frames between two looks at LPIPS and edge; neighbours say nearly the same
TILES = 8
_LANDMARK_SIDE = 112  # px
_AROUND = 1.6  # what the detector sees of the face, in sides of the crop
_LOOKS = 7  # frames in which the face's box is found
_BOX_SHARE = 1.2  # side of PFLD's square over that of the face's box, as it was trained

Picture = NDArray[np.uint8]
Matrix = NDArray[np.float64]
Square = tuple[float, float, float]
WHOLE: Square = (0.0, 0.0, 1.0)


@dataclass
class Seen:
    """What was measured of one version of a clip with ``n`` frames.

    ``opening`` (n,) is NaN where the mouth is not fully re-made; ``lpips`` against the source
    and ``edge`` are means over the frames where it is, ``plate_edge`` the source's own edge in
    the same frames, in 8-bit codes; ``tiles`` are some frames of the source and of this
    version; ``faces`` (m, 96, 96, 3), where they are kept, are the longest run of re-made faces
    from frame ``first`` on.
    """

    opening: NDArray[np.float64]
    lpips: float = 0.0
    edge: float = 0.0
    plate_edge: float = 0.0
    tiles: list[tuple[Picture, Picture]] = field(default_factory=list)
    first: int = 0
    faces: list[Picture] = field(default_factory=list)
    plate_faces: list[Picture] = field(default_factory=list)


class Meter:
    """The networks that measure; none of them is part of the program.

    Parameters
    ----------
    weights : Path
        Folder with `PFLD` and `SQUEEZENET`.
    detector : Detector
        Finds the box that PFLD wants, in frames of the source.
    keeps_faces : bool
        Whether `compare` keeps what the expert needs.
    """

    def __init__(self, weights: Path, detector: Detector, keeps_faces: bool) -> None:
        self._keeps_faces = keeps_faces
        self._landmarks = cv2.dnn.readNetFromONNX(str(weights / PFLD))
        self._detector = detector
        with _backbone_of(weights / SQUEEZENET), warnings.catch_warnings():
            # lpips asks torchvision for its backbone in an old way, which works all the same.
            warnings.simplefilter("ignore")
            self._lpips = load_lpips("squeeze")

    def face_square(
        self, info: MediaInfo, pts: NDArray[np.int64], units: dict[int, Matrix]
    ) -> Square:
        """Square that PFLD looks at, in the unit crop: the median over some source frames.

        Parameters
        ----------
        units : dict
            From stored px to the unit crop, for each frame that shows the face.

        Raises
        ------
        ValueError
            If the detector finds the face in none of them.
        """
        frames = list(units)
        picked = sorted({frames[round(k)] for k in np.linspace(0, len(frames) - 1, _LOOKS)})
        found = []
        for index, frame in frames_at(info, [(i, int(pts[i])) for i in picked]):
            margin = (1 - _AROUND) / 2
            wide = cut(to_planar(frame), units[index], (margin, margin, _AROUND), 256)
            faces = self._detector(wide)
            if len(faces):
                best = faces.boxes[int(np.argmax(faces.scores))]
                found.append((best + 0.5) / 256 * _AROUND + margin)
        if not found:
            raise ValueError("the detector finds no face in the aligned crops")
        left, top, right, bottom = np.median(found, axis=0).tolist()
        side = _BOX_SHARE * max(right - left, bottom - top)
        return (left + right - side) / 2, (top + bottom - side) / 2, side

    def opening(self, frame: VideoFrame, unit: Matrix, square: Square) -> float:
        """Opening of the mouth in a planar frame, see `trainer.evaluate.mouth_opening`."""
        seen = cut(frame, unit, square, _LANDMARK_SIDE)
        self._landmarks.setInput(seen.transpose(2, 0, 1)[None].astype(np.float32) / 255)
        return mouth_opening(np.asarray(self._landmarks.forward(), np.float32).reshape(68, 2))

    def distance(self, a: Picture, b: Picture) -> float:
        """LPIPS-squeeze of two pictures (S, S, 3)."""
        import torch

        with torch.inference_mode():
            x, y = (
                torch.from_numpy(p.transpose(2, 0, 1)[None].astype(np.float32) / 255)
                for p in (a, b)
            )
            return float(lpips_distance(self._lpips, x, y))

    def compare(self, info: MediaInfo, target: Path, plan: Plan, square: Square) -> Seen:
        """Measure a dub beside its source, frame by frame."""
        full = plan.weight >= 1
        seen = Seen(np.full(len(full), np.nan))
        run = longest_run(full)
        seen.first = run[0]
        shown = _spaced(np.flatnonzero(full))
        lpips, edges = [], []
        mask = mouth_mask(SIDE)
        with VideoReader(info, 1) as plates, VideoReader(target, 1) as dubbed:
            for (index, plate), (_, made) in zip(plates, dubbed, strict=True):
                shot = plan.shot_of(index)
                if not full[index] or shot is None:
                    continue
                unit = shot.unit_crop(index)
                pair = to_planar(plate), to_planar(made)
                seen.opening[index] = self.opening(pair[1], unit, square)
                if index % CLOSE_EVERY == 0:
                    around = (cut(frame, unit, LPIPS_SQUARE, SIDE) for frame in pair)
                    lpips.append(self.distance(*around))
                    whole = (cut(frame, unit, WHOLE, SIDE) for frame in pair)
                    edges.append([edge_step(picture, mask) for picture in whole])
                if index in shown:
                    plate_tile, tile = (cut(frame, unit, WHOLE, SIDE) for frame in pair)
                    seen.tiles.append((plate_tile, tile))
                if self._keeps_faces and run[0] <= index < run[1]:
                    # 28 kB a frame, and a clip here has some hundred.
                    seen.plate_faces.append(cut(pair[0], unit, WHOLE, 96))
                    seen.faces.append(cut(pair[1], unit, WHOLE, 96))
        seen.lpips = float(np.mean(lpips)) if lpips else float("nan")
        if edges:
            seen.plate_edge, seen.edge = np.mean(edges, axis=0).tolist()
        return seen


class Ear:
    """The sync expert as a judge: by how much sound and lips are apart.

    Its figure is not LSE: that is SyncNet's, another network.
    """

    REACH = 15  # frames

    def __init__(self, path: Path) -> None:
        from app.model.checkpoint import load_checkpoint
        from app.model.expert import Expert

        net, card = load_checkpoint(path)
        if not isinstance(net, Expert) or net.config.size != 96:
            raise ValueError(f"{path} is no expert for faces of 96 px but a {card.kind}.")
        self._net = net

    def offset(self, faces: list[Picture], mels: NDArray[np.float32]) -> dict[str, float]:
        """Frames by which the sound comes after the lips, and how sure that is.

        Parameters
        ----------
        faces : list of (96, 96, 3)
            Consecutive frames.
        mels : (n, 1, 80, 16)
            The mel window of each.

        Returns
        -------
        dict
            ``offset`` in frames, and ``confidence``: the peak of the curve minus its median.
            NaN if there are too few frames.
        """
        import torch

        from app.model.expert import FRAMES, offset_curve

        nothing = {"offset": float("nan"), "confidence": float("nan")}
        if len(faces) < FRAMES + 2 * self.REACH:
            return nothing
        x = torch.from_numpy(np.stack(faces)).movedim(-1, 1).float() / 255
        windows = x.unfold(0, FRAMES, 1).permute(0, 4, 1, 2, 3)
        middle = FRAMES // 2
        with torch.inference_mode():
            lips = torch.cat([self._net.embed_faces(part) for part in windows.split(16)])
            sound = self._net.embed_audio(torch.from_numpy(mels[middle : middle + len(windows)]))
            curve = offset_curve(lips, sound, self.REACH)
        finite = curve[torch.isfinite(curve)]
        return {
            "offset": float(int(curve.argmax()) - self.REACH),
            "confidence": float(finite.max() - finite.median()),
        }


def mels_of(info: MediaInfo, voice: Voice, first: int, count: int) -> NDArray[np.float32]:
    """Mel windows (count, 1, 80, 16) of consecutive frames."""
    with VideoReader(info, 1) as reader:
        times = [frame_time(frame) for _, frame in reader]
    return np.stack([voice.window(time) for time in times[first : first + count]])


def cut(frame: VideoFrame, unit: Matrix, square: Square, size: int) -> Picture:
    """Cut a square of the unit crop, (left, top, side), out of a planar frame, as RGB."""
    left, top, side = square
    inside = np.array([[1 / side, 0, -left / side], [0, 1 / side, -top / side], [0, 0, 1]])
    return crop(frame, to_pixels(inside @ unit, size), size)


def contact_sheet(rows: list[list[Picture]], target: Path) -> None:
    """Write rows of tiles as one picture."""
    sheet = np.concatenate([np.concatenate(row, axis=1) for row in rows], axis=0)
    cv2.imwrite(str(target), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))


def _spaced(frames: NDArray[Any]) -> set[int]:
    if not len(frames):
        return set()
    return {int(frames[round(k)]) for k in np.linspace(0, len(frames) - 1, TILES)}


@contextmanager
def _backbone_of(weights: Path) -> Iterator[None]:
    """Let torchvision find a backbone's weights without a download."""
    import torch

    before = torch.hub.get_dir()
    with TemporaryDirectory() as folder:
        cache = Path(folder) / "checkpoints"
        cache.mkdir()
        (cache / weights.name).symlink_to(weights.resolve())
        torch.hub.set_dir(folder)
        try:
            yield
        finally:
            torch.hub.set_dir(before)
