"""A ticket system of the generic webhook, as a server on loopback that can fail or be away."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from web.tickets.adapters.generic import DELIVERY, SIGNATURE, TIMESTAMP, signature


@dataclass(frozen=True)
class Note:
    """One letter that arrived, and when, on the monotonic clock."""

    delivery_id: str
    body: dict[str, Any]
    at: float


@dataclass
class Receiver:
    """``status`` other than 200 refuses; ``is_losing`` takes a note and then breaks off."""

    secret: str
    port: int = 0
    status: int = 200
    retry_after_s: int | None = None
    is_losing: bool = False
    attempts: int = 0
    forged: int = 0
    notes: list[Note] = field(default_factory=list)
    repeats: int = 0
    _known: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/notes"

    def take(self, raw: bytes, headers: Any) -> None:
        with self._lock:
            expected = signature(self.secret, headers.get(TIMESTAMP, ""), raw)
            if headers.get(SIGNATURE) != expected:
                self.forged += 1
                return
            delivery_id = headers[DELIVERY]
            if delivery_id in self._known:
                self.repeats += 1
                return
            self._known.add(delivery_id)
            self.notes.append(Note(delivery_id, json.loads(raw), time.monotonic()))

    def wait_for(self, count: int, patience_s: float = 90.0) -> list[Note]:
        """The notes once there are so many; fewer when that takes too long."""
        deadline = time.monotonic() + patience_s
        while len(self.notes) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        return list(self.notes)


@contextmanager
def running_receiver(secret: str, port: int = 0) -> Iterator[Receiver]:
    receiver = Receiver(secret)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.attempts += 1
            if receiver.status == 200:
                receiver.take(raw, self.headers)
            if receiver.is_losing:
                self.close_connection = True
                return
            self.send_response(receiver.status)
            if receiver.retry_after_s is not None:
                self.send_header("Retry-After", str(receiver.retry_after_s))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
