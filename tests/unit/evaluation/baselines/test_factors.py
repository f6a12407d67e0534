import numpy as np

from models.contract.item_text import ItemText
from models.evaluation.baselines.factors import Factors, FactorSettings

ITEMS = tuple(ItemText(f"{kind}{number}", "") for kind in "ab" for number in range(6))
BUNDLES = tuple(
    tuple(f"{kind}{number}" for number in some)
    for kind in "ab"
    for some in ((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (4, 5, 0), (5, 0, 1))
)
SETTINGS = FactorSettings(dim=8, epochs=60, batch=16, learning_rate=0.05)


def test_sets_never_seen_are_completed_by_what_stands_together() -> None:
    judge = Factors.of(ITEMS, BUNDLES, SETTINGS)
    found = judge.completing(["a0", "a3"], ["a1", "a4", "b1", "b4"], "")
    assert min(found[:2]) > max(found[2:])


def test_the_same_seed_learns_the_same_and_the_worlds_dice_stay_untouched() -> None:
    one, other = (Factors.of(ITEMS, BUNDLES, FactorSettings(epochs=2)) for _ in range(2))
    assert np.array_equal(one.asked, other.asked)


def test_nothing_given_and_nothing_to_learn_from_still_has_scores() -> None:
    found = Factors.of(ITEMS, ()).completing([], ["a1", "b1"], "")
    assert np.isfinite(found).all()
