"""Locks that outlive no process."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.hold import hold, wait_for
from app.core.progress import finish

KILLED = """
import os, signal, sys
from pathlib import Path
import pytest

from app.core.hold import hold
lock = hold(Path(sys.argv[1]))
assert lock is not None
os.kill(os.getpid(), signal.SIGTERM)
"""


def test_a_lock_has_one_holder_until_it_is_closed(tmp_path: Path) -> None:
    first = hold(tmp_path / "lock")
    assert first is not None
    assert hold(tmp_path / "lock") is None
    first.close()
    second = hold(tmp_path / "lock")
    assert second is not None
    second.close()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    child = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "lock")], check=False)
    assert child.returncode != 0 and (tmp_path / "lock").exists()
    lock = hold(tmp_path / "lock")
    assert lock is not None
    lock.close()


def test_a_file_system_without_locks_is_no_other_holder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    module, name = ("msvcrt", "locking") if sys.platform == "win32" else ("fcntl", "flock")
    monkeypatch.setattr(f"{module}.{name}", refused)
    with pytest.raises(OSError, match="No locks available"):
        hold(tmp_path / "lock")


def test_who_waits_says_so_and_gets_the_lock_in_the_end(tmp_path: Path) -> None:
    first = hold(tmp_path / "lock")
    assert first is not None
    waiting = wait_for(tmp_path / "lock", "Waiting for the other")
    assert [next(waiting).stage for _ in range(2)] == ["Waiting for the other"] * 2
    first.close()
    finish(waiting).close()
