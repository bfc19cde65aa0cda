"""Qt may be called as often as one likes."""

import sys

import pytest

import app.ui  # noqa: F401


@pytest.mark.parametrize("constant", [None, True, False, NotImplemented])
def test_constants_survive_calls_that_lose_references_to_them(constant: object) -> None:
    assert sys.version_info >= (3, 12) or sys.getrefcount(constant) > 1 << 40
