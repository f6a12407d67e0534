"""Bundles to learn from, and the one form in which a trainer sees them."""

import re
from dataclasses import dataclass
from typing import Literal

from data.types.text import Language

Split = Literal["train", "valid", "test"]
SPLITS: tuple[Split, ...] = ("train", "valid", "test")
CJK = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Context:
    """What the bundle is for. ``wordings`` are other ways to say the intent, in its language."""

    intent: str
    language: Language = "en"
    constraints: str = ""
    preference: str = ""
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """``positive`` are the item ids of a good set, ``candidates`` the sets that were there to
    choose from and were not taken; where there are none, negatives are to be drawn.

    ``group`` never straddles a split. ``roles`` go with ``positive``, or are empty. ``rating`` is
    from 1 to 5, where somebody gave one. ``pair_weight`` is what being above the candidates
    counts; None: as much as the example.
    """

    context: Context
    positive: tuple[str, ...]
    candidates: tuple[tuple[str, ...], ...]
    weight: float
    source: str
    group: str
    roles: tuple[str, ...] = ()
    rating: float | None = None
    pair_weight: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingBundle:
    """One line of ``bundles.{split}.jsonl``: a good set in one context.

    The same bundle in two languages is two lines with one ``bundle_id``. ``session_id`` is the
    group that never straddles a split. ``rejected`` are rival sets, shown and not taken.
    ``rating``, from 1 to 5, is what a shopper gave this very bundle; the bundles of a session are
    rated in the order of their lines. ``pair_weight``, unless it is ``weight``, is what standing
    above the rivals counts; with a weight of zero the set is compared with them and no more.
    """

    bundle_id: str
    session_id: str
    intent: str
    items: tuple[str, ...]
    language: Language = "en"
    weight: float = 1.0
    source: str = ""
    rejected: tuple[tuple[str, ...], ...] = ()
    roles: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    constraints: str = ""
    preference: str = ""
    rating: float | None = None
    pair_weight: float | None = None

    def example(self) -> Example:
        context = Context(
            self.intent, self.language, self.constraints, self.preference, self.wordings
        )
        return Example(
            context=context,
            positive=self.items,
            candidates=self.rejected,
            weight=self.weight,
            source=self.source,
            group=self.session_id,
            roles=self.roles,
            rating=self.rating,
            pair_weight=self.pair_weight,
        )


@dataclass(frozen=True, slots=True)
class OneOfTen:
    """Which of ten items completes the set ``given``; ``answer`` is the index of the true one."""

    bundle_id: str
    intent: str
    given: tuple[str, ...]
    candidates: tuple[str, ...]
    answer: int
    language: Language = "en"
    session_id: str = ""


def language_of(text: str) -> Language:
    return "zh" if CJK.search(text) else "en"
