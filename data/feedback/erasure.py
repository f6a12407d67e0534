"""Erases a person: what they said and what we think of them goes, the counts stay."""

from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow, ConversationRow, MessageRow, TurnRow
from data.db.impression import FeedbackRow, ImpressionRow, PreferenceRow
from data.db.operation import DELIVERY_IN_WORK, DeliveryRow, SurveyRow, chat_provider

PERSONAL_CONTEXT = ("utterance", "taste")
"""Keys of an impression's context that speak of the person."""
FORGOTTEN = "forgotten"
"""The source of the page's events after erasure: they count, but teach no taste again."""


def forget_shopper(session: Session, shopper_id: str) -> None:
    """Erases the shopper's words, taste and baskets in all their conversations.

    What was shown, with its propensities, and the kinds of reaction stay, tied to nobody's
    words, so that the counts remain true.
    """
    conversations = select(ConversationRow.conversation_id).where(
        ConversationRow.shopper_id == shopper_id
    )
    ids = list(session.scalars(conversations))
    # Messages keep their place: whoever reads the transcript on goes by their numbers, and the
    # message that asks for all this is still being answered.
    words = update(MessageRow).where(MessageRow.conversation_id.in_(ids))
    session.execute(words.values(text="", custom=None))
    session.execute(delete(BasketLineRow).where(BasketLineRow.conversation_id.in_(ids)))
    session.execute(
        delete(DeliveryRow)
        .where(DeliveryRow.provider.in_([chat_provider(one) for one in ids]))
        .where(DeliveryRow.state != DELIVERY_IN_WORK)
    )
    session.execute(delete(PreferenceRow).where(PreferenceRow.shopper_id == shopper_id))
    session.execute(
        update(TurnRow).where(TurnRow.conversation_id.in_(ids)).values(utterance="", state={})
    )
    session.execute(update(SurveyRow).where(SurveyRow.conversation_id.in_(ids)).values(text=""))
    reactions = update(FeedbackRow).where(FeedbackRow.conversation_id.in_(ids))
    session.execute(reactions.values(detail={}))
    session.execute(reactions.where(FeedbackRow.source == "event").values(source=FORGOTTEN))
    for row in session.scalars(select(ImpressionRow).where(ImpressionRow.conversation_id.in_(ids))):
        row.context = _impersonal(row.context)


def _impersonal(context: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in context.items() if name not in PERSONAL_CONTEXT}
