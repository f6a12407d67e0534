"""What is refused whatever the classifier took it for: hostile, harmful, or not the shopper's."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.turn.moves import Changes, Move
from models.turn.outcome import Outcome
from models.turn.reply import say
from models.turn.state import TurnState

REFUSED = "refused"
"""The intent of a turn that is refused."""
RESPONSES = {
    "distress": "utter_refused_distress",
    "harm": "utter_refused_harm",
    "instructions": "utter_refused_instructions",
    "others": "utter_refused_others",
    "price": "utter_refused_price",
}


def limit_in(text: str) -> str | None:
    """The kind of request that the text is and nobody here fulfils, or None."""
    low = text.lower().replace("’", "'")
    return next((kind for kind, pattern in _patterns().items() if pattern.search(low)), None)


def as_refused(move: Move) -> Move:
    """The move without anything to act on or to learn from."""
    return Move(REFUSED, move.text, Changes(), confidence=move.confidence, said=move.said)


def refuse(state: TurnState, move: Move) -> Outcome:
    """Says no in a sentence; everything stands as it stood."""
    kind = limit_in(move.text) or "instructions"
    return Outcome((say(RESPONSES[kind]),), state)


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """The patterns of limits.yml by kind, read once."""
    source: dict[str, Any] = yaml.safe_load(
        files("models.turn").joinpath("limits.yml").read_text(encoding="utf-8")
    )
    return {kind: re.compile("|".join(patterns)) for kind, patterns in source.items()}
