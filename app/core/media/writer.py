"""Writes the dubbed movie: the new picture and sound, and all else the clip had."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, suppress
from fractions import Fraction
from math import lcm
from pathlib import Path
from typing import Any

import av
from av.codec.context import Flags
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.format import VideoFormat
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream as AvVideoStream

from app.core.closing import Closing
from app.core.errors import MediaError
from app.core.media.carry import Carrier
from app.core.media.codecs import CONTAINERS, DEFAULT_CODEC, codec_for, encoder_setup, sound_encoder
from app.core.media.planes import chroma_shifts, convert, to_planar
from app.core.media.reader import frame_time, video_of
from app.core.media.sound import DubTrack, add_sound_stream, encode_dub
from app.core.media.target import PartialFile, explained_write_errors
from app.core.media.types import MediaInfo

_LEAD = Fraction(1, 2)  # s by which sound is written ahead of the picture
_MUXER_PATIENCE = 2_000_000  # µs the muxer holds packets back for a silent stream
_MATROSKA_TICK = Fraction(1, 1000)  # s
_LARGEST_TIMESCALE = 2**31 - 1


class MovieWriter(Closing):
    """Encodes frames into a new file that takes the source's place in every other respect.

    Frame count and times, size, pixel shape, rotation, colour tags, depth and field order
    are the source's.  A dub replaces its first audio track; the other tracks, subtitles,
    chapters and descriptions come along.  The file grows under another name beside the
    target and is put in place by `finish`; leaving the context without it removes it.

    Parameters
    ----------
    target : Path
        Ends in .mp4, .mov or .mkv.
    source : MediaInfo
        The clip the frames are from.
    codec : str
        Name in `VIDEO_CODECS`.
    quality : int or None
        On the codec's own scale, lower is better.
    threads : int
        Encoding threads; 0 lets the encoder choose.
    dub : DubTrack or None
        New sound; without it the first audio track comes along like the others.
    carry : bool
        Whether the other tracks, subtitles, chapters and descriptions come along.

    Attributes
    ----------
    notes : list of str
        What could not be kept exactly as it was, in sentences; complete after `finish`.

    Raises
    ------
    MediaError
        If codec, extension and quality do not go together, the source has no picture, or
        the folder cannot be written to.

    Examples
    --------
    >>> with VideoReader("in.mp4") as reader, MovieWriter(  # doctest: +SKIP
    ...     Path("out.mp4"), reader.info
    ... ) as writer:
    ...     for _, frame in reader:
    ...         writer.write(frame)
    ...     writer.finish()
    """

    def __init__(
        self,
        target: Path,
        source: MediaInfo,
        codec: str = DEFAULT_CODEC,
        quality: int | None = None,
        threads: int = 0,
        dub: DubTrack | None = None,
        carry: bool = True,
    ) -> None:
        self._target = target
        self._video = video_of(source)
        self._extension = target.suffix.lower()
        self._setup = encoder_setup(codec_for(codec, target), quality, self._video)
        self.notes: list[str] = list(self._setup.notes)
        self._count = 0
        self._rounded = False
        self._dub: Iterator[tuple[Fraction, list[Packet[Any]]]] = iter(())
        self._sound_until = Fraction(0)
        self._carrier: Carrier | None = None
        with ExitStack() as undo:
            self._partial = PartialFile(target)
            undo.callback(self._partial.discard)
            self._output = self._open_output(source, dub)
            undo.callback(self._close_quietly)
            self._stream = self._add_picture(threads)
            if dub is not None:
                self._dub = self._add_dub(dub)
            if carry:
                self._carrier = self._add_rest(source, dub)
                undo.callback(self._carrier.close)
            self._undo = undo.pop_all()

    def write(self, frame: VideoFrame) -> None:
        """Encode the next frame, and whatever sound and subtitles go with its time.

        Parameters
        ----------
        frame : av.VideoFrame
            In order of presentation, with ``pts`` as `VideoReader` gives it.  It belongs to
            the writer from now on.

        Raises
        ------
        MediaError
            If the encoder refuses the picture, the disk is full or writing fails.
        """
        setup = self._setup
        frame = convert(to_planar(frame), setup.pix_fmt, not setup.codec.full_range)
        # A decoder's frame types would be taken for orders.
        frame.pict_type = PictureType.NONE
        time = frame_time(frame)
        self._note_rounding(time)
        with explained_write_errors(self._target):
            if not self._count:
                self._open_encoder(frame)
            self._output.mux(self._stream.encode(frame))
            self._count += 1
            self._write_sound(time + _LEAD)
            if self._carrier is not None:
                self._carrier.advance(time + _LEAD)

    def finish(self) -> None:
        """Write what is left and put the file in the target's place.

        Raises
        ------
        MediaError
            If no frame was written, the disk is full or writing fails.
        """
        if not self._count:
            raise MediaError(f"There is no picture to write into {self._target}. Check the clip.")
        with explained_write_errors(self._target):
            self._output.mux(self._stream.encode(None))
            self._write_sound(None)
            if self._carrier is not None:
                self._carrier.advance(None)
            self._output.close()
        self._partial.commit()

    def close(self) -> None:
        """Release everything; a file that is not finished is removed."""
        self._undo.close()

    def _open_output(self, source: MediaInfo, dub: DubTrack | None) -> OutputContainer:
        options = {"max_interleave_delta": str(_MUXER_PATIENCE)}
        if self._extension != ".mkv":
            options["movie_timescale"] = str(self._movie_timescale(source, dub))
        with explained_write_errors(self._target):
            return av.open(
                f"file:{self._partial.path}",
                "w",
                format=CONTAINERS[self._extension],
                container_options=options,
            )

    def _movie_timescale(self, source: MediaInfo, dub: DubTrack | None) -> int:
        """Find a clock in which the offsets of picture and sound are whole numbers.

        MP4 keeps the delay of each stream in the movie's own clock, milliseconds unless
        told otherwise, so that any other offset would come out rounded.
        """
        scale = min(self._video.time_base.denominator, _LARGEST_TIMESCALE)
        for rate in [dub.rate if dub else 0, *(audio.sample_rate for audio in source.audio)]:
            if rate and lcm(scale, rate) <= _LARGEST_TIMESCALE:
                scale = lcm(scale, rate)
        return scale

    def _add_picture(self, threads: int) -> AvVideoStream:
        video, setup = self._video, self._setup
        stream = self._output.add_stream(
            setup.codec.encoder, rate=video.rate, options=dict(setup.options)
        )
        assert isinstance(stream, AvVideoStream)
        context = stream.codec_context
        context.width, context.height = video.width, video.height
        context.pix_fmt = setup.pix_fmt
        context.time_base = stream.time_base = video.time_base
        context.sample_aspect_ratio = video.sample_aspect
        context.thread_count = threads
        if setup.global_quality is not None:
            context.global_quality = setup.global_quality
            context.flags |= Flags.qscale
        if setup.codec.name == "h265" and self._extension != ".mkv":
            context.codec_tag = "hvc1"  # the one Apple's players take
        if video.interlaced:
            self._keep_fields(stream)
        if setup.codec.name == "ffv1" and self._extension == ".mkv" and video.sample_aspect != 1:
            self.notes.append(
                "MKV does not say that the pixels of ffv1 are not square, so some players will "
                "show the picture distorted. Choose another --codec if that matters."
            )
        if video.display_matrix is not None:
            stream.set_display_matrix(video.display_matrix)
        stream.disposition = Disposition.default
        return stream

    def _keep_fields(self, stream: AvVideoStream) -> None:
        context, codec = stream.codec_context, self._setup.codec
        context.field_order = self._video.field_order
        _, down = chroma_shifts(VideoFormat(self._setup.pix_fmt))
        if not codec.fields:
            return
        if codec.even and self._video.height % (2 << down):
            self.notes.append(
                f"{codec.name} cannot code {self._video.height} lines as two fields: "
                "they stay in the picture but are coded as one frame."
            )
            return
        context.flags |= Flags.interlaced_dct

    def _add_dub(self, dub: DubTrack) -> Iterator[tuple[Fraction, list[Packet[Any]]]]:
        encoder, bit_rate = self._sound_encoder(dub.channels)
        stream = add_sound_stream(self._output, encoder, bit_rate, dub.rate, dub.channels)
        stream.disposition = Disposition.default
        return encode_dub(stream, dub)

    def _add_rest(self, source: MediaInfo, dub: DubTrack | None) -> Carrier:
        replaced = source.audio[0].index if dub is not None and source.audio else None
        channels = max((audio.channels for audio in source.audio), default=2)
        carrier = Carrier(source, self._output, self._sound_encoder(channels), replaced, self.notes)
        self._stream.metadata.update(carrier.picture_description)
        return carrier

    def _sound_encoder(self, channels: int) -> tuple[str, int]:
        return sound_encoder(self._extension, self._setup.codec.name, channels)

    def _open_encoder(self, first: VideoFrame) -> None:
        """Tag the stream with the colours of the first frame, which knows best, and open it."""
        context = self._stream.codec_context
        context.color_range = first.color_range
        context.color_primaries = first.color_primaries
        context.color_trc = first.color_trc
        context.colorspace = first.colorspace
        try:
            context.open()
        except (av.error.FFmpegError, ValueError) as error:
            raise MediaError(
                f"A picture of {context.width} x {context.height} px in {context.pix_fmt} cannot "
                f"be written as {self._setup.codec.name}. Choose another --codec."
            ) from error

    def _write_sound(self, until: Fraction | None) -> None:
        while until is None or self._sound_until < until:
            step = next(self._dub, None)
            if step is None:
                return
            self._sound_until, packets = step
            self._output.mux(packets)

    def _note_rounding(self, time: Fraction) -> None:
        if self._extension == ".mkv" and time % _MATROSKA_TICK and not self._rounded:
            self._rounded = True
            self.notes.append(
                "MKV keeps times to the millisecond: frame times are rounded by up to 0.5 ms."
            )

    def _close_quietly(self) -> None:
        # A file that is not finished is thrown away: what closing it has to say is no matter.
        with suppress(av.error.FFmpegError, OSError, ValueError):
            self._output.close()
