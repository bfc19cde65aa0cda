"""Everything of a clip that is not its picture, brought along into another file.

The clip is read a second time beside the one that decodes its picture, in step with the
writing, so that packets are never held for long.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Discard, Disposition, Stream
from av.subtitles.stream import SubtitleStream

from app.core.closing import Closing
from app.core.media.probe import is_cover, main_video, open_media
from app.core.media.sound import add_sound_stream
from app.core.media.types import MediaInfo

# What each kind of file takes as it is; Matroska takes all that FFmpeg can write to it.
_SOUND_IN_MP4 = {"aac", "mp3", "mp2", "ac3", "eac3", "dts", "alac", "opus", "flac"}
_SOUND_IN_MOV = {"aac", "mp3", "ac3", "eac3", "alac"}
_TEXT_SUBTITLES = {"subrip", "ass", "webvtt", "mov_text", "text"}
# Notes of the old container about itself; the new one writes its own.
_TECHNICAL = {"major_brand", "minor_version", "compatible_brands", "encoder", "duration"}
_TECHNICAL |= {"bps", "number_of_frames", "number_of_bytes", "handler_name", "vendor_id"}


class Carrier(Closing):
    """Brings sound tracks, subtitles, chapters and descriptions into the output.

    Parameters
    ----------
    info : MediaInfo
        The clip.
    output : av.container.OutputContainer
        Not started yet; streams are added to it here.
    sound : tuple of (str, int)
        Encoder and bit rate for tracks that the output cannot take as they are.
    replaced : int or None
        Index of the audio stream that is left out because a dub takes its place.
    notes : list of str
        What cannot be brought along, or not unchanged, is added to it in sentences.

    Attributes
    ----------
    picture_description : dict
        Language, title and the like of the picture that is written anew.
    """

    def __init__(
        self,
        info: MediaInfo,
        output: OutputContainer,
        sound: tuple[str, int],
        replaced: int | None,
        notes: list[str],
    ) -> None:
        self._notes = notes
        self._info = info
        self._output = output
        self._sound = sound
        self._dubbed = replaced is not None
        self._source: InputContainer = open_media(info.path)
        self._picture = main_video(self._source)
        self._tracks: dict[int, _Track] = {}
        for stream in self._source.streams:
            kept = stream.index != replaced and stream != self._picture
            track = self._track(stream) if kept else None
            if track is None:
                stream.discard = Discard.all
                continue
            track.output.metadata.update(_description(stream.metadata))
            track.output.disposition = _disposition(stream, self._dubbed)
            self._tracks[stream.index] = track
        self.picture_description = _description(self._picture.metadata) if self._picture else {}
        self._describe()
        self._packets = self._wanted_packets()
        self._next = next(self._packets, None)

    def close(self) -> None:
        """Close the clip."""
        self._source.close()

    def advance(self, until: Fraction | None) -> None:
        """Write the packets up to a time in seconds, or all that are left if None."""
        while self._next is not None and (until is None or _time(self._next) <= until):
            track = self._tracks[self._next.stream.index]
            self._output.mux(track.feed(self._next))
            self._next = next(self._packets, None)
        if until is None:
            for track in self._tracks.values():
                self._output.mux(track.flush())

    def _track(self, stream: Stream) -> _Track | None:
        if isinstance(stream, AudioStream):
            return self._sound_track(stream)
        if isinstance(stream, SubtitleStream):
            return self._subtitle_track(stream)
        if isinstance(stream, av.stream.AttachmentStream) and self._extension == ".mkv":
            return _Track(self._output.add_stream_from_template(stream))
        if isinstance(stream, av.VideoStream):
            what = "The cover picture" if is_cover(stream) else "A second video track"
            self._notes.append(f"{what} is left out.")
        elif not self._is_rebuilt(stream):
            self._notes.append(
                f"A track of {stream.type} is left out: only the clip itself has it."
            )
        return None

    def _is_rebuilt(self, stream: Stream) -> bool:
        # MOV keeps chapters and time code in tracks of their own; the muxer makes new ones.
        timecoded = any("timecode" in s.metadata for s in self._source.streams.video)
        return stream.type == "data" and (self._info.chapters > 0 or timecoded)

    def _sound_track(self, stream: AudioStream) -> _Track | None:
        codec = _codec_name(stream)
        if codec is None:
            self._notes.append("A sound track in an unknown codec is left out.")
            return None
        if _takes_sound(self._extension, codec):
            try:
                return _Track(self._output.add_stream_from_template(stream, opaque=True))
            except ValueError:
                pass  # Matroska has no name for it
        encoder, bit_rate = self._sound
        context = stream.codec_context
        self._notes.append(
            f"Sound track {stream.index} ({codec}) does not go into {self._extension} as it is "
            f"and is converted to {encoder}."
        )
        return _Encode(
            stream,
            add_sound_stream(
                self._output, encoder, bit_rate, context.sample_rate, context.channels
            ),
        )

    def _subtitle_track(self, stream: SubtitleStream) -> _Track | None:
        codec = _codec_name(stream)
        text = "subrip" if self._extension == ".mkv" else "mov_text"
        if codec == text or (self._extension == ".mkv" and codec not in (None, "mov_text")):
            try:
                return _Track(self._output.add_stream_from_template(stream, opaque=True))
            except ValueError:
                pass  # Matroska has no name for it
        if codec in _TEXT_SUBTITLES:
            output = self._output.add_stream(text)
            assert isinstance(output, SubtitleStream)
            return _Text(stream, output)
        self._notes.append(
            f"Subtitles in the format {codec} do not go into {self._extension} and are left out. "
            "Name the output .mkv to keep them."
        )
        return None

    def _describe(self) -> None:
        self._output.metadata.update(_description(self._source.metadata))
        chapters = self._source.chapters()
        for chapter in chapters:
            shift = round(self._info.origin / (chapter["time_base"] or Fraction(1)))
            chapter["start"] = max(0, chapter["start"] - shift)
            chapter["end"] = max(0, chapter["end"] - shift)
        if chapters:
            self._output.set_chapters(chapters)

    @property
    def _extension(self) -> str:
        name = self._output.format.name
        return ".mkv" if name == "matroska" else f".{name}"

    def _wanted_packets(self) -> Iterator[Packet[Any]]:
        streams = [s for s in self._source.streams if s.index in self._tracks]
        streams = [s for s in streams if not isinstance(s, av.stream.AttachmentStream)]
        if not streams:
            return
        packets = self._source.demux(streams)
        while True:
            try:
                packet = next(packets, None)
            except (av.error.FFmpegError, OSError):
                return  # damaged; the reader of the picture says so
            if packet is None:
                return
            if packet.size and packet.pts is not None:
                self._shift(packet)
                if packet.pts >= 0 or self._extension != ".mkv" or self._clamp(packet):
                    yield packet

    def _shift(self, packet: Packet[Any]) -> None:
        """Count a packet's time from the movie's origin."""
        shift = round(self._info.origin / packet.time_base)
        if packet.pts is not None:
            packet.pts -= shift
        if packet.dts is not None:
            packet.dts -= shift

    def _clamp(self, packet: Packet[Any]) -> bool:
        """Move a packet that starts before 0 to 0; return False if it also ends there.

        The run-in of AAC is such a packet.  MP4 can tell players to skip it; Matroska would
        move everything else, the picture too, to make room for it.
        """
        assert packet.pts is not None
        end = packet.pts + (packet.duration or 0)
        packet.pts = packet.dts = 0
        return end > 0


def _time(packet: Packet[Any]) -> Fraction:
    ticks = packet.pts if packet.dts is None else packet.dts
    assert ticks is not None
    return ticks * packet.time_base


class _Track:
    """A stream whose packets are brought along as they are; others differ in what they feed."""

    def __init__(self, output: Stream) -> None:
        self.output = output

    def feed(self, packet: Packet[Any]) -> list[Packet[Any]]:
        packet.stream = self.output
        return [packet]

    def flush(self) -> list[Packet[Any]]:
        return []


class _Encode(_Track):
    """Sound decoded and encoded again."""

    def __init__(self, source: AudioStream, output: AudioStream) -> None:
        super().__init__(output)
        self._source = source
        self._encoder = output

    def feed(self, packet: Packet[Any]) -> list[Packet[Any]]:
        try:
            frames = self._source.decode(packet)
        except av.error.InvalidDataError:
            return []
        return [out for frame in frames for out in self._encoder.encode(frame)]

    def flush(self) -> list[Packet[Any]]:
        frames = self._source.decode(None)
        packets = [out for frame in frames for out in self._encoder.encode(frame)]
        return packets + self._encoder.encode(None)


class _Text(_Track):
    """Subtitles written in another notation."""

    def __init__(self, source: SubtitleStream, output: SubtitleStream) -> None:
        super().__init__(output)
        self._decoder = source.codec_context
        self._encoder = output.codec_context
        self._decoder.open(strict=False)
        self._encoder.subtitle_header = self._decoder.subtitle_header
        self._encoder.time_base = output.time_base = source.time_base or Fraction(1, 1000)

    def feed(self, packet: Packet[Any]) -> list[Packet[Any]]:
        subtitles = self._decoder.decode2(packet)
        if subtitles is None or not len(subtitles):
            return []  # MP4 fills the gaps between subtitles with empty ones
        encoded = self._encoder.encode_subtitle(subtitles)
        encoded.pts = encoded.dts = packet.pts
        encoded.duration = packet.duration
        encoded.time_base = packet.time_base
        encoded.stream = self.output
        return [encoded]


def _takes_sound(extension: str, codec: str) -> bool:
    if extension == ".mp4":
        return codec in _SOUND_IN_MP4
    if extension == ".mov":
        return codec in _SOUND_IN_MOV or codec.startswith("pcm_")
    return True


def _codec_name(stream: Stream) -> str | None:
    # The codec's own name, not that of whichever decoder reads it ('mp3', not 'mp3float').
    return None if stream.codec_context is None else stream.codec_context.codec.canonical_name


def _disposition(stream: Stream, dubbed: bool) -> Disposition:
    if dubbed and stream.type == "audio":
        return stream.disposition & ~Disposition.default
    return stream.disposition


def _description(metadata: dict[str, str]) -> dict[str, str]:
    return {
        key: value
        for key, value in metadata.items()
        if key.lower() not in _TECHNICAL and not key.lower().startswith("_statistics")
    }
