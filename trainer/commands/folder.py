"""A training's folder: with what settings it was begun, and the model file that comes out."""

import hashlib
import json
import os
import platform
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import nn

from app.core.errors import MediaError, ModelError
from app.core.hold import hold
from app.model.card import Card, NetworkConfig
from app.model.checkpoint import save_checkpoint
from app.model.devices import has_bf16
from trainer.commands.options import TrainOptions
from trainer.dataset import DatasetReport
from trainer.loop import STATE
from trainer.pack import Pack
from trainer.packing import read_about
from trainer.parallel import Team
from trainer.verdict import BEST, Best

SETTINGS = "run.json"
"""File of a training folder that says with what settings it was begun."""
LOCK = "lock"
"""File of a training folder that is locked while it is trained."""


@dataclass
class Folder:
    """Where a training's state and its model lie, and what the card will say.

    ``steps`` are those done in all, ``chosen`` the one whose weights the model has.
    """

    place: Path
    model: Path
    licence: str
    steps: int = 0
    chosen: int = 0
    about: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, options: TrainOptions, default: str) -> "Folder":
        """The folder of a training by its name, or the configuration's."""
        name = options.name or default
        return cls(options.out / name, options.out / f"{name}.safetensors", options.licence)

    @contextmanager
    def alone(self, team: Team) -> Iterator[None]:
        """Keep other processes than the team's from training in this folder.

        Raises
        ------
        ModelError
            If another one does.
        MediaError
            If nothing can be written there.
        """
        if not team.leads:
            yield
            return
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            lock = hold(self.place / LOCK)
        except OSError as error:
            raise _unwritable(self.place, error) from error
        if lock is None:
            raise ModelError(
                f"Another process is training in {self.place}. Wait for its end, "
                "or give another --name to train something else."
            )
        with lock:
            yield

    def claim(self, settings: dict[str, Any], pack: Pack, held: Pack | None, team: Team) -> None:
        """Begin or take up the training, unless other settings have begun it.

        Other footage to judge by is no other training, but what was best by the old is forgotten.
        The first process of a team looks and writes for all.

        Raises
        ------
        ModelError
            If the folder holds a training with other settings.
        MediaError
            If it cannot be written.
        """
        self.about = settings
        if not team.leads:
            return
        mine = {**settings, "footage": _recipe_hash(pack)}
        mine = json.loads(json.dumps(mine))  # as it will be read back
        place = self.place / SETTINGS
        theirs = json.loads(place.read_text()) if (self.place / STATE).exists() else mine
        changed = sorted(key for key in mine if mine[key] != theirs.get(key))
        if changed:
            raise ModelError(
                f"{self.place} holds a training with other settings ({', '.join(changed)}). "
                "Give the same ones to go on, or another --name to begin anew."
            )
        judged = _recipe_hash(held) if held else ""
        try:
            self.place.mkdir(parents=True, exist_ok=True)
            if theirs is mine or theirs.get("held_out") != judged:
                (self.place / BEST).unlink(missing_ok=True)
            place.write_text(json.dumps({**mine, "held_out": judged}, indent=1))
        except OSError as error:
            raise _unwritable(self.place, error) from error

    def load(self, net: nn.Module, last: bool) -> dict[str, float]:
        """Give a network the best moving average of the training, or the last.

        Returns
        -------
        dict
            The judge's figures of the best; empty for the last.
        """
        state = torch.load(self.place / STATE, map_location="cpu", weights_only=True)
        best = None if last else Best.load(self.place)
        net.load_state_dict(best.weights if best else state["ema"])
        net.eval()
        self.steps = state["step"]
        self.chosen = best.step if best else self.steps
        self.about |= {
            "steps": self.steps,
            "step": self.chosen,
            "minutes": round(state["spent"] / 60, 1),
        }
        return best.figures if best else {}

    def export(
        self,
        net: nn.Module,
        kind: str,
        config: NetworkConfig,
        report: DatasetReport,
        figures: Mapping[str, float],
        team: Team,
    ) -> None:
        """Write the model file with its card.

        Raises
        ------
        MediaError
            If it cannot be written.
        """
        about = {**self.about, "data": _data(report), "machine": _machine(team)}
        about |= {"held_out": {name: round(value, 4) for name, value in figures.items()}}
        card = Card(self.model.stem, kind, config.as_dict(), self.licence, about)
        try:
            save_checkpoint(self.model, net.cpu(), card)
        except OSError as error:
            raise _unwritable(self.model, error) from error


def _recipe_hash(pack: Pack) -> str:
    recipe = json.dumps(read_about(pack.folder)["recipe"], sort_keys=True)
    return hashlib.sha256(recipe.encode()).hexdigest()


def _data(report: DatasetReport) -> dict[str, Any]:
    """What the footage was, for a card: minutes by class of licence, nobody's name."""
    licences = {
        row["file"]: row["licence"] or "not stated"
        for row in read_about(report.folder)["recipe"]["sources"]
    }
    minutes: defaultdict[str, float] = defaultdict(float)
    for clip in Pack(report.folder).clips:
        minutes[licences[clip.file]] += (clip.times[-1] - clip.times[0]) / 60
    return {
        "clips": report.clips,
        "people": report.people,
        "minutes": round(report.minutes, 1),
        "minutes_by_licence": {name: round(value, 1) for name, value in minutes.items()},
    }


def _machine(team: Team) -> str:
    """Where it was trained, as the first process sees it."""
    precision = "bf16 instructions" if has_bf16() else "no bf16 instructions"
    where = (
        f"{platform.system()} {platform.machine()}, {torch.get_num_threads()} threads of "
        f"{os.cpu_count()} processors, {precision}, torch {torch.__version__}"
    )
    if team.device.type == "cuda":
        where += f", {torch.cuda.get_device_name(team.device)}"
    return where + (f", {team.size} such processes" if team.size > 1 else "")


def _unwritable(path: Path, error: OSError) -> MediaError:
    return MediaError(
        f"{path} cannot be written ({error.strerror or error}). "
        "Choose another --out folder, one that may be written to and has room."
    )
