"""Attributes in words."""

from collections.abc import Mapping

import pytest

from data.types.item import AttributeValue
from data.types.text import Language
from tests.unit.storefront.corner_shop import catalog_of, item
from web.storefront.facts import load_fact_sheet
from web.storefront.wording import load_wording, money


def facts(attributes: Mapping[str, AttributeValue], language: Language) -> dict[str, str]:
    one = item("it-1", attributes=attributes)
    sheet = load_fact_sheet(load_wording())
    return {fact.name: fact.text for fact in sheet.facts_of(one, catalog_of(one), language)}


def test_names_and_values_are_in_the_language_of_the_page() -> None:
    attributes: dict[str, AttributeValue] = {"material": "steel", "features": ("foldable", "steel")}
    assert facts(attributes, "en") == {"Material": "steel", "Features": "foldable, steel"}
    assert facts(attributes, "zh") == {"材质": "钢", "特点": "foldable、钢"}


@pytest.mark.parametrize(
    ("grams", "text"), [(850, "850 g"), (1000, "1 kg"), (2400, "2.4 kg"), (12345, "12.35 kg")]
)
def test_weights_are_in_the_unit_that_reads_better(grams: int, text: str) -> None:
    assert facts({"weight_g": grams}, "en") == {"Weight": text}


def test_attributes_without_a_name_are_not_shown() -> None:
    assert facts({"boldness": 3, "secret": "x"}, "en") == {}


def test_money_has_the_shop_currency_and_two_places() -> None:
    assert [money(123450, "USD"), money(5, "CNY"), money(100, "SEK")] == [
        "$1,234.50",
        "¥0.05",
        "SEK 1.00",
    ]


def test_texts_have_the_same_blanks_in_both_languages() -> None:
    values = {"n": 1, "of": 2, "total": "t", "rating": 4, "category": "c", "shop": "s", "q": "x"}
    wording = load_wording()
    for key, text in wording.texts.items():
        filled = {**values, "scenario": "x", "year": 2014}
        assert wording.text(key, "en", **filled)
        assert wording.text(key, "zh", **filled)
        assert {name for name in filled if f"{{{name}}}" in text.en} == {
            name for name in filled if f"{{{name}}}" in text.zh
        }
