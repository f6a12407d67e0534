"""The oracle itself: a good slate passes, and each kind of violation is caught."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from data.db.shop import (
    AssociationRow,
    CompatibilityRuleRow,
    ConceptRow,
    ItemRow,
    ScenarioRow,
    SellerRow,
)
from data.db.tables import Base
from tests.facts import Facts, read_facts
from tests.oracle import complaints, measure

Slate = dict[str, Any]
Break = Callable[[Slate], object]


def _item(item_id: str, category: str, cents: int, **attributes: Any) -> ItemRow:
    return ItemRow(
        item_id=item_id,
        department="photo",
        category=category,
        title_en=item_id.title(),
        title_zh=f"{item_id}（中）",
        description_en="",
        description_zh="",
        brand="Nord Lys" if item_id == "bag" else "Plain",
        price_cents=cents,
        currency="USD",
        stock=4,
        seller_id="seller",
        rating=4.0,
        rating_count=10,
        attributes=attributes,
        is_new=False,
        held_reason="recalled" if item_id == "held" else None,
        delivery_days=3,
        image="",
    )


ITEMS: tuple[tuple[str, str, int, dict[str, Any]], ...] = (
    ("body", "camera", 50000, {"mount": "x", "weight_g": 500, "cards": ["sd", "cf"]}),
    ("lens", "prime", 20000, {"mount": "x", "weight_g": 200, "volume_ml": 300}),
    ("zoom", "lens", 22000, {"mount": "y"}),
    ("bare", "lens", 21000, {"mount": None}),
    ("bag", "bag", 6000, {"material": "suede", "inner_ml": 900}),
    ("sack", "bag", 6000, {"material": "canvas", "inner_ml": 100}),
    ("card", "card", 2000, {"cards": ["sd"]}),
    ("slow", "card", 2000, {"cards": ["xd"]}),
    ("held", "strap", 1000, {}),
    ("toy", "toy", 1000, {"age_min_months": 6, "age_max_months": 24}),
    ("tent", "tent", 9000, {"capacity": 2}),
    ("cup", "cup", 500, {}),
    ("cake", "cake", 500, {"allergens": ["nut", "egg"]}),
    ("safe", "box", 500, {"free_from": ["nut"]}),
    ("plain", "box", 500, {"free_from": ["soy"]}),
)
RULE_COLUMNS = (
    "rule_id",
    "left_category",
    "left_attribute",
    "relation",
    "right_category",
    "right_attribute",
)
RULES = (
    ("mount", "camera", "mount", "equal", "lens", "mount"),
    ("cards", "camera", "cards", "overlap", "card", "cards"),
    ("room", "bag", "inner_ml", "at_least", "lens", "volume_ml"),
    ("nuts", "cake", "allergens", "disjoint", "box", "free_from"),
)
CONCEPTS = (
    ("leather", "material", None),
    ("suede", "material", "leather"),
    ("lens", "category", None),
    ("prime", "category", "lens"),
    ("nord-lys", "brand", None),
)
ROLES = [
    {"role_id": "tent", "categories": ["tent"], "quantity": "by_capacity", "required": True},
    {"role_id": "cup", "categories": ["cup"], "quantity": "per_person", "required": True},
    {"role_id": "bag", "categories": ["bag"], "quantity": "one", "required": False},
]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder: Path = tmp_path_factory.mktemp("oracle")
    url = f"sqlite:///{folder}/shop.db"
    engine = create_engine(url)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(SellerRow(seller_id="seller", name="S", rating=5, trust=1, authorised=True))
        session.flush()
        session.add_all(_item(name, kind, cents, **more) for name, kind, cents, more in ITEMS)
        session.add_all(_rule(rule) for rule in RULES)
        session.add_all(_concept(*concept) for concept in CONCEPTS)
        session.add(_complement("camera", "lens"))
        session.add(_scenario())
        session.commit()
    engine.dispose()
    return read_facts(url)


def _rule(rule: tuple[str, ...]) -> CompatibilityRuleRow:
    columns = dict(zip(RULE_COLUMNS, rule, strict=True))
    return CompatibilityRuleRow(version=1, reason_en="", reason_zh="", **columns)


def _complement(left: str, right: str) -> AssociationRow:
    return AssociationRow(
        association_id="a-1",
        kind="complement",
        left_category=left,
        right_category=right,
        source="authored",
        version=1,
        reason_en="",
        reason_zh="",
    )


def _concept(concept_id: str, kind: str, parent: str | None) -> ConceptRow:
    name = concept_id.replace("-", " ").title()
    return ConceptRow(
        concept_id=concept_id, kind=kind, name_en=name, name_zh="", aliases=[], parent=parent
    )


def _scenario() -> ScenarioRow:
    return ScenarioRow(
        scenario_id="camp",
        department="photo",
        name_en="camp",
        name_zh="",
        description_en="",
        description_zh="",
        aliases=[],
        roles=ROLES,
    )


def _bundle(position: int, *items: tuple[str, int]) -> dict[str, Any]:
    prices = {name: cents for name, _, cents, _ in ITEMS}
    lines = [
        {
            "item_id": item_id,
            "role": item_id,
            "title": item_id.title(),
            "price_cents": prices[item_id],
            "quantity": quantity,
        }
        for item_id, quantity in items
    ]
    return {
        "bundle_id": f"b{position}",
        "position": position,
        "items": lines,
        "total_cents": sum(prices[item_id] * quantity for item_id, quantity in items),
        "currency": "USD",
        "reasons": [],
    }


def _slate(*items: str, **constraints: Any) -> Slate:
    """A slate of one bundle."""
    return {
        "slate_id": "s",
        "language": "en",
        "constraints": constraints,
        "relaxations": [],
        "bundles": [_bundle(0, *((item_id, 1) for item_id in items))],
    }


def _good() -> Slate:
    slate = _slate("body", "lens", "bag", "card")
    slate["bundles"].append(_bundle(1, ("body", 1), ("lens", 1)))
    reason = {"kind": "compatible", "item_ids": ["body", "lens"], "text": "the same mount"}
    complement = {"kind": "complement", "item_ids": ["body", "lens"], "text": "sold together"}
    slate["bundles"][0]["reasons"] += [reason, complement]
    return slate


def _first(slate: Slate) -> dict[str, Any]:
    bundle: dict[str, Any] = slate["bundles"][0]
    return bundle


def test_a_good_slate_has_nothing_to_complain_about(facts: Facts) -> None:
    assert complaints(facts, _good()) == []


BREAKS: dict[str, tuple[str, Break]] = {
    "a stranger": ("not in the catalog", lambda s: _first(s)["items"][0].update(item_id="it-0")),
    "a wrong price": ("costs 50000", lambda s: _first(s)["items"][0].update(price_cents=1)),
    "a wrong title": ("is not called", lambda s: _first(s)["items"][0].update(title="Bodie")),
    "a wrong currency": ("is priced in USD", lambda s: _first(s).update(currency="CNY")),
    "a wrong total": ("the total is", lambda s: _first(s).update(total_cents=1)),
    "more than in stock": ("in stock", lambda s: _first(s)["items"][0].update(quantity=5)),
    "none of an item": ("has quantity 0", lambda s: _first(s)["items"][0].update(quantity=0)),
    "an empty bundle": ("is empty", lambda s: _first(s).update(items=[], total_cents=0)),
    "an empty slate": ("1 to 3 bundles", lambda s: s.update(bundles=[])),
    "wrong positions": ("positions", lambda s: _first(s).update(position=2)),
    "the same bundle id": ("the same id", lambda s: _first(s).update(bundle_id="b1")),
    "an item twice": (
        "twice",
        lambda s: _first(s)["items"].append(deepcopy(_first(s)["items"][0])),
    ),
    "bundles alike": (
        "the same items",
        lambda s: _first(s).update(items=deepcopy(s["bundles"][1]["items"])),
    ),
    "a reason about others": (
        "not in the bundle",
        lambda s: _first(s)["reasons"][0].update(item_ids=["body", "tent"]),
    ),
    "a made-up fit": (
        "no rule says",
        lambda s: _first(s)["reasons"][0].update(item_ids=["body", "bag"]),
    ),
    "a made-up complement": (
        "a complement",
        lambda s: _first(s)["reasons"].append(
            {"kind": "complement", "item_ids": ["lens", "body"], "text": "t"}
        ),
    ),
    "a made-up substitute": (
        "a substitute",
        lambda s: _first(s)["reasons"].append(
            {"kind": "substitute", "item_ids": ["card"], "text": "t"}
        ),
    ),
    "a silent reason": ("says nothing", lambda s: _first(s)["reasons"][0].update(text=" ")),
    "a hard limit relaxed": (
        "never relaxed",
        lambda s: s["relaxations"].append({"constraint": "exclude", "text": "t", "to": {}}),
    ),
    "a word that is no concept": (
        "no concept of the shop",
        lambda s: s["constraints"].update(exclude=["too"]),
    ),
    "a silent relaxation": (
        "says nothing",
        lambda s: s["relaxations"].append({"constraint": "budget", "text": "", "to": {}}),
    ),
}


@pytest.mark.parametrize(("complaint", "breaking"), BREAKS.values(), ids=BREAKS.keys())
def test_a_broken_slate_is_caught(facts: Facts, complaint: str, breaking: Break) -> None:
    slate = _good()
    breaking(slate)
    assert complaint in " ".join(complaints(facts, slate))


@pytest.mark.parametrize(
    ("items", "constraints", "complaint"),
    [
        (("body", "zoom"), {}, "mount fails"),
        (("body", "slow"), {}, "cards fails"),
        (("sack", "lens"), {}, "room fails"),
        (("cake", "safe"), {}, "nuts fails"),
        (("held",), {}, "held is held"),
        (("bag",), {"exclude": ["leather"]}, "carries leather"),
        (("bag",), {"exclude": ["nord-lys"]}, "carries nord-lys"),
        (("lens",), {"exclude": ["lens"]}, "carries lens"),
        (("lens",), {"owned": ["lens"]}, "the shopper owns"),
        (("lens",), {"keep": ["body"]}, "was to be kept"),
        (("body",), {"require": ["lens"]}, "there is no lens"),
        (("toy",), {"age_months": 3}, "6 months and up"),
        (("toy",), {"age_months": 30}, "up to 24 months"),
        (("cup",), {"within_days": 2}, "takes 3 days"),
        (("cup",), {"budget": {"max_cents": 499}}, "over the budget"),
        (("cup",), {"budget": {"min_cents": 501}}, "under the least budget"),
        (
            ("cup",),
            {"bounds": [{"measure": "price", "direction": "less", "value": 500}]},
            "is not less than 500",
        ),
        (
            ("body", "lens"),
            {"bounds": [{"measure": "weight", "direction": "more", "value": 700}]},
            "is not more than 700",
        ),
        (("cup",), {"party_size": 3, "scenario_id": "camp"}, "needed 3 times"),
        (("tent",), {"party_size": 3, "scenario_id": "camp"}, "needed 2 times"),
    ],
)
def test_a_constraint_not_kept_is_caught(
    facts: Facts, items: tuple[str, ...], constraints: dict[str, Any], complaint: str
) -> None:
    assert complaint in " ".join(complaints(facts, _slate(*items), constraints))


@pytest.mark.parametrize(
    ("items", "constraints"),
    [
        (("body", "bare"), {}),
        (("cake", "plain"), {}),
        (("sack",), {"exclude": ["leather"]}),
        (("cup",), {"age_months": 3}),
        (("cup",), {"budget": {"min_cents": 500, "max_cents": 500}}),
        (("bag",), {"party_size": 3, "scenario_id": "camp"}),
        (("lens",), {"require": ["lens"]}),
    ],
)
def test_a_constraint_kept_is_let_pass(
    facts: Facts, items: tuple[str, ...], constraints: dict[str, Any]
) -> None:
    assert complaints(facts, _slate(*items), constraints) == []


def test_the_slates_own_constraints_hold_unless_others_are_expected(facts: Facts) -> None:
    slate = _slate("cup", budget={"max_cents": 499})
    assert complaints(facts, slate)
    assert complaints(facts, slate, {"budget": {"max_cents": 600}}) == []


def test_a_relaxed_budget_is_held_at_its_new_amount(facts: Facts) -> None:
    slate = _slate("cup", budget={"kind": "max", "max_cents": 400})
    slate["relaxations"] = [{"constraint": "budget", "text": "$5", "to": {"max_cents": 500}}]
    assert complaints(facts, slate) == []
    slate["relaxations"][0]["to"] = {"max_cents": 499}
    assert "over the budget of 499" in " ".join(complaints(facts, slate))


def test_measures_are_taken_from_the_catalog(facts: Facts) -> None:
    bundle = _bundle(0, ("body", 2), ("lens", 1))
    assert measure(facts, bundle, "price") == 120000
    assert measure(facts, bundle, "weight") == 1200
    assert measure(facts, bundle, "weight", role="lens") == 200
    assert measure(facts, bundle, "quality") == 4.0
    assert measure(facts, bundle, "boldness") is None
