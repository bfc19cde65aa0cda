"""Where a tuned model and its base are compared."""

import numpy as np

from app.core.dub.plan import Plan
from trainer.tune.judging import spoken


def plan(weight: list[float], speaks: list[bool]) -> Plan:
    return Plan((), np.array(weight, np.float32), np.array(speaks), ())


def test_pauses_in_which_both_rest_on_the_same_picture_are_not_judged() -> None:
    judged = spoken(plan([1, 1, 0.5, 1], [True, False, True, True]))
    assert judged.weight.tolist() == [1, 0, 0.5, 1]


def test_a_shot_in_which_nobody_speaks_is_judged_whole() -> None:
    for weight in ([1, 1, 0], [0, 0, 1]):
        silent = plan(weight, [False, False, False])
        assert spoken(silent) is silent
