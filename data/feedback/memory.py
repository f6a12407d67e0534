"""What the database remembers of a conversation when its next turn begins."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.conversation import BasketLineRow, ConversationRow, ShopperRow, TurnRow
from data.db.impression import FeedbackRow, ImpressionBundleRow, ImpressionRow, PreferenceRow
from data.experiments.stored import running
from data.feedback.events import event_of
from data.feedback.impressions import impression_of
from data.types.text import Language
from data.types.turn import BasketLine, FeedbackEvent, Impression, Memory, PreferenceRecord


def recall(session: Session, conversation_id: str, before: int | None = None) -> Memory | None:
    """The conversation as it stands, or None for one that was never begun.

    With ``before`` what was said is as that turn found it; basket and taste are those of now.
    """
    row = session.get(ConversationRow, conversation_id)
    if row is None:
        return None
    turns = select(TurnRow).where(TurnRow.conversation_id == conversation_id)
    if before is not None:
        turns = turns.where(TurnRow.number < before)
    turn = session.scalars(turns.order_by(TurnRow.number.desc()).limit(1)).first()
    experiment = running(session)
    return Memory(
        conversation_id=conversation_id,
        shopper_id=row.shopper_id,
        language="zh" if row.language == "zh" else "en",
        page_item_id=row.page_item_id,
        number=turn.number if turn else 0,
        state=turn.state if turn else {},
        impression=slate_of(session, conversation_id, turn.state.get("slate_id") if turn else None),
        preference=_preference(session, row.shopper_id),
        basket=_basket(session, conversation_id),
        unfolded=_unfolded(session, conversation_id),
        treatment=experiment.treatment(row.shopper_id) if experiment else None,
    )


def begin_conversation(
    session: Session,
    conversation_id: str,
    *,
    channel: str,
    language: Language,
    page_item_id: str | None,
    at: datetime,
    shopper_id: str | None = None,
) -> None:
    """Adds a conversation of a shopper whom we do not know yet."""
    shopper_id = shopper_id or f"shopper-{conversation_id}"
    session.add(ShopperRow(shopper_id=shopper_id, created_at=at))
    session.flush()
    session.add(
        ConversationRow(
            conversation_id=conversation_id,
            shopper_id=shopper_id,
            channel=channel,
            language=language,
            page_item_id=page_item_id,
            owner=None,
            created_at=at,
        )
    )


def slate_of(session: Session, conversation_id: str, slate_id: str | None) -> Impression | None:
    """That slate with its pool; None where this conversation was not shown it."""
    row = session.get(ImpressionRow, slate_id) if slate_id else None
    if row is None or row.conversation_id != conversation_id:
        return None
    bundles = session.scalars(
        select(ImpressionBundleRow)
        .where(ImpressionBundleRow.slate_id == row.slate_id)
        .order_by(ImpressionBundleRow.bundle_id)
    ).all()
    return impression_of(row, bundles)


def _preference(session: Session, shopper_id: str) -> PreferenceRecord | None:
    row = session.scalars(
        select(PreferenceRow)
        .where(PreferenceRow.shopper_id == shopper_id)
        .order_by(PreferenceRow.at.desc(), PreferenceRow.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return PreferenceRecord(
        tuple(row.features), tuple(row.mean), tuple(row.precision), tuple(row.folded)
    )


def _basket(session: Session, conversation_id: str) -> tuple[BasketLine, ...]:
    rows = session.scalars(
        select(BasketLineRow)
        .where(BasketLineRow.conversation_id == conversation_id)
        .order_by(BasketLineRow.at, BasketLineRow.item_id)
    )
    return tuple(BasketLine(row.item_id, row.quantity, row.bundle_id) for row in rows)


def _unfolded(session: Session, conversation_id: str) -> tuple[FeedbackEvent, ...]:
    """Events of the page that no preference row of this conversation names."""
    folded = {
        event_id
        for names in session.scalars(
            select(PreferenceRow.folded).where(PreferenceRow.conversation_id == conversation_id)
        )
        for event_id in names
    }
    rows = session.scalars(
        select(FeedbackRow)
        .where(FeedbackRow.conversation_id == conversation_id, FeedbackRow.source == "event")
        .order_by(FeedbackRow.at)
    )
    return tuple(event_of(row) for row in rows if row.event_id not in folded)
