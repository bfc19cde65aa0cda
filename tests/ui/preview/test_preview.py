"""What is seen in the preview, and what the mouse and the keyboard do there."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, QPointF, QSizeF, Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QMainWindow, QSlider
from pytestqt.qtbot import QtBot

from app.core.project.document import Speaker
from app.core.view.boxes import FaceBox
from app.ui.preview.canvas import Canvas, Mode
from app.ui.preview.framing import Framing
from app.ui.preview.player import Player
from app.ui.preview.preview import Preview
from app.ui.theme import colours_of
from tests.ui.preview.fakes import PaintedSource, even_times

RED, BLUE = QColor(200, 0, 0), QColor(0, 0, 200)
ANN = Speaker("s1", "Ann", "#4f8fd9", (3,))


@pytest.fixture
def player(make_player: Callable[..., Player]) -> Player:
    return make_player()


@pytest.fixture
def preview(player: Player, qtbot: QtBot) -> Preview:
    preview = Preview(player)
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    preview.show()
    return preview


@pytest.fixture
def loaded(preview: Preview, player: Player, source: PaintedSource, qtbot: QtBot) -> Preview:
    preview.set_picture_size(640, 360)
    player.set_media(even_times(200, Fraction(30_000, 1001)), source)
    qtbot.waitUntil(lambda: player.picture() is not None)
    return preview


def colour(canvas: Canvas, x: float, y: float = 0.25, picture: int = 0) -> QColor:
    """Colour at a place of a picture, from 0 to 1 across and down."""
    rect = canvas.picture_rects()[picture]
    at = QPoint(round(rect.left() + x * rect.width()), round(rect.top() + y * rect.height()))
    return canvas.grab().toImage().pixelColor(at)


def said(preview: Preview, name: str) -> str:
    """What a read-out below the picture says."""
    return next(
        label.text()
        for label in preview.transport.findChildren(QLabel)
        if label.accessibleName() == name
    )


def near(found: QColor, wanted: QColor) -> bool:
    pairs = zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]
    return all(abs(a - b) < 12 for a, b in pairs)


def choose(preview: Preview, player: Player, mode: Mode, qtbot: QtBot) -> Canvas:
    preview.set_mode(mode)
    qtbot.waitUntil(lambda: player.picture() is not None)
    return preview.canvas


def test_nothing_loaded_says_what_to_do(preview: Preview) -> None:
    picture = preview.canvas.grab().toImage()
    light = [
        picture.pixelColor(x, y).lightness() > 100
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    ]
    assert any(light)
    assert "Nothing" in preview.canvas.accessibleDescription()
    assert not preview.transport.buttons["play.toggle"].isEnabled()


def test_modes_show_what_they_say(loaded: Preview, player: Player, qtbot: QtBot) -> None:
    assert near(colour(choose(loaded, player, Mode.ORIGINAL, qtbot), 0.5), RED)
    assert near(colour(choose(loaded, player, Mode.DUBBED, qtbot), 0.5), BLUE)
    canvas = choose(loaded, player, Mode.WIPE, qtbot)
    assert near(colour(canvas, 0.3), RED) and near(colour(canvas, 0.7), BLUE)
    canvas = choose(loaded, player, Mode.SIDE, qtbot)
    assert near(colour(canvas, 0.5, picture=0), RED)
    assert near(colour(canvas, 0.5, picture=1), BLUE)
    shown = colour(choose(loaded, player, Mode.DIFFERENCE, qtbot), 0.5)
    assert shown.red() > 240 and shown.blue() > 240 and shown.green() == 0


def test_where_there_is_no_dub_the_original_is_shown(
    loaded: Preview, player: Player, source: PaintedSource, qtbot: QtBot
) -> None:
    source.undubbed.update(range(200))
    player.refresh()
    assert near(colour(choose(loaded, player, Mode.DUBBED, qtbot), 0.5), RED)
    assert near(colour(choose(loaded, player, Mode.DIFFERENCE, qtbot), 0.5), QColor(0, 0, 0))


def test_the_wipe_is_dragged_and_moved_by_keys(
    loaded: Preview, player: Player, qtbot: QtBot
) -> None:
    canvas = choose(loaded, player, Mode.WIPE, qtbot)
    rect = canvas.picture_rects()[0]
    line, middle = round(rect.center().x()), round(rect.center().y())
    there = QPoint(round(rect.left() + 0.2 * rect.width()), middle)
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(line, middle))
    qtbot.mouseMove(canvas, there)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=there)
    assert canvas.wipe == pytest.approx(0.2, abs=0.01)
    assert near(colour(canvas, 0.3), BLUE)
    qtbot.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert canvas.wipe == pytest.approx(0.22, abs=0.01)


def test_a_face_is_clicked_or_chosen_with_the_keyboard(
    loaded: Preview, player: Player, qtbot: QtBot
) -> None:
    faces = [FaceBox(3, (100, 50, 200, 200), ANN), FaceBox(7, (150, 100, 60, 60), None)]
    loaded.set_faces(lambda frame: faces)
    loaded.show_faces(True)
    canvas = choose(loaded, player, Mode.DUBBED, qtbot)
    rect, scale = canvas.picture_rects()[0], canvas.picture_rects()[0].width() / 640
    clicked: list[int] = []
    loaded.face_clicked.connect(clicked.append)
    for x, y in ((110, 60), (180, 130), (500, 300)):
        at = QPoint(round(rect.left() + x * scale), round(rect.top() + y * scale))
        qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=at)
    assert clicked == [3, 7]
    tag = QPoint(round(rect.left() + 100 * scale) + 3, round(rect.top() + 50 * scale) - 12)
    assert near(canvas.grab().toImage().pixelColor(tag), QColor(ANN.colour))
    canvas.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Return):
        qtbot.keyClick(canvas, key)
    assert clicked[2:] == [3, 7]
    loaded.show_faces(False)
    assert canvas.face_at(QPointF(rect.left() + 110 * scale, rect.top() + 60 * scale)) is None


def test_a_drag_that_begins_on_a_face_moves_the_picture(
    loaded: Preview, player: Player, qtbot: QtBot
) -> None:
    loaded.set_faces(lambda frame: [FaceBox(3, (0, 0, 640, 360), ANN)])
    loaded.show_faces(True)
    canvas = choose(loaded, player, Mode.DUBBED, qtbot)
    canvas.zoom_to(4.0)
    clicked: list[int] = []
    loaded.face_clicked.connect(clicked.append)
    before = canvas.picture_rects()[0]
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(canvas, QPoint(340, 190))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 190))
    assert canvas.picture_rects()[0].topLeft() - before.topLeft() == QPointF(40, -10)
    assert clicked == []
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(canvas, QPoint(302, 201))  # a hand that shakes
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(302, 201))
    assert clicked == [3]


def test_close_up_the_wipe_can_be_taken_at_the_border(
    loaded: Preview, player: Player, qtbot: QtBot
) -> None:
    canvas = choose(loaded, player, Mode.WIPE, qtbot)
    middle = canvas.height() // 2
    canvas.zoom_to(8.0, QPointF(40, middle))  # the wipe's line is far to the right
    rect, right = canvas.picture_rects()[0], canvas.width() - 1
    assert rect.center().x() > right
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(right, middle))
    qtbot.mouseMove(canvas, QPoint(300, middle))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, middle))
    assert canvas.picture_rects()[0] == rect
    assert rect.left() + canvas.wipe * rect.width() == pytest.approx(300)


def test_side_by_side_both_pictures_show_the_same_part_close_up(
    loaded: Preview, player: Player, qtbot: QtBot
) -> None:
    face = FaceBox(3, (480, 20, 60, 60), ANN)
    loaded.set_faces(lambda frame: [face])
    loaded.show_faces(True)
    canvas = choose(loaded, player, Mode.SIDE, qtbot)
    left, right = canvas.picture_rects()
    assert right.left() > left.right() and right.width() == left.width()
    point = QPointF(right.left() + 0.8 * right.width(), right.center().y())
    under = (point - right.topLeft()) / right.width()
    canvas.zoom_to(4 * canvas.zoom, point)
    left, right = canvas.picture_rects()
    assert (point - right.topLeft()) / right.width() == under
    half = canvas.width() / 2
    twin = QPointF(left.left() + 0.8 * left.width(), point.y())
    assert 0 < twin.x() < half < point.x()
    shown = canvas.grab().toImage()
    assert near(shown.pixelColor(round(half) - 8, 300), RED)
    assert near(shown.pixelColor(round(half) + 8, 300), BLUE)
    canvas.zoom_to(canvas.zoom, twin)
    assert all(box is face for box, _ in canvas._face_rects())
    assert len(canvas._face_rects()) == 2
    assert all(rect.right() <= canvas.width() for _, rect in canvas._face_rects())


def test_zooming_keeps_what_is_under_the_cursor() -> None:
    framing = Framing()
    framing.set_content(QSizeF(1920, 1080))
    framing.set_view(QSizeF(800, 600), 1.0)
    assert framing.rect().width() == pytest.approx(800)
    point = QPointF(200, 250)

    def under() -> tuple[float, float]:
        rect = framing.rect()
        return (point.x() - rect.left()) / framing.scale, (point.y() - rect.top()) / framing.scale

    before = under()
    for zoom in (1.0, 3.0, 1.5):
        framing.zoom_to(zoom, point)
        assert framing.scale == pytest.approx(zoom)
        assert under() == pytest.approx(before)
    framing.pan(QPointF(30, -20))
    assert under() == pytest.approx((before[0] - 20, before[1] + 20 / 1.5))
    framing.pan(QPointF(1e6, 1e6))
    assert framing.rect().contains(QPointF(400, 300)) or framing.rect().left() == 400
    framing.fit()
    assert framing.rect().width() == pytest.approx(800)


def test_one_to_one_shows_the_clip_s_own_pixels() -> None:
    framing = Framing()
    framing.set_content(QSizeF(1920, 1080))
    framing.set_view(QSizeF(800, 600), 2.0)  # a high-DPI screen
    framing.zoom_to(1.0)
    assert framing.rect().width() == pytest.approx(960)
    assert framing.zoom == pytest.approx(1)


def test_the_wheel_zooms_and_dragging_moves(loaded: Preview, player: Player, qtbot: QtBot) -> None:
    canvas = choose(loaded, player, Mode.DUBBED, qtbot)
    canvas.zoom_to(4.0)
    before = canvas.picture_rects()[0]
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(300, 200))
    qtbot.mouseMove(canvas, QPoint(340, 190))
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(340, 190))
    moved = canvas.picture_rects()[0].topLeft() - before.topLeft()
    assert moved == QPointF(40, -10)
    canvas.fit()
    assert canvas.fitted


def test_the_read_out_tells_time_and_state(loaded: Preview, player: Player) -> None:
    player.seek(123)
    assert said(loaded, "Timecode").split() == ["00:00:04;03", "123"]
    assert "123" in loaded.canvas.accessibleDescription()
    player.play(-2)
    assert "−2×" in said(loaded, "State")
    player.pause()
    loaded.set_note("Preview copy 40 %")
    assert said(loaded, "State") == "Preview copy 40 %"


def test_the_buttons_play(loaded: Preview, player: Player, qtbot: QtBot) -> None:
    buttons = loaded.transport.buttons
    for name, frame in (("play.end", 199), ("play.step_back", 198), ("play.start", 0)):
        buttons[name].click()
        assert player.frame == frame
    buttons["play.toggle"].click()
    assert player.speed == 1
    buttons["play.toggle"].click()
    assert player.speed == 0
    loops: list[bool] = []
    loaded.transport.loop_switched.connect(loops.append)
    buttons["play.loop"].click()
    assert loops == [True]
    modes: list[Mode] = []
    loaded.mode_changed.connect(modes.append)
    loaded.view_bar.buttons["view.side"].click()
    assert modes == [Mode.SIDE] and loaded.mode is Mode.SIDE


def test_the_window_s_actions_take_over_the_buttons(
    loaded: Preview, player: Player, qtbot: QtBot
) -> None:
    triggered: list[str] = []
    actions = {name: QAction(name, loaded) for name in ("play.toggle", "view.wipe")}
    for name, action in actions.items():
        action.triggered.connect(lambda _, n=name: triggered.append(n))  # type: ignore[misc]
    loaded.adopt(actions)
    loaded.transport.buttons["play.toggle"].click()
    loaded.view_bar.buttons["view.wipe"].click()
    assert triggered == ["play.toggle", "view.wipe"]
    assert player.speed == 0 and loaded.mode is Mode.DUBBED


def test_each_mode_is_named_on_its_button(loaded: Preview) -> None:
    drawn = QPixmap(16, 16)
    drawn.fill(Qt.GlobalColor.white)
    names = [f"view.{mode.value}" for mode in Mode]
    loaded.adopt({name: QAction(QIcon(drawn), "Name", loaded) for name in names})
    for name in names:
        button = loaded.view_bar.buttons[name]
        assert button.sizeHint().width() > button.fontMetrics().horizontalAdvance("Name")
        assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextOnly


def test_the_mode_can_be_set_while_actions_drive_the_buttons(loaded: Preview) -> None:
    group = QActionGroup(loaded)
    actions = {}
    for mode in Mode:
        actions[f"view.{mode.value}"] = action = group.addAction(mode.value)
        action.setCheckable(True)
        action.triggered.connect(lambda _=False, mode=mode: loaded.set_mode(mode))
    loaded.adopt(actions)
    for mode in (Mode.WIPE, Mode.ORIGINAL, Mode.SIDE):
        loaded.set_mode(mode)
        assert loaded.mode is mode
        pressed = [m for m in Mode if loaded.view_bar.buttons[f"view.{m.value}"].isChecked()]
        assert pressed == [mode] and actions[f"view.{mode.value}"].isChecked()
    loaded.view_bar.buttons["view.side"].click()
    assert loaded.mode is Mode.SIDE and actions["view.side"].isChecked()


def test_the_full_screen_and_back(player: Player, qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    preview = Preview(player)
    window.setCentralWidget(preview)
    jumped: list[bool] = []
    action = QAction("Play", window)
    action.setShortcut("Space")
    action.triggered.connect(lambda: jumped.append(True))
    window.addAction(action)
    window.show()
    qtbot.mouseDClick(preview.canvas, Qt.MouseButton.LeftButton)
    screen = preview.canvas.window()
    assert preview.full_screen and screen is not window and screen.isFullScreen()
    screen.activateWindow()
    qtbot.waitUntil(screen.isActiveWindow)
    preview.canvas.setFocus()
    corner = preview.canvas.grab().toImage().pixelColor(0, 0)
    assert corner != QColor(colours_of(preview).accent)  # nothing but the picture is shown
    qtbot.keyClick(preview.canvas, Qt.Key.Key_Space)
    assert jumped
    qtbot.keyClick(screen, Qt.Key.Key_Escape)
    assert not preview.full_screen and preview.canvas.window() is window


def test_everything_has_a_name_for_screen_readers(preview: Preview) -> None:
    parts = [*preview.findChildren(QAbstractButton), *preview.findChildren(QSlider)]
    assert len(parts) > 12
    assert all(part.accessibleName() and part.toolTip() for part in parts)
    assert preview.canvas.accessibleName()
