from data.types.text import Bilingual
from data.types.turn import BasketLine
from models.turn.moves import Reference
from models.turn.references import (
    known_item,
    names,
    target_bundle,
    target_bundles,
    target_items,
)
from models.turn.state import TurnState
from tests.factories import SHOP, fresh_state, shop_with, shown_state


def _bundle(state: TurnState, *references: Reference) -> str | None:
    found = target_bundle(state, references)
    return found.bundle_id if found else None


def _items(state: TurnState, *references: Reference) -> list[tuple[str, str | None]]:
    return [
        (target.bundle.bundle_id, target.item.item_id if target.item else None)
        for target in target_items(state, references)
    ]


def _known(state: TurnState, text: str, *words: str) -> str | None:
    item = known_item(state, [Reference(words=one) for one in words], text)
    return item.item_id if item else None


def test_without_a_reference_the_first_bundle_is_meant() -> None:
    assert _bundle(shown_state()) == "b-1"


def test_without_a_reference_the_bundle_last_named_is_meant() -> None:
    assert _bundle(shown_state(named_bundle="b-3")) == "b-3"


def test_bundles_are_counted_from_one_and_from_the_end() -> None:
    state = shown_state()
    assert _bundle(state, Reference(number=2, kind="bundle")) == "b-2"
    assert _bundle(state, Reference(number=-1)) == "b-3"


def test_a_number_beyond_the_slate_points_at_no_bundle() -> None:
    assert target_bundle(shown_state(), (Reference(number=7, kind="bundle"),)) is None


def test_nothing_shown_is_nothing_meant() -> None:
    assert _bundle(fresh_state(), Reference(number=1)) is None


def test_a_press_points_at_its_bundle() -> None:
    assert _bundle(shown_state(), Reference(bundle_id="b-2")) == "b-2"


def test_every_bundle_named_is_found_once() -> None:
    asked = [Reference(number=1), Reference(number=3), Reference(number=-1)]
    found = target_bundles(shown_state(), asked)
    assert [bundle.bundle_id for bundle in found] == ["b-1", "b-3"]


def test_an_item_is_found_by_its_kind_its_role_or_its_title() -> None:
    state = shown_state()
    for words in ("lantern", "lamp", "light", "Moth", "营灯", "飞蛾"):
        assert _items(state, Reference(words=words)) == [("b-1", "lamp")], words


def test_what_an_item_is_comes_before_a_word_in_anothers_title() -> None:
    shop = shop_with(dome={"title": Bilingual("Dome tent with lantern loop", "带营灯挂环的帐篷")})
    state = shown_state(shop)
    for words in ("lantern", "营灯"):
        assert _items(state, Reference(words=words)) == [("b-1", "lamp")], words


def test_a_kind_above_the_items_own_names_it() -> None:
    assert _items(shown_state(), Reference(words="tent")) == [("b-1", "dome")]


def test_an_item_that_only_another_bundle_holds_is_found_there() -> None:
    assert _items(shown_state(), Reference(words="blue tent")) == [("b-2", "tunnel")]


def test_what_is_in_no_bundle_is_not_found() -> None:
    assert _items(shown_state(), Reference(words="chair")) == []


def test_a_number_alone_counts_the_items_of_the_bundle_spoken_of() -> None:
    assert _items(shown_state(named_bundle="b-2"), Reference(number=2)) == [("b-2", "wood")]


def test_beside_an_item_a_number_says_in_which_bundle() -> None:
    asked = (Reference(words="stove"), Reference(number=2))
    assert _items(shown_state(), *asked) == [("b-2", "wood")]
    assert _items(shown_state(), *reversed(asked)) == [("b-2", "wood")]


def test_a_press_on_an_item_means_it_in_its_bundle() -> None:
    pressed = Reference(bundle_id="b-3", item_id="flare")
    assert _items(shown_state(), pressed) == [("b-3", "flare")]


def test_an_item_named_twice_is_one_target() -> None:
    asked = (Reference(words="lantern"), Reference(words="Moth"))
    assert _items(shown_state(), *asked) == [("b-1", "lamp")]


def test_all_that_the_words_name_must_be_the_items() -> None:
    tunnel = SHOP.item("tunnel")
    assert names(SHOP, "blue tent", tunnel)
    assert not names(SHOP, "green tent", tunnel)
    assert not names(SHOP, "nonsense", tunnel)


def test_this_is_the_item_on_the_page() -> None:
    state = fresh_state(page_item_id="gas")
    assert _known(state, "what goes with this?") == "gas"
    assert _known(state, "这个配什么好", "这个") == "gas"


def test_a_named_item_of_the_basket_comes_before_the_page() -> None:
    state = fresh_state(page_item_id="gas", basket=(BasketLine("canvas", 2),))
    assert _known(state, "what goes with the chair?", "chair") == "canvas"


def test_words_that_name_another_kind_do_not_mean_the_page() -> None:
    state = fresh_state(page_item_id="gas")
    assert _known(state, "I have a tripod, what goes with it?", "tripod") is None


def test_an_item_named_by_its_title_is_found_in_the_shop() -> None:
    assert _known(fresh_state(), "what goes with the Saddle chair", "Saddle chair") == "saddle"


def test_nothing_named_and_no_page_is_no_item() -> None:
    assert _known(fresh_state(), "what goes with this?") is None


def test_a_word_inside_a_longer_word_names_nothing() -> None:
    assert not names(SHOP, "can", SHOP.item("canvas"))
    assert _known(fresh_state(), "a saddle", "addle") is None
