"""Who is in a clip: a picture and a table of its face tracks, for choosing one."""

from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from app.core.errors import FaceError, MediaError
from app.core.faces.align import crop_side, similarity
from app.core.faces.choose import face_side, pick_face, turned_away
from app.core.faces.track import Analysis, FaceTrack
from app.core.media.reader import VideoReader, small_rgb, timestamp, video_of
from app.core.media.types import MediaInfo
from app.core.progress import Progress, Work

Picture = NDArray[np.uint8]

_THUMB = 128  # px
_LABEL = 44  # px under the thumbnails for two lines of text
_GAP = 8  # px
_ROWS = 8  # tracks below each other before another column begins
_LONG_SIDE = 1920  # px of the picture thumbnails are cut from
_PAPER, _INK = (245, 245, 245), (30, 30, 30)


def table(analysis: Analysis) -> list[str]:
    """Rows of text, a heading first: one for each track, numbered as ``--face`` takes it."""
    rows = ["face  shot  from      to        size  seen  turned away"]
    for index, track in enumerate(analysis.tracks):
        first, last = _times(analysis, track)
        away = float(np.mean(turned_away(track.yaw)))
        rows.append(
            f"{index:>4}  {track.shot:>4}  {first:<8}  {last:<8}  {face_side(track):>4.0f}  "
            f"{np.mean(track.visible):>4.0%}  {away:>4.0%}"
        )
    return rows


def listing(analysis: Analysis) -> dict[str, Any]:
    """What `table` says and more, as plain values for a program to read.

    Returns
    -------
    dict
        Number of ``frames``, ``width`` and ``height`` in display px, ``cuts`` (first frame of
        each shot but the first) and ``faces``, numbered by ``index`` as ``--face`` takes it.
        Of each: ``shot``; ``first`` and ``last`` frame, ``from`` and ``to``, when these are
        shown, in s; ``visible``, the share of these frames in which it can be seen;
        ``size``, the median side of its crop in display px; ``yaw``, in degrees, and
        ``score``, 0 to 1, on average where it is visible; ``turned_away``, the share of
        frames in which it is; and ``suggested``: whether a dub takes it if none is named.
    """
    cast = pick_face(analysis) if analysis.tracks else ()
    faces = []
    for index, track in enumerate(analysis.tracks):
        first, last = track.first, track.end - 1
        begins, ends = (int(analysis.pts[f]) * analysis.time_base for f in (first, last))
        faces.append(
            {
                "index": index,
                "shot": track.shot,
                "first": first,
                "last": last,
                "from": round(float(begins), 3),
                "to": round(float(ends), 3),
                "visible": round(float(np.mean(track.visible)), 3),
                "size": round(face_side(track), 1),
                "yaw": round(float(np.mean(track.yaw[track.visible])), 1),
                "score": round(float(np.mean(track.score[track.visible])), 3),
                "turned_away": round(float(np.mean(turned_away(track.yaw))), 3),
                "suggested": any(track is chosen for chosen in cast),
            }
        )
    width, height = analysis.size
    return {
        "frames": len(analysis.pts),
        "width": width,
        "height": height,
        "cuts": list(analysis.cuts),
        "faces": faces,
    }


def contact_sheet(info: MediaInfo, analysis: Analysis, target: Path) -> Work[Path]:
    """Draw each track at its start, middle and end, and write the sheet as a PNG.

    Reads the clip once more, from its start to the last frame that is shown.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    analysis : Analysis
        What `analyse` found in it.
    target : Path
        The file to write.

    Yields
    ------
    Progress

    Returns
    -------
    Path
        ``target``.

    Raises
    ------
    FaceError
        If there is no face to show.
    MediaError
        If the clip cannot be read or the sheet not be written.
    """
    if not analysis.tracks:
        raise FaceError(
            "No face was found in the clip, so there is nothing to list. "
            "Try another clip or another --detector."
        )
    wanted = _frames_to_show(analysis)
    video = video_of(info)
    thumbs: dict[tuple[int, int], Picture] = {}
    last = max(wanted)
    with VideoReader(info) as reader:
        for frame, picture in reader:
            for index, place in wanted.get(frame, []):
                rgb = small_rgb(picture, _LONG_SIDE, video.rotation, video.sample_aspect)
                track = analysis.tracks[index]
                points = track.points[frame - track.first] * (rgb.shape[1] / analysis.size[0])
                thumbs[index, place] = _thumbnail(rgb, points)
            if frame >= last:
                break
            if frame % 10 == 0:
                yield Progress("Drawing the contact sheet", frame, last)
    _write(_arrange(analysis, thumbs), target)
    yield Progress("Drawing the contact sheet", last, last)
    return target


def _frames_to_show(analysis: Analysis) -> dict[int, list[tuple[int, int]]]:
    """Frames to look at: for each, the tracks to show and their places (0, 1, 2)."""
    wanted: dict[int, list[tuple[int, int]]] = {}
    for index, track in enumerate(analysis.tracks):
        seen = np.flatnonzero(track.visible) + track.first
        for place, frame in enumerate(seen[[0, len(seen) // 2, -1]]):
            wanted.setdefault(int(frame), []).append((index, place))
    return wanted


def _thumbnail(rgb: Picture, points: NDArray[np.floating]) -> Picture:
    """Cut out a face with its surroundings, upright as the picture is."""
    x, y = points.mean(axis=0)
    scale = _THUMB / (1.5 * crop_side(similarity(points)))
    place = np.array([[scale, 0, _THUMB / 2 - scale * x], [0, scale, _THUMB / 2 - scale * y]])
    shrunk = cv2.warpAffine(rgb, place, (_THUMB, _THUMB), borderValue=_PAPER)
    return np.asarray(shrunk, np.uint8)


def _arrange(analysis: Analysis, thumbs: dict[tuple[int, int], Picture]) -> Picture:
    count = len(analysis.tracks)
    rows = min(count, max(_ROWS, round(count**0.5)))
    columns = -(-count // rows)
    cell = (_THUMB + _LABEL + _GAP, 3 * (_THUMB + 2) + 2 * _GAP)
    sheet = np.full((rows * cell[0] + _GAP, columns * cell[1] + _GAP, 3), _PAPER, np.uint8)
    for index, track in enumerate(analysis.tracks):
        top, left = (index % rows) * cell[0] + _GAP, (index // rows) * cell[1] + _GAP
        for place in range(3):
            at = left + place * (_THUMB + 2)
            if (index, place) in thumbs:
                sheet[top : top + _THUMB, at : at + _THUMB] = thumbs[index, place]
        first, last = _times(analysis, track)
        lines = (
            f"face {index}   shot {track.shot}   {face_side(track):.0f} px",
            f"{first} to {last}",
        )
        for line, text in enumerate(lines):
            origin = (left, top + _THUMB + 16 + 18 * line)
            cv2.putText(sheet, text, origin, cv2.FONT_HERSHEY_SIMPLEX, 0.5, _INK, 1, cv2.LINE_AA)
    return sheet


def _times(analysis: Analysis, track: FaceTrack) -> tuple[str, str]:
    first, last = (int(analysis.pts[f]) * analysis.time_base for f in (track.first, track.end - 1))
    return timestamp(first), timestamp(last)


def _write(sheet: Picture, target: Path) -> None:
    _, png = cv2.imencode(".png", cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
    try:
        target.write_bytes(png.tobytes())
    except OSError as error:
        raise MediaError(
            f"The contact sheet {target} cannot be written ({error.strerror}). "
            "Name another file with -o."
        ) from error
