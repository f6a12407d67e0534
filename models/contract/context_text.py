"""Constraints and taste in words, as a scorer that reads text sees them.

Training and serving must say the same thing the same way, so it stands here once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, get_args

import yaml

from data.types.text import Bilingual, Language
from models.contract.constraints import Constraints, Direction, MeasureId
from models.contract.recommendation import Taste

NameOf = Callable[[str], Bilingual | None]
LEAST_WEIGHT = 0.1
MOST_FEATURES = 6


def constraints_text(constraints: Constraints, language: Language, name_of: NameOf) -> str:
    """All that is asked for, but items to keep, which are in the bundle anyway; empty where
    nothing is. ``name_of`` knows the concepts; one it does not know is said by its id."""
    said = _Words(language, name_of)
    return said.joined(_constraints(constraints, said))


def preference_text(taste: Taste, language: Language, name_of: NameOf) -> str:
    """The strongest of a shopper's likes and dislikes; empty without any of weight."""
    said = _Words(language, name_of)
    pairs = zip(taste.features, taste.mean, strict=True)
    strong = [one for one in pairs if abs(one[1]) >= LEAST_WEIGHT]
    strong = sorted(strong, key=lambda one: (-abs(one[1]), one[0]))[:MOST_FEATURES]
    measures = [said.measure(name, weight) for name, weight in strong if name in MEASURES]
    concepts = [one for one in strong if one[0] not in MEASURES]
    liked = [name.partition(":")[2] for name, weight in concepts if weight > 0]
    disliked = [name.partition(":")[2] for name, weight in concepts if weight < 0]
    return said.joined(
        (*measures, *said.listed("likes", liked), *said.listed("dislikes", disliked))
    )


MEASURES: tuple[MeasureId, ...] = get_args(MeasureId)


class _Words:
    def __init__(self, language: Language, name_of: NameOf) -> None:
        self._language = language
        self._name_of = name_of

    def said(self, key: str, **values: object) -> str:
        return str(_wording()[key][self._language]).format(**values)

    def listed(self, key: str, concept_ids: Iterable[str]) -> Iterator[str]:
        names = self.said("names").join(self._name(one) for one in concept_ids)
        if names:
            yield self.said(key, names=names)

    def measure(self, measure: str, weight: float) -> str:
        direction: Direction = "more" if weight > 0 else "less"
        return str(_wording()[measure][direction][self._language])

    def joined(self, parts: Iterable[str]) -> str:
        return self.said("between").join(parts)

    def _name(self, concept_id: str) -> str:
        name = self._name_of(concept_id)
        return name.in_language(self._language) if name else concept_id.replace("_", " ")


def _constraints(constraints: Constraints, said: _Words) -> Iterator[str]:
    if constraints.budget is not None:
        yield said.said(f"budget_{constraints.budget.kind}", amount=constraints.budget)
    for key in ("party_size", "age_months", "within_days"):
        number = getattr(constraints, key)
        if number is not None:
            yield said.said(key, number=number)
    for key in ("require", "prefer", "exclude", "owned"):
        yield from said.listed(key, getattr(constraints, key))
    steps = {"more": 1.0, "less": -1.0}
    yield from dict.fromkeys(
        said.measure(bound.measure, steps[bound.direction]) for bound in constraints.bounds
    )


@cache
def _wording() -> Mapping[str, Any]:
    text = resources.files("models.contract").joinpath("context_text.yml").read_text("utf-8")
    wording: Mapping[str, Any] = yaml.safe_load(text)
    return wording
