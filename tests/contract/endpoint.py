"""A tiny OpenAI-compatible endpoint on loopback that answers as told."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]
"""Status and body."""


@dataclass
class Endpoint:
    """``answer`` is asked with the sentence to reword; ``asked`` are the requests so far."""

    answer: Callable[[str], Answer]
    url: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def saying(text: str, finish_reason: str = "stop") -> Answer:
    """A whole completion, with the fields that other servers send too."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "finish_reason": finish_reason,
    }
    body = {"id": "c-1", "object": "chat.completion", "choices": [choice], "usage": {}}
    return 200, json.dumps(body).encode()


@contextmanager
def running_endpoint(answer: Callable[[str], Answer]) -> Iterator[Endpoint]:
    endpoint = Endpoint(answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(endpoint))
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler_of(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # or each answer waits 40 ms for the client's kernel

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            endpoint.asked.append(request)
            endpoint.headers.append(dict(self.headers))
            if self.path == "/v1/chat/completions":
                self._send(*endpoint.answer(request["messages"][-1]["content"]))
            else:
                self._send(404, b"{}")

        def _send(self, status: int, body: bytes) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except ConnectionError:
                self.close_connection = True  # whoever asked did not wait

        def log_message(self, *_: object) -> None:
            """Says nothing in the test's output."""

    return Handler
