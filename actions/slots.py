"""The only place naming Rasa's slots and entities: tracker in, slot events out."""

from dataclasses import asdict
from typing import Any, get_args

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from data.types.text import Language
from models.turn.moves import Mention, MentionRole, Press, Utterance
from models.turn.state import TurnState

PRESSED = ("slate_id", "bundle_id", "item_id", "reading")
_ROLES = get_args(MentionRole)


def utterance_of(tracker: Tracker, intent: str) -> Utterance:
    """What Rasa understood of the latest message.

    ``intent`` is the action's own: a rule may have chosen it where the classifier was unsure.
    """
    message: dict[str, Any] = tracker.latest_message
    text = str(message.get("text") or "")
    entities: list[dict[str, Any]] = message.get("entities") or []
    return Utterance(
        intent=intent,
        text="" if text.startswith("/") else text,
        mentions=tuple(
            _mention(entity, text) for entity in entities if entity["entity"] not in PRESSED
        ),
        press=_press(entities) if text.startswith("/") else None,
        confidence=(message.get("intent") or {}).get("confidence"),
        ranking=_ranking(message),
    )


def language_of(tracker: Tracker) -> Language | None:
    """The language of the conversation, or None where nothing has told it yet."""
    spoken = tracker.get_slot("language") or _metadata(tracker).get("language")
    return spoken if spoken in get_args(Language) else None


def page_item_of(tracker: Tracker) -> str | None:
    """The item on the page that the message was sent from."""
    item_id = _metadata(tracker).get("page_item_id")
    return str(item_id) if item_id else None


def message_id_of(tracker: Tracker) -> str | None:
    """The client's id of the message, the same each time that it is sent again."""
    message_id = _metadata(tracker).get("client_message_id")
    return str(message_id) if message_id else None


def slot_events(state: TurnState) -> list[dict[str, Any]]:
    """The slots that mirror the state a turn left behind."""
    return [
        SlotSet("anchor", state.anchor),
        SlotSet("constraints", asdict(state.constraints)),
        SlotSet("slate_id", state.slate.slate_id if state.slate else None),
        SlotSet("pending_question", state.pending),
    ]


def _metadata(tracker: Tracker) -> dict[str, Any]:
    return tracker.latest_message.get("metadata") or {}


def _ranking(message: dict[str, Any]) -> tuple[tuple[str, float], ...]:
    """The intents that Rasa weighed, likeliest first."""
    weighed: list[dict[str, Any]] = message.get("intent_ranking") or []
    return tuple((str(one["name"]), float(one["confidence"])) for one in weighed)


def _mention(entity: dict[str, Any], text: str) -> Mention:
    start, end, value = entity.get("start", 0), entity.get("end", 0), entity.get("value")
    role = entity.get("role")
    return Mention(
        kind=entity["entity"],
        text=text[start:end] or str(value),
        role=role if role in _ROLES else None,
        value=value if isinstance(value, dict) else None,
        start=start,
    )


def _press(entities: list[dict[str, Any]]) -> Press:
    ids = {entity["entity"]: str(entity["value"]) for entity in entities}
    return Press(*(ids.get(name) for name in PRESSED))
