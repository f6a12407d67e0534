"""A process that writes and tells what is kept, until it is killed."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from tests.storage.keeping import Told, told
from tools.prepare import ROOT

HEARING_LIMIT_S = 30.0


class Victim:
    """Listens from the beginning, so that the process never waits to be heard."""

    def __init__(self, url: str, prefix: str, threads: int, turns: int | None = None) -> None:
        given = [url, prefix, str(threads), *([] if turns is None else [str(turns)])]
        command = [sys.executable, "-m", "tests.storage.writing", *given]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
        self._lines: list[bytes] = []
        self._ear = Thread(target=self._listen)
        self._ear.start()

    def wait_for_words(self, more: int = 1) -> None:
        """Returns when it has told so many things more."""
        heard, ends_at = len(self._lines), time.monotonic() + HEARING_LIMIT_S
        while len(self._lines) < heard + more:
            assert time.monotonic() < ends_at, "the process has stopped writing"
            assert self._process.poll() is None, "the process has ended by itself"
            time.sleep(0.002)

    def kill(self) -> Told:
        """What it told before it died in the middle of its work."""
        self._process.send_signal(signal.SIGKILL)
        assert self._process.wait() == -signal.SIGKILL, "it had ended before it was killed"
        return self._all_told()

    def end(self) -> Told:
        """What it told when it has written all that it should."""
        assert self._process.wait() == 0
        return self._all_told()

    def clear_away(self) -> None:
        self._process.kill()
        self._process.wait()
        self._ear.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        self._lines.extend(self._process.stdout)

    def _all_told(self) -> Told:
        self._ear.join()
        return told(b"".join(self._lines))


@contextmanager
def writing(url: str, prefix: str, threads: int, turns: int | None = None) -> Iterator[Victim]:
    victim = Victim(url, prefix, threads, turns)
    try:
        yield victim
    finally:
        victim.clear_away()
