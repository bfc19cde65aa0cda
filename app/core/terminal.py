"""Long work under a progress bar."""

import sys
from typing import Any

from app.core.progress import Progress, Work


def show(work: Work[Any], quiet: bool = False) -> Any:
    """Run long work under a progress bar on standard error, with rate and time left."""
    from tqdm import tqdm

    bar: tqdm[Any] | None = None
    stage = ""
    try:
        while True:
            progress = next(work)
            if quiet or not sys.stderr.isatty():
                stage = _say_stage(progress, stage, quiet)
                continue
            if bar is None or progress.stage != stage:
                if bar is not None:
                    bar.close()
                bar = tqdm(total=progress.total or None, desc=progress.stage, leave=True)
                stage = progress.stage
            bar.update(progress.done - bar.n)
    except StopIteration as stop:
        return stop.value
    finally:
        work.close()
        if bar is not None:
            bar.close()


def _say_stage(progress: Progress, stage: str, quiet: bool) -> str:
    if progress.stage != stage and not quiet:
        print(f"{progress.stage} ...", file=sys.stderr, flush=True)
    return progress.stage
