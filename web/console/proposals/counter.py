"""The shop and a conversation's state in it, as a turn of the agent's finds them."""

import time
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

from sqlalchemy.orm import Session, sessionmaker

from data.catalog.current import CurrentCatalog
from data.catalog.snapshot import Catalog
from data.db.conversation import ConversationRow
from data.feedback.memory import recall
from data.types.text import Language
from models.turn.shop_window import ShopWindow
from models.turn.state import ShopView, TurnState, preference_of, state_of
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
        self._window = ShopWindow(sessions, catalog or CurrentCatalog(sessions, time.monotonic))

    def shop(self) -> ShopView:
        return self._window.now()

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
        state = state_of(memory, shop, preference_of(memory, shop), language)
        return replace(state, message_id=f"agent-{uuid4().hex}")
