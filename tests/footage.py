"""Where the real clips are; tests that need one skip, with the reason, where it is absent."""

import os
from pathlib import Path

import pytest

FOOTAGE = Path(
    os.environ.get("LIPSMITH_FOOTAGE", Path(__file__).resolve().parents[2] / "shared" / "footage")
)


def footage(name: str) -> Path:
    """Path of a real clip such as ``test/address_20s.mp4``, or skip the test."""
    path = FOOTAGE / name
    if not path.exists():
        pytest.skip(f"real footage is absent: {path} (set LIPSMITH_FOOTAGE to the folder)")
    return path
