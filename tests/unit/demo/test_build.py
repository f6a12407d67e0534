from pathlib import Path

import pytest

from data.demo.build import build_shop, read_shop
from data.demo.errors import ShopError
from data.types.scenario import BundleItem
from data.types.text import Bilingual
from tests.unit.demo.source import write_source


def problems_after(folder: Path, file: str, old: str, new: str) -> list[str]:
    return read_shop(write_source(folder, change=(file, old, new)))[1].found


def test_a_family_expands_into_one_item_per_variant(tmp_path: Path) -> None:
    content = build_shop(write_source(tmp_path))
    tents = [item for item in content.items if item.category == "tent"]
    assert [item.item_id for item in tents] == [f"it-dome-{size}p" for size in (2, 3, 4, 5)]
    first = tents[0]
    assert first.title == Bilingual("Alder 2-person tent, red", "Alder 2人帐篷 红色")
    assert first.description == Bilingual("Made of nylon.", "尼龙面料。")
    assert first.price_cents == 8999
    assert first.currency == "USD"
    assert first.image == "/images/it-dome-2p.svg"
    assert first.attributes["capacity"] == 2
    assert first.attributes["material"] == "nylon"
    assert not first.is_new
    assert tents[-1].is_new


def test_bundles_scenarios_and_rules_are_read(tmp_path: Path) -> None:
    content = build_shop(write_source(tmp_path))
    assert content.bundles[0].bundle_id == "bundle-weekend-1"
    assert content.bundles[0].items[0] == BundleItem("it-dome-2p", "tent", 2)
    assert content.scenarios[0].roles[0].quantity == "by_capacity"
    assert [role.required for role in content.scenarios[0].roles] == [True, True, False]
    assert content.rules[0].relation == "equal"
    assert content.guides[0].scenario_id == "weekend"


FAMILIES = "camping/families.yml"
BUNDLES = "camping/bundles.yml"


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (FAMILIES, "color: red, boldness: 1", "color: blau, boldness: 1", "dome/2p: color 'blau'"),
        (FAMILIES, "category: tent", "category: tipi", "category 'tipi' is no concept"),
        (FAMILIES, "brand: Alder", "brand: Birch", "brand 'birch' is no concept"),
        (FAMILIES, "seller: north", "seller: south", "it-dome-2p: seller is unknown"),
        (FAMILIES, ', zh: "{brand} {capacity}人帐篷 {color}"', "", "title has no text in zh"),
        (FAMILIES, "{capacity}-person", "{persons}-person", "no attribute for persons"),
        (FAMILIES, "{capacity}-person", "{capacity-person", "broken braces"),
        (FAMILIES, "key: 3p", "key: 2p", "it-dome-2p: id is used twice"),
        (FAMILIES, "price: 99,", "price: 0,", "dome/3p: price must be above 0"),
        (FAMILIES, "stock: 9", "stock: -1", "dome/2p: stock must be at least 0"),
        (FAMILIES, "stock: 9", "stock: many", "dome/2p: stock must be a int"),
        (FAMILIES, "weight_g: 1000, ", "", "dome/2p: attribute weight_g is missing"),
        (FAMILIES, "boldness: 1", "boldness: 1, features: [dry]", "features 'dry' is no concept"),
        (FAMILIES, "variants:", "variant:", "unknown key variant"),
        (FAMILIES, "- family: dome", "- famly: dome", "must be a mapping with a family"),
        ("camping/concepts.yml", "parent: gear", "parent: things", "parent things is no category"),
        ("camping/concepts.yml", "[帐子]", "[炉子]", "'炉子' also means tent"),
        ("camping/concepts.yml", "id: stove", "id: tent", "category is defined twice"),
        ("camping/concepts.yml", "kind: brand", "kind: make", "kind must be one of"),
        ("camping/scenarios.yml", "[stove]", "[oven]", "category 'oven' is no concept"),
        ("camping/scenarios.yml", ", required: false", "", "role gas has 1 candidates in stock"),
        ("camping/scenarios.yml", "by_capacity", "per_dog", "role tent: needs categories"),
        (BUNDLES, "dome/2p, 2", "dome/9p, 2", "it-dome-9p does not exist"),
        (BUNDLES, "dome/2p, 2", "dome/5p, 2", "2 of it-dome-5p, but 1 in stock"),
        (BUNDLES, "burner/1", "burner/4", "it-burner-4 and it-gas-s break valve"),
        (BUNDLES, ", stove: burner/1", "", "required role stove is empty"),
        (BUNDLES, "stove: burner/1", "stove: gas/s", "a gas_canister cannot be the stove"),
        (BUNDLES, "gas: gas/s", "lamp: gas/s", "weekend has no role lamp"),
        (BUNDLES, "burner/1", "burner", "write family/variant"),
        (BUNDLES, "scenario: weekend", "scenario: month", "scenario is unknown"),
        ("camping/rules.yml", "({value})", "({size})", "reason has no value for size"),
        ("camping/rules.yml", "equal", "alike", "relation must be one of"),
        ("camping/guides.yml", "scenario: weekend", "scenario: month", "no scenario month"),
        ("camping/guides.yml", "- {guide", "- {{guide", "broken YAML"),
        ("reviews.yml", "weight: low", "weight: tiny", "neither a concept nor a level"),
        ("reviews.yml", "Light.", "'{age} light'", "no value for age"),
    ],
)
def test_a_mistake_in_the_source_is_named_with_its_entry(
    tmp_path: Path, file: str, old: str, new: str, expected: str
) -> None:
    found = problems_after(tmp_path, file, old, new)
    assert any(expected in problem for problem in found), found


def test_a_missing_file_is_a_problem_and_the_rest_is_still_read(tmp_path: Path) -> None:
    write_source(tmp_path)
    (tmp_path / "camping/bundles.yml").unlink()
    content, problems = read_shop(tmp_path)
    assert problems.found == ["camping/bundles.yml: -: file is missing"]
    assert len(content.items) == 9


def test_a_wrong_variant_does_not_take_the_others_with_it(tmp_path: Path) -> None:
    folder = write_source(tmp_path, change=(FAMILIES, "price: 99,", "price: 0,"))
    content, _ = read_shop(folder)
    assert "it-dome-4p" in {item.item_id for item in content.items}


def test_a_shop_with_problems_is_not_built(tmp_path: Path) -> None:
    folder = write_source(tmp_path, change=(FAMILIES, "price: 99,", "price: 0,"))
    with pytest.raises(ShopError, match=r"dome/3p: price must be above 0"):
        build_shop(folder)
