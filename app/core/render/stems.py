"""Sound alone: a WAV file for each speaker, one for the original, and one for the mix."""

import re
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

import av

from app.core.media.sound import DubTrack, add_sound_stream, encode_dub
from app.core.media.target import PartialFile, check_place, explained_write_errors
from app.core.progress import Progress, Work
from app.core.project.document import Document
from app.core.render.sound import ORIGINAL, Soundtrack
from app.core.view.cache import ViewCache
from app.core.view.conform import RATE, Samples
from app.core.view.times import FrameTimes

MIX = "mix"


def stem_files(document: Document, target: Path) -> dict[str, Path]:
    """Name the files: by id of the speaker, `ORIGINAL` and ``""`` for the mix.

    Only speakers who have a line with sound get one.
    """
    heard = {segment.speaker for segment in document.segments if segment.dub}
    names = {"": MIX, ORIGINAL: ORIGINAL}
    for speaker in document.speakers:
        if speaker.id in heard:
            plain = re.sub(r"[^\w -]+", "_", speaker.name).strip() or "speaker"
            taken = {name.lower() for name in names.values()}
            names[speaker.id] = f"{plain} {speaker.id}" if plain.lower() in taken else plain
    return {id: target.with_name(f"{target.stem}-{name}.wav") for id, name in names.items()}


def write_stems(
    document: Document,
    times: FrameTimes,
    view: ViewCache,
    target: Path,
    span: tuple[int, int],
    under_db: float | None,
    gain_db: float,
) -> Work[tuple[Path, ...]]:
    """Write all stems; all of them are put in place together, at the end.

    Parameters
    ----------
    target : Path
        Stems are named after it, see `stem_files`.
    span : (int, int)
        First sample and the one after the last, of the movie.
    under_db, gain_db
        See `Soundtrack`.

    Returns
    -------
    tuple of Path
        The mix first.

    Raises
    ------
    MediaError
        If a file cannot be written.
    """
    files = stem_files(document, target)
    for path in files.values():
        check_place(path, *(media.path for media in document.sounds))
    total = (span[1] - span[0]) * len(files)
    done = 0
    with ExitStack() as stack:
        partials = []
        for stem, path in files.items():
            partial = PartialFile(path)
            stack.callback(partial.discard)
            partials.append(partial)
            with Soundtrack(document, times, view, under_db, gain_db, stem) as sound:
                for count in _write(partial, sound.clipped(*span)):
                    done += count
                    yield Progress("Writing stems", done, total)
        for partial in partials:
            partial.commit()
    return tuple(files.values())


def _write(partial: PartialFile, blocks: Iterable[Samples]) -> Iterable[int]:
    """Write a WAV file; yield the number of samples as they are written."""
    with explained_write_errors(partial.target):
        # RF64 (EBU Tech 3306) where 4 GB do not suffice.
        options = {"rf64": "auto"}
        with av.open(f"file:{partial.path}", "w", format="wav", container_options=options) as out:
            stream = add_sound_stream(out, "pcm_s24le", 0, RATE, 2)
            before = 0
            for time, packets in encode_dub(stream, DubTrack(blocks, RATE, 2)):
                out.mux(packets)
                yield round(time * RATE) - before
                before = round(time * RATE)
