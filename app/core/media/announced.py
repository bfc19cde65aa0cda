"""How much sound a file announces, so that one that was cut off can be told from a short one."""

import struct
from fractions import Fraction
from pathlib import Path
from typing import BinaryIO

from av.audio.stream import AudioStream

from app.core.media.probe import open_media
from app.core.media.reader import timestamp

_SLACK = Fraction(1, 4)  # s
_SHARE = Fraction(1, 50)  # of what is announced; priming and padding are less
# Demuxers that read the length from a header.  The others measure what is there or guess
# from the bit rate, and an MPEG-1 file announces a length only with a tag.
_TELLING = {"mov", "matroska", "flac", "aiff", "caf", "avi", "wav"}
_MP3_TAGS = (b"Xing", b"Info", b"VBRI")
_MP3_FRAME = 1441  # bytes, the longest of layer III
_STREAMED = 0x7FFF_0000  # bytes: sizes from here on are written for want of a known one
_OGG_PAGE = 65_307  # bytes, the longest
_OGG_END = 4  # header flag of a stream's last page


def missing_sound(path: Path, decoded: Fraction) -> str | None:
    """Say what of a file's first sound track could not be read, as far as the file tells.

    WAV, MP4 and MOV, Matroska, FLAC, AIFF, CAF, AVI and MP3 with a Xing or VBRI tag announce a
    length.  Ogg only marks its last page.

    Parameters
    ----------
    path : Path
        A file with sound.
    decoded : Fraction
        Seconds that came out of the decoder.

    Returns
    -------
    str or None
        A sentence; None if nothing is missing, or nothing can be told.

    Raises
    ------
    MediaError
        If the file cannot be opened.
    """
    length = announced_length(path)
    if length is not None and length - decoded > max(_SLACK, length * _SHARE):
        return (
            f"{path} is cut short: the sound could be read until {timestamp(decoded)} "
            f"of {timestamp(length)}."
        )
    if length is None and _lacks_last_page(path):
        return f"{path} is cut short: the sound could be read until {timestamp(decoded)}."
    return None


def announced_length(path: Path) -> Fraction | None:
    """Length of a file's first sound track by its header in seconds; None if it has none.

    Raises
    ------
    MediaError
        If the file cannot be opened.
    """
    with open_media(path) as container:
        names = set(container.format.name.split(","))
        stream = container.streams.audio[0]
        length = _of_stream(stream)
    with path.open("rb") as file:
        if "wav" in names:
            return _of_wav(file) or length
        if "mp3" in names:
            return length if _has_length_tag(file) else None
    return length if names & _TELLING else None


def _of_stream(stream: AudioStream) -> Fraction | None:
    if stream.duration:
        return stream.duration * Fraction(stream.time_base or 0)
    try:
        hours, minutes, seconds = stream.metadata.get("DURATION", "").split(":")
        end = int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)
    except ValueError:
        return None
    return end - (stream.start_time or 0) * Fraction(stream.time_base or 0)


def _of_wav(file: BinaryIO) -> Fraction | None:
    """Length by the header of a WAV file, which FFmpeg corrects by the size of the file.

    Chunks as in the Multimedia Programming Interface and Data Specifications 1.0 (1991).
    """
    file.seek(12)
    rate = 0
    while len(head := file.read(8)) == 8:
        name, size = struct.unpack("<4sI", head)
        if name == b"data":
            return Fraction(size, rate) if rate and size < _STREAMED else None
        start = file.tell()
        if name == b"fmt ":
            rate = int.from_bytes(file.read(12)[8:], "little")  # bytes a second
        file.seek(start + size + size % 2)
    return None


def _has_length_tag(file: BinaryIO) -> bool:
    """Whether the first frame of an MP3 says how many there are."""
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3":  # its size has 7 bits a byte (ID3v2.4.0, section 6.2)
        start = 10 + sum((byte & 127) << 7 * place for place, byte in enumerate(head[9:5:-1]))
    file.seek(start)
    first = file.read(_MP3_FRAME)
    return any(tag in first for tag in _MP3_TAGS)


def _lacks_last_page(path: Path) -> bool:
    """Whether an Ogg file ends before the page that is flagged as the last (RFC 3533)."""
    with path.open("rb") as file:
        if file.read(4) != b"OggS":
            return False
        file.seek(max(0, path.stat().st_size - _OGG_PAGE))
        tail = file.read()
    page = tail.rfind(b"OggS")
    flags = tail[page + 5 : page + 6] if page >= 0 else b""
    return not flags or not flags[0] & _OGG_END
