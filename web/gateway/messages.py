"""POST /chat/messages: what a shopper typed or pressed, and the assistant's answer."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow, TurnRow
from web.gateway.exchange import Exchange, Said, Shape
from web.gateway.presses import CHOOSING, Id, Press, check_press, option_offered
from web.gateway.privacy import masked
from web.gateway.problems import Refused
from web.gateway.sessions import page_item
from web.gateway.texts import Texts, written_language
from web.gateway.tokens import new_id
from web.gateway.transcript import wire
from web.gateway.utterance import cleaned
from web.gateway.wiring import Gateway


class MessageRequest(BaseModel):
    """Exactly one of ``text`` and ``press``; ``page_item_id`` when the page is an item's.

    A conversation outlives the page that it began on, so each message may name its own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    client_message_id: Id | None = None
    text: str | None = None
    press: Press | None = None
    page_item_id: Id | None = None


def messages_router(gateway: Gateway) -> APIRouter:
    router = APIRouter()
    exchange = Exchange(gateway)

    @router.post("/chat/messages")
    async def post_message(
        message: Annotated[MessageRequest, Body()],
        conversation_id: Annotated[str, Depends(gateway.conversation_id)],
    ) -> JSONResponse:
        gateway.limits.count_message(conversation_id)
        shape = on_page(message.page_item_id, shape_of(message, gateway))
        client_message_id = message.client_message_id or new_id("cm")
        rows = await exchange.answer(conversation_id, client_message_id, shape)
        return JSONResponse({"messages": [wire(row) for row in rows]})

    return router


def shape_of(message: MessageRequest, gateway: Gateway) -> Shape:
    """How to say it once the conversation is known. Raises Refused for what cannot be said."""
    if message.text is not None and message.press is None:
        text = masked(cleaned(message.text, gateway.settings.message_max_chars))
        return text_shape(text)
    if message.press is not None and message.text is None:
        return press_shape(message.press, gateway.texts)
    raise Refused("text_or_press")


def text_shape(text: str) -> Shape:
    def shape(session: Session, conversation: ConversationRow) -> Said:
        language = written_language(text) or spoken_language(session, conversation)
        return Said(text, text, language)

    return shape


def press_shape(press: Press, texts: Texts) -> Shape:
    def shape(session: Session, conversation: ConversationRow) -> Said:
        check_press(session, conversation.conversation_id, press)
        language = spoken_language(session, conversation)
        if press.intent == CHOOSING:
            label = option_offered(session, conversation.conversation_id, press.reading)
        else:
            label = texts.say(f"press.{press.intent}", language)
        return Said(label, press.for_rasa(), language, press.for_transcript())

    return shape


def spoken_language(session: Session, conversation: ConversationRow) -> str:
    """The language of the last turn, until then that of the page."""
    spoken = session.scalar(
        select(TurnRow.language)
        .where(TurnRow.conversation_id == conversation.conversation_id)
        .order_by(TurnRow.number.desc())
        .limit(1)
    )
    return spoken or conversation.language


def on_page(page_item_id: str | None, shape: Shape) -> Shape:
    """Remembers the item whose page is talked on. The shape raises Refused for an unknown one."""

    def shape_on_page(session: Session, conversation: ConversationRow) -> Said:
        if page_item_id is not None:
            conversation.page_item_id = page_item(session, page_item_id)
        return shape(session, conversation)

    return shape_on_page
