"""The command lines of the trainer; what they do is loaded on use."""

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core.progress import Work
from app.core.terminal import show

if TYPE_CHECKING:
    from trainer.evaluation.beside import Beside


def train_command(commands: Any) -> None:
    """Add ``lipsmith train``."""
    p = commands.add_parser("train", help="train a model", description=_train.__doc__)
    kinds = ("expert", "avsyncnet", "openness", "occlusion", "silent-lip", "generator")
    p.add_argument("kind", choices=kinds)
    p.add_argument("--footage", type=Path, nargs="+", required=True, help="clips and folders")
    p.add_argument("--held-out", type=Path, nargs="+", default=[], help="people to judge by")
    _manifest_options(p, "train")
    p.add_argument("--out", type=Path, default=Path("runs"), help="datasets, states and models")
    p.add_argument("--name", default="", help="of the model")
    p.add_argument("--config", default="", help="network; docs/training.md lists them")
    p.add_argument("--objective", default="", help="paper, wav2lip or copy")
    p.add_argument("--sync", type=float, help="weight of the sync term, not the objective's")
    p.add_argument("--expert", type=Path, help="model file of the expert, for a generator")
    p.add_argument("--silencer", type=Path, help="model file of the silent-lip model, likewise")
    p.add_argument("--start", type=Path, help="model file that a generator's training begins with")
    p.add_argument("--lpips", choices=("alex", "squeeze"), default="alex", help="LPIPS backbone")
    p.add_argument("--steps", type=int, default=100_000, help="in all, earlier runs counted in")
    p.add_argument("--minutes", type=float, default=math.inf, help="in all, likewise")
    p.add_argument("--rate", type=float, default=3e-4, help="peak learning rate")
    p.add_argument("--batch", type=int, default=8, help="windows of five frames in a step")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--device", default="auto", help="auto, cuda or cpu")
    p.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")
    p.add_argument("--last", action="store_true",
                   help="export the last weights, not those judged best")  # fmt: skip
    p.add_argument("--licence", default="", help="of the model, for its card")
    p.set_defaults(run=_train)


def _train(args: argparse.Namespace) -> int:
    """Train a sync expert or a generator; started again, it goes on where it stopped.

    On several processors, cards or machines it runs under 'torchrun main.py train ...'.
    """
    from trainer.commands.options import TrainOptions
    from trainer.commands.run import train
    from trainer.parallel import leading

    options = TrainOptions(**_values(args, "kind"))
    report = show(train(args.kind, options), quiet=not leading())
    for line in report.lines() if leading() else []:
        print(line)
    return 0


def tune_command(commands: Any) -> None:
    """Add ``lipsmith tune``."""
    p = commands.add_parser("tune", help="tune a model on a speaker", description=_tune.__doc__)
    p.add_argument("clips", nargs="*", type=Path, metavar="CLIP",
                   help="of the speaker, in order of their dates")  # fmt: skip
    p.add_argument("--speaker", default="", metavar="N",
                   help="number as 'lipsmith faces' lists it, or x,y@frame")  # fmt: skip
    p.add_argument("--consent", default="", metavar="TEXT",
                   help="that the speaker agrees; stored with the model")  # fmt: skip
    p.add_argument("-o", "--output", default="", metavar="NAME",
                   help="the speaker's name, and the model's")  # fmt: skip
    p.add_argument("--held-out", type=Path, nargs="+", default=[], metavar="CLIP",
                   help="to judge by; else the last shots")  # fmt: skip
    p.add_argument("--base", default="", help="name of a model, or a model file")
    p.add_argument("--mode", default="full", help="full, decoder or adapters")
    p.add_argument("--losses", default="copy", help="copy, paper, wav2lip or stabilised")
    p.add_argument("--size", type=int, help="px of the network's crop; else the base's")
    p.add_argument("--steps", type=int, help="at most")
    p.add_argument("--minutes", type=float, help="of training, at most")
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--job", type=Path, metavar="FOLDER",
                   help="where it works; one that was begun there goes on")  # fmt: skip
    p.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON")
    p.add_argument("--html", type=Path, metavar="FILE", help="write the report to look at")
    p.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")
    p.set_defaults(run=_tune)


def _tune(args: argparse.Namespace) -> int:
    """Tune a model on a speaker, and keep it only if it is better on shots that were held out.

    Killed or stopped, 'lipsmith tune --job FOLDER' goes on at the step where it was.
    """
    from trainer.evaluation.files import check_places
    from trainer.tune.command import TuneArguments, tune_clips

    check_places(args.json, args.html)
    report = show(tune_clips(TuneArguments(**_values(args))))
    print("\n".join(report.lines()))
    return 0


def eval_command(commands: Any) -> None:
    """Add ``lipsmith eval``."""
    p = commands.add_parser("eval", help="measure a model on footage", description=_eval.__doc__)
    p.add_argument("model", nargs="?", default="", help="name of a model, or a model file")
    clips = p.add_argument_group("clips")
    _footage_options(clips, "evaluate")
    _length_options(clips)
    judges = p.add_argument_group("networks that measure")
    judges.add_argument("--lpips", choices=("alex", "squeeze"), default="squeeze", help="backbone")
    judges.add_argument("--expert", type=Path, help="sync expert; else the one that comes along")
    _meter_options(judges)
    out = p.add_argument_group("result")
    _report_options(out)
    out.add_argument("--out", type=Path, default=Path("runs"), help="each clip's result")
    run = p.add_argument_group("engine")
    run.add_argument("--silence", choices=("closed", "generate"), default="closed",
                     help="the mouth in pauses, as a dub has it")  # fmt: skip
    run.add_argument("--engine", default="auto", help="auto, cuda, openvino or torch")
    run.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")
    p.set_defaults(run=_eval)


def _eval(args: argparse.Namespace) -> int:
    """Dub people with their own and with others' sound, and measure what comes out.

    Started again, it goes on with the clips that are missing.
    """
    from trainer.evaluation.files import check_places, write_files
    from trainer.evaluation.run import EvalOptions, evaluate

    check_places(args.json, args.html)
    found = show(evaluate(EvalOptions(**_values(args, "json", "html", "no_pictures"))))
    write_files(found, args.json, args.html, pictures=not args.no_pictures)
    for line in found.lines():
        print(line)
    return 0


def experts_command(commands: Any) -> None:
    """Add ``lipsmith eval experts``."""
    p = commands.add_parser(
        "eval experts", help="measure how steadily sync experts judge", description=_experts.__doc__
    )
    p.add_argument("experts", nargs="+", type=Path, help="model files of experts and AVSyncNets")
    _footage_options(p, "measure")
    _beside_options(p)
    p.set_defaults(run=_experts)


def _experts(args: argparse.Namespace) -> int:
    """Measure sync experts on real clips: how their similarity spreads, how it bears small shifts
    of the crop, and how often they find the offset."""
    from trainer.evaluation.experts import ExpertOptions, compare_experts
    from trainer.evaluation.files import check_places

    check_places(args.json)
    return _show_beside(compare_experts(ExpertOptions(**_values(args, "json"))), args.json)


def silent_lip_command(commands: Any) -> None:
    """Add ``lipsmith eval silent-lip``."""
    p = commands.add_parser(
        "eval silent-lip", help="measure how lips are closed", description=_silent_lip.__doc__
    )
    p.add_argument("models", nargs="+", type=Path, help="model files of silent-lip models")
    _footage_options(p, "measure")
    _beside_options(p)
    p.add_argument("--lpips", choices=("alex", "squeeze"), default="squeeze", help="backbone")
    _landmarks_option(p)
    p.set_defaults(run=_silent_lip)


def _silent_lip(args: argparse.Namespace) -> int:
    """Close the lips of real faces, and measure how closed they are, how much of their movement is
    left, and what else becomes of the face."""
    from trainer.evaluation.files import check_places
    from trainer.evaluation.silent import SilentOptions, compare_silencers

    check_places(args.json)
    return _show_beside(compare_silencers(SilentOptions(**_values(args, "json"))), args.json)


def openness_command(commands: Any) -> None:
    """Add ``lipsmith eval openness``."""
    p = commands.add_parser(
        "eval openness",
        help="measure what says how open a mouth looks",
        description=_openness.__doc__,
    )
    p.add_argument("models", nargs="+", type=Path, help="model files of such networks")
    _footage_options(p, "measure")
    _beside_options(p)
    _landmarks_option(p)
    p.set_defaults(run=_openness)


def _openness(args: argparse.Namespace) -> int:
    """Compare what networks say of real mouths, how open they look, with landmarks, and which
    references would be chosen by it."""
    from trainer.evaluation.files import check_places
    from trainer.evaluation.openness import OpennessOptions, compare_openness

    check_places(args.json)
    return _show_beside(compare_openness(OpennessOptions(**_values(args, "json"))), args.json)


def occlusion_command(commands: Any) -> None:
    """Add ``lipsmith eval occlusion``."""
    p = commands.add_parser(
        "eval occlusion",
        help="measure what finds things in front of a face",
        description=_occlusion.__doc__,
    )
    p.add_argument("models", nargs="+", type=Path, help="model files of such networks")
    _footage_options(p, "measure")
    _beside_options(p)
    p.set_defaults(run=_occlusion)


def _occlusion(args: argparse.Namespace) -> int:
    """Draw things in front of real faces, and measure what of them is found, and what is found
    where nothing is."""
    from trainer.evaluation.files import check_places
    from trainer.evaluation.occlusion import OcclusionOptions, compare_occlusion

    check_places(args.json)
    return _show_beside(compare_occlusion(OcclusionOptions(**_values(args, "json"))), args.json)


def _beside_options(group: Any) -> None:
    """Of commands that measure networks beside each other."""
    group.add_argument("--per-person", type=int, default=6, help="clips at most; 0 for all")
    group.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    group.add_argument("--out", type=Path, default=Path("runs"), help="the dataset")
    group.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")


def _show_beside(compared: "Work[Beside]", json: Path | None) -> int:
    from trainer.evaluation.files import write_json

    found = show(compared)
    if json:
        write_json(json, found.as_dict())
    print("\n".join(found.lines()))
    return 0


def ablation_command(commands: Any) -> None:
    """Add ``lipsmith eval ablation``."""
    p = commands.add_parser(
        "eval ablation",
        help="train and measure networks with parts left out",
        description=_ablation.__doc__,
    )
    rows = p.add_argument_group("rows")
    rows.add_argument("--rows", nargs="+", default=[], metavar="NAME",
                      help="rows and tables; docs/training.md lists them; else all")  # fmt: skip
    rows.add_argument("--size", type=int, default=96, help="96, 192 or 256 px")
    rows.add_argument("--width", default="small", help="small, or full as published")
    train = p.add_argument_group("training")
    train.add_argument("--footage", type=Path, nargs="+", required=True, help="clips and folders")
    _manifest_options(train, "train")
    train.add_argument("--steps", type=int, default=2000, help="of each row")
    train.add_argument("--minutes", type=float, default=math.inf, help="of each row at most")
    train.add_argument("--rate", type=float, default=3e-4, help="peak learning rate")
    train.add_argument("--batch", type=int, default=8, help="windows of five frames in a step")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--expert", type=Path, help="that teaches; else the one that comes along")
    train.add_argument("--avsyncnet", type=Path, help="that teaches; else it is trained first")
    train.add_argument("--silencer", type=Path, help="of paper B; else it is trained first")
    judges = p.add_argument_group("judging")
    judges.add_argument("--held-out", type=Path, nargs="+", required=True,
                        help="clips of other people")  # fmt: skip
    _leave_out_option(judges)
    _length_options(judges)
    judges.add_argument("--judge", type=Path, help="sync expert; else the one that comes along")
    judges.add_argument("--lpips", choices=("alex", "squeeze"), default="alex",
                        help="backbone, for training too")  # fmt: skip
    _meter_options(judges)
    out = p.add_argument_group("result")
    _report_options(out)
    out.add_argument("--out", type=Path, default=Path("runs"), help="datasets, states, results")
    run = p.add_argument_group("engine")
    run.add_argument("--engine", default="auto", help="that dubs: auto, cuda, openvino or torch")
    run.add_argument("--device", default="auto", help="that trains: auto, cuda or cpu")
    run.add_argument("--threads", type=int, default=0, help="CPU threads; 0 for all")
    p.set_defaults(run=_ablation)


def _ablation(args: argparse.Namespace) -> int:
    """Train the rows of the papers' ablation tables from one seed, and measure each on people held
    out; started again, it goes on where it stopped."""
    from trainer.ablation.page import page
    from trainer.ablation.run import AblationOptions, ablate
    from trainer.evaluation.files import check_places, write_json, write_text

    check_places(args.json, args.html)
    found = show(ablate(AblationOptions(**_values(args, "json", "html", "no_pictures"))))
    if args.json:
        write_json(args.json, found.as_dict())
    if args.html:
        write_text(args.html, page(found, pictures=not args.no_pictures))
    print("\n".join(found.lines()))
    return 0


def _footage_options(group: Any, purpose: str) -> None:
    """Which clips to look at."""
    group.add_argument("--footage", type=Path, nargs="+", required=True, help="clips and folders")
    group.add_argument("--seen", type=Path, nargs="+", default=[],
                       help="footage of the training: its people are left out")  # fmt: skip
    _manifest_options(group, purpose)
    _leave_out_option(group)


def _manifest_options(group: Any, purpose: str) -> None:
    group.add_argument("--manifest", type=Path, help="table that says who is in which file")
    group.add_argument("--where", nargs="+", default=[], metavar="COLUMN=VALUE",
                       help=f"rows of the manifest to {purpose} on")  # fmt: skip


def _leave_out_option(group: Any) -> None:
    group.add_argument("--leave-out", nargs="+", default=[], metavar="NAME",
                       help="files, named without their ending")  # fmt: skip


def _length_options(group: Any) -> None:
    group.add_argument("--clips", type=int, default=0, help="so many at most, people in turn")
    group.add_argument("--seconds", type=float, default=6.0,
                       help="of each clip, from where speech begins; 0 for all")  # fmt: skip


def _meter_options(group: Any) -> None:
    """Networks that only measure."""
    _landmarks_option(group)
    group.add_argument("--inception", type=Path, help="torchvision's weights, for FID")
    group.add_argument("--syncnet", type=Path, help="SyncNet's model file, for LSE-C and LSE-D")


def _landmarks_option(group: Any) -> None:
    group.add_argument("--landmarks", type=Path, metavar="ONNX",
                       help="68 landmarks, such as PFLD; else LIPSMITH_LANDMARKS")  # fmt: skip


def _report_options(group: Any) -> None:
    group.add_argument("--json", type=Path, metavar="FILE", help="write all figures")
    group.add_argument("--html", type=Path, metavar="FILE", help="write a report to look at")
    group.add_argument("--no-pictures", action="store_true", help="no frames in the report")


def _values(args: argparse.Namespace, *own: str) -> dict[str, Any]:
    """The words of a command line but for the command's own; lists become tuples."""
    values = {name: value for name, value in vars(args).items() if name not in (*own, "run")}
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
