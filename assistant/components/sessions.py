"""Short sessions: a turn late in a long conversation costs what an early one costs.

Rasa replays every event of a session in each turn. So after a few turns we begin a new session
that carries the slots over, each once. It also takes the shopper's language from the page.
"""

from typing import Any

from rasa.core.actions.action import ActionSessionStart
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, SESSION_START_METADATA_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

TURNS_PER_SESSION = 10

_expired_by_time = MessageProcessor._has_session_expired


def _has_session_expired(processor: MessageProcessor, tracker: DialogueStateTracker) -> bool:
    turns = sum(isinstance(event, UserUttered) for event in tracker.events)
    return turns >= TURNS_PER_SESSION or bool(_expired_by_time(processor, tracker))


def _kept_slots(tracker: DialogueStateTracker) -> list[Event]:
    kept = {
        name: value
        for name, value in tracker.current_slot_values().items()
        if value is not None and name != SESSION_START_METADATA_SLOT
    }
    if "language" not in kept:
        page = tracker.get_slot(SESSION_START_METADATA_SLOT) or {}
        kept["language"] = page.get("language")
    return [SlotSet(name, value) for name, value in kept.items() if value is not None]


async def _start_session(
    action: ActionSessionStart,
    output_channel: Any,
    nlg: Any,
    tracker: DialogueStateTracker,
    domain: Domain,
) -> list[Event]:
    return [SessionStarted(), *_kept_slots(tracker), ActionExecuted(ACTION_LISTEN_NAME)]


def install() -> None:
    """Puts the short sessions in place of Rasa's."""
    MessageProcessor._has_session_expired = _has_session_expired
    ActionSessionStart.run = _start_session
