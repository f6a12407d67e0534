"""A Rasa server of one's own, on a free port, for as long as something is measured."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

import httpx

from tests.bench.processes import cost_of
from tests.stack import free_port

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / ".venv-assistant" / "bin" / "python"
PATIENCE_S = 180
# Nothing is sent to actions while texts are only parsed, but the settings must be there.
SETTINGS = {
    "SATCHEL_ACTIONS_URL": "http://127.0.0.1:1/webhook",
    "SATCHEL_SERVICE_TOKEN": "unused",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


@dataclass(frozen=True)
class Server:
    """Where it answers, and its process."""

    url: str
    pid: int

    @property
    def resident_mb(self) -> int:
        return cost_of([self.pid]).resident_mb


@contextmanager
def rasa_server(model: Path) -> Iterator[Server]:
    """Serves a trained model; raises RuntimeError where it does not come up."""
    port = free_port()
    files = ("--endpoints", "endpoints.yml", "--credentials", "credentials.yml")
    place = ("--interface", "127.0.0.1", "--port", str(port))
    process = subprocess.Popen(
        [PYTHON, "-m", "rasa", "run", "--enable-api", "--model", model.resolve(), *files, *place],
        cwd=ROOT / "assistant",
        env={**os.environ, **SETTINGS},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + PATIENCE_S
    while monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{url}/status", timeout=2).is_success:
                return
        except httpx.HTTPError:
            sleep(0.3)
    raise RuntimeError("the dialogue server did not start: is the model trained (make prepare)?")
