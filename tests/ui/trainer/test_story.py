"""What a tuning has told, put together from its events."""

from dataclasses import asdict

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import QApplication

from app.ui.app import translate
from app.ui.trainer.sayings import FIGURES, told
from app.ui.trainer.story import Curve, Story
from app.ui.trainer.verdict import outcome
from app.ui.trainer.words import duration_words, figure_words
from trainer.tune.decide import _NAMES as NAMES
from trainer.tune.events import TO_TRAIN, Figure, Shot


def test_steps_that_were_made_twice_are_drawn_once() -> None:
    curve = Curve()
    for step, value in ((1, 0.5), (2, 0.4), (3, 0.3), (2, 0.41), (3, 0.29)):
        curve.add(step, value)
    assert (curve.steps, curve.values) == ([1, 2, 3], [0.5, 0.41, 0.29])


def test_the_events_make_a_story() -> None:
    story = Story()
    shot = Shot("a.mp4", 0, 50, 2.0, TO_TRAIN)
    for event in (
        {"kind": "stage", "stage": "train", "done": 3, "total": 9, "eta_s": 12.5},
        {
            "kind": "harvest",
            "usable_s": 2.0,
            "heard_s": 1.5,
            "shots": [asdict(shot)],
            "estimate_s": 60,
            "expected_gain": "Some.",
        },
        {"kind": "losses", "step": 3, "steps": 9, "values": {"recon": 0.1}, "per_step_s": 1},
        {"kind": "figures", "step": 3, "values": {"lpips": 0.1, "lpips_start": 0.2}},
        {"kind": "strip", "step": 3, "file": "strip.png"},
        {"kind": "something new"},
    ):
        story.take(event)
    assert (story.stage, story.done, story.total, story.eta_s) == ("train", 3, 9, 12.5)
    assert story.harvest is not None and story.harvest.shots == (shot,)
    assert story.step == 3
    assert list(story.figures) == ["lpips"] and story.starts == {"lpips": 0.2}
    assert (story.strip, story.strips) == ("strip.png", 1)
    assert not story.over


def test_a_failure_is_forgotten_when_it_goes_on() -> None:
    story = Story()
    story.take({"kind": "failed", "sentence": "The disk is full."})
    story.take({"kind": "stage", "stage": "failed"})
    assert story.failed
    story.take({"kind": "stage", "stage": "train", "done": 1, "total": 2})
    assert not story.failed


def test_less_is_better_of_some_figures_and_more_of_others() -> None:
    assert outcome(Figure(2.0, 1.5, -0.6, -0.4, better=-1)) == "better"
    assert outcome(Figure(2.0, 2.5, 0.4, 0.6, better=-1)) == "worse"
    assert outcome(Figure(0.5, 0.6, 0.05, 0.15, better=1)) == "better"
    assert outcome(Figure(0.5, 0.6, -0.05, 0.25, better=1)) == "same"


def test_times_and_figures_have_words() -> None:
    assert duration_words(12) == "12 s"
    assert duration_words(240) == "4 min"
    assert duration_words(5400) == "1 h 30 min"
    assert figure_words("unheard of") == "unheard of"


def test_what_the_child_says_is_said_in_german(qapp: QApplication) -> None:
    before = set(qapp.findChildren(QTranslator))
    translate(qapp, "de")
    try:
        assert told("its face is turned away") == "das Gesicht ist abgewandt"
        assert told("its sound was 3 frames late, and is moved") == (
            "der Ton war 3 Bilder zu spät und ist verschoben"
        )
        said = told(
            "It is not closer to this speaker beyond noise: the visible difference (LPIPS) "
            "0.2 → 0.21."
        )
        assert said.endswith(": der sichtbare Unterschied (LPIPS) 0.2 → 0.21.")
        assert told("Nobody has foreseen this.") == "Nobody has foreseen this."
    finally:
        for translator in set(qapp.findChildren(QTranslator)) - before:
            qapp.removeTranslator(translator)


def test_every_figure_of_a_verdict_has_words() -> None:
    assert set(NAMES.values()) == set(FIGURES)
