"""POST /chat/events: what a shopper did with what was shown, appended to the feedback log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Depends
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.impression import FeedbackRow, ImpressionRow
from data.db.shop import ItemRow
from web.gateway import transcript
from web.gateway.presses import Id, named_bundles, shown_bundles
from web.gateway.problems import Refused
from web.gateway.wiring import Gateway

MAX_EVENTS = 100
SOURCE = "event"


class ShopEvent(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    event_id: Id
    kind: Literal["seen", "view", "click", "add_to_basket", "purchase", "dismiss"]
    slate_id: Id | None = None
    bundle_id: Id | None = None
    item_id: Id | None = None
    at: AwareDatetime


class EventsRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    events: Annotated[tuple[ShopEvent, ...], Field(max_length=MAX_EVENTS)]


class EventsAnswer(BaseModel):
    accepted: int
    ignored: int


def events_router(gateway: Gateway) -> APIRouter:
    router = APIRouter()

    @router.post("/chat/events")
    async def post_events(
        report: Annotated[EventsRequest, Body()],
        conversation_id: Annotated[str, Depends(gateway.conversation_id)],
    ) -> EventsAnswer:
        gateway.limits.count_events(conversation_id)
        accepted = await gateway.database.write(
            lambda session: record(session, conversation_id, report.events, gateway.clock())
        )
        return EventsAnswer(accepted=accepted, ignored=len(report.events) - accepted)

    return router


def record(
    session: Session, conversation_id: str, events: Sequence[ShopEvent], now: datetime
) -> int:
    """Appends those events that are new, all or none. Raises Refused for what was never shown."""
    transcript.lock_conversation(session, conversation_id)
    wanted = {event.event_id: event for event in reversed(events)}
    rows = [feedback_row(session, conversation_id, event, now) for event in wanted.values()]
    known = set(
        session.scalars(select(FeedbackRow.event_id).where(FeedbackRow.event_id.in_(wanted)))
    )
    new = [row for row in rows if row.event_id not in known]
    session.add_all(new)
    return len(new)


def feedback_row(
    session: Session, conversation_id: str, event: ShopEvent, now: datetime
) -> FeedbackRow:
    slate, propensity = _shown(session, conversation_id, event)
    return FeedbackRow(
        event_id=event.event_id,
        conversation_id=conversation_id,
        kind=event.kind,
        slate_id=event.slate_id,
        bundle_id=event.bundle_id,
        item_id=event.item_id,
        reward=None,
        detail={},
        propensity=propensity,
        policy=slate.policy if slate else None,
        model_version=slate.model_version if slate else None,
        source=SOURCE,
        at=min(event.at, now),  # a client's clock may run ahead
    )


def _shown(
    session: Session, conversation_id: str, event: ShopEvent
) -> tuple[ImpressionRow | None, float | None]:
    """The slate, and the propensity of what is named: the bundle's, else the slate's."""
    if event.slate_id is None:
        _check_shop(session, event)
        return None, None
    bundles = shown_bundles(session, conversation_id, event.slate_id, Refused)
    meant = named_bundles(bundles, event.bundle_id, event.item_id, Refused)
    slate = session.get_one(ImpressionRow, event.slate_id)
    return slate, slate.slate_propensity if event.bundle_id is None else meant[0].propensity


def _check_shop(session: Session, event: ShopEvent) -> None:
    if event.bundle_id is not None:
        raise Refused("bundle_without_slate")
    if event.item_id is not None and session.get(ItemRow, event.item_id) is None:
        raise Refused("item_unknown")
