import numpy as np
import pytest

from models.contract.item_text import ItemText, category_paths
from models.scorer.trained.signals import ITEM_SIGNALS, PAIR_SIGNALS, Signals

LENS = (("Electronics", "Camera", "Lenses"),)
ITEMS = (
    ItemText("a", "Nikon D7000 camera", (("Electronics", "Camera", "Bodies"),), brand="Nikon"),
    ItemText("b", "Nikon D7000 battery", (("Electronics", "Camera", "Batteries"),), brand="nikon"),
    ItemText("c", "Sigma lens", LENS),
    ItemText("d", "Tamron lens", LENS),
    ItemText("e", "green tea"),
    ItemText("f", "绿茶", title_zh="绿茶"),
)
EVERY = np.arange(len(ITEMS))


@pytest.fixture(scope="module")
def signals() -> Signals:
    return Signals.of(ITEMS)


def of(signals: Signals, name: str, one: int, other: int) -> float:
    return float(signals.between(EVERY, EVERY)[PAIR_SIGNALS.index(name), one, other])


def test_words_letters_and_names_are_cosines(signals: Signals) -> None:
    alike = signals.between(EVERY, EVERY)[:3]
    assert alike.min() >= 0.0
    assert alike.max() <= 1.0 + 1e-6
    assert np.allclose(alike, alike.transpose(0, 2, 1))
    assert of(signals, "words", 0, 1) > of(signals, "words", 0, 4) == 0.0
    assert of(signals, "names", 0, 1) > 0.9 > of(signals, "names", 0, 2)


def test_depth_counts_the_shared_steps_of_the_first_paths(signals: Signals) -> None:
    assert of(signals, "depth", 0, 1) == 0.5
    assert of(signals, "depth", 2, 3) == 0.75
    assert of(signals, "depth", 0, 4) == 0.0


def test_items_without_category_share_none_but_with_themselves(signals: Signals) -> None:
    assert of(signals, "leaf", 2, 3) == 1.0
    assert of(signals, "leaf", 0, 1) == of(signals, "leaf", 4, 5) == 0.0
    assert of(signals, "depth", 4, 5) == 0.0


def test_a_brand_is_the_same_however_it_is_written(signals: Signals) -> None:
    assert of(signals, "brand", 0, 1) == 1.0
    assert of(signals, "brand", 2, 3) == 0.0


def test_a_wish_is_near_to_items_that_have_its_words_in_either_language(signals: Signals) -> None:
    near = signals.wished(["a lens", "绿茶"], EVERY)
    assert near.shape == (2, 2, len(ITEMS))
    assert near[0, 0].argmax() in (2, 3)
    assert near[1, 1].argmax() == 5


def test_facts_say_whether_there_is_a_category_and_how_large_it_is(signals: Signals) -> None:
    assert signals.facts.shape == (len(ITEMS), len(ITEM_SIGNALS))
    assert signals.facts[:, 0].tolist() == [1, 1, 1, 1, 0, 0]
    assert signals.facts[2, 1] == pytest.approx(np.log(3) / 5)


def test_items_without_any_word_are_like_nothing() -> None:
    bare = Signals.of((ItemText("a", ""), ItemText("b", "")))
    assert not bare.between(np.arange(2), np.arange(2))[:3].any()


def test_category_paths_come_from_the_data_sets_own_string_or_from_lists() -> None:
    assert category_paths("[[Grocery,Coffee, Tea & Cocoa],[Gifts]]") == (
        ("Grocery", "Coffee, Tea & Cocoa"),
        ("Gifts",),
    )
    assert category_paths([["a", "b"], "c"]) == (("a", "b"), ("c",))
    assert category_paths("[[]]") == category_paths(None) == ()
