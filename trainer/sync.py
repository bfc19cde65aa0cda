"""Does the sound of a dataset's clips fit their pictures?  The expert listens and moves it."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from torch import Tensor

from app.core.progress import Progress, Work
from app.model.ear import REACH, certain_offset, offset_curve
from app.model.expert import Expert
from trainer.expert import embed_clip
from trainer.pack import Clip, Pack, save_index
from trainer.packing import alone_with, read_about, write_about


@dataclass(frozen=True)
class Moved:
    """A clip whose sound came ``frames`` late (early, if negative) and was moved."""

    file: str
    frames: int

    def __str__(self) -> str:
        unit = "frame" if abs(self.frames) == 1 else "frames"
        when = "late" if self.frames > 0 else "early"
        return f"{self.file}: its sound is {abs(self.frames)} {unit} {when}; moved"


def find_offset(faces: Tensor, sounds: Tensor) -> int | None:
    """Find by how many frames the sound of a clip comes late.

    Parameters
    ----------
    faces, sounds : (n, E)
        Embeddings of consecutive windows, one a frame.

    Returns
    -------
    int or None
        None where the expert cannot tell: see `app.model.ear.CONFIDENT`.
    """
    return certain_offset(offset_curve(faces.numpy(), sounds.numpy(), REACH), len(faces))


def check_sync(folder: Path, expert: Expert, name: str) -> Work[list[Moved]]:
    """Listen to every clip of a pack, and move the times of those whose sound is late or early.

    An offset of one frame is within what the expert can tell, and is left.  A pack that the
    expert of this name has heard is not heard again.

    Parameters
    ----------
    folder : Path
        A pack made by `trainer.dataset.build`.
    expert : Expert
    name : str
        Tells this expert from others; its file's hash.

    Returns
    -------
    list of Moved
        Of this time.
    """
    if read_about(folder).get("sync") == name:
        return []
    with (yield from alone_with(folder)):
        about = read_about(folder)
        if about.get("sync") == name:  # another process has listened meanwhile
            return []
        moved = yield from _listen(folder, expert)
        write_about(folder, {**about, "sync": name})
    return moved


def _listen(folder: Path, expert: Expert) -> Work[list[Moved]]:
    expert.eval()
    pack = Pack(folder)
    clips: list[Clip] = []
    moved: list[Moved] = []
    for clip in pack.clips:
        found = find_offset(*embed_clip(expert, pack, clip))
        clips.append(clip if found is None else _moved(clip, found))
        if found is not None and abs(found) > 1:
            moved.append(Moved(clip.file, found))
        yield Progress("Checking the sound", len(clips), len(pack.clips))
    save_index(folder, clips)
    return moved


def _moved(clip: Clip, frames: int) -> Clip:
    if abs(frames) <= 1:
        return replace(clip, offset=clip.offset or 0)
    late = frames * float(np.median(np.diff(clip.times)))
    times = tuple(time + late for time in clip.times)
    return replace(clip, times=times, offset=(clip.offset or 0) + frames)
