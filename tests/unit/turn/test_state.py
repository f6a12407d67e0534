import json
from dataclasses import replace
from typing import Any

import numpy as np

from data.types.money import Budget
from data.types.scenario import Role
from data.types.text import Bilingual
from data.types.turn import BasketLine, Memory
from models.contract.constraints import Bound, Constraints
from models.preference.posterior import prior
from models.turn.moves import Mention, Utterance
from models.turn.state import ShopView, TurnState, shop_view, state_of
from tests.factories import (
    CAMPING,
    CONTENT,
    PICNIC,
    SHOP,
    catalog_of,
    fresh_state,
    impression,
    shown_state,
)

WHOLE = shown_state(
    anchor="gas",
    constraints=Constraints(
        budget=Budget("around", 9000, 11000, "USD"),
        exclude=("leather",),
        party_size=4,
        keep=("gas",),
        owned=("tent",),
        require=("lantern",),
        prefer=("blue",),
        age_months=0,
        within_days=2,
        bounds=(Bound("weight", "less", 3600.0, "shelter"),),
    ),
    named_bundle="b-2",
    rejected=(("dome", "gas"),),
    shown=(("dome", "gas"), ("tunnel",)),
    rejections=1,
    pending="which_item",
    named_item="gas",
    stated=Budget("max", None, 30000, "CNY"),
    waiting=Utterance(
        "swap_item",
        "swap the second",
        (Mention("ordinal", "the second", None, {"number": 2}, 5),),
        confidence=0.5,
        ranking=(("swap_item", 0.0), ("remove_item", 0.0)),
    ),
    failures=2,
    asked_rating=True,
)


def _memory(left: TurnState, **known: Any) -> Memory:
    stored = json.loads(json.dumps(left.kept()))
    memory = Memory(
        conversation_id=left.conversation_id,
        shopper_id=left.shopper_id,
        language="en",
        page_item_id=None,
        number=left.number,
        state=stored,
        impression=left.slate,
        preference=None,
        basket=left.basket,
        unfolded=(),
    )
    return replace(memory, **known)


def _again(state: TurnState, shop: ShopView = SHOP) -> TurnState:
    return state_of(_memory(state), shop, state.preference, state.language)


def test_what_a_turn_keeps_comes_back_whole_from_json() -> None:
    assert _again(WHOLE) == WHOLE


def test_a_conversation_without_a_turn_begins_fresh() -> None:
    memory = _memory(fresh_state(), state={}, page_item_id="gas", basket=(BasketLine("lamp", 1),))
    begun = state_of(memory, SHOP, prior(SHOP.space), "zh")
    assert (begun.language, begun.page_item_id) == ("zh", "gas")
    assert begun.basket == (BasketLine("lamp", 1),)
    assert begun.constraints == Constraints()


def test_a_bundle_whose_item_left_the_catalog_is_shown_no_more() -> None:
    left = tuple(one for one in CONTENT.items if one.item_id != "gas")
    smaller = shop_view(catalog_of(replace(CONTENT, items=left, bundles=())))
    state = _again(WHOLE, smaller)
    assert [bundle.bundle_id for bundle in state.bundles()] == ["b-2", "b-3"]
    assert state.anchor is None
    assert state.constraints.keep == ()


def test_a_bundle_asked_for_by_an_unknown_id_is_none() -> None:
    state = shown_state(slate=impression())
    assert state.bundle("b-9") is None
    assert state.bundle() is not None


def test_the_names_of_roles_are_known_in_both_languages() -> None:
    assert SHOP.role_names["shelter"].in_language("zh") == "住"


def test_a_role_is_called_as_its_scenario_calls_it() -> None:
    night = Role("light", Bilingual("light for the night", "夜灯"), ("lantern",))
    picnic = replace(PICNIC, roles=(night,))
    shop = shop_view(catalog_of(replace(CONTENT, scenarios=(CAMPING, picnic))))
    assert shop.role_name("light", CAMPING.scenario_id) == Bilingual("light", "照明")
    assert shop.role_name("light", PICNIC.scenario_id) == night.name
    assert shop.role_name("shelter", None) == Bilingual("shelter", "住")
    assert shop.role_name("nothing", CAMPING.scenario_id) is None


def test_a_view_of_changed_items_is_the_one_made_anew() -> None:
    former = catalog_of()
    dearer = replace(former.items["gas"], price_cents=99900, brand="Other")
    changed = former.with_items([dearer], ["lamp"], version=2)
    view, fresh = shop_view(former).of(changed), shop_view(changed)
    assert view.space.features == fresh.space.features
    assert view.catalog is changed
    for item in changed.items.values():
        assert np.array_equal(view.space.item_vector(item), fresh.space.item_vector(item))


def test_a_view_of_other_scenarios_is_made_anew() -> None:
    renamed = replace(catalog_of(version=2), content_version=2, scenarios={})
    assert shop_view(catalog_of()).of(renamed).role_names == shop_view(renamed).role_names


def test_a_state_of_before_there_was_more_to_keep_is_still_read() -> None:
    kept = dict(fresh_state().kept())
    for name in ("named_item", "stated", "waiting", "failures", "message_id"):
        kept.pop(name)
    fresh = fresh_state()
    assert state_of(_memory(fresh, state=kept), SHOP, fresh.preference, "en") == fresh
