from dataclasses import replace

import pytest
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog, load_catalog
from data.types.item import Item
from tests.unit.catalog.shop import CAMERA, CONCEPTS, CONTENT, LENS, TRIPOD


def catalog_of(*items: Item) -> Catalog:
    return Catalog(
        shop=CONTENT.shop,
        version=1,
        items={item.item_id: item for item in items or (CAMERA, LENS, TRIPOD)},
        sellers={},
        concepts=CONCEPTS,
        scenarios={one.scenario_id: one for one in CONTENT.scenarios},
        rules=CONTENT.rules,
        bundles={},
        guides=(),
    )


def test_a_category_holds_the_items_of_the_categories_below_it() -> None:
    catalog = catalog_of()
    assert catalog.items_of_category("camera") == (CAMERA,)
    assert catalog.items_of_category("mirrorless") == (CAMERA,)
    assert catalog.items_of_category("nothing") == ()


def test_held_items_are_known_but_in_no_category() -> None:
    held = replace(CAMERA, held_reason="withdrawn")
    catalog = catalog_of(held)
    assert catalog.item("it-camera") == held
    assert catalog.items_of_category("camera") == ()


def test_shoppers_are_offered_what_is_not_held_back() -> None:
    catalog = catalog_of(replace(CAMERA, stock=0), replace(LENS, held_reason="recall"))
    assert catalog.offered("it-camera") == replace(CAMERA, stock=0)
    assert [catalog.offered(one) for one in ("it-lens", "it-nothing", None)] == [None, None, None]
    assert [item.item_id for item in catalog.offers()] == ["it-camera"]


def test_facets_include_the_words_above_category_and_material() -> None:
    facets = catalog_of().facets_of(CAMERA)
    assert {"mirrorless", "camera", "steel", "metal", "black", "sealed", "acme"} <= facets
    assert "plastic" not in facets


def test_ancestors_are_named_nearest_first_and_without_the_category_itself() -> None:
    assert catalog_of().ancestors("mirrorless") == ("camera",)
    assert catalog_of().ancestors("camera") == ()


def test_a_word_of_two_kinds_is_found_by_its_kind() -> None:
    catalog = catalog_of()
    found = catalog.concept("black", "color")
    assert found is not None
    assert found.kind == "color"
    assert catalog.concept("black", "material") is None
    assert catalog.concept("black") == found


def test_an_empty_database_has_no_catalog(session: Session) -> None:
    with pytest.raises(NoResultFound):
        load_catalog(session)
