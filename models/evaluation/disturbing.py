"""The same questions, written worse, and items told less: what a judge bears, what it lives on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.contract.item_text import ItemText
from models.evaluation.judge import Question
from models.evaluation.typos import with_typos

TYPOS = 0.05
"""The chance of each letter to go wrong."""
Change = Callable[[str, np.random.Generator], str]


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What happens to the items' titles and to intents; None leaves them as they are."""

    titles: Change | None
    intents: Change | None


def mistyped(text: str, random: np.random.Generator) -> str:
    return with_typos(text, TYPOS, random)


def shuffled(text: str, random: np.random.Generator) -> str:
    """The words in another order; Chinese keeps its own between two spaces."""
    words = text.split()
    return " ".join(words[at] for at in random.permutation(len(words)))


DISTURBANCES: Mapping[str, Disturbance] = {
    "typos in the intent": Disturbance(None, mistyped),
    "typos in titles": Disturbance(mistyped, None),
    "words in another order": Disturbance(shuffled, shuffled),
}


ABLATIONS: Mapping[str, Sequence[str]] = {
    "categories": ("paths",),
    "description": ("description", "description_zh"),
    "reviews": ("reviews", "reviews_zh"),
    "Chinese title": ("title_zh",),
    "price": ("price_cents",),
    "brand": ("brand",),
}
"""What is taken from items, by the names of ItemText's fields."""


def items_without(items: Sequence[ItemText], fields: Sequence[str]) -> tuple[ItemText, ...]:
    """Each with these fields as if nobody had filled them in."""
    empty = ItemText("", "")
    changes: dict[str, Any] = {name: getattr(empty, name) for name in fields}
    return tuple(replace(one, **changes) for one in items)


def disturbed_items(
    items: Sequence[ItemText], change: Change | None, seed: int
) -> tuple[ItemText, ...]:
    """Each with its titles changed, the same way for the same seed."""
    if change is None:
        return tuple(items)
    random = np.random.default_rng(seed)
    return tuple(
        replace(one, title=change(one.title, random), title_zh=change(one.title_zh, random))
        for one in items
    )


def disturbed_questions(
    questions: Sequence[Question], change: Change | None, seed: int
) -> tuple[Question, ...]:
    """An intent is changed the same way wherever it stands."""
    if change is None:
        return tuple(questions)
    random = np.random.default_rng(seed)
    intents = {one: change(one, random) for one in dict.fromkeys(q.intent for q in questions)}
    return tuple(replace(one, intent=intents[one.intent]) for one in questions)
