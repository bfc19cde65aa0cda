"""Makes the screenshots of README and guide: the real window, on drawn people, in both themes.

``python docs/screenshots.py`` draws a clip of two presenters, dubs both in the window, and writes
``docs/pictures/NAME-dark.png`` and ``NAME-light.png``.  No screen is needed, and no footage.
"""

import os
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["LC_ALL"] = "C.UTF-8"

from make_pictures import PICTURES, save
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QHelpEvent, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.core.presenter.clip import AUDIO_RATE, make_clip
from app.core.presenter.styles import ADA, BEN, Style
from app.core.presenter.voice import (
    ALTO,
    BARITONE,
    MEZZO,
    Script,
    Voice,
    duration,
    opening_track,
    speak,
    spell,
)
from app.core.progress import finish
from app.core.project.document import Document
from app.core.project.edits_cast import assign_faces, rename_speaker
from app.core.project.edits_lines import add_take, set_text
from app.core.project.edits_markers import add_marker
from app.core.project.edits_segments import trim_end
from app.ui.app import open_window
from app.ui.playback import Playback
from app.ui.render import Renders
from app.ui.trainer.consent import ConsentDialog
from app.ui.trainer.room import TRAINING, VERDICT
from app.ui.window import Window

SECONDS = 12.0
HALF = (640, 720)  # px of each presenter
SIZE = (1280, 800)  # px of the window
STEPS = 24  # of training: enough for a curve
SAID = {
    "Ada": [("_", 0.4), *spell("helo ben, aj em drown baj a program, end ju.", 1.1)],
    "Ben": [("_", 5.8), *spell("mi tu. wot evr ju sej, maj lips mast folow.", 1.1)],
}
DUBBED = {
    "Ada": [
        *[("_", 0.5), *spell("helo ben, @ ordinater m@ desin,", 1.25)],
        *[("_", 0.9), *spell("e twa, mon ami.", 1.25)],
    ],
    "Ben": [
        *[("_", 5.9), *spell("mwa osi. mentnan Z@ parl on otr lang,", 1.3)],
        *[("_", 0.8), *spell("e ma buS la suiv.", 1.3)],
    ],
}
TEXTS = (
    "Hello, Ben. A computer drew me.",
    "And you, my friend?",
    "Me too. Now I speak another language.",
    "And my lips follow it.",
)
VOICES = {"Ada": (ALTO, MEZZO), "Ben": (BARITONE, BARITONE)}
STYLES = {"Ada": ADA, "Ben": BEN}


# --- the clip ----------------------------------------------------------------------------


def make_files(folder: Path) -> list[Path]:
    """Draw both, side by side, and speak their dubs."""
    halves = [
        draw_half(folder / f"half-{name}.mp4", STYLES[name], SAID[name], voices[0])
        for name, voices in VOICES.items()
    ]
    clip = folder / "two.mp4"
    join(halves, clip)
    dubs = []
    for name, (_, voice) in VOICES.items():
        assert duration(DUBBED[name]) < SECONDS
        dubs.append(folder / f"{name.lower()}.wav")
        write_wav(dubs[-1], speak(DUBBED[name], AUDIO_RATE, seed=2, voice=voice))
    return [clip, *dubs]


def draw_half(path: Path, style: Style, script: Script, voice: Voice) -> Path:
    """Draw one of them."""
    sound = speak(script, AUDIO_RATE, seed=1, voice=voice)
    room = np.zeros(int(SECONDS * AUDIO_RATE), np.float32)
    room[: len(sound)] = sound[: len(room)]
    finish(
        make_clip(
            path,
            seconds=SECONDS,
            opening=lambda time: float(opening_track(script, np.array([time]))[0]),
            size=HALF,
            style=style,
            sound=room,
        )
    )
    return path


def join(halves: list[Path], target: Path) -> None:
    """Put two clips beside each other, and their sounds on top of each other."""
    with av.open(str(target), "w") as out:
        video = out.add_stream("libx264", 25, options={"crf": "14", "preset": "veryfast"})
        video.width, video.height, video.pix_fmt = 2 * HALF[0], HALF[1], "yuv420p"
        audio = out.add_stream("aac", AUDIO_RATE, layout="mono")
        for number, pair in enumerate(zip(*map(pictures, halves), strict=True)):
            frame = av.VideoFrame.from_ndarray(np.concatenate(pair, axis=1), format="rgb24")
            frame.pts = number
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        mixed = np.sum([sound_of(half) for half in halves], axis=0, dtype=np.float32)
        block = av.AudioFrame.from_ndarray(np.ascontiguousarray(mixed[None]), "fltp", "mono")
        block.sample_rate = AUDIO_RATE
        out.mux(audio.encode(block))
        out.mux(audio.encode(None))


def pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    """All frames of a clip, RGB."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="rgb24")


def sound_of(path: Path) -> NDArray[np.float32]:
    """The sound of a clip, as long as the clip should be."""
    with av.open(str(path)) as container:
        parts = [frame.to_ndarray()[0] for frame in container.decode(audio=0)]
    return np.concatenate(parts)[: int(SECONDS * AUDIO_RATE)]


def write_wav(path: Path, sound: NDArray[np.float32]) -> None:
    """Write mono sound as 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(AUDIO_RATE)
        file.writeframes(np.round(sound * 32767).astype("<i2").tobytes())


# --- the window --------------------------------------------------------------------------


def until(come: Callable[[], object], patience: float = 300.0) -> None:
    """Let the window work until something has come."""
    end = time.monotonic() + patience
    while not come():
        assert time.monotonic() < end, "what is waited for does not come"
        QApplication.processEvents()
        time.sleep(0.01)


def settle(seconds: float = 0.6) -> None:
    """Let the window paint."""
    end = time.monotonic() + seconds
    until(lambda: time.monotonic() > end)


def tidy(window: Window) -> None:
    """Name the speakers, give each their face and lines, and leave something to be found."""
    plate = window.footage.plate
    assert plate is not None and plate.scene is not None
    tracks = plate.scene.analysis.tracks
    across = sorted(range(len(tracks)), key=lambda i: float(tracks[i].points[..., 0].mean()))

    def change(document: Document) -> Document:
        names = {dub.speaker: document.sound(dub.media).path.stem for dub in document.dubs}
        for id, name in names.items():
            document = rename_speaker(document, id, name.capitalize())
            document = assign_faces(document, id, [across[name == "ben"]])
        lines = sorted(document.segments, key=lambda segment: segment.first)
        for line, text in zip(lines, TEXTS, strict=True):
            document = set_text(document, line.id, text)
        document = trim_end(document, lines[-1].id, lines[-1].end - 7)
        document = add_take(document, lines[2].id)
        return add_marker(document, lines[2].first - 12, "Ben turns")

    assert window.session.edit("Tidy", change)


def ready(window: Window) -> bool:
    """Whether all is rendered and nothing goes on."""
    states = window.findChild(Renders).states
    segments = window.session.document.segments
    done = all(segment.id in states and states[segment.id].name == "ready" for segment in segments)
    return bool(segments) and done and not window.jobs.busy()


def open_with_lines(folder: Path) -> Window:
    """Open the window and wait for two dubbed speakers."""
    application, window = open_window()
    window.settings.setValue("toured", True)
    window.resize(*SIZE)
    window.intake.take(make_files(folder))
    until(lambda: len(window.session.document.segments) == len(TEXTS))
    tidy(window)
    until(lambda: ready(window))
    application.processEvents()
    return window


# --- pictures of it ----------------------------------------------------------------------


def keep(pixmap: QPixmap, name: str) -> None:
    """Write a PNG of it."""
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    save(rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3), name)


def shoot(window: Window, theme: str) -> None:
    """Take all pictures in one theme."""
    window.settings.setValue("theme", theme)
    window.apply_theme()
    lines = sorted(window.session.document.segments, key=lambda segment: segment.first)
    window.timeline.fit()
    window.session.select([lines[2].id])
    window.session.set_playhead(lines[2].first + 31)
    window.actions_["view.wipe"].trigger()
    player = window.findChild(Playback).player
    until(lambda: (shown := player.picture()) is not None and shown.dubbed is not None)
    window.statusBar().clearMessage()  # it calls them what they were called before
    settle()
    keep(window.grab(), f"window-{theme}")
    window.inspector.fields.meter.start()
    until(lambda: not window.jobs.busy())
    settle()
    shoot_panels(window, theme)
    shoot_dialogs(window, theme)


def shoot_panels(window: Window, theme: str) -> None:
    """Take the cast, a preflight finding, the timeline and the inspector."""
    keep(window.cast.grab(), f"cast-{theme}")
    inspector = window.inspector
    inside = inspector.fields.widget()
    assert inside is not None
    keep(inside.grab(), f"inspector-{theme}")
    window.actions_["view.original"].trigger()
    window.timeline.zoom_in()
    window.timeline.zoom_in()
    settle()
    keep(window.panel.grab(), f"timeline-{theme}")
    window.timeline.fit()
    settle()
    keep(with_tip(window), f"preflight-{theme}")


def with_tip(window: Window) -> QPixmap:
    """The timeline with the tooltip of what preflight found."""
    timeline, found = window.timeline, window.findChild(Renders).findings[-1]
    rows = ((y, timeline.lane_at(y)) for y in range(timeline.height()))
    row = next(y for y, lane in rows if lane is not None and lane.kind == "preflight")
    at = QPoint(round(timeline.x_of((found.first + found.end) / 2)), row + 6)
    place = timeline.viewport().mapToGlobal(at)
    QApplication.sendEvent(timeline.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, at, place))
    until(lambda: any(shown_tips()))
    settle(0.3)
    tip = next(iter(shown_tips()))
    picture = window.panel.grab()
    painter = QPainter(picture)
    beside = timeline.viewport().mapTo(window.panel, at)
    left = min(beside.x() - 20, picture.width() - tip.width() - 8)
    painter.drawPixmap(QPointF(left, beside.y() + 18), tip.grab())
    painter.end()
    tip.hide()
    return picture


def shown_tips() -> list[QWidget]:
    """Tooltips that are shown."""
    widgets = QApplication.topLevelWidgets()
    return [w for w in widgets if w.inherits("QTipLabel") and w.isVisible()]


def shoot_dialogs(window: Window, theme: str) -> None:
    """Take export, palette and keyboard map."""
    for action, name in (("file.export", "export"), ("edit.keymap", "keymap")):
        window.actions_[action].trigger()
        dialog = newest()
        if name == "export":
            dialog.file.setText("~/films/two-dubbed.mp4")
        else:
            dialog.search.setText("segment")
        settle()
        keep(dialog.grab(), f"{name}-{theme}")
        dialog.close()
        settle(0.1)
    window.actions_["view.palette"].trigger()
    palette = newest()
    palette.field.setText("frame")
    settle()
    keep(palette.grab(), f"palette-{theme}")
    palette.close()
    settle(0.1)


def tune(window: Window) -> None:
    """Tune on Ada, as far as a few steps lead: what it comes to is what is shown."""
    document = window.session.document
    window.trainer.choose(next(s.id for s in document.speakers if s.name == "Ada"))
    room = window.trainer.room
    assert room is not None
    room.setup.steps.setValue(STEPS)
    window.actions_["train.start"].trigger()
    dialog = window.findChild(ConsentDialog)
    assert dialog is not None
    dialog.why.setPlainText("She is drawn, and the program may do with her what it likes.")
    dialog.agreed.setChecked(True)
    dialog.go.click()
    runs = window.trainer.runs
    until(lambda: runs.tuning is not None and not runs.busy(), patience=3600)
    assert runs.tuning is not None and runs.tuning.story.over, runs.tuning.trouble
    window.trainer.show_room(False)


def shoot_trainer(window: Window, theme: str) -> None:
    """Take what was watched, and the verdict."""
    window.settings.setValue("theme", theme)
    window.apply_theme()
    window.trainer.show_room(True)
    room = window.trainer.room
    assert room is not None
    for tab, name in ((TRAINING, "trainer"), (VERDICT, "verdict")):
        room.tabs.setCurrentIndex(tab)
        settle(2)
        keep(window.grab(), f"{name}-{theme}")
    window.trainer.show_room(False)


def newest() -> QDialog:
    """The dialog that was just opened."""

    def shown() -> list[QDialog]:
        widgets = QApplication.topLevelWidgets()
        return [w for w in widgets if isinstance(w, QDialog) and w.isVisible()]

    until(shown)
    return shown()[0]


def main() -> None:
    """Take every picture in both themes."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lipsmith-screenshots-") as folder:
        for name in ("CACHE", "CONFIG", "DATA"):  # the user's settings stay as they are
            os.environ[f"XDG_{name}_HOME"] = str(Path(folder) / name.lower())
        os.environ.setdefault("TORCH_HOME", str(Path.home() / ".cache" / "torch"))
        window = open_with_lines(Path(folder))
        tune(window)
        for theme in ("light", "dark"):
            shoot(window, theme)
            shoot_trainer(window, theme)
        for closing in window.closing:
            closing()


if __name__ == "__main__":
    main()
    os._exit(0)  # threads of libraries end with the process
