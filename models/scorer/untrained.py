"""Scores bundles with the pretrained encoder and what the catalog knows, before any training."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from data.types.item import USUAL_STARS
from models.contract.recommendation import Taste
from models.scorer.scorer import Bundle, ScoreContext, Scores, Vector
from models.scorer.stock import Rows, Stock

MOST_DOUBLINGS = 3.0


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """How much each part counts. Parts have a spread of about one over ordinary bundles, or run
    from 0 to 1 where that is said; the weights bring the sum's spread to about one.

    purpose: similarity of the texts to the purpose. Weak, as the encoder was never taught shopping.
    cohesion: similarity of the items to each other; keeps makers and styles together.
    together (0 to 1): what people put in one bundle, the best evidence there is before training.
    quality: half stars above the usual ones.
    dearness: doublings above the usual price, 0 to 3. The dearest things are the best rated, and
    without this a shopper who named no budget would be shown nothing else.
    liked (0 to 1): concepts asked for. A wish must outweigh habit, or it would seem unheard.
    taste: the learned preference, in its own units of reward; grows as the shopper reacts.
    """

    purpose: float = 0.5
    cohesion: float = 0.25
    together: float = 2.0
    quality: float = 0.7
    dearness: float = -1.2
    liked: float = 2.5
    taste: float = 2.0


class UntrainedScorer:
    """A weighted sum of facts and of the base encoder's similarities."""

    def __init__(self, base: str, base_hash: str, stock: Stock, weights: ScoreWeights) -> None:
        self._base, self._base_hash = base, base_hash
        self._stock = stock
        self._weights = weights
        settings = f"{base_hash} {sorted(asdict(weights).items())}"
        digest = hashlib.sha256(settings.encode()).hexdigest()
        self.model_version = f"{base}-untrained@{digest[:8]}"

    def over(self, stock: Stock) -> "UntrainedScorer":
        return UntrainedScorer(self._base, self._base_hash, stock, self._weights)

    def score(self, context: ScoreContext, bundles: Sequence[Bundle]) -> Scores:
        """One score a bundle, of shape (bundles,); items must be of the catalog."""
        taste = _aligned(context.taste, self._stock.table.space.features)
        usual = _usual_nearness(context.purpose, self._stock)
        return np.array([self._score(context, usual, taste, bundle) for bundle in bundles])

    def _score(
        self,
        context: ScoreContext,
        usual: tuple[float, float],
        taste: NDArray[np.float64],
        bundle: Bundle,
    ) -> float:
        if not bundle:
            return 0.0
        stock, weights = self._stock, self._weights
        ids = [line.item_id for line in bundle]
        rows = stock.rows_of(ids)
        stars = np.mean([stock.catalog.items[one].presumed_stars for one in ids])
        return float(
            weights.purpose * _nearness(rows, context.purpose, usual, stock)
            + (weights.cohesion and weights.cohesion * _cohesion(rows, stock))
            + weights.together * _together(ids, stock)
            + weights.quality * (stars - USUAL_STARS) / 0.5
            + weights.dearness * np.clip(stock.dearness[rows], 0.0, MOST_DOUBLINGS).mean()
            + weights.liked * _liked(ids, context.prefer, stock)
            + weights.taste * (stock.table.values[rows] @ taste).mean()
        )


def _usual_nearness(purpose: Vector | None, stock: Stock) -> tuple[float, float]:
    """Mean and standard deviation over the catalog of an item's similarity to the purpose."""
    if purpose is None:
        return 0.0, 1.0
    usual = stock.sample @ purpose
    return float(usual.mean()), float(usual.std()) or 1.0


def _nearness(
    rows: Rows, purpose: Vector | None, usual: tuple[float, float], stock: Stock
) -> float:
    """The items' mean similarity to the purpose, in standard deviations over the catalog."""
    if purpose is None:
        return 0.0
    mean, spread = usual
    return (float((stock.vectors[rows] @ purpose).mean()) - mean) / spread


def _aligned(taste: Taste, names: Sequence[str]) -> NDArray[np.float64]:
    weight_of = dict(zip(taste.features, taste.mean, strict=True))
    return np.array([weight_of.get(name, 0.0) for name in names])


def _cohesion(rows: Rows, stock: Stock) -> float:
    """How alike the items are, in standard deviations over pairs of the catalog."""
    if len(rows) < 2:
        return 0.0
    vectors = stock.vectors[rows]
    cosines = (vectors @ vectors.T)[np.triu_indices(len(rows), k=1)]
    usual, spread = stock.alikeness
    return (float(cosines.mean()) - usual) / spread


def _together(item_ids: Sequence[str], stock: Stock) -> float:
    """The mean over the bundle's pairs of how often they are bought together."""
    ids = sorted(item_ids)
    pairs = [(left, right) for index, left in enumerate(ids) for right in ids[index + 1 :]]
    return sum(stock.together.get(pair, 0.0) for pair in pairs) / max(1, len(pairs))


def _liked(item_ids: Sequence[str], concepts: Sequence[str], stock: Stock) -> float:
    """For each liked concept: half for being there at all, half for the share that carries it."""
    if not concepts:
        return 0.0
    facets = [stock.facets(item_id) for item_id in item_ids]
    shares = [np.mean([concept in one for one in facets]) for concept in concepts]
    return float(np.mean([(share + (share > 0)) / 2 for share in shares]))
