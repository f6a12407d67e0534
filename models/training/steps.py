"""The steps of a fit: which bundles each looks at, which items are right and which are wrong."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.contract.item_text import ItemText
from models.evaluation.dataset.bundle import Example, Split
from models.evaluation.dataset.errors import NothingToLearn
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.dataset.shop_facts import ShopFacts
from models.evaluation.dataset.stated import known_of
from models.scorer.trained.known import Known
from models.scorer.trained.signals import Rows
from models.training.negatives import Floats, Shelf, mean_of_the_rest, mined, same_leaf
from models.training.sets import (
    NOBODY_RATED,
    Judged,
    Rated,
    beside_spoiled,
    histories,
    places_of,
    rated_in_order,
    rated_sets,
    with_those_before,
)
from models.training.settings import FitSettings


@dataclass(frozen=True)
class Question:
    """A set without one item. ``rest``, ``answer`` and ``barred`` are places among the step's
    items; ``barred`` may be right as well and are no negatives."""

    rest: tuple[int, ...]
    answer: int
    barred: tuple[int, ...]
    example: int
    is_wished: bool
    weight: float


@dataclass(frozen=True)
class Step:
    """``items`` are rows of the domain's items. ``rivals`` are pairs of sets as places among the
    items, the better one first, with the example whose context they stand in. ``spoiled`` are
    bundles, each followed by the same with a wrong item. The last of ``examples`` may be there
    only because they were rated before others."""

    domain: "Domain"
    items: Rows
    examples: tuple[Example, ...]
    questions: tuple[Question, ...]
    rivals: tuple[tuple[tuple[int, ...], tuple[int, ...], int], ...]
    spoiled: tuple[Judged, ...] = ()
    rated: Rated = NOBODY_RATED


@dataclass(frozen=True, eq=False)
class Domain:
    """One folder of training data, with its items counted, and what a shop states of them; the
    same only as itself."""

    items: tuple[TrainingItem, ...]
    examples: tuple[Example, ...]
    facts: ShopFacts | None = None

    @staticmethod
    def of(data: TrainingData, split: Split = "train") -> "Domain":
        examples = [one.example() for one in data.bundles[split] if len(one.items) > 1]
        return Domain(tuple(data.items.values()), tuple(examples), data.facts)

    @cached_property
    def rows(self) -> Mapping[str, int]:
        return {one.item_id: row for row, one in enumerate(self.items)}

    @cached_property
    def texts(self) -> tuple[ItemText, ...]:
        return tuple(one.text() for one in self.items)

    @cached_property
    def known(self) -> Known:
        return known_of(self.texts, self.facts)

    @cached_property
    def shelf(self) -> Shelf:
        """Only items of bundles are drawn as negatives. Every right answer stands in a bundle; if
        the wrong ones did not, a model would learn to know the items that it has seen."""
        seen = {item_id for one in self.examples for item_id in one.positive}
        return Shelf.of(
            (one.family or one.item_id for one in self.items),
            (one.path() for one in self.items),
            (bool(one.held_out) or one.item_id not in seen for one in self.items),
        )

    @cached_property
    def rated(self) -> Mapping[str, tuple[Example, ...]]:
        return rated_in_order(self.examples)

    @cached_property
    def mates(self) -> Mapping[str, frozenset[int]]:
        """All rows that stand in a group's bundles: they may well go together."""
        found: dict[str, set[int]] = defaultdict(set)
        for one in self.examples:
            found[one.group].update(self.rows[item_id] for item_id in one.positive)
        return {group: frozenset(rows) for group, rows in found.items()}


def domains_of(folders: Sequence[TrainingData]) -> list[Domain]:
    """What is to be learned from each folder. Raises NothingToLearn where that is nothing."""
    domains = [Domain.of(one) for one in folders]
    if not any(one.examples for one in domains):
        raise NothingToLearn("no folder has a bundle of two items or more in bundles.train.jsonl")
    return domains


class Steps:
    """All steps of a fit in their order, each made when it is asked for; the same seed gives the
    same, so that a fit that was killed goes on where it was. A step is of one domain.

    ``vectors``: (items, dim) for each domain, by which negatives are mined; none are without.
    """

    def __init__(self, domains: Sequence[Domain], settings: FitSettings, seed: int) -> None:
        self.vectors: Mapping[Domain, Floats] = {}
        self.domains = domains
        self._settings = settings
        self._seed = seed
        self._plan: list[tuple[Domain, tuple[Example, ...]]] = []
        random = np.random.default_rng(seed)
        epochs = int(np.ceil(settings.epochs))
        for _ in range(epochs):
            self._plan.extend(self._epoch(domains, random))
        self.a_epoch = max(1, len(self._plan) // max(1, epochs))
        self._plan = self._plan[: max(1, round(self.a_epoch * settings.epochs))]

    def __len__(self) -> int:
        return len(self._plan)

    def __getitem__(self, number: int) -> Step:
        domain, examples = self._plan[number]
        random = np.random.default_rng([self._seed, number])
        chosen = [self._positions(one, domain, random) for one in examples]
        asked = [row for rows in chosen for row in rows]
        negatives = self._negatives(domain, examples, chosen, random)
        rivals = [
            domain.rows[item_id] for one in examples for some in one.candidates for item_id in some
        ]
        sequences = self._sequences(domain, examples)
        told = with_those_before(examples, sequences)
        rated = self._rated_rows(domain, told)
        items = np.unique(np.array([*asked, *negatives, *rivals, *rated], np.int64))
        place = places_of(items)
        questions = tuple(
            self._question(rows, row, (index, examples[index]), (domain, place), random)
            for index, rows in enumerate(chosen)
            for row in rows
        )
        return Step(
            domain,
            items,
            told,
            questions,
            tuple(_rivals(examples, domain, place)),
            tuple(self._spoiled(questions, items, random)),
            rated_sets(told, sequences, place, domain.rows) if rated else NOBODY_RATED,
        )

    def _sequences(
        self, domain: Domain, examples: Sequence[Example]
    ) -> Sequence[tuple[Example, ...]]:
        objective = self._settings.objective
        if not objective.is_rated:
            return ()
        return histories(examples, domain.rated, objective.history if objective.sequence else 0)

    def _rated_rows(self, domain: Domain, examples: Sequence[Example]) -> list[int]:
        if not self._settings.objective.is_rated:
            return []
        rated = [one for one in examples if one.rating is not None]
        return [domain.rows[item_id] for one in rated for item_id in one.positive]

    def _spoiled(
        self,
        questions: Sequence[Question],
        items: Rows,
        random: np.random.Generator,
    ) -> Iterator[Judged]:
        """What is barred for the question about an item may not stand in its place either."""
        if not self._settings.objective.whole:
            return
        asked = {(one.example, one.answer): one for one in questions}
        sets = {one.example: _set_of(one) for one in questions if one.rest}

        def may_stand(one: Judged, item: int) -> Rows:
            barred = (*asked[one.example, item].barred, item)
            return np.setdiff1d(np.arange(len(items)), barred)

        yield from beside_spoiled(tuple(sets.values()), may_stand, random)

    def _epoch(
        self, domains: Sequence[Domain], random: np.random.Generator
    ) -> list[tuple[Domain, tuple[Example, ...]]]:
        size, steps = self._settings.bundles, []
        for domain in domains:
            order = random.permutation(len(domain.examples)).tolist()
            for start in range(0, len(order), size):
                some = tuple(domain.examples[one] for one in order[start : start + size])
                if len(some) > size // 2 or start == 0:
                    steps.append((domain, some))
        return [steps[one] for one in random.permutation(len(steps)).tolist()]

    def _positions(self, example: Example, domain: Domain, random: np.random.Generator) -> Rows:
        """Rows of the bundle, of a large one only some; with rivals all, as sets are compared."""
        rows = np.array(list(dict.fromkeys(domain.rows[one] for one in example.positive)))
        if len(rows) <= self._settings.positions or example.candidates:
            return rows
        return random.choice(rows, self._settings.positions, replace=False)

    def _negatives(
        self,
        domain: Domain,
        examples: Sequence[Example],
        chosen: Sequence[Rows],
        random: np.random.Generator,
    ) -> Rows:
        """Of the answers' own leaf categories, and those that the model takes for right."""
        answers = [row for rows in chosen for row in rows.tolist()]
        mates = [
            tuple(domain.mates[one.group]) for one, rows in zip(examples, chosen, strict=True)
            for _ in rows
        ]  # fmt: skip
        drawn = []
        if count := self._settings.hard:
            drawn.append(same_leaf(random, domain.shelf, answers, mates, count))
        if (count := self._settings.mined) and domain in self.vectors:
            vectors = self.vectors[domain]
            queries = mean_of_the_rest(vectors, chosen)
            drawn.append(
                mined(random, domain.shelf, answers, mates, count, queries=queries, vectors=vectors)
            )
        most = self._settings.most_negatives
        some = [one.ravel() for one in drawn]
        some = [one if len(one) <= most else random.choice(one, most, False) for one in some]
        return np.concatenate(some) if some else np.empty(0, np.int64)

    def _question(
        self,
        rows: Rows,
        answer: int,
        of: tuple[int, Example],
        among: tuple[Domain, Mapping[int, int]],
        random: np.random.Generator,
    ) -> Question:
        (index, example), (domain, place) = of, among
        family = domain.shelf.families
        rest = [row for row in rows.tolist() if row != answer]
        alike = {row for row in place if family[row] == family[answer]}
        barred = (domain.mates[example.group] | alike | set(rest)) - {int(answer)}
        return Question(
            rest=tuple(place[row] for row in rest),
            answer=place[int(answer)],
            barred=tuple(place[row] for row in barred if row in place),
            example=index,
            is_wished=bool(example.context.intent) and random.random() < self._settings.wished,
            weight=example.weight,
        )


def _set_of(question: Question) -> Judged:
    """The whole set of which the question takes an item away."""
    return Judged((*question.rest, question.answer), question.example, question.is_wished)


def _rivals(
    examples: Sequence[Example], domain: Domain, place: Mapping[int, int]
) -> list[tuple[tuple[int, ...], tuple[int, ...], int]]:
    def places(item_ids: Sequence[str]) -> tuple[int, ...]:
        return tuple(place[domain.rows[one]] for one in item_ids)

    return [
        (places(one.positive), places(rival), index)
        for index, one in enumerate(examples)
        for rival in one.candidates
    ]
