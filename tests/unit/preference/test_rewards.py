from typing import get_args

import numpy as np
import pytest

from data.types.feedback import FeedbackKind
from data.types.item import Item
from models.preference.features import FeatureSpace
from models.preference.posterior import Preference, blank, prior
from models.preference.rewards import Signal, fold, reward_of, rewards
from tests.unit.constraints.shop import ANCESTORS, item

LIGHT = item("light", weight_g=500, color="black", material="nylon", price_cents=9000)
HEAVY = item("heavy", weight_g=5000, color="black", material="leather", price_cents=1000)
LEATHER = item("leather", weight_g=900, color="red", material="leather", price_cents=3000)
NYLON = item("nylon", weight_g=900, color="red", material="nylon", price_cents=3000)
SPACE = FeatureSpace.of((LIGHT, HEAVY, LEATHER, NYLON), ANCESTORS)


def weights(preference: Preference) -> dict[str, float]:
    """By feature; 0 for those that the taste is not about."""
    known = dict(zip(preference.features, preference.mean.tolist(), strict=True))
    return {name: known.get(name, 0.0) for name in SPACE.features}


def worth(preference: Preference, one: Item) -> float:
    return float(SPACE.item_vector(one) @ np.array(list(weights(preference).values())))


def after(*signals: Signal) -> Preference:
    return fold(prior(SPACE), SPACE, signals)


@pytest.mark.parametrize("kind", ["accept", "purchase", "add_to_basket", "keep", "click", "view"])
def test_what_is_liked_rises(kind: FeedbackKind) -> None:
    assert worth(after(Signal(kind, (NYLON,))), NYLON) > 0


@pytest.mark.parametrize("kind", ["reject", "swap", "remove", "dismiss"])
def test_what_is_turned_down_falls(kind: FeedbackKind) -> None:
    assert worth(after(Signal(kind, (NYLON,))), NYLON) < 0


def test_a_purchase_says_more_than_a_click() -> None:
    bought, clicked = after(Signal("purchase", (NYLON,))), after(Signal("click", (NYLON,)))
    assert worth(bought, NYLON) > worth(clicked, NYLON)


def test_lighter_lowers_weight_and_nothing_else() -> None:
    seen = after(Signal("critique", (HEAVY,), measure="weight", direction="less"))
    assert [name for name, weight in weights(seen).items() if weight] == ["weight"]
    assert worth(seen, LIGHT) > worth(seen, HEAVY)


def test_no_leather_lowers_leather() -> None:
    seen = after(Signal("critique", concept="leather", direction="less"))
    assert weights(seen)["material:leather"] < -0.5
    assert worth(seen, NYLON) > worth(seen, LEATHER)


def test_more_of_a_colour_raises_it() -> None:
    seen = after(Signal("critique", concept="red", direction="more"))
    assert worth(seen, NYLON) > worth(seen, LIGHT)


def test_accepted_before_others_learns_the_difference() -> None:
    seen = after(Signal("accept", (NYLON,), against=(LEATHER,)))
    assert worth(seen, NYLON) > 0 > worth(seen, LEATHER)
    assert weights(seen)["color:red"] == pytest.approx(0)


def test_what_says_nothing_of_taste_changes_nothing() -> None:
    seen = after(
        Signal("seen", (NYLON,)),
        Signal("rating"),
        Signal("accept"),
        Signal("critique", concept="unheard-of", direction="less"),
    )
    assert not seen.mean.any()


def test_what_every_thing_of_the_kind_has_is_neither_liked_nor_disliked() -> None:
    seen = after(Signal("swap", (LEATHER,)))
    assert weights(seen)["brand:brynwick"] == 0
    assert weights(seen)["material:leather"] < 0 < weights(seen)["material:nylon"]


def test_the_order_within_a_turn_does_not_matter() -> None:
    one, other = Signal("swap", (LEATHER,)), Signal("keep", (LIGHT,))
    assert weights(after(one, other)) == pytest.approx(weights(after(other, one)))


def test_an_older_turn_counts_a_little_less() -> None:
    seen = after(Signal("keep", (NYLON,)))
    same_again = fold(seen, SPACE, (Signal("dismiss", (LIGHT, HEAVY, LEATHER, NYLON)),))
    assert 0 < worth(same_again, NYLON) < worth(seen, NYLON)


def test_features_that_the_catalog_lacks_now_are_forgotten() -> None:
    assert fold(blank(("color:red", "gone")), SPACE, ()).features == ("color:red",)


def test_a_taste_is_about_64_features_at_most_and_the_measures_stay() -> None:
    many = [item(f"{n}-{m}", color=f"shade{n}") for n in range(100) for m in range(2)]
    space = FeatureSpace.of(many, {})
    seen = fold(prior(space), space, (Signal("reject", tuple(many[:50])),))
    assert len(seen.features) == 64
    assert seen.features[:5] == space.features[:5]


def test_every_reward_but_of_what_was_passed_over_is_of_a_kind_that_the_log_knows() -> None:
    assert set(rewards()) - {"passed"} <= set(get_args(FeedbackKind))
    assert (reward_of("accept"), reward_of("seen")) == (1.0, None)
