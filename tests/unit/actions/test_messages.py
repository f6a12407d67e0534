import json
from dataclasses import replace
from typing import Any

import pytest

from actions.messages import custom_of, values_of
from data.types.money import Budget, Money
from data.types.text import Bilingual, Language
from data.types.turn import BasketLine
from models.contract.constraints import Constraints
from models.turn.reply import (
    BasketCard,
    Card,
    ChoiceCard,
    ComparisonCard,
    ComparisonRow,
    Fact,
    GuideCard,
    HandoverCard,
    ItemCard,
    SlateCard,
    SurveyCard,
    say,
)
from tests.factories import CONTENT, LARGE, SHOP, SMALL, impression

HELD = Constraints(
    budget=Budget("max", None, 30000, "USD"),
    exclude=("leather",),
    party_size=4,
    keep=("gas",),
    owned=("tent",),
    age_months=0,
)


def _custom(card: Card, language: Language = "en") -> dict[str, Any]:
    custom = custom_of(card, SHOP, language)
    assert custom is not None
    read: dict[str, Any] = json.loads(json.dumps(custom))
    return read


def test_a_slate_has_the_shape_of_the_wire() -> None:
    shown = replace(
        impression("s-1", SMALL),
        relaxations=({"constraint": "budget", "text": "…", "to": {"max_cents": 32700}},),
    )
    slate = _custom(SlateCard(shown, HELD))
    bundles = slate.pop("bundles")
    assert slate == {
        "type": "slate",
        "slate_id": "s-1",
        "language": "en",
        "degraded": False,
        "constraints": {
            "budget": {"kind": "max", "min_cents": None, "max_cents": 30000, "currency": "USD"},
            "exclude": ["leather"],
            "party_size": 4,
            "keep": ["gas"],
            "owned": ["tent"],
            "age_months": 0,
        },
        "relaxations": [{"constraint": "budget", "text": "…", "to": {"max_cents": 32700}}],
    }
    assert len(bundles) == 1


def test_a_bundle_has_the_shape_of_the_wire() -> None:
    (bundle,) = _custom(SlateCard(impression("s-1", SMALL), Constraints()))["bundles"]
    items = bundle.pop("items")
    assert bundle == {
        "bundle_id": "b-1",
        "position": 0,
        "total_cents": 18500,
        "currency": "USD",
        "reasons": [{"kind": "role", "item_ids": ["dome"], "text": "b-1 fits"}],
    }
    assert items[1] == {
        "item_id": "gas",
        "role": "kitchen",
        "role_name": "kitchen",
        "title": "Ember gas stove",
        "material": "steel",
        "price_cents": 4500,
        "quantity": 1,
        "image": "/images/gas.svg",
        "url": "/items/gas",
    }


def test_scores_and_propensities_stay_inside() -> None:
    sent = json.dumps(_custom(SlateCard(impression(), Constraints())))
    assert not any(word in sent for word in ("score", "logit", "p_first", "propensity", "policy"))


def test_only_what_is_shown_is_sent_in_the_order_of_positions() -> None:
    shown = impression()
    hidden = replace(shown.pool[0], position=None, propensity=None)
    first, second = (replace(shown.pool[2], position=0), replace(shown.pool[1], position=1))
    slate = _custom(SlateCard(replace(shown, pool=(hidden, second, first)), Constraints()))
    assert [bundle["bundle_id"] for bundle in slate["bundles"]] == ["b-3", "b-2"]


def test_the_card_speaks_chinese_too() -> None:
    slate = _custom(SlateCard(impression("s-1", SMALL), Constraints()), "zh")
    (item,) = (one for one in slate["bundles"][0]["items"] if one["item_id"] == "gas")
    assert (slate["language"], item["title"], item["role_name"], item["material"]) == (
        "zh",
        "余烬燃气炉",
        "炊具",
        "钢制",
    )


def test_a_role_without_a_name_is_read_off_its_id() -> None:
    odd = tuple(replace(one, role_id="extra_cosy_seat") for one in SMALL[:1])
    (bundle,) = _custom(SlateCard(impression("s-1", odd), Constraints()))["bundles"]
    assert bundle["items"][0]["role_name"] == "extra cosy seat"


def test_a_basket_has_the_shape_of_the_wire() -> None:
    card = BasketCard((BasketLine("gas", 2, "b-1"), BasketLine("lamp", 1)))
    basket = _custom(card)
    assert (basket["type"], basket["total_cents"], basket["currency"]) == ("basket", 11000, "USD")
    first = basket["items"][0]
    assert {name: first[name] for name in ("item_id", "title", "quantity", "price_cents")} == {
        "item_id": "gas",
        "title": "Ember gas stove",
        "quantity": 2,
        "price_cents": 4500,
    }


@pytest.mark.parametrize(
    ("language", "label", "title"),
    [("en", "fuel", "Ember gas stove"), ("zh", "燃料", "余烬燃气炉")],
)
def test_an_item_is_sent_with_its_facts(language: Language, label: str, title: str) -> None:
    fact = Fact(Bilingual("fuel", "燃料"), Bilingual("gas", "燃气"))
    item = _custom(ItemCard(SHOP.item("gas"), (fact,)), language)
    assert (item["type"], item["item_id"], item["title"]) == ("item", "gas", title)
    assert item["facts"][0]["label"] == label


def test_a_comparison_is_sent_as_columns_and_rows() -> None:
    names = (Bilingual("bundle 1", "第1套"), Bilingual("bundle 2", "第2套"))
    row = ComparisonRow(Bilingual("total", "总价"), (Bilingual("$1", "$1"), Bilingual("$2", "$2")))
    assert _custom(ComparisonCard(("b-1", "b-2"), names, (row,)), "zh") == {
        "type": "comparison",
        "bundle_ids": ["b-1", "b-2"],
        "columns": ["第1套", "第2套"],
        "rows": [{"label": "总价", "values": ["$1", "$2"]}],
    }


def test_a_choice_is_sent_as_options_with_their_words() -> None:
    card = ChoiceCard(("swap_item", "remove_item"))
    assert _custom(card) == {
        "type": "choice",
        "options": [
            {"reading": "swap_item", "label": "Swap one item"},
            {"reading": "remove_item", "label": "Take one item out"},
        ],
    }
    assert _custom(card, "zh")["options"][0]["label"] == "换掉其中一件"


def test_guides_handover_and_survey_are_sent_by_their_type() -> None:
    guides = _custom(GuideCard(CONTENT.guides[:1]), "zh")
    assert guides == {
        "type": "guide",
        "guides": [{"guide_id": "g-1", "title": "露营", "body": "这样。"}],
    }
    assert _custom(HandoverCard()) == {"type": "handover"}
    assert _custom(SurveyCard()) == {"type": "survey"}
    assert custom_of(None, SHOP, "en") is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "1. $185: Lark dome + Ember gas stove + Moth lantern"),
        ("zh", "1. $185: 云雀圆顶帐 + 余烬燃气炉 + 飞蛾营灯"),
    ],
)
def test_clients_that_show_only_text_get_a_line_a_bundle(language: Language, line: str) -> None:
    said = say("utter_slate", SlateCard(impression("s-1", SMALL, LARGE), Constraints()))
    bundles = values_of(said, SHOP, language)["bundles"].splitlines()
    assert bundles[0] == line
    assert len(bundles) == 2


def test_quantities_above_one_are_said() -> None:
    pair = (replace(SMALL[0], quantity=2),)
    said = say("utter_slate", SlateCard(impression("s-1", pair), Constraints()))
    assert "Lark dome ×2" in values_of(said, SHOP, "en")["bundles"]


def test_values_are_worded_in_the_language_asked_for() -> None:
    named = say(
        "any",
        old=Bilingual("tent", "帐篷"),
        assumptions=(Bilingual("one", "一"), Bilingual("two", "二")),
        lines=(Bilingual("one", "一"), Bilingual("two", "二")),
        total=Money(123450, "CNY"),
        stars=5,
    )
    assert values_of(named, SHOP, "en") == {
        "old": "tent",
        "assumptions": "one; two",
        "lines": "• one\n• two",
        "total": "¥1,234.50",
        "stars": "5",
    }
    assert values_of(named, SHOP, "zh")["assumptions"] == "一；二"
