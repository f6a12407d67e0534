"""What a shopper did in one turn, as the turn understands it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from data.types.money import Budget
from models.contract.constraints import Direction, MeasureId

NOT_UNDERSTOOD = "nlu_fallback"
CountedKind = Literal["bundle", "item"]
MentionRole = Literal["want", "exclude", "owned"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One entity of an utterance: its kind, its words, its role, and its resolved value if any.

    Kinds are the entities of the dialogue domain ("category", "item_ref", "budget" …).
    """

    kind: str
    text: str
    role: MentionRole | None = None
    value: Mapping[str, Any] | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class Press:
    """Ids that a button carries; ``reading`` is the intent picked of those that were offered."""

    slate_id: str | None = None
    bundle_id: str | None = None
    item_id: str | None = None
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What reached us of one message: the text, the intent and entities understood in it.

    ``ranking`` has the intents that it may have been, likeliest first, with their confidence.
    """

    intent: str
    text: str
    mentions: tuple[Mention, ...] = ()
    press: Press | None = None
    confidence: float | None = None
    ranking: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """Words or ids that point at a bundle of the slate or at an item.

    ``number`` counts from 1, from the end where negative. ``kind`` says what is counted, when
    the words do ("bundle 2", "第二套"). ``best`` is the measure by which the bundle meant has the
    least or the most of all shown ("the cheapest").
    """

    number: int | None = None
    kind: CountedKind | None = None
    words: str | None = None
    bundle_id: str | None = None
    item_id: str | None = None
    best: tuple[MeasureId, Direction] | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an utterance changes about the constraints, in concept ids.

    ``stated`` is the budget in the currency the shopper named, ``budget`` the same in the
    shop's. ``unknown`` are words that no concept of the shop stands for. ``dropped`` names
    constraints that hold no longer, ``withdrawn`` the concepts that nothing holds of any more.
    ``currency`` is one named without an amount: the one that the budget was meant in.
    """

    budget: Budget | None = None
    stated: Budget | None = None
    exclude: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    owned: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    party_size: int | None = None
    age_months: int | None = None
    within_days: int | None = None
    unknown: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    currency: str | None = None

    def any(self) -> bool:
        """Whether anything changes; unknown words and a currency alone change nothing."""
        return replace(self, unknown=(), currency=None) != Changes()


@dataclass(frozen=True, slots=True)
class Critique:
    """A wish for more or less of a measure; with ``or_same``, for none that is worse."""

    measure: MeasureId
    direction: Direction
    or_same: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One turn of the shopper, ready to be acted on.

    ``scenarios`` are those that the words name, likeliest first. ``categories`` are kinds of
    thing wanted, the replacement of a swap included. ``rest``: everything not named is to
    change. ``owned``: the shopper has what is spoken of. ``complains``: something is too much of
    something. ``stars`` is a rating from 1 to 5. ``said`` is what the move was read from.
    """

    intent: str
    text: str
    changes: Changes = Changes()
    references: tuple[Reference, ...] = ()
    critiques: tuple[Critique, ...] = ()
    categories: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    stars: int | None = None
    rest: bool = False
    owned: bool = False
    complains: bool = False
    confidence: float | None = None
    said: Utterance | None = None


def says_something(move: Move) -> bool:
    """Whether a purpose, a kind of thing or a condition is named."""
    return bool(move.scenarios or move.categories or move.changes.any())
