"""Weights of a generator for the same one at a larger size."""

from dataclasses import replace
from typing import cast

from torch import Tensor

from app.model.generator import Generator, GeneratorConfig

_STEM = "face_encoder.stem.conv.weight"


def alike(one: GeneratorConfig, other: GeneratorConfig) -> bool:
    """Whether two configurations see as many patches, and differ at most in what is in a patch.

    References, articulation and what is hidden may differ as well.

    >>> from app.model.generator import CONFIGS
    >>> small = CONFIGS["lpips-attnwav2lip-copy"]
    >>> alike(small, CONFIGS["lpips-attnwav2lip-copy-192"])
    True
    >>> alike(small, CONFIGS["lpips-attnwav2lip-copy-256"])
    False
    """
    return _bare(one) == _bare(other)


def enlarged(base: Generator, config: GeneratorConfig) -> Generator:
    """A generator as it is, if it has the configuration's size, or at a multiple of its size.

    The larger one looks at the same face in finer patches, and at first sees in each what the
    base saw: its average.  So it begins as good as the base.

    Raises
    ------
    ValueError
        If the configurations are not `alike`.
    """
    if base.config.size == config.size:
        return base
    times, rest = divmod(config.patch, base.config.patch)
    # Of a head that paints, or of patches of a single pixel, other layers depend on the patch too.
    fits = base.config.head == "copy" and base.config.patch > 1 and not rest
    if not (fits and alike(base.config, config)):
        raise ValueError(f"{base.config.name} cannot be enlarged to {config.name}")
    kept = ("references", "articulation", "hidden")
    own = {name: getattr(base.config, name) for name in kept}
    net = Generator(replace(config, **own))
    net.load_state_dict(_refined(base, times))
    return net.eval()


def _bare(config: GeneratorConfig) -> GeneratorConfig:
    return replace(config, name="", size=0, patch=0, references=1, articulation=1.0, hidden="")


def _refined(base: Generator, times: int) -> dict[str, Tensor]:
    """The weights for patches of so many times as many px a side."""
    state = base.state_dict()
    patch = base.config.patch
    weight = cast(Tensor, state[_STEM]).unflatten(1, (-1, patch, patch))
    for side in (2, 3):
        weight = weight.repeat_interleave(times, dim=side)
    return {**state, _STEM: weight.flatten(1, 3) / times**2}
