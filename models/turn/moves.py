"""What a shopper did in one turn, as the turn understands it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from data.types.money import Budget
from models.contract.constraints import Direction, MeasureId

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
    """Ids that a button carries."""

    slate_id: str | None = None
    bundle_id: str | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What reached us of one message: the text, the intent and entities understood in it."""

    intent: str
    text: str
    mentions: tuple[Mention, ...] = ()
    press: Press | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Words or ids that point at a bundle of the slate or at an item.

    ``number`` counts from 1, from the end where negative. ``kind`` says what is counted, when
    the words do ("bundle 2", "第二套").
    """

    number: int | None = None
    kind: CountedKind | None = None
    words: str | None = None
    bundle_id: str | None = None
    item_id: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an utterance changes about the constraints, in concept ids.

    ``stated`` is the budget in the currency the shopper named, ``budget`` the same in the
    shop's. ``unknown`` are words that no concept of the shop stands for.
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

    def any(self) -> bool:
        return self != Changes()


@dataclass(frozen=True, slots=True)
class Critique:
    """A wish for more or less of a measure."""

    measure: MeasureId
    direction: Direction


@dataclass(frozen=True, slots=True)
class Move:
    """One turn of the shopper, ready to be acted on.

    ``scenarios`` are those that the words name, likeliest first. ``categories`` are kinds of
    thing wanted, the replacement of a swap included. ``rest``: everything not named is to
    change. ``owned``: the shopper has what is spoken of. ``complains``: something is too much of
    something. ``stars`` is a rating from 1 to 5.
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
