"""A gateway of its own beside the running stack, with ticket systems on, that may be killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.stack import Stack, free_port
from tools.prepare import ROOT

PATIENCE_S = 60.0


@dataclass
class TicketGateway:
    url: str
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web.gateway"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text(errors="replace")[-4000:])
            time.sleep(0.1)

    def kill(self) -> None:
        """As the machine does it: nothing is finished."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20.0)
            except subprocess.TimeoutExpired:
                self.kill()

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=2.0).is_success
        except httpx.HTTPError:
            return False


@contextmanager
def ticket_gateway(stack: Stack, log: Path, **settings: str) -> Iterator[TicketGateway]:
    """Over the stack's database and dialogue server, on the port that is set or a free one."""
    port = settings.get("SATCHEL_GATEWAY_PORT") or str(free_port())
    environment = {
        **os.environ,
        "SATCHEL_GATEWAY_PORT": port,
        "SATCHEL_DATABASE_URL": stack.database_url,
        "SATCHEL_RASA_URL": stack.rasa,
        "SATCHEL_MESSAGE_RATE": "100000/minute",
        "SATCHEL_ADDRESS_RATE": "1000000/minute",
        **settings,
    }
    gateway = TicketGateway(f"http://127.0.0.1:{port}", environment, log)
    gateway.start()
    try:
        yield gateway
    finally:
        gateway.stop()
