"""Exporting from the window: the dialog, and the queue behind it."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, QSettings, Qt, Signal
from pytestqt.qtbot import QtBot

from app.core.errors import MediaError
from app.core.progress import Progress
from app.core.project.edits_segments import remove_segments
from app.core.render import export as export_module
from app.core.render.presets import PRESETS, STEMS, ExportSettings
from app.ui import export_dialog, export_list
from app.ui import exports as exports_module
from app.ui.export_dialog import ExportDialog
from app.ui.export_words import PRESET_WORDS
from app.ui.exports import Export, Exports, kept_under
from app.ui.session import Session
from app.ui.timeline.sources import State
from app.ui.window_dialogs import open_dialog


class FakeRenders(QObject):
    states_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.paused = False
        self.states: dict[str, State] = {}
        self.left = 0

    def missing(self) -> int:
        return self.left

    def seconds_left(self) -> float:
        return 0.1 * self.left

    def workshop(self) -> str:
        return "shop"

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused = False


class Press:
    """Stands in for the real export: writes nothing, and waits until it is let."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.begun: list[tuple[Path, ExportSettings]] = []
        self.closed: list[Path] = []
        self.error: Exception | None = None

    def __call__(self, document, target, settings, shop):  # type: ignore[no-untyped-def]
        assert shop == "shop"
        self.begun.append((target, settings))
        try:
            while not self.go.wait(0.005):
                yield Progress("Writing", 3, 10)
            if self.error is not None:
                raise self.error
            left = SimpleNamespace(speaker="Ben", left="left as it is: no face was chosen.")
            return SimpleNamespace(
                files=(target,), altered=7, frames=9, segments=(left,), notes=("A note.",)
            )
        finally:
            self.closed.append(target)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    made = Press()
    monkeypatch.setattr(export_module, "export", made)
    return made


@pytest.fixture
def renders(qtbot: QtBot) -> FakeRenders:
    return FakeRenders()


@pytest.fixture
def exports(renders: FakeRenders, press: Press) -> Iterator[Exports]:
    made = Exports(renders)  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def dialog(
    qtbot: QtBot,
    session: Session,
    renders: FakeRenders,
    exports: Exports,
    settings: QSettings,
    tmp_path: Path,
) -> ExportDialog:
    settings.setValue("export/folder", str(tmp_path))
    video = SimpleNamespace(width=1920, height=1080)
    footage = SimpleNamespace(plate=SimpleNamespace(info=SimpleNamespace(video=video)))
    made = ExportDialog(session, footage, renders, exports, settings, "film")  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.show()
    return made


def choose(box, value: object) -> None:  # type: ignore[no-untyped-def]
    box.setCurrentIndex(box.findData(value))


# --- the queue -----------------------------------------------------------------------------


def test_exports_are_made_one_after_the_other_while_live_rendering_rests(
    qtbot: QtBot, session: Session, exports: Exports, renders: FakeRenders, press: Press
) -> None:
    one, two = (exports.add(session.document, Path(n), ExportSettings()) for n in ("a", "b"))
    qtbot.waitUntil(lambda: one.progress is not None)
    assert (one.stage, two.stage) == ("running", "waiting") and renders.paused and exports.busy()
    press.go.set()
    qtbot.waitUntil(lambda: not exports.busy())
    assert [path.name for path, _ in press.begun] == ["a", "b"]
    assert one.report is not None and (one.stage, two.stage) == ("done", "done")
    qtbot.waitUntil(lambda: not renders.paused)


def test_live_rendering_that_was_paused_stays_so(
    qtbot: QtBot, session: Session, exports: Exports, renders: FakeRenders, press: Press
) -> None:
    renders.paused = True
    press.go.set()
    one = exports.add(session.document, Path("a"), ExportSettings())
    qtbot.waitUntil(lambda: one.over)
    qtbot.wait(50)
    assert renders.paused


def test_one_that_is_stopped_is_closed_and_the_next_begins(
    qtbot: QtBot, session: Session, exports: Exports, press: Press
) -> None:
    one, two, three = (
        exports.add(session.document, Path(n), ExportSettings()) for n in ("a", "b", "c")
    )
    qtbot.waitUntil(lambda: one.progress is not None)
    exports.cancel(two)
    exports.cancel(one)
    qtbot.waitUntil(lambda: three.stage == "running")
    assert (one.stage, two.stage) == ("cancelled", "cancelled")
    assert [path.name for path in press.closed] == ["a"]
    press.go.set()
    qtbot.waitUntil(lambda: three.stage == "done")


def test_one_that_fails_says_why_and_the_next_begins(
    qtbot: QtBot, session: Session, exports: Exports, press: Press
) -> None:
    press.error = MediaError("The disk is full.")
    press.go.set()
    one = exports.add(session.document, Path("a"), ExportSettings())
    qtbot.waitUntil(lambda: one.over)
    assert one.stage == "failed" and str(one.error) == "The disk is full."


def test_an_edit_after_the_order_does_not_change_what_is_exported(
    qtbot: QtBot, session: Session, exports: Exports, press: Press
) -> None:
    before = session.document
    one = exports.add(session.document, Path("a"), ExportSettings())
    session.edit("Less", lambda document: type(document)())
    assert one.document is before


def test_quitting_stops_all(qtbot: QtBot, session: Session, exports: Exports, press: Press) -> None:
    one, two = (exports.add(session.document, Path(n), ExportSettings()) for n in ("a", "b"))
    qtbot.waitUntil(lambda: one.progress is not None)
    exports.close()
    assert [path.name for path in press.closed] == ["a"] and two.stage == "cancelled"
    assert one.stage in ("running", "cancelled")


# --- the dialog ----------------------------------------------------------------------------


def test_what_is_chosen_is_what_is_exported(
    qtbot: QtBot, session: Session, dialog: ExportDialog, press: Press, tmp_path: Path
) -> None:
    assert dialog.file.text() == str(tmp_path / "film-dubbed.mp4")
    choose(dialog.preset, "prores")
    assert dialog.file.text() == str(tmp_path / "film-dubbed.mov")
    dialog.under.setChecked(True)
    dialog.under_db.setValue(-18)
    choose(dialog.loudness, -23.0)
    dialog.carry.setChecked(False)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(press.begun) == 1)
    assert press.begun[0] == (
        tmp_path / "film-dubbed.mov",
        ExportSettings(preset="prores", under_db=-18.0, loudness=-23.0, carry=False),
    )


def test_the_original_under_the_dub_can_be_heard_before_exporting(
    qtbot: QtBot, dialog: ExportDialog, settings: QSettings
) -> None:
    with qtbot.waitSignal(dialog.under_changed) as told:
        dialog.under.setChecked(True)
    assert told.args == [-20.0] == [kept_under(settings)]
    with qtbot.waitSignal(dialog.under_changed):
        dialog.under_db.setValue(-12)
    assert kept_under(settings) == -12
    with qtbot.waitSignal(dialog.under_changed) as told:
        dialog.under.setChecked(False)
    assert told.args == [None] == [kept_under(settings)]


def test_the_next_dialog_remembers_the_choices_and_names_no_file_that_is_there(
    qtbot: QtBot,
    session: Session,
    renders: FakeRenders,
    exports: Exports,
    settings: QSettings,
    dialog: ExportDialog,
    tmp_path: Path,
) -> None:
    choose(dialog.preset, "ffv1")
    choose(dialog.loudness, -16.0)
    dialog.under.setChecked(True)
    dialog.export()
    (tmp_path / "film-dubbed.mkv").touch()
    again = ExportDialog(
        session,
        SimpleNamespace(plate=None),  # type: ignore[arg-type]
        renders,  # type: ignore[arg-type]
        exports,
        settings,
        "film",
    )
    qtbot.addWidget(again)
    assert again.file.text() == str(tmp_path / "film-dubbed-2.mkv")
    chosen = again.chosen()
    assert (chosen.preset, chosen.loudness, chosen.under_db) == ("ffv1", -16.0, -20.0)


def test_a_range_is_that_of_the_selected_segments(session: Session, dialog: ExportDialog) -> None:
    assert (dialog.chosen().first, dialog.chosen().end) == (None, None)
    session.select([session.document.segments[n].id for n in (1, 2)])
    choose(dialog.range, "selected")
    assert (dialog.chosen().first, dialog.chosen().end) == (100, 200)
    assert not dialog.carry.isEnabled()
    session.select([])
    assert dialog.range.currentData() == "whole" and dialog.carry.isEnabled()


def test_size_time_and_what_stays_original_are_told_beforehand(
    session: Session, dialog: ExportDialog, renders: FakeRenders
) -> None:
    choose(dialog.preset, "prores")
    assert "MB" in dialog.forecast.text() and "rendered first" not in dialog.forecast.text()
    assert not dialog.warning.isVisibleTo(dialog)
    renders.left = 120
    ids = [segment.id for segment in session.document.segments]
    renders.states = {ids[0]: State("skipped"), ids[1]: State("failed"), ids[2]: State("ready")}
    dialog.renew()
    assert "120" in dialog.forecast.text()
    assert "could not be rendered" in dialog.warning.text()
    assert "keep the original" in dialog.warning.text()


def test_what_the_last_export_of_the_clip_came_to_is_what_the_next_is_said_to_come_to(
    qtbot: QtBot, session: Session, dialog: ExportDialog, exports: Exports, tmp_path: Path
) -> None:
    document, settings = session.document, ExportSettings("ffv1", first=0, end=50)
    target = tmp_path / "part.mkv"
    target.write_bytes(bytes(5_000_000))
    done = Export(document, target, settings, "done")
    done.report = SimpleNamespace(  # type: ignore[assignment]
        frames=50, altered=9, seconds={"writing": 4.0}, segments=(), notes=()
    )
    exports.all.append(done)
    known = exports.known(document, "ffv1", 100, 3.0)
    assert known is not None and (known.size, known.seconds) == (10_000_000, 11.0)
    assert exports.known(document, "prores", 100, 3.0) is None
    choose(dialog.preset, "ffv1")
    frames = document.frames // 50
    assert f"About {5 * frames} MB, in about {4 * frames} s." in dialog.forecast.text()
    choose(dialog.preset, "web")
    made = Export(document, tmp_path / "part.mkv", replace(settings, preset="web"), "done")
    made.report = done.report
    exports.all.append(made)
    exports.changed.emit(made)
    qtbot.waitUntil(lambda: f"About {5 * frames} MB" in dialog.forecast.text())
    target.unlink()
    assert exports.known(document, "ffv1", 100, 3.0) is None


def test_a_system_that_opens_no_folders_is_said_to_and_where_the_file_is(
    qtbot: QtBot, dialog: ExportDialog, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports_module.QDesktopServices, "openUrl", lambda url: False)
    monkeypatch.setattr(exports_module.sys, "platform", "linux")
    said: list[Exception] = []
    monkeypatch.setattr(export_list, "show_error", lambda parent, error: said.append(error))
    press.go.set()
    dialog.export()
    (row,) = dialog.list.rows.values()
    qtbot.waitUntil(lambda: row.folder.isVisibleTo(dialog))
    row.folder.click()
    assert "film-dubbed.mp4" in str(said[0])


def test_a_file_that_is_there_is_replaced_only_when_that_is_meant(
    qtbot: QtBot, dialog: ExportDialog, exports: Exports, tmp_path: Path
) -> None:
    (tmp_path / "film-dubbed.mp4").touch()
    dialog.export()
    assert not exports.all and "already" in dialog.question.text()
    dialog.question.buttons()[0].click()
    assert [export.target.name for export in exports.all] == ["film-dubbed.mp4"]


def test_two_exports_do_not_write_the_same_file(
    qtbot: QtBot, dialog: ExportDialog, exports: Exports, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Exception] = []
    monkeypatch.setattr(export_dialog, "show_error", lambda parent, error: said.append(error))
    dialog.export()
    dialog.export()
    assert len(exports.all) == 1 and "another name" in str(said[0])


def test_the_result_is_shown_in_its_folder(
    qtbot: QtBot, dialog: ExportDialog, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(export_list, "show_in_folder", shown.append)
    press.go.set()
    dialog.export()
    (row,) = dialog.list.rows.values()
    qtbot.waitUntil(lambda: row.folder.isVisibleTo(dialog))
    said = row.says.text()
    assert "7 of 9" in said and "Ben" in said and "A note." in said
    qtbot.mouseClick(row.folder, Qt.MouseButton.LeftButton)
    assert [path.name for path in shown] == ["film-dubbed.mp4"]


def test_of_stems_the_files_are_told_and_no_mouths(
    qtbot: QtBot, dialog: ExportDialog, press: Press
) -> None:
    choose(dialog.preset, "stems")
    press.go.set()
    dialog.export()
    (row,) = dialog.list.rows.values()
    qtbot.waitUntil(lambda: row.folder.isVisibleTo(dialog))
    said = row.says.text()
    assert "film-dubbed.wav" in said and "A note." in said and "mouth" not in said


def test_closing_the_dialog_stops_nothing_and_the_list_is_there_again(
    qtbot: QtBot,
    session: Session,
    renders: FakeRenders,
    exports: Exports,
    settings: QSettings,
    dialog: ExportDialog,
) -> None:
    dialog.export()
    dialog.reject()
    again = ExportDialog(
        session,
        SimpleNamespace(plate=None),  # type: ignore[arg-type]
        renders,  # type: ignore[arg-type]
        exports,
        settings,
    )
    qtbot.addWidget(again)
    (row,) = again.list.rows.values()
    qtbot.waitUntil(lambda: "Writing" in row.says.text())
    row.stop.click()
    qtbot.waitUntil(lambda: "Stopped" in row.says.text())


def test_edits_after_the_dialog_is_gone_do_not_ask_it(
    qtbot: QtBot,
    session: Session,
    renders: FakeRenders,
    exports: Exports,
    settings: QSettings,
    press: Press,
) -> None:
    plate = SimpleNamespace(plate=None)
    made = ExportDialog(session, plate, renders, exports, settings)  # type: ignore[arg-type]
    open_dialog(made)
    made.file.setText(str(Path(str(settings.fileName())).with_name("film.mp4")))
    made.export()
    with qtbot.waitSignal(made.destroyed):
        made.reject()
    with qtbot.captureExceptions() as raised:
        session.select([session.document.segments[0].id])
        session.edit("Delete", lambda d: remove_segments(d, [d.segments[0].id]))
        renders.states_changed.emit({})
        press.go.set()
        qtbot.waitUntil(lambda: exports.all[0].over)
    assert not raised


def test_every_preset_is_offered_and_can_be_translated(dialog: ExportDialog) -> None:
    assert dialog.preset.count() == len(PRESETS) and STEMS in PRESETS
    words = {text for preset in PRESETS.values() for text in (preset.label, preset.purpose)}
    assert set(PRESET_WORDS) == words
