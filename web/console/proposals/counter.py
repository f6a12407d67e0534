"""The shop and a conversation's state in it, as a turn of the agent's finds them."""

import time
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from data.catalog.current import CurrentCatalog
from data.catalog.snapshot import Catalog, reviews_of
from data.db.conversation import ConversationRow
from data.feedback.memory import recall
from data.types.item import Review
from data.types.text import Language
from data.types.turn import Memory
from models.preference.posterior import Preference, carried_over, prior
from models.turn.state import ShopView, TurnState, shop_view, state_of
from web.console.errors import Gone
from web.gateway.messages import spoken_language


class Counter:
    """Keeps the shop in memory, current with the stored one. Its methods block."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        catalog: Callable[[], Catalog] | None = None,
    ) -> None:
        self._sessions = sessions
        self._catalog = catalog or CurrentCatalog(sessions, time.monotonic)
        self._shop: ShopView | None = None

    def shop(self) -> ShopView:
        catalog, known = self._catalog(), self._shop
        if known is None:
            self._shop = known = replace(shop_view(catalog), reviews=self._reviews)
        elif known.catalog is not catalog:
            self._shop = known = known.of(catalog)
        return known

    def state(self, conversation_id: str) -> TurnState:
        """The state in which a turn of the agent's begins: it answers no message of the
        shopper's, and says so. Raises Gone."""
        shop = self.shop()
        with self._sessions() as session:
            memory = recall(session, conversation_id)
            if memory is None:
                raise Gone
            row = session.get_one(ConversationRow, conversation_id)
            language: Language = "zh" if spoken_language(session, row) == "zh" else "en"
        state = state_of(memory, shop, _preference(memory, shop), language)
        return replace(state, message_id=f"agent-{uuid4().hex}")

    def _reviews(self, item_id: str) -> tuple[Review, ...]:
        with self._sessions() as session:
            return reviews_of(session, item_id)


def _preference(memory: Memory, shop: ShopView) -> Preference:
    if memory.preference is None:
        return prior(shop.space)
    kept = memory.preference
    stored = Preference.from_lists(kept.features, kept.mean, kept.precision)
    return carried_over(stored, shop.space)
