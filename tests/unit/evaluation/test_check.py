from dataclasses import replace
from pathlib import Path

import pytest

from data.types.money import Budget
from data.types.scenario import BundleItem
from models.contract.constraints import Bound, Constraints
from models.contract.recommendation import (
    Edit,
    PoolBundle,
    Recommendation,
    RecommendRequest,
    Relaxation,
)
from models.engine.engine import Engine
from models.evaluation.check import check
from models.evaluation.oracle import complaints
from models.evaluation.requests import RequestSource
from tests.unit.engine.shop import ITEMS, RULE, associated, catalog, engine, item, lines

SHOP = catalog()
CAMP = lines(("tent", "it-tent-dome"), ("stove", "it-stove-gas"), ("fuel", "it-fuel-gas"))
CAMP_CENTS = 12800


@pytest.fixture(scope="session")
def shopping(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return engine(tmp_path_factory.mktemp("vectors"))


def answer(bundle: tuple[BundleItem, ...], total_cents: int, *relaxed: str) -> Recommendation:
    relaxations = tuple(Relaxation(name, "", {}) for name in relaxed)
    pool = (PoolBundle("b-1", bundle, total_cents),)
    return Recommendation(pool, "p", "", "", "m", 1, relaxations=relaxations)


def kinds(
    bundle: tuple[BundleItem, ...] = CAMP,
    total_cents: int = CAMP_CENTS,
    wanted: Constraints = Constraints(),
    relaxed: tuple[str, ...] = (),
    edit: Edit | None = None,
) -> list[str]:
    request = RecommendRequest("c", "en", "", 1, wanted, scenario_id="camping", edit=edit)
    found = complaints(SHOP, request, answer(bundle, total_cents, *relaxed))
    return sorted({one.kind for one in found})


def test_a_good_bundle_gets_no_complaint() -> None:
    wanted = Constraints(budget=Budget("max", None, CAMP_CENTS, "USD"), party_size=2)
    assert kinds(wanted=wanted) == []


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (Constraints(budget=Budget("max", None, 12799, "USD")), "budget"),
        (Constraints(budget=Budget("min", 12801, None, "USD")), "budget"),
        (Constraints(exclude=("nylon",)), "exclude"),
        (Constraints(owned=("cooking",)), "owned"),
        (Constraints(keep=("it-rug",)), "keep"),
        (Constraints(require=("mug",)), "require"),
        (Constraints(within_days=2), "within_days"),
        (Constraints(party_size=3), "quantity"),
        (Constraints(bounds=(Bound("price", "less", 12800.0),)), "bound"),
        (Constraints(bounds=(Bound("boldness", "more", 1.0, "tent"),)), "bound"),
    ],
)
def test_every_broken_wish_is_found(wanted: Constraints, kind: str) -> None:
    assert kinds(wanted=wanted) == [kind]


def test_what_was_relaxed_is_allowed_for() -> None:
    wanted = Constraints(budget=Budget("max", None, 100, "USD"))
    assert kinds(wanted=wanted, relaxed=("budget",)) == []


@pytest.mark.parametrize(
    ("bundle", "total_cents", "kind"),
    [
        (lines(("stove", "it-stove-gas"), ("fuel", "it-fuel-alcohol")), 4600, "compatibility"),
        (lines(("lantern", "it-lantern-held")), 500, "held"),
        (lines(("tent", "it-nothing")), 0, "unknown_item"),
        ((BundleItem("it-mug-blue", "mug", 2),), 2200, "stock"),
        (lines(("mug", "it-mug-white")), 901, "total"),
        (lines(("mug", "it-mug-white"), ("cup", "it-mug-white")), 1800, "repeated"),
        ((), 0, "empty"),
    ],
)
def test_what_no_bundle_may_be_is_found(
    bundle: tuple[BundleItem, ...], total_cents: int, kind: str
) -> None:
    assert kinds(bundle, total_cents) == [kind]


@pytest.mark.parametrize(
    "edit",
    [
        Edit("swap", CAMP, "tent"),
        Edit("remove", CAMP, "tent"),
        Edit("add", lines(("mug", "it-mug-white")), category="tent"),
    ],
)
def test_an_edit_that_touches_more_than_it_names_is_found(edit: Edit) -> None:
    assert kinds(edit=edit) == ["edit"]


@pytest.mark.parametrize(
    ("free_from", "found"),
    [(("nut", "soy"), ["compatibility"]), (("soy",), []), ((), [])],
)
def test_what_one_item_rules_out_no_other_may_hold(
    free_from: tuple[str, ...], found: list[str]
) -> None:
    rule = replace(
        RULE, left_attribute="allergens", relation="disjoint", right_attribute="free_from"
    )
    stove = item("it-stove", "stove", "炉子", 10, allergens=("egg", "nut"))
    fuel = item("it-fuel", "fuel", "燃料", 10, free_from=free_from)
    shop = replace(catalog((stove, fuel)), rules=(rule,))
    bundle = lines(("stove", "it-stove"), ("fuel", "it-fuel"))
    request = RecommendRequest("c", "en", "", 1)
    wrong = complaints(shop, request, answer(bundle, 2000))
    assert [one.kind for one in wrong] == found


def test_the_same_seed_draws_the_same_requests() -> None:
    def drawn(seed: int) -> list[RecommendRequest]:
        source = RequestSource(SHOP, seed)
        return [source.request() for _ in range(5)]

    assert drawn(4) == drawn(4) != drawn(5)


def test_random_requests_to_the_engine_break_nothing(shopping: Engine) -> None:
    report = check(shopping, requests=120, seed=2).report()
    assert (report["requests"], report["violations"], report["outside_catalog"]) == (120, 0, 0)


def test_random_requests_to_an_engine_with_substitutes_break_nothing(tmp_path: Path) -> None:
    known = [
        associated("substitute", "tent", "rug"),
        associated("substitute", "stove", "kettle"),
        associated("complement", "rug", "mug", 2.0),
    ]
    items = [replace(one, stock=0) if one.category == "tent" else one for one in ITEMS]
    report = check(engine(tmp_path, catalog(items, associations=known)), 120, 3).report()
    assert (report["violations"], report["outside_catalog"]) == (0, 0)


def test_a_careless_engine_is_caught(shopping: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer to another question: the shopper's own wishes are dropped."""
    careful = shopping.recommend

    def careless(request: RecommendRequest) -> Recommendation:
        return careful(replace(request, constraints=Constraints()))

    monkeypatch.setattr(shopping, "recommend", careless)
    assert check(shopping, requests=60, seed=2).violations.total() > 0


def test_requests_name_nothing_that_is_held_back() -> None:
    source = RequestSource(SHOP, 3)
    requests = [source.request() for _ in range(600)]
    named = {one for each in requests for one in (each.anchor, *each.constraints.keep)}
    assert len(named) > len(ITEMS) / 2
    assert "it-lantern-held" not in named
