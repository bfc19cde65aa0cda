"""Which configuration is trained how: its teachers, its objective, and who judges it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from torch import nn

from app.core.errors import ModelError
from app.core.progress import Work
from app.model import stabilised
from app.model.avsyncnet import AVSYNCNETS, AVSyncNet, AVSyncNetConfig
from app.model.card import NetworkConfig
from app.model.configs import OcclusionConfig, OpennessConfig
from app.model.expert import Expert, Sized, SyncExpert
from app.model.generator import CONFIGS, SILENT, GeneratorConfig
from app.model.occlusion import Occlusion
from app.model.openness import Openness
from app.model.stabilised import Stabilised, StabilisedConfig
from app.model.wav2lip import Wav2LipConfig
from trainer.avsyncnet import train_avsyncnet
from trainer.batch import draw_random
from trainer.commands.options import TrainOptions
from trainer.commands.teachers import (
    EXPERTS,
    load_avsyncnet,
    load_expert,
    load_silencer,
    load_start,
    named,
    new_rival,
)
from trainer.expert import offset_accuracy, train_expert
from trainer.generator import Draw, train_generator
from trainer.judge import closing_judge, held_out_judge, stabilised_judge
from trainer.loop import Plan
from trainer.objectives import CLOSING, OBJECTIVES, Objective
from trainer.occlusion import occlusion_judge, train_occlusion
from trainer.openness import openness_judge, train_openness
from trainer.pack import Pack
from trainer.painters import PainterConfig, new_generator
from trainer.perceptual import load_lpips
from trainer.silent_lip import draw_closing, train_silent_lip
from trainer.stabilised import STABILISED_OBJECTIVES, StabilisedObjective
from trainer.stabilised_generator import train_stabilised
from trainer.verdict import Judge, Verdict

GENERATORS: dict[str, PainterConfig | StabilisedConfig] = {
    **CONFIGS,
    **{name: Wav2LipConfig(name) for name in ("wav2lip", "wav2lip-gan")},
    **{name: c for name, c in stabilised.CONFIGS.items() if name.startswith("stabilised")},
}
"""Configurations of generators that dub, by name: paper A's and its baselines', and paper B's."""
SILENCERS: dict[str, GeneratorConfig | StabilisedConfig] = {
    **{name: c for name, c in stabilised.CONFIGS.items() if name.startswith("silent-lip")},
    SILENT.name: SILENT,
}
"""Configurations of G_S by name: paper B's, and ours, which copies."""
OPENNESSES = {config.name: config for config in (OpennessConfig(),)}
OCCLUSIONS = {config.name: config for config in (OcclusionConfig(),)}
"""Configurations of what says how open a mouth looks, by name."""
TEACHERS = ("objective", "sync", "expert", "silencer", "start")
"""Options that some of what can be trained has no use for."""


class LessonConfig(NetworkConfig, Sized, Protocol):
    """A configuration of what can be trained: it says what footage has to look like."""


C = TypeVar("C", bound=LessonConfig)


@dataclass(frozen=True)
class Lesson:
    """What is trained, once its names are looked up and its teachers are there.

    Attributes
    ----------
    kind : str
        Of the model file that comes out, see `app.model.checkpoint.KINDS`.
    settings : dict
        What a training that goes on must have been begun with, beside what all have.
    make
        An untrained network, to be given the trained weights.
    train
        Trains on the first pack; with the second, of held-out people, it is judged.
    judge
        Makes the judge of such a pack.
    ear : Expert, optional
        Listens whether the footage's sound fits; with its file's hash.
    """

    kind: str
    config: LessonConfig
    make: Callable[[], nn.Module]
    train: Callable[[Pack, Pack | None, Path, Plan], Work[int]]
    judge: Callable[[Pack], Judge[Any]]
    settings: dict[str, Any] = field(default_factory=dict)
    ear: tuple[Expert, str] | None = None


def expert_lesson(options: TrainOptions) -> Lesson:
    """Our own sync expert."""
    _refuse(options, "An expert", TEACHERS)
    config = named(EXPERTS, options.config, "configuration")
    return _sync_lesson("expert", config, Expert, train_expert)


def avsyncnet_lesson(options: TrainOptions, config: AVSyncNetConfig | None = None) -> Lesson:
    """Paper B's sync expert, of a configuration or the one that is named."""
    _refuse(options, "AVSyncNet", TEACHERS)
    config = config or named(AVSYNCNETS, options.config, "configuration")
    return _sync_lesson("avsyncnet", config, AVSyncNet, train_avsyncnet)


def openness_lesson(options: TrainOptions) -> Lesson:
    """What says how open a mouth looks."""
    _refuse(options, "What says how open a mouth looks", TEACHERS)
    config = named(OPENNESSES, options.config, "configuration")
    return _own_lesson("openness", config, Openness, train_openness, openness_judge)


def occlusion_lesson(options: TrainOptions) -> Lesson:
    """What finds things in front of a face."""
    _refuse(options, "What finds things in front of a face", TEACHERS)
    config = named(OCCLUSIONS, options.config, "configuration")
    return _own_lesson("occlusion", config, Occlusion, train_occlusion, occlusion_judge)


def _sync_lesson(
    kind: str,
    config: C,
    make: Callable[[C], SyncExpert],
    train: Callable[[Pack, Pack | None, Path, Plan, C], Work[int]],
) -> Lesson:
    def judge(held: Pack) -> Judge[Any]:
        return lambda net: Verdict(offset_accuracy(net, held))

    return _own_lesson(kind, config, make, train, judge)


def _own_lesson(
    kind: str,
    config: C,
    make: Callable[[C], nn.Module],
    train: Callable[[Pack, Pack | None, Path, Plan, C], Work[int]],
    judge: Callable[[Pack], Judge[Any]],
) -> Lesson:
    """Of what needs no teacher."""
    return Lesson(
        kind,
        config,
        lambda: make(config),
        lambda pack, held, folder, plan: train(pack, held, folder, plan, config),
        judge,
    )


def silent_lip_lesson(options: TrainOptions, config: StabilisedConfig | None = None) -> Lesson:
    """G_S, of a configuration or the one that is named."""
    _refuse(options, "A silent-lip model", ("objective", "sync", "silencer"))
    chosen = config or named(SILENCERS, options.config, "configuration")
    if isinstance(chosen, GeneratorConfig):
        return _learnt(
            options,
            chosen,
            CLOSING,
            kind="silent-lip-copy",
            judge_of=lambda held, expert, lpips: closing_judge(held, lpips),
            draw=draw_closing,
        )
    return _paper_b_silent_lip_lesson(options, chosen)


def _paper_b_silent_lip_lesson(options: TrainOptions, config: StabilisedConfig) -> Lesson:
    """Paper B's G_S."""
    _refuse(options, config.name, ("start",))
    objective = STABILISED_OBJECTIVES["silent-lip"]
    sync, ear = load_avsyncnet(options, config)
    lpips, rival = load_lpips(options.lpips), new_rival(options.seed)

    def judge(held: Pack) -> Judge[Stabilised]:
        return stabilised_judge(held, lpips)

    def train(pack: Pack, held: Pack | None, folder: Path, plan: Plan) -> Work[int]:
        judged = judge(held) if held else None
        return train_silent_lip(
            pack, folder, plan, config, sync, lpips, rival, objective, options.batch, judged
        )

    settings = {"objective": objective.as_dict(), "expert": ear, "lpips": options.lpips}
    return Lesson("silent-lip", config, lambda: Stabilised(config), train, judge, settings)


def generator_lesson(options: TrainOptions) -> Lesson:
    """A generator that dubs, of either paper."""
    config = named(GENERATORS, options.config, "configuration")
    if isinstance(config, StabilisedConfig):
        _refuse(options, config.name, ("objective", "sync"))
        return stabilised_lesson(options, config, STABILISED_OBJECTIVES["stabilised"])
    objective = named(OBJECTIVES, options.objective or usual_objective(config), "objective")
    return painter_lesson(options, config, weighed(objective, options.sync))


LESSONS = {
    "expert": expert_lesson,
    "avsyncnet": avsyncnet_lesson,
    "openness": openness_lesson,
    "occlusion": occlusion_lesson,
    "silent-lip": silent_lip_lesson,
    "generator": generator_lesson,
}
"""What can be trained, by the name that the command line has for it."""


def stabilised_lesson(
    options: TrainOptions, config: StabilisedConfig, objective: StabilisedObjective
) -> Lesson:
    """Paper B's G_L, behind a G_S where one is named."""
    _refuse(options, config.name, ("start",))
    sync, ear = load_avsyncnet(options, config)
    silencer, silencer_hash = load_silencer(options, config)
    lpips, rival = load_lpips(options.lpips), new_rival(options.seed)

    def judge(held: Pack) -> Judge[Stabilised]:
        return stabilised_judge(held, lpips, sync, silencer)

    def train(pack: Pack, held: Pack | None, folder: Path, plan: Plan) -> Work[int]:
        lessons = (sync, lpips, rival, silencer, objective, options.batch)
        return train_stabilised(pack, folder, plan, config, *lessons, judge(held) if held else None)

    settings = {
        "objective": objective.as_dict(),
        "expert": ear,
        "silencer": silencer_hash,
        "lpips": options.lpips,
    }
    return Lesson("stabilised", config, lambda: Stabilised(config), train, judge, settings)


def painter_lesson(options: TrainOptions, config: PainterConfig, objective: Objective) -> Lesson:
    """A generator of paper A, or Wav2Lip."""
    _refuse(options, config.name, ("silencer",))
    return _learnt(
        options,
        config,
        objective,
        kind="wav2lip" if isinstance(config, Wav2LipConfig) else "generator",
        judge_of=held_out_judge,
        rival=new_rival(options.seed) if config.name == "wav2lip-gan" else None,
        moves_sound=True,
    )


def _learnt(
    options: TrainOptions,
    config: PainterConfig,
    objective: Objective,
    kind: str,
    judge_of: Callable[[Pack, SyncExpert, nn.Module], Judge[Any]],
    rival: nn.Module | None = None,
    draw: Draw = draw_random,
    moves_sound: bool = False,
) -> Lesson:
    """What `trainer.generator.train_generator` trains, from windows that ``draw`` gives."""
    expert, ear = load_expert(options)
    start, start_hash = load_start(options, config)
    lpips = load_lpips(options.lpips)

    def judge(held: Pack) -> Judge[Any]:
        return judge_of(held, expert, lpips)

    def train(pack: Pack, held: Pack | None, folder: Path, plan: Plan) -> Work[int]:
        judged = judge(held) if held else None
        teachers = (expert, lpips, objective, options.batch, judged, start, rival, draw)
        return train_generator(pack, folder, plan, config, *teachers)

    settings = {
        "objective": objective.as_dict(),
        "expert": ear,
        "start": start_hash,
        "lpips": options.lpips,
    }
    # How sure it must be to move sound is known of our own expert alone.
    listens = (expert, ear) if moves_sound and isinstance(expert, Expert) else None
    return Lesson(kind, config, lambda: new_generator(config), train, judge, settings, listens)


def weighed(objective: Objective, sync: float | None) -> Objective:
    """The objective, with another weight of the sync term where one is named.

    Raises
    ------
    ModelError
        If it leaves no weight for the picture.

    >>> weighed(Objective(), None).sync, weighed(Objective(), 0.01).sync
    (0.03, 0.01)
    """
    if sync is None:
        return objective
    most = 1 - objective.lpips
    if not 0 <= sync < most:
        raise ModelError(f"--sync is {sync:g}. Choose a weight from 0 to below {most:g}.")
    return replace(objective, sync=sync)


def usual_objective(config: PainterConfig) -> str:
    """Name of the objective that goes with a configuration.

    Eq. 4 as published; without LPIPS for what was published before it; ours for copying heads.

    >>> usual_objective(Wav2LipConfig()), usual_objective(CONFIGS["lpips-attnwav2lip-192"])
    ('wav2lip', 'paper')
    """
    if isinstance(config, GeneratorConfig) and config.name != "attnwav2lip":
        return "copy" if config.head == "copy" else "paper"
    return "wav2lip"


def _refuse(options: TrainOptions, what: str, names: tuple[str, ...]) -> None:
    """Say so where an option has no meaning."""
    for name in names:
        if getattr(options, name) not in (None, ""):
            raise ModelError(f"{what} is trained without --{name}. Leave it out.")
