"""Puts together what the actions need: database, log, scorer, and the shop as it stands."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from sqlalchemy.orm import Session, sessionmaker

from actions.settings import ActionSettings, settings
from data.catalog.current import CurrentCatalog
from data.catalog.snapshot import Catalog
from data.db.engine import open_engine, session_factory
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation, recall
from data.types.text import Language
from data.types.turn import Memory
from models.client.client import ScorerClient
from models.turn.ports import Recommender, TurnLog
from models.turn.shop_window import ShopWindow
from models.turn.state import TurnState, preference_of, state_of

Clock = Callable[[], datetime]


@dataclass(slots=True)
class Desk:
    """What one action server works with. Building it opens nothing but a connection pool."""

    sessions: sessionmaker[Session]
    catalog: Callable[[], Catalog]
    log: TurnLog
    recommender: Recommender
    clock: Clock
    turn_seed: int | None = None
    _window: ShopWindow = field(init=False)

    def __post_init__(self) -> None:
        self._window = ShopWindow(self.sessions, self.catalog)

    def state(
        self, conversation_id: str, language: Language | None, page_item_id: str | None
    ) -> TurnState:
        """The state in which the conversation's next turn begins; blocks on the database."""
        return self._state(conversation_id, language, page_item_id)

    def state_before(self, standing: TurnState) -> TurnState:
        """The state in which the conversation's last turn began, at the basket of today."""
        page_item_id = standing.page_item_id
        return self._state(
            standing.conversation_id, standing.language, page_item_id, before=standing.number
        )

    def _state(
        self,
        conversation_id: str,
        language: Language | None,
        page_item_id: str | None,
        before: int | None = None,
    ) -> TurnState:
        shop = self._window.now()
        with self.sessions() as session:
            memory = recall(session, conversation_id, before)
        if memory is None:
            memory = self._begun(conversation_id, language or "en", page_item_id)
        return state_of(
            replace(memory, page_item_id=page_item_id or memory.page_item_id),
            shop,
            preference_of(memory, shop),
            language or memory.language,
        )

    def warm(self) -> None:
        """Loads the shop; blocks on the database."""
        self._window.now()

    def seed(self, state: TurnState) -> int:
        """A seed of each turn's own, the same when the turn is taken again."""
        if self.turn_seed is not None:
            return self.turn_seed
        name = f"{state.conversation_id}/{state.number}"
        return int.from_bytes(sha256(name.encode()).digest()[:4])

    def _begun(self, conversation_id: str, language: Language, page_item_id: str | None) -> Memory:
        """A sender that the gateway does not know, on Rasa's own channel."""
        with self.sessions.begin() as session:
            begin_conversation(
                session,
                conversation_id,
                channel="rasa",
                language=language,
                page_item_id=page_item_id,
                at=self.clock(),
            )
        with self.sessions() as session:
            memory = recall(session, conversation_id)
        assert memory is not None
        return memory


def desk_for(chosen: ActionSettings) -> Desk:
    """A desk as the settings describe it."""
    sessions = session_factory(open_engine(chosen.database_url))
    return Desk(
        sessions=sessions,
        catalog=CurrentCatalog(sessions, time.monotonic),
        log=FeedbackLog(sessions),
        recommender=ScorerClient(
            chosen.scorer_url,
            chosen.service_token.get_secret_value(),
            timeout_s=chosen.scorer_timeout_s,
        ),
        clock=lambda: datetime.now(UTC),
        turn_seed=chosen.turn_seed,
    )


@cache
def desk() -> Desk:
    """This process's desk, made at the first action."""
    return desk_for(settings())
