"""A judge whose best candidates a cross-encoder judges anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from models.contract.item_text import ItemText
from models.evaluation.judge import Judge, Scores
from models.scorer.cross.cross_encoder import CrossEncoder
from models.scorer.cross.second import best_places, mixed


@dataclass(frozen=True)
class TwoStages:
    """``words`` are what the cross-encoder reads of the items, by id."""

    first: Judge
    second: CrossEncoder
    words: Mapping[str, str]
    top: int

    @staticmethod
    def of(first: Judge, second: CrossEncoder, items: Sequence[ItemText], top: int) -> "TwoStages":
        words = {one.item_id: second.words(one) for one in items}
        return TwoStages(first, second, words, top)

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Scores:
        """Mixed scores of the ``top`` best; all others behind them as the first judge has them."""
        scores = self.first.completing(given, candidates, intent)
        places = best_places(scores, self.top)
        rest = [self.words[one] for one in given]
        sets = [[*rest, self.words[candidates[at]]] for at in places]
        again = self.second.rescore(intent, sets)
        return mixed(scores, places, again, self.second.about.weight)
