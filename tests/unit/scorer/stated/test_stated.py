import numpy as np
import pytest

from data.types.compatibility import CompatibilityRule
from data.types.item import AttributeValue, Item
from data.types.text import Bilingual
from models.constraints.compatibility import compatible
from models.constraints.facts import Facts
from models.scorer.stated.purposes import Purpose, PurposeRole, Purposes
from models.scorer.stated.stated import (
    PAIR_FACTS,
    StatedItems,
    StatedShop,
    dearness_of,
    usual_prices,
)

WORD = Bilingual("", "")
EVERY = np.arange(5)


def item(category: str, rating_count: int = 0, **attributes: AttributeValue) -> Item:
    return Item(
        item_id=category, department="", category=category, title=WORD, description=WORD, brand="",
        price_cents=100, currency="", stock=1, seller_id="", rating=4.5,
        rating_count=rating_count, attributes=attributes,
    )  # fmt: skip


def rule(number: int, left: str, relation: str, right: str, attribute: str) -> CompatibilityRule:
    return CompatibilityRule(str(number), 1, left, attribute, relation, right, attribute, WORD)  # type: ignore[arg-type]


ITEMS = (
    item("stoves", 99, fuel=("gas", "wood"), power=2),
    item("small stoves", fuel="wood", power=5),
    item("fuel", fuel=("gas",), power=3),
    item("fuel"),
    item("tents"),
)
FACTS = Facts(
    {},
    (rule(0, "stoves", "overlap", "fuel", "fuel"), rule(1, "fuel", "at_most", "stoves", "power")),
    {"small stoves": frozenset({"stoves"})},
)


@pytest.fixture
def stated() -> StatedItems:
    camp = Purpose(("camp",), (PurposeRole(("stoves",)), PurposeRole(("fuel",), required=False)))
    shop = StatedShop(FACTS, Purposes([camp], FACTS.is_within), (("stoves", "tents"),))
    return StatedItems(shop, ITEMS, np.array([0, 1, -2, 0, 0], np.float32))


def of(stated: StatedItems, name: str) -> list[list[float]]:
    found: list[list[float]] = stated.between(EVERY, EVERY)[PAIR_FACTS.index(name)].tolist()
    return found


def test_rules_say_the_same_as_pair_by_pair(stated: StatedItems) -> None:
    fits = [[compatible(one, other, FACTS) for other in ITEMS] for one in ITEMS]
    assert of(stated, "broken") == [[float(bool(fit.violated)) for fit in row] for row in fits]
    assert of(stated, "met") == [[float(bool(fit.met)) for fit in row] for row in fits]
    assert np.sum(of(stated, "broken")) > 0
    assert np.sum(of(stated, "met")) > 0


def test_complements_count_either_way_round(stated: StatedItems) -> None:
    beside = np.zeros((5, 5))
    beside[[0, 1, 4, 4], [4, 4, 0, 1]] = 1
    assert of(stated, "beside") == beside.tolist()


def test_prices_are_compared_by_what_is_usual_for_their_kinds(stated: StatedItems) -> None:
    assert of(stated, "dearer")[1] == [1, 0, 3, 1, 1]
    assert of(stated, "apart")[2] == [2, 3, 0, 2, 2]


def test_some_rows_are_those_of_the_whole(stated: StatedItems) -> None:
    rows, others = np.array([4, 0]), np.array([2, 1, 3])
    whole = stated.between(EVERY, EVERY)
    assert np.array_equal(stated.between(rows, others), whole[:, rows][:, :, others])


def test_stars_say_nothing_where_nobody_rated(stated: StatedItems) -> None:
    dearness, stars, rated = stated.alone.T
    assert dearness.tolist() == [0, 1, -2, 0, 0]
    assert stars[0] > stars[1] == 0
    assert rated.tolist() == [2, 0, 0, 0, 0]


def test_items_fill_the_roles_that_the_rest_leaves_open(stated: StatedItems) -> None:
    assert stated.filling((0,), np.array([1]), EVERY).T.tolist() == [
        [0, 0, 1], [0, 0, 1], [0, 1, 1], [0, 1, 1], [0, 0, 1],
    ]  # fmt: skip


def test_what_the_rest_looks_like_is_asked_only_where_no_purpose_is_given(
    stated: StatedItems,
) -> None:
    assert stated.filling(None, np.array([2]), EVERY)[:, 0].tolist() == [1, 0, 1]
    assert not stated.filling((), np.array([2]), EVERY).any()
    assert not stated.filling(None, np.array([4]), EVERY).any()


def test_dearness_counts_doublings_above_the_median_of_a_kind() -> None:
    leaves, prices = ("a", "a", "a", "b"), (100, 200, 400, None)
    usual = usual_prices(leaves, prices)
    assert usual == {"a": 200}
    assert dearness_of(leaves, prices, usual).tolist() == [-1, 0, 1, 0]
