"""Stands between django-helpdesk, which signs nothing, and the generic signed webhook.

Every webhook of the helpdesk brings the whole ticket, so all that is on it is passed on each time,
and all tickets are when this starts: what came while it was away is not lost. Messages are named
by their words, since whoever was shown an error after the helpdesk had saved sends twice.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

from tests.tickets.helpdesk.running import Helpdesk
from tests.tickets.sender import Sender
from web.tickets.adapters.generic import SIGNATURE, TIMESTAMP, signature

STATUSES = {1: "open", 2: "open", 3: "closed", 4: "closed", 5: "closed"}
OURS = "satchel"


@dataclass
class Relay:
    secret: str
    port: int
    sender: Sender | None = None
    helpdesk: Helpdesk | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def pass_on(self, ticket: dict[str, Any]) -> None:
        """All that was said on a ticket, to the shop."""
        assert self.sender is not None
        common = {"ticket_id": ticket["id"], "subject": ticket["title"]}
        opening, *later = ticket["followup_set"]
        first = ticket["description"]
        self.sender.send(first, message_id=_named(first), at=opening["date"], **common)
        for one in later:
            text = one["comment"] or ""
            self.sender.send(
                text,
                message_id=_named(f"{one['new_status']} {text}"),
                author=_author(one, text),
                public=one["public"],
                status=STATUSES.get(one["new_status"]),
                at=one["date"],
                **common,
            )

    def catch_up(self) -> None:
        """What the helpdesk could not tell while this was away."""
        if self.helpdesk is not None:
            for ticket in self.helpdesk.tickets():
                self.pass_on(ticket)

    def put(self, note: dict[str, Any]) -> None:
        """A note of the shop's, onto its ticket, unless it is there."""
        assert self.helpdesk is not None
        if any(note["message_id"] in text for text in self.helpdesk.notes(note["ticket_id"])):
            return
        self.helpdesk.follow_up(
            note["ticket_id"], note["text"], who=OURS, public=not note["internal"]
        )


def _named(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:24]


def _author(follow_up: dict[str, Any], text: str) -> str:
    if "[S-" in text:
        return "bot"
    return "agent" if follow_up["user"] else "customer"


@contextmanager
def running_relay(relay: Relay) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                status = self._taken(raw)
            except httpx.HTTPError:
                status = 503
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _taken(self, raw: bytes) -> int:
            if self.path == "/helpdesk":
                relay.pass_on(json.loads(raw)["ticket"])
                return 200
            expected = signature(relay.secret, self.headers[TIMESTAMP], raw)
            if self.headers[SIGNATURE] != expected:
                return 401
            relay.put(json.loads(raw))
            return 200

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", relay.port), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        relay.catch_up()
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
