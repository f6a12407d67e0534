"""How good readings are: intents, entities, confidences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.evaluation.metrics.classification import f1
from tests.nlu.heldout import FALLBACK, Reading, Span, Utterance

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Utterances whose confidence is alike: how many, how sure on average, how often right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Score:
    """Over one language. ``budgets_exact``: the share of utterances with amounts of money in which
    just these were found, each with its kind, amount and currency. ``by_intent``: F1 of each
    intent; ``confused``: (meant, read) → times."""

    utterances: int
    accuracy: float
    asked_back: float
    macro_f1: float
    by_intent: dict[str, float]
    confused: Counter[tuple[str, str]]
    entity_f1: float
    entity_f1_with_role: float
    by_entity: dict[str, float]
    budgets_exact: float
    calibration_error: float
    bins: tuple[Bin, ...]
    p50_ms: float
    p95_ms: float


def score(meant: Sequence[Utterance], read: Sequence[Reading]) -> Score:
    """``macro_f1`` counts an utterance that the assistant asks back about as misread."""
    by_intent = intent_f1([one.intent for one in meant], [one.intent for one in read])
    spans = [one.spans for one in meant], [one.spans for one in read]
    bare = [[frozenset(_bare(one)) for one in some] for some in spans]
    bins = calibration(
        [one.ranking[0][1] for one in read],
        [one.ranking[0][0] == two.intent for one, two in zip(read, meant, strict=True)],
    )
    times = [one.milliseconds for one in read]
    pairs = [(one.intent, two.intent) for one, two in zip(meant, read, strict=True)]
    return Score(
        utterances=len(meant),
        accuracy=float(np.mean([one == two for one, two in pairs])),
        asked_back=float(np.mean([one.intent == FALLBACK for one in read])),
        macro_f1=float(np.mean(list(by_intent.values()))),
        by_intent=by_intent,
        confused=Counter(pairs),
        entity_f1=span_f1(*bare),
        entity_f1_with_role=span_f1(*spans),
        by_entity=_by_entity(*bare),
        budgets_exact=budgets_exact(meant, read),
        calibration_error=calibration_error(bins),
        bins=bins,
        p50_ms=float(np.percentile(times, 50)),
        p95_ms=float(np.percentile(times, 95)),
    )


def budgets_exact(meant: Sequence[Utterance], read: Sequence[Reading]) -> float:
    """Of the utterances whose amounts of money are written down; NaN where there are none."""
    pairs = [(one, two) for one, two in zip(meant, read, strict=True) if one.budgets]
    found = [one.budgets == two.budgets for one, two in pairs]
    return float(np.mean(found)) if found else float("nan")


def intent_f1(meant: Sequence[str], read: Sequence[str]) -> dict[str, float]:
    """The F1 of each intent that was meant at least once."""
    return {
        intent: f1([one == intent for one in read], [one == intent for one in meant])
        for intent in sorted(set(meant))
    }


def span_f1(
    meant: Sequence[frozenset[tuple[object, ...]]], read: Sequence[frozenset[tuple[object, ...]]]
) -> float:
    """Of exact spans, over all utterances together; 1 where there is nothing to find."""
    right = sum(len(one & two) for one, two in zip(meant, read, strict=True))
    told = sum(map(len, meant)) + sum(map(len, read))
    return 2 * right / told if told else 1.0


def calibration(confidences: Sequence[float], right: Sequence[bool]) -> tuple[Bin, ...]:
    """Equally wide bins of confidence, those that hold any (Guo et al., 2017)."""
    sure: NDArray[np.float64] = np.asarray(confidences)
    hits: NDArray[np.bool_] = np.asarray(right)
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(int(inside.sum()), float(sure[inside].mean()), float(hits[inside].mean()))
        for inside in (places == place for place in range(BINS))
        if inside.any()
    )


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected difference between confidence and accuracy."""
    total = sum(one.count for one in bins)
    return sum(one.count * abs(one.confidence - one.accuracy) for one in bins) / total


def _by_entity(
    meant: Sequence[frozenset[tuple[object, ...]]], read: Sequence[frozenset[tuple[object, ...]]]
) -> dict[str, float]:
    names = sorted({str(span[2]) for spans in meant for span in spans})
    return {name: span_f1(_only(name, meant), _only(name, read)) for name in names}


def _only(
    name: str, some: Sequence[frozenset[tuple[object, ...]]]
) -> list[frozenset[tuple[object, ...]]]:
    return [frozenset(span for span in spans if span[2] == name) for spans in some]


def _bare(spans: frozenset[Span]) -> list[tuple[int, int, str]]:
    return [span[:3] for span in spans]
