"""The bare dialogue server: the same model, with an action endpoint that does nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import httpx

from tests.stack import Stack, free_port
from tools.demo import defaults, stop
from tools.prepare import ROOT

NO_CALL = b"{}"
NOTHING = b'{"events": [], "responses": []}'
PATIENCE_S = 120.0


class EmptyActions(ThreadingHTTPServer):
    """Answers every action with nothing, and keeps the call that it was last asked with."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _EmptyAnswer)
        self.asked = NO_CALL

    def last_call(self) -> dict[str, Any]:
        """What the last action was asked with."""
        return dict(json.loads(self.asked))


class _EmptyAnswer(BaseHTTPRequestHandler):
    """Head and body go out in one packet: two would wait for each other on a fast line."""

    protocol_version = "HTTP/1.1"
    wbufsize = 65536
    disable_nagle_algorithm = True
    server: EmptyActions

    def do_POST(self) -> None:
        self.server.asked = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(NOTHING)))
        self.end_headers()
        self.wfile.write(NOTHING)

    def log_message(self, format: str, *args: Any) -> None:
        """A line a request would only disturb what is measured."""


@dataclass(frozen=True)
class BareRasa:
    """Where the bare server answers, and who acts for it."""

    url: str
    actions: EmptyActions
    supervisor: int


@contextmanager
def bare_rasa(beside: Stack, log: Path) -> Iterator[BareRasa]:
    """A second dialogue server, started by the same line of the Procfile as the stack's own."""
    actions = EmptyActions()
    Thread(target=actions.serve_forever, daemon=True).start()
    port = free_port()
    supervisor = _start(beside, port, actions.server_port, log)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, supervisor, log)
        yield BareRasa(url, actions, supervisor.pid)
    finally:
        stop(supervisor)
        actions.shutdown()
        actions.server_close()


def _start(beside: Stack, port: int, actions_port: int, log: Path) -> subprocess.Popen[bytes]:
    settings = {
        "SATCHEL_RASA_PORT": str(port),
        "SATCHEL_ACTIONS_URL": f"http://127.0.0.1:{actions_port}/webhook",
        "SATCHEL_SERVICE_TOKEN": beside.service_token,
    }
    honcho = [sys.executable, "-m", "honcho", "--env", os.devnull, "--no-colour", "start", "rasa"]
    environment = {**os.environ, **settings}
    with log.open("wb") as output:
        return subprocess.Popen(
            honcho,
            cwd=ROOT,
            env={**defaults(environment), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _wait_until_ready(url: str, supervisor: subprocess.Popen[bytes], log: Path) -> None:
    deadline = monotonic() + PATIENCE_S
    while monotonic() < deadline and supervisor.poll() is None:
        try:
            if httpx.get(url, timeout=2).is_success:
                return
        except httpx.HTTPError:
            sleep(0.3)
    tail = log.read_text(errors="replace")[-3000:]
    raise RuntimeError(f"the bare dialogue server did not start:\n{tail}")
