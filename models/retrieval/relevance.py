"""How well each item does a role for this request, from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.types.item import Item
from models.constraints.exclusion import carries
from models.contract.candidates import Candidate
from models.contract.recommendation import RecommendRequest
from models.retrieval.purpose import Purpose
from models.retrieval.shelf import Shelf

Scores = NDArray[np.float64]

AVERAGE_RATING = 4.0
RATINGS_UNTIL_BELIEVED = 20


@dataclass(frozen=True, slots=True)
class RelevanceWeights:
    """What counts how much; those that a request says nothing about are left out of the mean.

    What people bought together for the purpose says most about it; the texts' similarity to
    the purpose is the fallback for items that nobody bought yet. What the shopper says of
    likes must be able to outweigh both, or a wish would change nothing. Prices far above what
    is usual in the role count against an item, as nobody asked for the dearest.
    """

    purpose: float = 0.20
    bought: float = 0.25
    rating: float = 0.20
    price: float = 0.25
    anchor: float = 0.25
    preferred: float = 0.45
    taste: float = 0.45


def ranked(
    items: Sequence[Item],
    request: RecommendRequest,
    purpose: Purpose,
    shelf: Shelf,
    weights: RelevanceWeights,
) -> tuple[Candidate, ...]:
    """The items of one role, best first; equals in the order of their ids."""
    if not items:
        return ()
    parts = _parts(items, request, purpose, shelf, weights)
    total = sum(weight for weight, _ in parts)
    relevance = sum((weight * values for weight, values in parts), np.zeros(len(items))) / total
    candidates = [
        Candidate(item.item_id, round(float(value), 6))
        for item, value in zip(items, relevance, strict=True)
    ]
    return tuple(sorted(candidates, key=lambda one: (-one.relevance, one.item_id)))


def _parts(
    items: Sequence[Item],
    request: RecommendRequest,
    purpose: Purpose,
    shelf: Shelf,
    weights: RelevanceWeights,
) -> list[tuple[float, Scores]]:
    """Each reason to rank with its weight. None looks at the utterance's own words, so that
    the same request in another language gives the same order."""
    parts = [(weights.rating, _rating(items)), (weights.price, _usual_price(items))]
    scenario_id = purpose.scenario.scenario_id if purpose.scenario else None
    parts.append((weights.bought, _bought(items, scenario_id, shelf)))
    if scenario_id is not None:
        near = _nearness(items, shelf.scenario_vector(scenario_id), shelf)
        parts.append((weights.purpose, near))
    if request.anchor is not None:
        parts.append((weights.anchor, _goes_with(items, request.anchor, shelf)))
    if request.constraints.prefer:
        parts.append((weights.preferred, _preferred(items, request.constraints.prefer, shelf)))
    if any(request.taste.mean):
        parts.append((weights.taste, _taste(items, request, shelf)))
    return parts


def believed_rating(items: Sequence[Item]) -> Scores:
    """The mean stars, drawn to the average while there are few."""
    counts = np.array([item.rating_count for item in items], float)
    stars = np.array([item.rating for item in items], float)
    total = stars * counts + AVERAGE_RATING * RATINGS_UNTIL_BELIEVED
    return np.asarray(total / (counts + RATINGS_UNTIL_BELIEVED))


def _rating(items: Sequence[Item]) -> Scores:
    """From 3 to 5 stars."""
    return np.asarray(np.clip((believed_rating(items) - 3.0) / 2.0, 0.0, 1.0))


def _nearness(items: Sequence[Item], vector: NDArray[np.float32], shelf: Shelf) -> Scores:
    """Ranks by cosine, spread evenly over 0 to 1: the cosines' own heights mean nothing."""
    similarity = shelf.index.vectors.similarities(vector, [item.item_id for item in items])
    ranks = np.argsort(np.argsort(similarity, kind="stable"), kind="stable")
    return np.asarray(ranks / max(1, len(items) - 1))


def _usual_price(items: Sequence[Item]) -> Scores:
    """One up to the median price, from there down to nothing at four times it."""
    prices = np.array([max(1, item.price_cents) for item in items], float)
    doublings = np.log2(prices / np.median(prices))
    return np.asarray(np.clip(1.0 - doublings / 2.0, 0.0, 1.0))


def _bought(items: Sequence[Item], scenario_id: str | None, shelf: Shelf) -> Scores:
    """How often each was bought for the purpose, or for any, against the most bought."""
    counts = shelf.bought if scenario_id is None else shelf.popularity.get(scenario_id, {})
    bought = np.array([counts.get(item.item_id, 0) for item in items], float)
    return np.asarray(bought / max(1.0, float(bought.max())))


def _goes_with(items: Sequence[Item], anchor: str, shelf: Shelf) -> Scores:
    """Near in text, and alike in brand, colour, material and style."""
    ours = shelf.item(anchor).facets
    shared = np.array([len(item.facets & ours) for item in items], float)
    alike = shared / max(1.0, float(shared.max()))
    return (_nearness(items, shelf.index.vectors.vector(anchor), shelf) + alike) / 2


def _preferred(items: Sequence[Item], concepts: Sequence[str], shelf: Shelf) -> Scores:
    carried = [
        sum(carries(item, concept, shelf.facts) for concept in concepts) / len(concepts)
        for item in items
    ]
    return np.array(carried)


def _taste(items: Sequence[Item], request: RecommendRequest, shelf: Shelf) -> Scores:
    weight_of = dict(zip(request.taste.features, request.taste.mean, strict=True))
    weights = np.array([weight_of.get(name, 0.0) for name in shelf.table.space.features])
    features = shelf.table.of_items([item.item_id for item in items])
    return np.asarray(1.0 / (1.0 + np.exp(-2.0 * (features @ weights))))
