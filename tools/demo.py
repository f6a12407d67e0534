"""Starts all processes under one supervisor, waits until they answer, and prints the addresses."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from tools.prepare import ROOT, checkpoint, load_environment

PATIENCE_S = 180.0


CONSOLE = ("scorer", "console")
"""What the agents' console needs where it runs alone."""


def main(arguments: Sequence[str] = ()) -> None:
    os.chdir(ROOT)
    load_environment()
    alone = list(arguments) == ["console"]
    only = CONSOLE if alone else ()
    places, gateway = endpoints()
    door, port = ("console", "CONSOLE") if alone else ("web", "GATEWAY")
    if _answers(places[door].replace("/readyz", "/healthz")):
        sys.exit(
            f"Something answers at {places[door]} already: stop it, or set SATCHEL_{port}_PORT."
        )
    print(f"starting {', '.join(only or places)} …", flush=True)
    log = ROOT / "var" / "demo.log"
    supervisor = start(dict(os.environ), log, only)
    try:
        wait_until_ready(supervisor, only=only)
        if alone:
            _show()
        print(_console_welcome(places["console"]) if alone else _welcome(gateway), flush=True)
        supervisor.wait()
    except KeyboardInterrupt:
        pass
    finally:
        stop(supervisor)


def _show() -> None:
    """Conversations to look at, in a console without a shop around it."""
    environment = {**defaults(dict(os.environ)), **os.environ}
    showcase = [sys.executable, "-m", "web.console", "showcase"]
    subprocess.run(showcase, check=True, env=environment)


def endpoints(environment: dict[str, str] | None = None) -> tuple[dict[str, str], str]:
    """Each process's readiness address, and the gateway's base address."""
    values = os.environ if environment is None else environment
    host = "http://127.0.0.1"
    gateway = f"{host}:{values.get('SATCHEL_GATEWAY_PORT', '8080')}"
    return {
        "scorer": f"{host}:{values.get('SATCHEL_SCORER_PORT', '8090')}/readyz",
        "actions": f"{host}:{values.get('SATCHEL_ACTIONS_PORT', '5055')}/health",
        "rasa": f"{host}:{values.get('SATCHEL_RASA_PORT', '5005')}/",
        "console": f"{host}:{values.get('SATCHEL_CONSOLE_PORT', '7860')}/healthz",
        "web": f"{gateway}/readyz",
    }, gateway


def start(
    environment: dict[str, str], log: Path, only: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """The supervisor with the processes of the Procfile as its children, all of them or those
    named; they print to the log."""
    honcho = [sys.executable, "-m", "honcho", "--env", os.devnull, "--no-colour", "start", *only]
    with log.open("wb") as output:
        return subprocess.Popen(
            honcho,
            cwd=ROOT,
            env={**defaults(environment), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def defaults(environment: dict[str, str]) -> dict[str, str]:
    """What the processes need in the environment beside their settings."""
    host = "http://127.0.0.1"
    return {
        "SATCHEL_ACTIONS_URL": f"{host}:{environment.get('SATCHEL_ACTIONS_PORT', '5055')}/webhook",
        "SATCHEL_SCORER_URL": f"{host}:{environment.get('SATCHEL_SCORER_PORT', '8090')}",
        "SATCHEL_CHECKPOINT": checkpoint(environment),
        "SATCHEL_CONSOLE_URL": f"{host}:{environment.get('SATCHEL_CONSOLE_PORT', '7860')}",
        "SATCHEL_RASA_URL": f"{host}:{environment.get('SATCHEL_RASA_PORT', '5005')}",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "OMP_WAIT_POLICY": "passive",
        "PYTHONUNBUFFERED": "1",
        "GRADIO_ANALYTICS_ENABLED": "False",
    }


def wait_until_ready(
    supervisor: subprocess.Popen[bytes],
    environment: dict[str, str] | None = None,
    only: Sequence[str] = (),
) -> None:
    """Returns when every process answers; raises SystemExit naming those that do not."""
    places, _ = endpoints(environment)
    waiting = {name: url for name, url in places.items() if not only or name in only}
    deadline = time.monotonic() + PATIENCE_S
    while waiting:
        waiting = {name: url for name, url in waiting.items() if not _answers(url)}
        if supervisor.poll() is not None:
            sys.exit("a process ended while starting; var/demo.log says why")
        if time.monotonic() > deadline:
            sys.exit(f"not ready after {PATIENCE_S:.0f} s: {', '.join(waiting)}")
        time.sleep(0.3)


def stop(supervisor: subprocess.Popen[bytes], patience_s: float = 20.0) -> None:
    """Ends the supervisor, which ends its children; leaves none behind."""
    if supervisor.poll() is None:
        supervisor.send_signal(signal.SIGTERM)
        try:
            supervisor.wait(patience_s)
        except subprocess.TimeoutExpired:
            supervisor.kill()
            supervisor.wait()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _console_welcome(health: str) -> str:
    lines = [
        "",
        "The agents' console is ready.",
        f"  the console       {health.removesuffix('healthz')}  ({login_told()})",
        "  what it prints    var/demo.log",
        "  stop with Ctrl-C",
        "",
    ]
    return "\n".join(lines)


def login_told(file: Path = ROOT / "var" / "console.txt") -> str:
    """The demo's log-in for the console, as prepared."""
    if not file.exists():
        return "python -m web.console agents add LOGIN --role admin"
    login, _, password = file.read_text(encoding="utf-8").strip().partition(" ")
    return f"log-in {login}, password {password}"


def _welcome(gateway: str) -> str:
    lines = [
        "",
        "Satchel is ready.",
        f"  the demo shop     {gateway}/",
        f"  a page with chat  {gateway}/  (open any item)",
        f"  agents' console   {gateway}/console  ({login_told()})",
        "  what they print   var/demo.log",
        "  stop with Ctrl-C",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    # A shell may start us with Ctrl-C ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    main(sys.argv[1:])
