"""Scores bundles with the pretrained encoder and what the catalog knows, before any training."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from models.contract.recommendation import Taste
from models.scorer.scorer import Bundle, ScoreContext, Scores, Vector
from models.scorer.stock import Stock


@dataclass(frozen=True, slots=True)
class ScoreWeights:
    """How much each part counts. Parts have a spread of about one over ordinary bundles, or run
    from 0 to 1 where that is said; the weights bring the sum's spread to about one.

    purpose: similarity of the texts to the purpose. Weak, as the encoder was never taught shopping.
    cohesion: similarity of the items to each other; keeps makers and styles together.
    together (0 to 1): what people put in one bundle, the best evidence there is before training.
    quality: half stars above four.
    dearness: doublings above the usual price. The dearest things are the best rated, and without
    this a shopper who named no budget would be shown nothing else.
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
        self._stock = stock
        self._weights = weights
        settings = f"{base_hash} {sorted(asdict(weights).items())}"
        digest = hashlib.sha256(settings.encode()).hexdigest()
        self.model_version = f"{base}-untrained@{digest[:8]}"

    def score(self, context: ScoreContext, bundles: Sequence[Bundle]) -> Scores:
        """One score a bundle, of shape (bundles,); items must be of the catalog."""
        stock, weights = self._stock, self._weights
        rows = [np.array([stock.rows[line.item_id] for line in one], int) for one in bundles]
        near = _nearness(context.purpose, stock)
        taste = stock.features @ _aligned(context.taste, stock.feature_names)
        return np.array(
            [
                weights.purpose * float(near[one].mean())
                + weights.cohesion * _cohesion(one, stock)
                + weights.together * _together(bundle, stock)
                + weights.quality * (float(stock.stars[one].mean()) - 4.0) / 0.5
                + weights.dearness * float(stock.dearness[one].mean())
                + weights.liked * _liked(one, context.prefer, stock)
                + weights.taste * float(taste[one].mean())
                if len(one)
                else 0.0
                for one, bundle in zip(rows, bundles, strict=True)
            ]
        )


def _nearness(purpose: Vector | None, stock: Stock) -> NDArray[np.float64]:
    """Each item's similarity to the purpose, in standard deviations over the catalog."""
    if purpose is None:
        return np.zeros(len(stock.items))
    cosines = (stock.vectors @ purpose).astype(np.float64)
    return np.asarray((cosines - cosines.mean()) / (float(cosines.std()) or 1.0))


def _aligned(taste: Taste, names: Sequence[str]) -> NDArray[np.float64]:
    weight_of = dict(zip(taste.features, taste.mean, strict=True))
    return np.array([weight_of.get(name, 0.0) for name in names])


def _cohesion(rows: NDArray[np.int64], stock: Stock) -> float:
    """How alike the items are, in standard deviations over pairs of the catalog."""
    if len(rows) < 2:
        return 0.0
    vectors = stock.vectors[rows]
    cosines = (vectors @ vectors.T)[np.triu_indices(len(rows), k=1)]
    usual, spread = stock.alikeness
    return (float(cosines.mean()) - usual) / spread


def _together(bundle: Bundle, stock: Stock) -> float:
    """The mean over the bundle's pairs of how often they are bought together."""
    ids = sorted(line.item_id for line in bundle)
    pairs = [(left, right) for index, left in enumerate(ids) for right in ids[index + 1 :]]
    return sum(stock.together.get(pair, 0.0) for pair in pairs) / max(1, len(pairs))


def _liked(rows: NDArray[np.int64], concepts: Sequence[str], stock: Stock) -> float:
    """For each liked concept: half for being there at all, half for the share that carries it."""
    if not concepts:
        return 0.0
    shares = [np.mean([concept in stock.facets[row] for row in rows]) for concept in concepts]
    return float(np.mean([(share + (share > 0)) / 2 for share in shares]))
