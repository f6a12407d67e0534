"""The doors of the stack that the bench knocks at, each answering how long it took."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import httpx

from tests.stack import Stack

PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Knock:
    """One call: what came back, and after how many milliseconds."""

    took_ms: float
    status: int
    answer: Any

    @property
    def has_slate(self) -> bool:
        """Whether a slate came back that a working scorer made."""
        cards = _cards(self.answer) if self.status == 200 else []
        return any(card.get("type") == "slate" and not card.get("degraded") for card in cards)


def _cards(answer: Any) -> list[dict[str, Any]]:
    """The cards in what the gateway, the dialogue server or the action server answers."""
    parts = answer
    if isinstance(answer, dict):
        parts = answer.get("messages") or answer.get("responses") or []
    return [part.get("custom") or {} for part in parts or ()]


class Doors:
    """Gateway, dialogue servers and action server over one pool of open connections."""

    def __init__(self, stack: Stack, http: httpx.AsyncClient) -> None:
        self._stack = stack
        self._http = http

    async def begin(self, language: str) -> tuple[str, str]:
        """A conversation of its own: its id and its token."""
        url = f"{self._stack.gateway}/chat/sessions"
        answer = await self._http.post(url, json={"language": language})
        begun = answer.raise_for_status().json()
        return begun["conversation_id"], begun["token"]

    async def gateway(self, token: str, text: str) -> Knock:
        """A turn as the widget takes it."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self._knock(f"{self._stack.gateway}/chat/messages", {"text": text}, headers)

    async def rasa(self, url: str, sender: str, text: str, language: str) -> Knock:
        """A turn as the gateway asks for it."""
        body = {"sender": sender, "message": text, "metadata": {"language": language}}
        return await self._knock(f"{url}/webhooks/rest/webhook", body)

    async def action(self, call: dict[str, Any]) -> Knock:
        """A turn as the dialogue server asks for it."""
        url = f"{self._stack.actions}/webhook?token={self._stack.service_token}"
        return await self._knock(url, call)

    async def _knock(self, url: str, body: Any, headers: dict[str, str] | None = None) -> Knock:
        began = perf_counter()
        answer = await self._http.post(url, json=body, headers=headers)
        took_ms = (perf_counter() - began) * 1000
        return Knock(took_ms, answer.status_code, answer.json())


@asynccontextmanager
async def doors_of(stack: Stack) -> AsyncIterator[Doors]:
    """The doors, with connections that stay open between knocks, as a browser's do."""
    async with httpx.AsyncClient(timeout=PATIENCE_S, trust_env=False) as http:
        yield Doors(stack, http)
