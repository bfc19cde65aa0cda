"""What a tuning asks of the computer and of the window that shows it: ``lipsmith bench tune``.

A window on a virtual screen (offscreen where there is no Xvfb) is given clips and one button is
pressed. Until the verdict every stall of its event loop is noted, and the most memory that the
process has which trains.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from app.core.errors import LipsmithError
from app.core.media.probe import probe
from app.core.progress import Progress, Work
from app.ui.bench import Target, cell, environment, in_child, virtual_screen
from app.ui.bench_scenes import resident, rest, shown_window, tell, until
from app.ui.trainer.consent import ConsentDialog
from app.ui.trainer.tuning import Tuning
from app.ui.watchdog import Stall, Watchdog
from app.ui.window import Window
from trainer.tune.job import worker_of

TARGETS = (
    Target("stall_ms", "longest stall of the window, while tuning", "ms", 100),
    Target("memory_mb", "most memory of the process that trains", "MB", 6000),
    Target("minutes", "from the button to the verdict", "min", 30),
)
"""What is asked of a tuning on a processor."""
OTHERS = (
    ("stall_opening_ms", "longest stall before, opening the trainer, ms"),
    ("stalls_over", "stalls over 50 ms, while tuning"),
    ("steps", "steps trained, as the curves show them"),
)
"""Figures without a target: key and words."""
LIMIT = 0.05
"""s, from which the window counts as held up."""
_TOO_LONG = 3 * 3600  # s


@dataclass(frozen=True)
class TuningFigures:
    """What was measured, and on which platform.

    ``figures`` has the names of `TARGETS` and `OTHERS`, all ``stalls``, and the ``verdict``'s
    sentence.
    """

    platform: str
    load: float
    figures: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        named = {"platform": self.platform, "load": self.load, "cores": os.cpu_count()}
        return {**named, **self.figures}

    def lines(self) -> list[str]:
        """A table for people, and what caused the longest stalls."""
        rows = [f"{os.cpu_count()} cores, load {self.load:.1f} at the start, {self.platform}"]
        for target in TARGETS:
            value = cell(self.figures[target.name], target.most)
            rows.append(f"{target.words:<46}{value}{f'{target.most:g} {target.unit}':>14}")
        stalls = sorted(self.figures["stalls"], key=lambda stall: -float(stall["ms"]))
        rows += [f"{words:<46}{cell(self.figures[key])}" for key, words in OTHERS]
        rows.append(str(self.figures["verdict"]))
        for stall in stalls[:5]:
            own = f"{stall['own_ms']:.0f}"
            rows.append(f"{stall['ms']:.0f} ms while {stall['during']}, the window itself {own} ms")
            rows += [f"    {call}" for call in stall["where"][:3]]
        return rows


def bench_tune(clips: Sequence[Path], minutes: int) -> Work[TuningFigures]:
    """Tune on clips of one person from the window, and measure.

    Parameters
    ----------
    clips
        By default the drawn presenter, which tells how the window fares and nothing else.
    minutes
        Of training at most.

    Raises
    ------
    LipsmithError
        If a file cannot be used, the window cannot be opened, or the tuning ends in no verdict.
    """
    for clip in clips:
        probe(clip)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    with tempfile.TemporaryDirectory(prefix="lipsmith-bench-") as name, virtual_screen() as screen:
        folder, platform = Path(name), "xcb" if screen else "offscreen"
        if not clips:
            from app.core.presenter.clip import make_demo

            clips = [(yield from make_demo(folder / "demo")).clip]
        yield Progress(
            f"Tuning in a window, {minutes} minutes and what comes before and after", 0, 0
        )
        home = folder / "home"
        words = ["-m", "app.ui.bench_tuning", str(home), str(minutes)]
        words += [str(clip.absolute()) for clip in clips]
        env = {"TORCH_HOME": str(_torch_home()), **environment(home, platform, screen)}
        figures = in_child(words, env, _TOO_LONG)
    return TuningFigures(platform, round(load, 2), figures)


def _torch_home() -> Path:
    """Where torch keeps the weights of LPIPS, which a new cache folder would not have."""
    return Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "torch"


def tune(home: Path, minutes: int, clips: Sequence[Path]) -> dict[str, Any]:
    """Tune in a window, in this process."""
    with shown_window(home) as window:
        dog = Watchdog(LIMIT)
        dog.during = "opening the trainer"
        began, most = time.monotonic(), 0.0
        tuning = _begin(window, minutes, clips)
        opening, dog.stalls = dog.stalls, []
        while tuning.running:
            dog.during = tuning.story.stage or "beginning"
            worker = worker_of(tuning.folder)
            most = max(most, resident(worker)[1] if worker else 0.0)
            rest(500)
        spent = time.monotonic() - began
        dog.close()
        verdict = tuning.story.verdict
        if verdict is None:
            raise LipsmithError(tuning.trouble or "The tuning ended without a verdict.")
        return {
            "stalls": [asdict(stall) for stall in (*opening, *dog.stalls)],
            "stall_ms": _longest(dog.stalls),
            "stall_opening_ms": _longest(opening),
            "stalls_over": len(dog.stalls),
            "memory_mb": most,
            "minutes": round(spent / 60, 1),
            "steps": tuning.story.step,
            "verdict": verdict.reason,
            "kept": verdict.kept,
        }


def _longest(stalls: Sequence[Stall]) -> float:
    return round(max((stall.ms for stall in stalls), default=0.0), 1)


def _begin(window: Window, minutes: int, clips: Sequence[Path]) -> Tuning:
    """Fill in the form, press the button, and state consent."""
    trainer = window.trainer
    trainer.show_room(True)
    assert trainer.room is not None
    setup = trainer.room.setup
    setup.speaker.setCurrentIndex(setup.speaker.count() - 1)  # somebody else
    setup.speaker.activated.emit(setup.speaker.currentIndex())
    setup.name.setText("Measured")
    trainer.add_footage(clips)
    setup.minutes.setValue(minutes)
    start = window.actions_["train.start"]
    until(start.isEnabled, 60)
    start.trigger()
    dialog = next(d for d in window.findChildren(ConsentDialog) if d.isVisible())
    dialog.why.setPlainText("A measurement; the model is thrown away with its folder.")
    dialog.agreed.setChecked(True)
    dialog.go.click()
    tuning = trainer.runs.tuning
    assert tuning is not None
    return tuning


def main() -> None:
    """Tune, and print the figures."""
    home, minutes, *clips = sys.argv[1:]
    tell(lambda: tune(Path(home), int(minutes), [Path(clip) for clip in clips]))


if __name__ == "__main__":
    main()
