"""Where the facts about the public networks are; tests that need one skip where it is absent."""

import os
from pathlib import Path

import pytest

REFERENCE = Path(
    os.environ.get(
        "LIPSMITH_REFERENCE", Path(__file__).resolve().parents[2] / "shared" / "reference"
    )
)


def reference(name: str) -> Path:
    """Path of a file of facts such as ``public-checkpoints.tsv``, or skip the test."""
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"reference is absent: {path} (set LIPSMITH_REFERENCE to the folder)")
    return path
