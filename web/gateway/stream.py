"""GET /chat/stream: everything that is said in a conversation, as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.responses import StreamingResponse
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow
from web.gateway import transcript
from web.gateway.deliveries import working_since
from web.gateway.problems import Refused, Unavailable
from web.gateway.wiring import Gateway

PAGE = 200
RECONNECT = b"retry: 1000\n\n"
TYPING = b"event: typing\ndata: {}\n\n"
HEARTBEAT = b": still here\n\n"
MAX_SEQ_DIGITS = 9


def stream_router(gateway: Gateway) -> APIRouter:
    router = APIRouter()

    @router.get("/chat/stream", response_class=StreamingResponse)
    async def follow_conversation(
        conversation_id: Annotated[str, Depends(gateway.conversation_id)],
        last_event_id: Annotated[str | None, Header()] = None,
    ) -> StreamingResponse:
        seq = resume_point(last_event_id)
        gateway.doorbell.check_room(conversation_id)
        await gateway.database.read(
            lambda session: transcript.find_conversation(session, conversation_id)
        )
        return StreamingResponse(
            Follower(gateway, conversation_id, seq).events(),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    return router


def resume_point(last_event_id: str | None) -> int:
    """The seq to go on after; the whole transcript when none is given. Raises Refused."""
    given = (last_event_id or "0").strip()
    if not (given.isascii() and given.isdigit() and len(given) <= MAX_SEQ_DIGITS):
        raise Refused("resume_point")
    return int(given)


class Follower:
    """One open stream, at most ``stream_max_s`` long; the client then resumes."""

    def __init__(self, gateway: Gateway, conversation_id: str, seq: int) -> None:
        self._gateway = gateway
        self._conversation_id = conversation_id
        self._seq = seq
        self._typing_told: datetime | None = None

    async def events(self) -> AsyncIterator[bytes]:
        yield RECONNECT
        ends_at = self._gateway.clock() + timedelta(seconds=self._gateway.settings.stream_max_s)
        with self._gateway.doorbell.listen(self._conversation_id) as bell:
            while self._gateway.clock() < ends_at and not self._gateway.doorbell.is_closed:
                bell.clear()
                try:
                    rows, typing = await self._gateway.database.read(self._read)
                except Unavailable:
                    return  # the client resumes where it is
                for event in self._told(rows, typing):
                    yield event
                if len(rows) < PAGE and not await self._rings(bell):
                    yield HEARTBEAT

    def _read(self, session: Session) -> tuple[list[MessageRow], datetime | None]:
        oldest = self._gateway.clock() - timedelta(seconds=self._gateway.settings.work_limit_s)
        typing = working_since(session, self._conversation_id, oldest)
        return transcript.after(session, self._conversation_id, self._seq, PAGE), typing

    def _told(self, rows: list[MessageRow], typing: datetime | None) -> list[bytes]:
        events = [message_event(row) for row in rows]
        if rows:
            self._seq = rows[-1].seq
        if typing is not None and typing != self._typing_told:
            events.append(TYPING)
        self._typing_told = typing
        return events

    async def _rings(self, bell: asyncio.Event) -> bool:
        try:
            async with asyncio.timeout(self._gateway.settings.stream_heartbeat_s):
                await bell.wait()
        except TimeoutError:
            return False
        return True


def message_event(row: MessageRow) -> bytes:
    data = json.dumps(transcript.wire(row), ensure_ascii=False)
    return f"id: {row.seq}\ndata: {data}\n\n".encode()
