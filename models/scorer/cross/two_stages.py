"""Scores bundles in two stages: a trained scorer all of them, a cross-encoder its best anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from data.catalog.snapshot import Catalog
from data.types.text import LANGUAGES
from models.scorer.cross.cross_encoder import CrossEncoder
from models.scorer.cross.network import Floats
from models.scorer.cross.second import best_places, mixed
from models.scorer.scorer import Bundle, ScoreContext, Scores
from models.scorer.shop_text import text_of
from models.scorer.stock import Stock
from models.scorer.trained.ordinary import ordinary_sets, usual
from models.scorer.trained.scorer import TrainedScorer

PURPOSES = 12
"""Purposes of whose ordinary sets the second stage's spread is worked out: some hundred passes."""

Usual = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SecondStage:
    """``name`` names weights and settings exactly; ``top`` is how many bundles it judges."""

    name: str
    encoder: CrossEncoder
    top: int


class TwoStageScorer:
    """The trained score, in which for the best bundles the second stage's logit has its share.

    Both logits count in their spreads over ordinary sets, and the share, found for bare logits, is
    converted to that. All other bundles stay behind, in the first stage's order. Safe to use from
    several threads.
    """

    def __init__(
        self,
        first: TrainedScorer,
        second: SecondStage,
        catalog: Catalog,
        former: "TwoStageScorer | None" = None,
    ) -> None:
        """``former`` is the scorer of the same catalog with some other items."""
        self._first, self._second, self._catalog = first, second, catalog
        self._usual: Usual = former._usual if former else self._ordinary()
        self.model_version = f"{first.model_version}+{second.name}"

    def over(self, stock: Stock) -> "TwoStageScorer":
        return TwoStageScorer(self._first.over(stock), self._second, stock.catalog, self)

    def score(self, context: ScoreContext, bundles: Sequence[Bundle]) -> Scores:
        """One score a bundle, of shape (bundles,); items must be of the catalog."""
        facts, first = self._first.parts(context, bundles)
        counts = self._first.weights.belonging
        scores = facts + counts * first
        filled = np.array([bool(one) for one in bundles], bool)
        places = best_places(np.where(filled, scores, np.nan), self._second.top)
        mean, spread = self._usual
        logits = self._logits(context, [[one.item_id for one in bundles[at]] for at in places])
        again = facts[places] + counts * (logits - mean) / spread
        return mixed(scores, places, again, self._share)

    @property
    def _share(self) -> float:
        """The second stage's share where both count in their spreads."""
        weight = self._second.encoder.about.weight
        own = weight * self._usual[1]
        both = own + (1 - weight) * self._first.spread
        return own / both

    def _logits(self, context: ScoreContext, sets: Sequence[Sequence[str]]) -> Floats:
        """A logit a set, (sets,): the mean over what is asked for in each language."""
        items = self._catalog.items
        words = {
            item_id: self._second.encoder.words(text_of(self._catalog, items[item_id]))
            for item_id in {item_id for one in sets for item_id in one}
        }
        read = [[words[item_id] for item_id in one] for one in sets]
        asked = self._asked(context)
        found = [self._second.encoder.rescore(one, read) for one in asked]
        return np.asarray(np.mean(found, axis=0), np.float32)

    def _asked(self, context: ScoreContext) -> tuple[str, ...]:
        """As the first stage is asked: the scenario in both languages, or what was said."""
        scenario = self._catalog.scenarios.get(context.scenario_id or "")
        if scenario is None:
            return (context.utterance.strip(),)
        return tuple(scenario.name.in_language(language) for language in LANGUAGES)

    def _ordinary(self) -> Usual:
        """Mean of the logits of ordinary sets, and their spread within one purpose."""
        return usual(list(self._of_ordinary())) or (0.0, 1.0)

    def _of_ordinary(self) -> Iterator[Floats]:
        purposes = list(ordinary_sets(self._catalog))
        for scenario_id, sets in purposes[:: max(1, len(purposes) // PURPOSES)]:
            yield self._logits(ScoreContext(scenario_id=scenario_id), sets)
