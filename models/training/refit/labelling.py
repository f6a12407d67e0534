"""Which conversations somebody should look at: those from whose labels most would be learned.

Uncertain ones (Lewis and Gale, A Sequential Algorithm for Training Text Classifiers, 1994), those
about which judges disagree (query by committee, Seung et al., 1992) and those that went badly,
and no two that are much alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from data.catalog.snapshot import Catalog
from data.feedback.decisions import TAKEN
from data.feedback.reading import LoggedConversation, LoggedSlate, LoggedTurn
from models.training.refit.drift import words_in

Floats = NDArray[np.float64]
WEIGHTS: Mapping[str, float] = {"uncertain": 1.0, "disagreed": 0.7, "unsatisfied": 1.0}
NOVELTY = 0.5
"""What being unlike those picked before weighs, beside all else."""
UNKNOWN_INTENTS = ("nlu_fallback", "out_of_scope")
MOST_STARS = 5
COMPLAINTS = ("reject", "swap", "remove", "critique")


@dataclass(frozen=True, slots=True)
class Candidate:
    """``reasons`` are from 0 to 1 each; ``terms`` are what it is like: intents, words, purpose."""

    conversation_id: str
    language: str
    reasons: Mapping[str, float]
    terms: frozenset[str]

    @property
    def worth(self) -> float:
        """From 0 to 1."""
        weighed = sum(WEIGHTS[name] * value for name, value in self.reasons.items())
        return weighed / sum(WEIGHTS.values())


@dataclass(frozen=True, slots=True)
class Picked:
    """``priority`` is the worth, with what being unlike those before adds."""

    conversation_id: str
    language: str
    priority: float
    reasons: Mapping[str, float]


def worth_labelling(candidates: Sequence[Candidate], count: int) -> list[Picked]:
    """The best first, each chosen beside those before it (maximal marginal relevance, Carbonell
    and Goldstein, 1998). The same candidates give the same list."""
    left = sorted(candidates, key=lambda one: (-one.worth, one.conversation_id))
    nearest = dict.fromkeys((one.conversation_id for one in left), 0.0)
    found: list[Picked] = []
    while left and len(found) < count:
        best = max(left, key=lambda one: one.worth - NOVELTY * nearest[one.conversation_id])
        left.remove(best)
        priority = best.worth + NOVELTY * (1 - nearest[best.conversation_id])
        rounded = {name: round(value, 3) for name, value in best.reasons.items()}
        found.append(Picked(best.conversation_id, best.language, round(priority, 4), rounded))
        for one in left:
            alike = _alike(one.terms, best.terms)
            nearest[one.conversation_id] = max(nearest[one.conversation_id], alike)
    return found


def candidates(
    some: Iterable[LoggedConversation],
    catalog: Catalog,
    stars: Mapping[str, int],
    labelled: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """All of these that nobody has labelled; ``stars`` are of conversations with a survey."""
    return [
        Candidate(
            conversation_id=one.conversation_id,
            language=one.language,
            reasons={
                "uncertain": uncertainty(one),
                "disagreed": disagreement(one, catalog),
                "unsatisfied": dissatisfaction(one, stars.get(one.conversation_id)),
            },
            terms=_terms(one),
        )
        for one in some
        if one.conversation_id not in labelled and one.turns
    ]


def uncertainty(one: LoggedConversation) -> float:
    """1 less the confidence of the turn understood worst; 1 for one not understood at all."""
    return max((_doubt(turn) for turn in one.turns), default=0.0)


def _doubt(turn: LoggedTurn) -> float:
    """None where a button was pressed."""
    if turn.intent in UNKNOWN_INTENTS:
        return 1.0
    return 0.0 if turn.confidence is None else 1.0 - min(1.0, max(0.0, turn.confidence))


def disagreement(one: LoggedConversation, catalog: Catalog) -> float:
    """How differently the strategies rank the pools: 0 where all agree, 1 for the opposite. Those
    that drew are asked where they were logged, else the score and popularity."""
    found = [value for slate in one.slates if (value := _differing(slate, catalog)) is not None]
    return float(np.mean(found)) if found else 0.0


def dissatisfaction(one: LoggedConversation, stars: int | None) -> float:
    """By the survey where there is one; else how much was complained of, more if nothing was
    taken in the end."""
    if stars is not None:
        return (MOST_STARS - stars) / (MOST_STARS - 1)
    kinds = [each.event.kind for slate in one.slates for each in slate.reactions]
    complaints = sum(kind in COMPLAINTS for kind in kinds)
    share = complaints / len(kinds) if kinds else 0.0
    return share if any(kind in TAKEN for kind in kinds) else 0.5 + 0.5 * share


def _differing(slate: LoggedSlate, catalog: Catalog) -> float | None:
    pool = [one for one in slate.impression.pool if one.score is not None]
    if len(pool) < 3:
        return None
    drew = slate.impression.mixture
    if drew is not None and len(drew.logits) > 1 and len({len(r) for r in drew.logits}) == 1:
        rows = [np.array(row) for row in drew.logits]
    else:
        rows = [
            np.array([one.score for one in pool]),
            np.array([_popularity(one.item_ids(), catalog) for one in pool]),
        ]
    pairs = [
        _apart(first, second) for place, first in enumerate(rows) for second in rows[place + 1 :]
    ]
    known = [value for value in pairs if value is not None]
    return float(np.mean(known)) if known else None


def _apart(first: Floats, second: Floats) -> float | None:
    """(1 - Spearman's rank correlation) / 2; None where one holds all alike."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float((1 - spearmanr(first, second).statistic) / 2)


def _popularity(item_ids: frozenset[str], catalog: Catalog) -> float:
    counts = [catalog.items[one].rating_count for one in item_ids if one in catalog.items]
    return float(np.mean(np.log1p(counts))) if counts else 0.0


def _terms(one: LoggedConversation) -> frozenset[str]:
    words = [word for turn in one.turns for word in words_in(turn.utterance)]
    intents = [f"intent:{turn.intent}" for turn in one.turns]
    purposes = [f"for:{each.impression.context.get('scenario_id')}" for each in one.slates]
    return frozenset([*words, *intents, *purposes, f"language:{one.language}"])


def _alike(first: frozenset[str], second: frozenset[str]) -> float:
    either = len(first | second)
    return len(first & second) / either if either else 1.0
