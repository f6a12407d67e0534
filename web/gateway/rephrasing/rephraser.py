"""Answers in other words, when a language model is set and its words pass the check."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from web.gateway.logs import log
from web.gateway.rephrasing.breaker import Breaker
from web.gateway.rephrasing.check import objection
from web.gateway.rephrasing.client import ModelClient, WordingError
from web.gateway.rephrasing.fit import Opening, opening_of
from web.gateway.settings import GatewaySettings
from web.gateway.texts import written_language
from web.gateway.transcript import Line

LOGGED_MAX_CHARS = 500
KEPT, UNCHANGED, REFUSED = "kept", "unchanged", "refused"
FAILED, LEFT_ALONE = "failed", "left_alone"


@dataclass(frozen=True)
class Outcome:
    """What came of one sentence; ``came`` is what the model answered, whether kept or not."""

    outcome: str
    reason: str | None = None
    came: str | None = None


class Rephraser:
    """``at_once`` sentences are asked for at a time; what finds no place stays as written."""

    def __init__(self, client: ModelClient, at_once: int, breaker: Breaker | None = None) -> None:
        self._client = client
        self._breaker = breaker or Breaker()
        self._free_places = at_once

    async def reworded(self, lines: Sequence[Line], **logged_with: str) -> list[Line]:
        """The answers, of which those that are fit may open in other words. Never raises."""
        return list(await asyncio.gather(*(self._line(line, logged_with) for line in lines)))

    async def close(self) -> None:
        await self._client.close()

    async def _line(self, line: Line, logged_with: dict[str, str]) -> Line:
        opening = opening_of(line)
        if opening is None:
            return line
        began = time.monotonic()
        found = await self._asked(opening)
        ms = round((time.monotonic() - began) * 1000)
        _log(opening, found, ms, logged_with)
        if found.outcome != KEPT or found.came is None:
            return line
        return replace(line, text=opening.followed(found.came))

    async def _asked(self, opening: Opening) -> Outcome:
        if self._breaker.is_resting:
            return Outcome(LEFT_ALONE, "resting")
        if self._free_places == 0:
            return Outcome(LEFT_ALONE, "busy")
        self._free_places -= 1
        try:
            return await self._judged(opening)
        finally:
            self._free_places += 1

    async def _judged(self, opening: Opening) -> Outcome:
        language = written_language(opening.text) or "en"
        try:
            came = await self._client.reworded(opening.text, language)
        except WordingError as error:
            self._breaker.failed()
            return Outcome(FAILED, f"{type(error).__name__}: {error}")
        self._breaker.worked()
        if came == opening.text:
            return Outcome(UNCHANGED)
        reason = objection(opening.text, came, opening.names, language)
        return Outcome(KEPT if reason is None else REFUSED, reason, came)


def _log(opening: Opening, found: Outcome, ms: int, logged_with: dict[str, str]) -> None:
    log(
        "reworded",
        **logged_with,
        outcome=found.outcome,
        reason=found.reason,
        ms=ms,
        sent=opening.text,
        came=found.came and found.came[:LOGGED_MAX_CHARS],
    )


def open_rephraser(settings: GatewaySettings) -> Rephraser | None:
    """None while no endpoint is set: then nothing is reworded."""
    if not settings.llm_url:
        return None
    client = ModelClient(
        settings.llm_url,
        settings.llm_model,
        settings.llm_key.get_secret_value(),
        timeout_s=settings.llm_timeout_s,
    )
    return Rephraser(client, settings.llm_at_once)
