"""POST /tickets/{provider}: a delivery is checked, masked, stored, and answered at once."""

from collections.abc import Mapping

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from web.gateway.logs import log
from web.gateway.privacy import masked
from web.gateway.problems import Problem, Refused, Unauthorized, Unknown
from web.gateway.utterance import cleaned
from web.gateway.wiring import Gateway
from web.tickets.core.errors import Declined, Forged, Late
from web.tickets.core.message import Arrival
from web.tickets.core.ports import TicketSystem
from web.tickets.inbox.deliveries import store

MAX_TEXT_CHARS = 8000
MAX_SUBJECT_CHARS = 300
SHORT_BYTES = 2048
"""Masking so much takes less time than waiting for a thread on a busy machine."""


def tickets_router(
    gateway: Gateway, systems: Mapping[str, TicketSystem], settle_s: float
) -> APIRouter:
    router = APIRouter()

    @router.post("/tickets/{provider}")
    async def take_delivery(provider: str, request: Request) -> JSONResponse:
        if provider not in systems:
            raise Unknown("ticket_system_off")
        raw = await request.body()
        try:
            arrival = await _arrived(systems[provider], raw, request.headers, gateway)
        except Declined as reason:
            await gateway.count_address(request)
            log("delivery_declined", provider=provider, reason=type(reason).__name__)
            raise problem_of(reason) from reason
        if arrival is None:
            return JSONResponse({"status": "ignored"})
        is_new = await gateway.database.write(
            lambda session: store(session, provider, arrival, gateway.clock(), settle_s)
        )
        if not is_new:
            return JSONResponse({"status": "duplicate"})
        return JSONResponse({"status": "stored"}, status_code=202)

    return router


async def _arrived(
    system: TicketSystem, raw: bytes, headers: Mapping[str, str], gateway: Gateway
) -> Arrival | None:
    if len(raw) <= SHORT_BYTES:
        return arrived(system, raw, headers, gateway)
    return await to_thread.run_sync(arrived, system, raw, headers, gateway)


def arrived(
    system: TicketSystem, raw: bytes, headers: Mapping[str, str], gateway: Gateway
) -> Arrival | None:
    """The delivery without personal data: nothing that is not masked is stored.

    Raises Declined.
    """
    arrival = system.received(raw, headers, gateway.clock())
    return without_personal_data(arrival) if arrival else None


def without_personal_data(arrival: Arrival) -> Arrival:
    words = arrival.message
    subject = safe(words.subject, MAX_SUBJECT_CHARS)
    return Arrival(arrival.delivery_id, words.with_words(subject, safe(words.text, MAX_TEXT_CHARS)))


def safe(text: str, max_chars: int) -> str:
    """Masked and free of control characters; empty where nothing can be read."""
    try:
        return masked(cleaned(text[:max_chars], max_chars))
    except Refused:
        return ""


def problem_of(reason: Declined) -> Problem:
    match reason:
        case Forged():
            return Unauthorized("ticket_forged")
        case Late():
            return Unauthorized("ticket_late")
        case _:
            return Refused("ticket_malformed", what=str(reason))
