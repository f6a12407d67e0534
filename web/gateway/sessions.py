"""POST /chat/sessions: a new shopper and conversation, and the token that opens it."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, ShopperRow
from data.db.shop import ItemRow
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
        await gateway.database.run(
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
    if page_item_id is not None:
        check_page_item(session, page_item_id)
    shopper_id = new_id("sh")
    session.add(ShopperRow(shopper_id=shopper_id, created_at=now))
    session.flush()
    session.add(
        ConversationRow(
            conversation_id=conversation_id,
            shopper_id=shopper_id,
            channel=CHANNEL,
            language=language,
            page_item_id=page_item_id,
            owner=None,
            created_at=now,
        )
    )


def check_page_item(session: Session, page_item_id: str) -> None:
    """Raises Refused for an item that the shop does not have."""
    if session.get(ItemRow, page_item_id) is None:
        raise Refused("page_item_unknown")
