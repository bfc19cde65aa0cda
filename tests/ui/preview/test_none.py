"""Qt may be called as often as one likes."""

import sys

import app.ui  # noqa: F401


def test_none_survives_a_million_calls_that_lose_a_reference_to_it() -> None:
    assert sys.version_info >= (3, 12) or sys.getrefcount(None) > 1 << 40
