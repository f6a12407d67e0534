"""Whoever sends signed generic webhooks to the gateway."""

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from web.tickets.adapters.generic import DELIVERY, SIGNATURE, TIMESTAMP, signature


@dataclass
class Sender:
    """``system`` is the last part of the address; all that is signed in this way may be sent."""

    url: str
    secret: str
    system: str = "generic"
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=10.0))

    def send(
        self,
        text: str,
        *,
        delivery_id: str | None = None,
        secret: str | None = None,
        **fields: Any,
    ) -> httpx.Response:
        body = {
            "ticket_id": f"t-{uuid4().hex[:12]}",
            "message_id": f"m-{uuid4().hex[:12]}",
            "author": "customer",
            "subject": "",
            "text": text,
            "at": datetime.now(UTC).isoformat(),
            **fields,
        }
        raw = json.dumps(body, ensure_ascii=False).encode()
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            DELIVERY: delivery_id or uuid4().hex,
            TIMESTAMP: timestamp,
            SIGNATURE: signature(secret or self.secret, timestamp, raw),
        }
        return self.http.post(f"{self.url}/tickets/{self.system}", content=raw, headers=headers)
