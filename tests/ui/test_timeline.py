"""The timeline's mouse and keys, as events that a window gets."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.project.document import Segment
from app.core.project.edits_cast import add_speaker
from app.core.project.edits_segments import add_segment, split_segment
from app.ui.session import Session
from app.ui.timeline.lanes import RULER
from app.ui.timeline.paint import LEFT
from app.ui.timeline.scale import Scale
from app.ui.timeline.sources import Finding, State
from app.ui.timeline.view import Timeline
from tests.ui.projects import stretches

PX = 2.0  # of a frame
NO, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def timeline(qtbot: QtBot, session: Session) -> Iterator[Timeline]:
    """Shows all twenty seconds, two px a frame, without snapping."""
    made = Timeline(session)
    qtbot.addWidget(made)
    made.resize(1300, 400)
    made.show()
    qtbot.waitExposed(made)
    made.scale = Scale(0, PX)
    made._fits = False
    made.snapping = False
    yield made


def lane_y(timeline: Timeline, speaker: int) -> float:
    return timeline.rect_of(segments(timeline, speaker)[0]).center().y()


def segments(timeline: Timeline, speaker: int) -> list[Segment]:
    document = timeline.session.document
    return [s for s in document.segments if s.speaker == document.speakers[speaker].id]


def at(timeline: Timeline, frame: float, speaker: int) -> QPointF:
    return QPointF(LEFT + PX * frame, lane_y(timeline, speaker))


def mouse(
    timeline: Timeline,
    kind: QEvent.Type,
    where: QPointF,
    modifiers: Qt.KeyboardModifier = NO,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
) -> None:
    held = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseButtonRelease else button
    pressed = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else button
    target = timeline.viewport()
    event = QMouseEvent(kind, where, target.mapToGlobal(where), pressed, held, modifiers)
    QApplication.sendEvent(target, event)


def drag(
    timeline: Timeline,
    begin: QPointF,
    end: QPointF,
    modifiers: Qt.KeyboardModifier = NO,
    button: Qt.MouseButton = Qt.MouseButton.LeftButton,
    release: bool = True,
) -> None:
    mouse(timeline, QEvent.Type.MouseButtonPress, begin, modifiers, button)
    for share in (0.3, 0.7, 1.0):
        mouse(timeline, QEvent.Type.MouseMove, begin + (end - begin) * share, modifiers, button)
    if release:
        mouse(timeline, QEvent.Type.MouseButtonRelease, end, modifiers, button)


def click(timeline: Timeline, where: QPointF, modifiers: Qt.KeyboardModifier = NO) -> None:
    mouse(timeline, QEvent.Type.MouseButtonPress, where, modifiers)
    mouse(timeline, QEvent.Type.MouseButtonRelease, where, modifiers)


def wheel(timeline: Timeline, where: QPointF, notches: int, modifiers: Qt.KeyboardModifier) -> None:
    target = timeline.viewport()
    event = QWheelEvent(
        where,
        target.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(target, event)


def test_a_press_on_the_ruler_moves_the_playhead_and_a_drag_scrubs(timeline: Timeline) -> None:
    seen: list[int] = []
    timeline.session.playhead_moved.connect(seen.append)
    drag(timeline, QPointF(LEFT + 20, RULER / 2), QPointF(LEFT + 221, RULER / 2))
    assert timeline.session.playhead == 110
    assert seen[0] == 10
    assert len(seen) == 4


def test_a_click_selects_and_ctrl_adds_and_takes_away(timeline: Timeline) -> None:
    one, two = segments(timeline, 0)[0].id, segments(timeline, 1)[1].id
    click(timeline, at(timeline, 75, 0))
    assert timeline.session.selection == (one,)
    click(timeline, at(timeline, 240, 1), CTRL)
    assert timeline.session.selection == (one, two)
    click(timeline, at(timeline, 75, 0), CTRL)
    assert timeline.session.selection == (two,)
    click(timeline, at(timeline, 10, 0))
    assert timeline.session.selection == ()


@pytest.mark.parametrize("frame", [175, 198.5])
def test_a_click_on_one_of_several_selects_it_alone(timeline: Timeline, frame: float) -> None:
    timeline.commands.select_all()
    one = segments(timeline, 0)[1]
    drag(timeline, at(timeline, frame, 0), at(timeline, frame + 1, 0))
    assert timeline.session.selection == (one.id,)


def test_selected_segments_stay_selected_when_one_of_them_is_dragged(timeline: Timeline) -> None:
    timeline.commands.select_all()
    drag(timeline, at(timeline, 175, 0), at(timeline, 185, 0))
    assert len(timeline.session.selection) == 5


def test_a_drag_moves_a_segment_with_its_sound_by_whole_frames(timeline: Timeline) -> None:
    before = segments(timeline, 0)[0]
    drag(timeline, at(timeline, 75, 0), at(timeline, 92.4, 0))
    after = timeline.session.document.segment(before.id)
    assert (after.first, after.end) == (67, 117)
    assert after.dub_in == before.dub_in
    assert timeline.session.undo_stack.count() == 1


def test_a_press_that_hardly_moves_changes_nothing(timeline: Timeline) -> None:
    before = timeline.session.document
    drag(timeline, at(timeline, 75, 0), at(timeline, 75, 0) + QPointF(3, 2))
    assert timeline.session.document is before


def test_selected_segments_move_together(timeline: Timeline) -> None:
    click(timeline, at(timeline, 75, 0))
    click(timeline, at(timeline, 120, 1), CTRL)
    drag(timeline, at(timeline, 120, 1), at(timeline, 110, 1))
    assert stretches(timeline.session.document, 0)[0] == (40, 90)
    assert stretches(timeline.session.document, 1)[0] == (90, 140)


def test_a_drag_stops_at_a_neighbour_and_can_jump_over_it(timeline: Timeline) -> None:
    drag(timeline, at(timeline, 75, 0), at(timeline, 145, 0))
    assert stretches(timeline.session.document, 0)[0] == (100, 150)
    timeline.session.undo_stack.undo()
    drag(timeline, at(timeline, 75, 0), at(timeline, 240, 0))
    assert (215, 265) in stretches(timeline.session.document, 0)


def test_a_segment_dragged_to_another_lane_is_that_speakers(timeline: Timeline) -> None:
    moved = segments(timeline, 0)[2]
    drag(timeline, at(timeline, 350, 0), at(timeline, 360, 1))
    after = timeline.session.document.segment(moved.id)
    assert after.speaker == timeline.session.document.speakers[1].id
    assert after.first == 310


def test_edges_trim_and_the_sound_stays_where_it_is(timeline: Timeline) -> None:
    before = segments(timeline, 0)[2]
    drag(timeline, at(timeline, 301, 0), at(timeline, 321, 0))
    after = timeline.session.document.segment(before.id)
    assert (after.first, after.end) == (320, 400)
    assert after.dub_in - before.dub_in == Fraction(20, 25)
    drag(timeline, at(timeline, 399, 0), at(timeline, 359, 0))
    assert timeline.session.document.segment(before.id).end == 360
    assert timeline.session.document.segment(before.id).dub_in == after.dub_in


def test_a_trim_stops_at_the_neighbour_and_leaves_a_frame(timeline: Timeline) -> None:
    drag(timeline, at(timeline, 99, 0), at(timeline, 190, 0))
    assert stretches(timeline.session.document, 0)[0] == (50, 150)
    drag(timeline, at(timeline, 149, 0), at(timeline, 2, 0))
    assert stretches(timeline.session.document, 0)[0] == (50, 51)


def test_a_drag_with_alt_slips_the_sound(timeline: Timeline) -> None:
    before = segments(timeline, 0)[0]
    drag(timeline, at(timeline, 75, 0), at(timeline, 80, 0), ALT)
    after = timeline.session.document.segment(before.id)
    assert (after.first, after.end) == (before.first, before.end)
    assert after.dub_in == before.dub_in - Fraction(5, 25)


def test_a_dragged_edge_is_caught_by_the_cut_nearby(timeline: Timeline) -> None:
    timeline.snapping = True
    drag(timeline, at(timeline, 99, 0), at(timeline, 122, 0))
    assert stretches(timeline.session.document, 0)[0] == (50, 125)


def test_a_moved_segment_is_caught_by_the_marker_and_the_line_is_shown(
    timeline: Timeline,
) -> None:
    timeline.snapping = True
    drag(timeline, at(timeline, 240, 1), at(timeline, 203, 1), release=False)
    assert stretches(timeline.session.document, 1)[1] == (180, 220)
    assert timeline._caught == 180
    mouse(timeline, QEvent.Type.MouseButtonRelease, at(timeline, 203, 1))
    assert timeline._caught is None


@pytest.mark.parametrize(("frame", "held"), [(75, NO), (50.5, NO), (75, ALT)])
def test_a_drag_says_beside_the_mouse_how_far_it_has_gone(
    timeline: Timeline, frame: float, held: Qt.KeyboardModifier
) -> None:
    told = []
    timeline.show_amount = lambda at, frames: told.append(frames)  # type: ignore[method-assign]
    drag(timeline, at(timeline, frame, 0), at(timeline, frame + 8, 0), held)
    assert told[-2:] == [8, None]
    before = timeline.viewport().grab().toImage()
    Timeline.show_amount(timeline, at(timeline, frame + 8, 0), 8)
    assert timeline.viewport().grab().toImage() != before


def test_escape_takes_a_drag_back(qtbot: QtBot, timeline: Timeline) -> None:
    before = timeline.session.document
    drag(timeline, at(timeline, 75, 0), at(timeline, 100, 0), release=False)
    assert timeline.session.document != before
    qtbot.keyClick(timeline, Qt.Key.Key_Escape)
    assert timeline.session.document == before
    assert not timeline.session.undo_stack.canUndo()


def test_a_rubber_band_selects_what_it_touches(timeline: Timeline) -> None:
    drag(timeline, at(timeline, 110, 0), at(timeline, 240, 1))
    assert timeline.session.selection == tuple(
        s.id for s in timeline.session.document.segments if s.first in (100, 150, 220)
    )


def test_the_blade_splits_where_it_is_clicked(timeline: Timeline) -> None:
    timeline.blade = True
    click(timeline, at(timeline, 350, 0))
    assert stretches(timeline.session.document, 0)[2:] == [(300, 350), (350, 400)]


def test_with_ctrl_the_edge_of_two_that_touch_is_rolled(timeline: Timeline) -> None:
    session = timeline.session
    session.edit("Split", lambda d: split_segment(d, segments(timeline, 0)[2].id, 350))
    before = [s.dub_in - Fraction(s.first, 25) for s in segments(timeline, 0)]
    drag(timeline, at(timeline, 349, 0), at(timeline, 359, 0), CTRL)
    assert stretches(session.document, 0)[2:] == [(300, 360), (360, 400)]
    drag(timeline, at(timeline, 361, 0), at(timeline, 200, 0), CTRL)
    assert stretches(session.document, 0)[2:] == [(300, 301), (301, 400)]
    assert [s.dub_in - Fraction(s.first, 25) for s in segments(timeline, 0)] == before
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert stretches(session.document, 0)[2:] == [(300, 350), (350, 400)]
    drag(timeline, at(timeline, 99, 0), at(timeline, 120, 0), CTRL)  # touches none: selects
    assert stretches(session.document, 0)[0] == (50, 100)


def test_a_marker_is_dragged_by_its_flag_and_escape_puts_it_back(
    qtbot: QtBot, timeline: Timeline
) -> None:
    session = timeline.session
    flag = QPointF(LEFT + PX * 180 + 2, RULER / 2)
    drag(timeline, flag, flag + QPointF(40 * PX, 0))
    assert [marker.frame for marker in session.document.markers] == [220]
    assert session.playhead == 180 and session.undo_stack.undoText() == "Move marker"
    far = flag + QPointF(40 * PX, 0)
    drag(timeline, far, far + QPointF(4000, 0), release=False)
    assert session.document.markers[0].frame == session.document.frames - 1
    qtbot.keyClick(timeline, Qt.Key.Key_Escape)
    assert session.document.markers[0].frame == 220


def test_with_ctrl_a_cut_mark_is_dragged_between_its_neighbours(timeline: Timeline) -> None:
    session = timeline.session
    y = next(lane for lane in timeline._lanes if lane.kind == "video").top + 10
    mark = QPointF(LEFT + PX * 125, y)
    drag(timeline, mark, mark + QPointF(10 * PX, 0))  # without it, the playhead
    assert session.playhead == 135 and not session.undo_stack.canUndo()
    drag(timeline, mark, mark + QPointF(10 * PX, 0), CTRL)
    assert [shot.first for shot in session.document.shots] == [0, 135, 250]
    mark += QPointF(10 * PX, 0)
    drag(timeline, mark, mark + QPointF(300 * PX, 0), CTRL)
    assert [shot.first for shot in session.document.shots] == [0, 249, 250]
    session.undo_stack.undo()
    assert session.undo_stack.undoText() == "Move cut mark"


def test_rippling_trims_and_moves_take_those_behind_along(timeline: Timeline) -> None:
    timeline.commands.rippling = True
    drag(timeline, at(timeline, 99, 0), at(timeline, 109, 0))
    assert stretches(timeline.session.document, 0) == [(50, 110), (160, 210), (310, 410)]
    drag(timeline, at(timeline, 180, 0), at(timeline, 185, 0))
    assert stretches(timeline.session.document, 0) == [(50, 110), (165, 215), (315, 415)]
    drag(timeline, at(timeline, 51, 0), at(timeline, 61, 0))
    assert stretches(timeline.session.document, 0) == [(50, 100), (155, 205), (305, 405)]
    assert segments(timeline, 0)[0].dub_in == Fraction(60, 25)


def test_ctrl_and_the_wheel_zoom_at_the_cursor(timeline: Timeline) -> None:
    where = at(timeline, 200, 0)
    under = timeline.frame_at(where.x())
    wheel(timeline, where, 3, CTRL)
    assert timeline.scale.px > 3
    assert timeline.frame_at(where.x()) == pytest.approx(under)
    wheel(timeline, where, -20, CTRL)
    assert timeline.x_of(500) < timeline.viewport().width()
    assert timeline.scale.start == 0


def test_the_wheel_scrolls_and_the_middle_button_drags(timeline: Timeline) -> None:
    timeline.zoom(4, LEFT)
    wheel(timeline, at(timeline, 100, 0), -1, NO)
    scrolled = timeline.scale.start
    assert scrolled > 0
    assert timeline.horizontalScrollBar().value() == round(scrolled * timeline.scale.px)
    end = at(timeline, 100, 0)
    drag(timeline, end + QPointF(60, 0), end, NO, Qt.MouseButton.MiddleButton)
    assert timeline.scale.start == pytest.approx(scrolled + 60 / timeline.scale.px)


def test_the_playhead_is_brought_into_view(timeline: Timeline) -> None:
    timeline.zoom(8, LEFT)
    timeline.session.set_playhead(400)
    assert LEFT <= timeline.x_of(400) < timeline.viewport().width()


def test_a_double_click_tells_the_segment(qtbot: QtBot, timeline: Timeline) -> None:
    with qtbot.waitSignal(timeline.activated) as told:
        mouse(timeline, QEvent.Type.MouseButtonDblClick, at(timeline, 75, 0))
    assert told.args == [segments(timeline, 0)[0].id]


def test_a_double_click_on_a_flag_tells_the_marker(qtbot: QtBot, timeline: Timeline) -> None:
    flag = QPointF(LEFT + PX * 180 + 2, 8)
    with qtbot.waitSignal(timeline.marker_activated) as told:
        mouse(timeline, QEvent.Type.MouseButtonDblClick, flag)
    assert told.args == [timeline.session.document.markers[0].id]


def test_a_screen_reader_is_told_what_is_selected(timeline: Timeline) -> None:
    chosen = segments(timeline, 0)[0].id
    timeline.set_states({chosen: State("failed", message="The disk is full.")})
    timeline.session.select([chosen])
    words = timeline.accessibleDescription()
    assert words == ("Ada, 00:00:02:00 – 00:00:04:00, failed: The disk is full., “from 50 on”")


def test_states_of_segments_are_told_apart(timeline: Timeline) -> None:
    names = ("empty", "queued", "rendering", "ready", "stale", "failed", "skipped")
    seen = set()
    for name in names:
        timeline.set_states({segments(timeline, 0)[2].id: State(name, 0.5)})
        box = timeline.rect_of(segments(timeline, 0)[2]).toRect()
        seen.add(timeline.viewport().grab(box).toImage().constBits().tobytes())
    assert len(seen) == len(names)


def test_findings_that_come_and_go_do_not_move_the_lanes_under_the_mouse(
    timeline: Timeline,
) -> None:
    top = lane_y(timeline, 0)
    empty = timeline.viewport().grab().toImage()
    timeline.set_findings([Finding(0, 100, "warning", "The face is small.")])
    assert lane_y(timeline, 0) == top
    assert timeline.lane_at(top - 44).kind == "preflight"
    assert timeline.viewport().grab().toImage() != empty


def test_dense_segments_are_each_seen(timeline: Timeline) -> None:
    timeline.resize(220, 400)
    timeline.fit()
    box = timeline.rect_of(segments(timeline, 1)[0]).toRect()
    inside = timeline.viewport().grab().toImage().pixelColor(box.center())
    beside = timeline.viewport().grab().toImage().pixelColor(box.center() - QPoint(30, 0))
    assert inside != beside


def test_lanes_with_lines_are_scrolled_to(timeline: Timeline) -> None:
    for _ in range(6):
        timeline.session.edit("Add", add_speaker)
    last = timeline.session.document.speakers[-1].id
    timeline.session.edit("Clear", lambda d: replace(d, segments=()))
    timeline.session.edit("Say", lambda d: add_segment(d, last, 10, 20))
    timeline.show_lines()
    row = next(lane for lane in timeline._lanes if lane.speaker == last)
    bottom = timeline.verticalScrollBar().value() + timeline.viewport().height()
    assert row.top + row.height <= bottom
