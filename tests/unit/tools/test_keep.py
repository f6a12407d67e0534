import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tools.prepare import ROOT

DEADLINE_S = 10


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH on which waiting a second takes no time."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sleep").write_text("#!/bin/sh\nexit 0\n")
    (folder / "sleep").chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@contextmanager
def _kept(command: str, path: str) -> Iterator[subprocess.Popen[str]]:
    keeper = subprocess.Popen(
        [ROOT / "tools" / "keep"],
        env={"COMMAND": command, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        with keeper:
            yield keeper
    finally:
        keeper.kill()


def _says_its_pid(then: str) -> str:
    return f"sh -c 'echo $$; {then}'"


def _is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_what_dies_is_started_again(path: str) -> None:
    with _kept(_says_its_pid("exec /bin/sleep 60"), path) as keeper:
        assert keeper.stdout is not None
        first = int(keeper.stdout.readline())
        os.kill(first, signal.SIGKILL)
        second = int(keeper.stdout.readline())
        assert second != first
        assert keeper.poll() is None
        keeper.terminate()
        keeper.wait(DEADLINE_S)


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_its_end_leaves_no_orphan(path: str, ending: signal.Signals) -> None:
    with _kept(_says_its_pid("exec /bin/sleep 60"), path) as keeper:
        assert keeper.stdout is not None
        child = int(keeper.stdout.readline())
        keeper.send_signal(ending)
        assert keeper.wait(DEADLINE_S) == 0
        assert _is_gone(child)


def test_what_keeps_dying_right_away_is_given_up_with_its_status(path: str) -> None:
    with _kept(_says_its_pid("exit 7"), path) as keeper:
        out, err = keeper.communicate(timeout=DEADLINE_S)
    assert keeper.returncode == 7
    assert len(out.split()) == 5
    assert "giving up" in err


def test_the_command_does_not_show_in_the_keepers_own_line(path: str) -> None:
    with _kept(_says_its_pid("exec /bin/sleep 60"), path) as keeper:
        assert keeper.stdout is not None
        keeper.stdout.readline()
        assert b"sleep" not in Path(f"/proc/{keeper.pid}/cmdline").read_bytes()
        keeper.terminate()
        keeper.wait(DEADLINE_S)
