"""Frames made by code, and an independent account of where a paste may change them."""

import av
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from app.core.media.planes import read_planes, subsampling, writable_planes

FORMATS = ("yuv420p", "yuv422p10le", "yuv444p", "yuv420p10le", "yuvj420p", "gray", "yuv422p")


def make_frame(
    pix_fmt: str = "yuv420p",
    size: tuple[int, int] = (320, 240),
    *,
    noise: float = 0.0,
    seed: int = 0,
    matrix: int = 6,
) -> VideoFrame:
    """A face-coloured picture with soft shapes and, on demand, noise (8-bit codes)."""
    frame = VideoFrame(size[0], size[1], pix_fmt)
    frame.colorspace, frame.pts = matrix, seed
    random = np.random.default_rng(seed)
    unit = 2.0 ** (frame.format.components[0].bits - 8)
    levels = (130.0, 112.0, 148.0)
    for plane, level in zip(writable_planes(frame), levels, strict=False):
        height, width = plane.shape
        x, y = np.meshgrid(np.arange(width) / width, np.arange(height) / height)
        shape = 25 * np.sin(7 * x + 2) * np.cos(5 * y) + 12 * np.sin(23 * x * y + level)
        codes = (level + shape + random.normal(0, 1, plane.shape) * noise) * unit
        plane[:] = np.clip(np.rint(codes), 0, 256 * unit - 1)
    return frame


def ramps(pix_fmt: str, size: tuple[int, int] = (320, 240)) -> VideoFrame:
    """16-bit luma and chroma, linear in stored x and y, chroma sited as MPEG-2 has it."""
    frame = VideoFrame(*size, pix_fmt)
    planes = writable_planes(frame)
    sx, sy = (1, 1) if "420" in pix_fmt else (0, 0)
    for index, plane in enumerate(planes):
        x, y = np.meshgrid(np.arange(plane.shape[1]) * 1.0, np.arange(plane.shape[0]) * 1.0)
        if index > 0:
            x, y = x * 2**sx, y * 2**sy + (2**sy - 1) / 2
        plane[:] = np.rint((60 + 0.3 * x + 0.4 * y) * 256)
    return frame


def interlaced(frame: VideoFrame) -> VideoFrame:
    """The same picture, flagged as interlaced, which PyAV can only do through a filter."""
    graph = av.filter.Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base="1/25"
    )
    flag = graph.add("setfield", "mode=tff")
    sink = graph.add("buffersink")
    source.link_to(flag)
    flag.link_to(sink)
    graph.configure()
    graph.push(frame)
    flagged = graph.pull()
    assert isinstance(flagged, VideoFrame) and flagged.interlaced_frame
    return flagged


def affine(
    centre: tuple[float, float], side: tuple[float, float], turn: float, size: int
) -> NDArray[np.float64]:
    """Matrix (3, 3) from stored px to a crop of ``size`` px.

    ``centre`` and ``side`` (across, down) in px of the picture, ``turn`` in degrees.
    """
    angle = np.deg2rad(turn)
    spin = np.array(
        [[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]]
    )
    scale = np.diag([size / side[0], size / side[1], 1.0])
    there = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1.0]])
    back = np.array([[1, 0, (size - 1) / 2], [0, 1, (size - 1) / 2], [0, 0, 1.0]])
    return back @ spin @ scale @ there


def copies(frame: VideoFrame) -> list[NDArray[np.float64]]:
    return [plane.astype(np.float64) for plane in read_planes(frame)]


def shares(
    frame: VideoFrame, crop_from_stored: NDArray[np.float64], mask: NDArray[np.float32]
) -> list[NDArray[np.float64]]:
    """Mask at every px of every plane, by plain bilinear interpolation in double precision."""
    sx, sy = subsampling(frame)
    found = []
    for index, plane in enumerate(read_planes(frame)):
        height, width = plane.shape
        x, y = np.meshgrid(np.arange(width, dtype=float), np.arange(height, dtype=float))
        if index > 0:
            x, y = x * 2**sx, y * 2**sy + (2**sy - 1) / 2
        at = crop_from_stored @ np.stack([x.ravel(), y.ravel(), np.ones(x.size)])
        found.append(_bilinear(mask.astype(float), at[0], at[1]).reshape(height, width))
    return found


def _bilinear(
    mask: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    padded = np.pad(mask, 1)
    limit = len(mask)
    x, y = np.clip(x, -1, limit) + 1, np.clip(y, -1, limit) + 1
    x0, y0 = np.minimum(x.astype(int), limit), np.minimum(y.astype(int), limit)
    u, v = x - x0, y - y0
    upper = padded[y0, x0] * (1 - u) + padded[y0, x0 + 1] * u
    lower = padded[y0 + 1, x0] * (1 - u) + padded[y0 + 1, x0 + 1] * u
    return upper * (1 - v) + lower * v


def psnr(a: NDArray[np.float64], b: NDArray[np.float64], peak: float = 255.0) -> float:
    return float(10 * np.log10(peak**2 / max(np.mean((a - b) ** 2), 1e-9)))
