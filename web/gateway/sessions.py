"""POST /chat/sessions: a new shopper and conversation, and the token that opens it."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from data.db.shop import ItemRow
from data.feedback.memory import begin_conversation
from web.gateway.presses import Id
from web.gateway.problems import Refused
from web.gateway.texts import accepted_language
from web.gateway.tokens import new_id
from web.gateway.wiring import Gateway

CHANNEL = "web"


class SessionRequest(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    language: Literal["en", "zh"] | None = None
    page_item_id: Id | None = None


class SessionAnswer(BaseModel):
    token: str
    conversation_id: str


def sessions_router(gateway: Gateway) -> APIRouter:
    router = APIRouter()

    @router.post("/chat/sessions")
    async def open_session(
        request: Request, wish: Annotated[SessionRequest | None, Body()] = None
    ) -> SessionAnswer:
        wish = wish or SessionRequest()
        language = wish.language or accepted_language(request.headers.get("accept-language"))
        conversation_id = new_id("cv")
        await gateway.database.write(
            lambda session: open_conversation(
                session, conversation_id, language, wish.page_item_id, gateway.clock()
            )
        )
        token = gateway.tokens.issue(conversation_id)
        return SessionAnswer(token=token, conversation_id=conversation_id)

    return router


def open_conversation(
    session: Session,
    conversation_id: str,
    language: str,
    page_item_id: str | None,
    now: datetime,
) -> None:
    """Raises Refused for an item that the shop does not have."""
    begin_conversation(
        session,
        conversation_id,
        channel=CHANNEL,
        language="zh" if language == "zh" else "en",
        page_item_id=page_item(session, page_item_id),
        at=now,
        shopper_id=new_id("sh"),
    )


def page_item(session: Session, page_item_id: str | None) -> str | None:
    """The item that is talked on the page of.

    None where it is held back by now: a page may still be open on which it once was sold, and
    its shopper can talk of anything else. Raises Refused for an item that the shop does not have.
    """
    if page_item_id is None:
        return None
    row = session.get(ItemRow, page_item_id)
    if row is None:
        raise Refused("page_item_unknown")
    return page_item_id if row.held_reason is None else None
