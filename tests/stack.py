"""The whole of Satchel running for a test: real processes, free ports, a database of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.demo import defaults, endpoints, start, stop, wait_until_ready
from tools.prepare import ROOT, load_environment

COMMANDS = {
    "scorer": "models.serving",
    "actions": "-m actions",
    "rasa": "rasa run",
    "console": "-m web.console",
    "web": "web.gateway",
}


@dataclass(frozen=True)
class Stack:
    """Where everything answers, and the database that all processes write to."""

    gateway: str
    rasa: str
    actions: str
    scorer: str
    console: str
    database_url: str
    service_token: str
    supervisor: int
    log: Path

    def pids(self, process: str) -> list[int]:
        """The running processes of that name that this stack started."""
        found = subprocess.run(
            ["pgrep", "-f", "--", COMMANDS[process]], capture_output=True, text=True, check=False
        )
        mine = _descendants(self.supervisor)
        return [int(pid) for pid in found.stdout.split() if int(pid) in mine]

    def signal(self, process: str, number: signal.Signals) -> None:
        """Sends a signal to the process: SIGKILL to end it, SIGSTOP and SIGCONT to stall it."""
        for pid in self.pids(process):
            os.kill(pid, number)


@contextmanager
def running_stack(folder: Path, **settings: str) -> Iterator[Stack]:
    """All processes on free ports over a freshly filled database in ``folder``.

    Needs what ``make prepare`` prepares: the dialogue model, the base encoder, the widget.
    """
    load_environment()
    environment = {**os.environ, **_settings(folder), **settings}
    _fill(environment["SATCHEL_DATABASE_URL"])
    log = folder / "stack.log"
    supervisor = start(environment, log)
    try:
        _ready(supervisor, environment, log)
        yield _stack(environment, supervisor.pid, log)
    finally:
        stop(supervisor)


def _settings(folder: Path) -> dict[str, str]:
    ports = {
        name: str(free_port())
        for name in (
            "SATCHEL_GATEWAY_PORT",
            "SATCHEL_RASA_PORT",
            "SATCHEL_ACTIONS_PORT",
            "SATCHEL_SCORER_PORT",
            "SATCHEL_CONSOLE_PORT",
        )
    }
    return {
        **ports,
        **defaults({**os.environ, **ports}),
        "SATCHEL_DATABASE_URL": f"sqlite:///{folder}/satchel.db",
        "SATCHEL_MESSAGE_RATE": "100000/minute",
        "SATCHEL_ADDRESS_RATE": "1000000/minute",
        "SATCHEL_EVENT_RATE": "100000/minute",
    }


def free_port() -> int:
    """A port of loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _fill(database_url: str) -> None:
    command = [sys.executable, "-m", "data.demo", "fill", "--database", database_url]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def _ready(supervisor: subprocess.Popen[bytes], environment: dict[str, str], log: Path) -> None:
    try:
        wait_until_ready(supervisor, environment)
    except SystemExit as reason:
        tail = log.read_text(errors="replace")[-6000:]
        raise RuntimeError(f"the stack did not start: {reason}\n{tail}") from reason


def _stack(environment: dict[str, str], supervisor: int, log: Path) -> Stack:
    waiting, gateway = endpoints(environment)
    return Stack(
        gateway=gateway,
        rasa=waiting["rasa"].rstrip("/"),
        actions=waiting["actions"].removesuffix("/health"),
        scorer=waiting["scorer"].removesuffix("/readyz"),
        console=waiting["console"].removesuffix("/healthz"),
        database_url=environment["SATCHEL_DATABASE_URL"],
        service_token=environment["SATCHEL_SERVICE_TOKEN"],
        supervisor=supervisor,
        log=log,
    )


def _descendants(pid: int) -> set[int]:
    """The process and everything below it."""
    listing = subprocess.run(
        ["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True
    ).stdout
    children: dict[int, list[int]] = {}
    for line in listing.splitlines():
        child, parent = map(int, line.split())
        children.setdefault(parent, []).append(child)
    found, waiting = {pid}, [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.add(child)
            waiting.append(child)
    return found
