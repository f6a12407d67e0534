"""Scores bundles with a trained checkpoint, beside what the catalog knows."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np

from data.catalog.snapshot import Catalog
from data.types.text import LANGUAGES
from models.contract.item_text import ItemText
from models.scorer.encoder.vectors import Encoder, VectorCache
from models.scorer.scorer import Bundle, ScoreContext, Scores
from models.scorer.shop_text import text_of
from models.scorer.stated.of_catalog import stated_shop
from models.scorer.stated.stated import StatedItems, StatedShop
from models.scorer.stock import Stock
from models.scorer.trained.belonging import Belonging, Floats, Wish
from models.scorer.trained.counted import CountedWords
from models.scorer.trained.known import Known
from models.scorer.trained.ordinary import ordinary_sets, usual
from models.scorer.trained.set_module import SetModule
from models.scorer.trained.weights import TrainedWeights
from models.scorer.trained.wishes import wished_names
from models.scorer.untrained import UntrainedScorer

Wishes = tuple[Wish, ...]


@dataclass(frozen=True)
class TrainedParts:
    """What a checkpoint brings: its exact name, the fields of an item that it reads, its encoder
    with the vectors kept of it, and its set module."""

    name: str
    reads: tuple[str, ...]
    encoder: Encoder
    vectors: VectorCache
    module: SetModule


class TrainedScorer:
    """The untrained score without its similarities, and in their place the trained logit of the
    set, in units of its spread over ordinary sets of one purpose. Safe to use from several
    threads."""

    def __init__(
        self,
        parts: TrainedParts,
        stock: Stock,
        weights: TrainedWeights,
        former: "TrainedScorer | None" = None,
    ) -> None:
        """``former`` is the scorer of the same catalog with some other items."""
        self._parts, self._stock, self.weights = parts, stock, weights
        self._facts = UntrainedScorer(parts.name, parts.encoder.base_hash, stock, weights.facts)
        digest = hashlib.sha256(str(sorted(asdict(weights).items())).encode()).hexdigest()
        self.model_version = f"{parts.name}-{digest[:8]}"
        self._words: CountedWords = former._words if former else CountedWords(_texts(stock.catalog))
        self._shop: StatedShop = former._shop if former else stated_shop(stock.catalog)
        self._wishes: Mapping[str | None, Wishes] = (
            former._wishes if former else _scenario_wishes(parts, stock.catalog)
        )
        known: tuple[float, float] | None = former._usual if former else None
        self._usual: tuple[float, float] | None = known or self._ordinary()

    def over(self, stock: Stock) -> "TrainedScorer":
        """Counts none of the items anew but those with other words, when they are scored."""
        return TrainedScorer(self._parts, stock, self.weights, self)

    def score(self, context: ScoreContext, bundles: Sequence[Bundle]) -> Scores:
        """One score a bundle, of shape (bundles,); items must be of the catalog."""
        facts, belonging = self.parts(context, bundles)
        return facts + self.weights.belonging * belonging

    def parts(self, context: ScoreContext, bundles: Sequence[Bundle]) -> tuple[Scores, Scores]:
        """What a score is the sum of, each (bundles,): what the facts say, and the trained logit
        in its spreads, which is zero for an empty bundle and not yet weighted."""
        # The purpose's vector is by retrieval's encoder, and not comparable with these.
        facts = self._facts.score(replace(context, purpose=None), bundles)
        belonging = np.zeros(len(bundles))
        filled = [row for row, bundle in enumerate(bundles) if bundle]
        if filled:
            sets = [tuple(line.item_id for line in bundles[row]) for row in filled]
            mean, spread = self._usual or (0.0, 1.0)
            belonging[filled] = (self._logits(sets, self._asked(context)) - mean) / spread
        return facts, belonging

    @property
    def spread(self) -> float:
        """Of the trained logits of ordinary sets; one while next to nothing is encoded."""
        return self._usual[1] if self._usual else 1.0

    def _asked(self, context: ScoreContext) -> Wishes:
        """The scenario in both languages, so that scores are the same whichever was spoken."""
        if context.scenario_id in self._wishes:
            return self._wishes[context.scenario_id]
        said = context.utterance.strip()
        return (Wish(said, self._parts.encoder.encode([said])[0]),) if said else ()

    def _logits(self, sets: Sequence[Sequence[str]], wishes: Wishes) -> Floats:
        """Of sets of one item or more, (sets,)."""
        ids = sorted({item_id for one in sets for item_id in one})
        places = {item_id: place for place, item_id in enumerate(ids)}
        catalog = self._stock.catalog
        items, stock_rows = [catalog.items[one] for one in ids], self._stock.rows_of(ids)
        known = Known(
            self._words.signals([text_of(catalog, one) for one in items]),
            StatedItems(self._shop, tuple(items), self._stock.dearness[stock_rows]),
        )
        vectors = self._stock.vectors[stock_rows]
        rows = [np.array([places[one] for one in some], np.int64) for some in sets]
        return Belonging(vectors, known, self._parts.module).of_sets(rows, *wishes)

    def _ordinary(self) -> tuple[float, float] | None:
        """Mean of the logits of ordinary sets, and their spread within one purpose. None where
        next to nothing is encoded yet; the scorer of the next catalog asks again."""
        found = [
            self._logits(sets, self._wishes.get(scenario_id, ()))
            for scenario_id, sets in ordinary_sets(self._stock.catalog)
            if self._are_encoded(sets)
        ]
        return usual(found)

    def _are_encoded(self, sets: Iterable[Sequence[str]]) -> bool:
        rows = self._stock.rows_of(item_id for one in sets for item_id in one)
        return bool(self._stock.vectors[rows].any(axis=1).all())


def _texts(catalog: Catalog) -> Iterable[ItemText]:
    return (text_of(catalog, item) for item in catalog.offers())


def _scenario_wishes(parts: TrainedParts, catalog: Catalog) -> Mapping[str | None, Wishes]:
    """By scenario, in both languages."""
    names = wished_names(catalog)
    if not names:
        return {}
    wishes = [Wish(*each) for each in zip(names, parts.vectors.vectors(names), strict=True)]
    count = len(LANGUAGES)
    return {
        scenario_id: tuple(wishes[count * row : count * (row + 1)])
        for row, scenario_id in enumerate(catalog.scenarios)
    }
