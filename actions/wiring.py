"""Puts together what the actions need: database, log, scorer, and the shop as it stands."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from sqlalchemy.orm import Session, sessionmaker

from actions.settings import ActionSettings, settings
from data.catalog.current import CurrentCatalog
from data.catalog.snapshot import Catalog, reviews_of
from data.db.engine import open_engine, session_factory
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation, recall
from data.types.item import Review
from data.types.text import Language
from data.types.turn import Memory
from models.client.client import ScorerClient
from models.preference.posterior import Preference, carried_over, prior
from models.turn.ports import Recommender, TurnLog
from models.turn.state import ShopView, TurnState, shop_view, state_of

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
    _shop: ShopView | None = None

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
        shop = self._shop_now()
        with self.sessions() as session:
            memory = recall(session, conversation_id, before)
        if memory is None:
            memory = self._begun(conversation_id, language or "en", page_item_id)
        return state_of(
            replace(memory, page_item_id=page_item_id or memory.page_item_id),
            shop,
            _preference(memory, shop),
            language or memory.language,
        )

    def warm(self) -> None:
        """Loads the shop; blocks on the database."""
        self._shop_now()

    def seed(self, state: TurnState) -> int:
        """A seed of each turn's own, the same when the turn is taken again."""
        if self.turn_seed is not None:
            return self.turn_seed
        name = f"{state.conversation_id}/{state.number}"
        return int.from_bytes(sha256(name.encode()).digest()[:4])

    def _shop_now(self) -> ShopView:
        catalog, known = self.catalog(), self._shop
        if known is None:
            self._shop = known = replace(shop_view(catalog), reviews=self._reviews)
        elif known.catalog is not catalog:
            self._shop = known = known.of(catalog)
        return known

    def _reviews(self, item_id: str) -> tuple[Review, ...]:
        with self.sessions() as session:
            return reviews_of(session, item_id)

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


def _preference(memory: Memory, shop: ShopView) -> Preference:
    if memory.preference is None:
        return prior(shop.space)
    kept = memory.preference
    stored = Preference.from_lists(kept.features, kept.mean, kept.precision)
    return carried_over(stored, shop.space)


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
