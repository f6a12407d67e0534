"""All questions of one kind about one domain, and what is known of each question."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from models.contract.item_text import ItemText
from models.evaluation.dataset.bundle import Split
from models.evaluation.dataset.folder import TrainingData
from models.evaluation.judge import Question, questions_of_bundles, questions_of_rows
from models.evaluation.metrics.ranking import hit_rate, mean_reciprocal_rank, ndcg

KINDS = {"uniform": "one_of_ten", "hard": "one_of_ten_hard"}
FULL = "full"
TEN: Mapping[str, Callable[[Sequence[int]], float]] = {
    "hit_rate@1": lambda ranks: hit_rate(ranks, 1),
    "mrr": mean_reciprocal_rank,
    "ndcg@5": lambda ranks: ndcg(ranks, 5),
}
MANY: Mapping[str, Callable[[Sequence[int]], float]] = {
    "recall@20": lambda ranks: hit_rate(ranks, 20),
    "ndcg@20": lambda ranks: ndcg(ranks, 20),
    "mrr": mean_reciprocal_rank,
}
MAIN = {"uniform": "hit_rate@1", "hard": "hit_rate@1", FULL: "recall@20"}
"""The metric that each kind of rows is chiefly read by."""
BANDS = ("cheapest third", "middle third", "dearest third")
LARGEST_SIZE = 5


@dataclass(frozen=True)
class Domain:
    """A data folder in memory. Its name stands in every table."""

    name: str
    data: TrainingData
    texts: tuple[ItemText, ...]

    @staticmethod
    def of(name: str, data: TrainingData) -> "Domain":
        return Domain(name, data, tuple(one.text() for one in data.items.values()))


@dataclass(frozen=True)
class Sheet:
    """``facts`` go with the questions; ``rows`` is "uniform", "hard" or "full". Without intent the
    same bundle in two languages asks the same, and is asked once."""

    domain: str
    rows: str
    with_intent: bool
    questions: tuple[Question, ...]
    facts: tuple[Mapping[str, str], ...]

    def metrics(self) -> Mapping[str, Callable[[Sequence[int]], float]]:
        return MANY if self.rows == FULL else TEN

    def groups(self) -> tuple[str, ...]:
        """The questions' sessions, distinct over all domains."""
        return tuple(f"{self.domain} {one.session}" for one in self.questions)


def sheets_of(domain: Domain, split: Split) -> Iterator[Sheet]:
    """Rows of ten as far as the folder has them, and every position of every bundle among all
    items, each with the intent and without."""
    bundles = domain.data.bundles.get(split, ())
    sessions = {one.bundle_id: one.session_id for one in bundles}
    facts = _Facts.of(domain)
    for with_intent in (True, False):
        for name, file in KINDS.items():
            rows = domain.data.rows.get(f"{file}.{split}", ())
            asked = tuple(
                # The shared rows name no session, but their bundles do.
                replace(question, session=sessions.get(row.bundle_id, question.session))
                for question, row in zip(questions_of_rows(rows, with_intent), rows, strict=True)
            )
            told = tuple(
                facts.told(one, row.language) for one, row in zip(asked, rows, strict=True)
            )
            named = [row.bundle_id for row in rows]
            yield _sheet(domain.name, name, with_intent, list(zip(named, asked, told, strict=True)))
        yield _full(domain, split, with_intent, facts)


@dataclass(frozen=True)
class _Facts:
    warm: frozenset[str]
    items: Mapping[str, ItemText]
    bounds: tuple[float, ...]

    @staticmethod
    def of(domain: Domain) -> "_Facts":
        prices = [one.price_cents for one in domain.texts if one.price_cents is not None]
        return _Facts(
            frozenset(item for one in domain.data.bundles.get("train", ()) for item in one.items),
            {one.item_id: one for one in domain.texts},
            tuple(np.quantile(prices, [1 / 3, 2 / 3]).tolist()) if prices else (),
        )

    def told(self, question: Question, language: str) -> dict[str, str]:
        """By what figures may be broken down; what the data does not say is left out."""
        item = self.items[question.candidates[question.answer]]
        size = len(question.given) + 1
        told = {
            "bundle size": str(size) if size < LARGEST_SIZE else f"{LARGEST_SIZE} and more",
            "true item": "in train" if item.item_id in self.warm else "not in train",
            "language": language,
        }
        if item.price_cents is not None and self.bounds:
            told["price"] = BANDS[int(np.searchsorted(self.bounds, item.price_cents))]
        if item.seller:
            told["seller"] = item.seller
        return told


def _full(domain: Domain, split: Split, with_intent: bool, facts: _Facts) -> Sheet:
    bundles = domain.data.bundles.get(split, ())
    ids = tuple(domain.data.items)
    asked = [
        (bundle.bundle_id, question, facts.told(question, bundle.language))
        for bundle in bundles
        for question in questions_of_bundles([bundle], ids, with_intent)
    ]
    return _sheet(domain.name, FULL, with_intent, asked)


def _sheet(
    domain: str,
    rows: str,
    with_intent: bool,
    asked: Sequence[tuple[str, Question, Mapping[str, str]]],
) -> Sheet:
    """Of questions with their bundles and facts."""
    if not with_intent:
        once: dict[tuple[str, Question], Mapping[str, str]] = {}
        for bundle, question, told in asked:
            once.setdefault((bundle, question), told)
        asked = [(bundle, question, told) for (bundle, question), told in once.items()]
    questions = tuple(question for _, question, _ in asked)
    return Sheet(domain, rows, with_intent, questions, tuple(told for _, _, told in asked))
