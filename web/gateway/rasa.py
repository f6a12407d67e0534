"""The client of Rasa's REST channel."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

CHANNEL = "/webhooks/rest"
ERASING = "/webhooks/erasing/conversations"
READY_DEADLINE_S = 2.0
MAX_CONNECTIONS = 200


class RasaError(Exception):
    """No answer in time, an error, or an answer that says nothing."""


@dataclass(frozen=True)
class RasaEntry:
    """One entry of Rasa's answer: a text, a card, or both."""

    text: str | None
    custom: dict[str, Any] | None


class RasaClient:
    """Asks without ``stream``: with it an exception inside Rasa would leave the call hanging."""

    def __init__(
        self, url: str, *, deadline_s: float, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._deadline_s = deadline_s
        self._http = httpx.AsyncClient(
            base_url=url,
            transport=transport,
            timeout=deadline_s,
            trust_env=False,
            limits=httpx.Limits(max_connections=MAX_CONNECTIONS),
        )

    async def send(
        self, sender: str, message: str, metadata: Mapping[str, object]
    ) -> list[RasaEntry]:
        """What Rasa answers. Raises RasaError when that is nothing."""
        body = {"sender": sender, "message": message, "metadata": dict(metadata)}
        try:
            # httpx times each step; a trickling answer must not outlast the whole deadline.
            async with asyncio.timeout(self._deadline_s):
                response = await self._http.post(f"{CHANNEL}/webhook", json=body)
            entries = _entries(response.raise_for_status().json())
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            raise RasaError(type(error).__name__) from error
        if not entries:
            raise RasaError("empty")
        return entries

    async def forget(self, sender: str) -> None:
        """Returns when Rasa holds nothing of the conversation any more. Raises RasaError."""
        try:
            response = await self._http.post(ERASING, json={"conversation_id": sender})
            response.raise_for_status()
        except httpx.HTTPStatusError as error:
            raise RasaError(f"status {error.response.status_code}") from error
        except httpx.HTTPError as error:
            raise RasaError(type(error).__name__) from error

    async def is_ready(self) -> bool:
        try:
            response = await self._http.get(f"{CHANNEL}/", timeout=READY_DEADLINE_S)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        await self._http.aclose()


def _entries(answer: object) -> list[RasaEntry]:
    if not isinstance(answer, list):
        raise ValueError("not a list")
    found = [_entry(part) for part in answer if isinstance(part, dict)]
    return [entry for entry in found if entry.text or entry.custom]


def _entry(part: Mapping[str, Any]) -> RasaEntry:
    text, custom = part.get("text"), part.get("custom")
    return RasaEntry(
        text=text.strip() or None if isinstance(text, str) else None,
        custom=custom if isinstance(custom, dict) and custom else None,
    )
