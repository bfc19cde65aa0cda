"""The curves of a tuning: drawn a plot at a time, and always the latest."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.ui.trainer import curves as curves_module
from app.ui.trainer.curves import Curves
from app.ui.trainer.story import Curve, Story

NAMES = ("recon", "lpips", "sync", "lent", "motion")


def told(last: float) -> Story:
    story = Story()
    story.losses.update({name: Curve([1, 2], [1.0, last]) for name in NAMES})
    story.figures["lpips"] = Curve([2], [last])
    return story


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """The last values of the curves, in the order in which they are drawn."""
    values: list[float] = []
    show = curves_module._Plot.show_curve

    def seen(plot: curves_module._Plot, curve: Curve, start: float | None) -> None:
        values.append(curve.values[-1])
        show(plot, curve, start)

    monkeypatch.setattr(curves_module._Plot, "show_curve", seen)
    yield values


def shown(qtbot: QtBot, drawn: list[float]) -> Curves:
    view = Curves()
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    view.show_story(told(0.5))
    qtbot.waitUntil(lambda: len(view.plots) == 6 and drawn[-6:] == [0.5] * 6)
    qtbot.waitUntil(lambda: not (view._rest.isActive() or view._turn.isActive()))
    drawn.clear()
    return view


def test_plots_are_drawn_in_turn_so_that_the_window_answers_between(
    qtbot: QtBot, drawn: list[float]
) -> None:
    view = shown(qtbot, drawn)
    view.show_story(told(0.25))
    assert len(drawn) <= 1
    qtbot.waitUntil(lambda: len(drawn) == 6)
    assert drawn == [0.25] * 6


def test_what_is_told_while_plots_are_drawn_is_drawn_as_well(
    qtbot: QtBot, drawn: list[float]
) -> None:
    view = shown(qtbot, drawn)
    view.show_story(told(0.25))
    qtbot.waitUntil(lambda: len(drawn) == 2)
    view.show_story(told(0.125))
    qtbot.waitUntil(lambda: drawn[-6:] == [0.125] * 6)
    assert "0.125" in view.accessibleDescription()


def test_nothing_is_drawn_while_nobody_looks(qtbot: QtBot, drawn: list[float]) -> None:
    view = shown(qtbot, drawn)
    view.hide()
    view.show_story(told(0.25))
    qtbot.wait(60)
    assert not drawn
    view.show()
    qtbot.waitUntil(lambda: drawn == [0.25] * 6)
