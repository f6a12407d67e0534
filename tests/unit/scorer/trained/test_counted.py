import numpy as np
import pytest

from models.contract.item_text import ItemText
from models.scorer.trained import counted
from models.scorer.trained.counted import CountedWords
from models.scorer.trained.signals import Signals

PATH = (("Camping", "Tents"),)
ITEMS = tuple(
    ItemText(str(row), f"{kind} tent N{row}", PATH if row % 2 else (), f"帐篷{row}", brand="Acme")
    for row, kind in enumerate(("dome", "family", "canvas", "dome", "beach"))
)
EVERY = np.arange(len(ITEMS))


def assert_alike(found: Signals, wanted: Signals, places: list[int]) -> None:
    """``found`` are the signals of these items alone, ``wanted`` those of all."""
    own, rows = np.arange(len(places)), np.array(places)
    assert np.allclose(found.between(own, own), wanted.between(rows, rows), atol=1e-6)
    said = ["a dome tent", "帐篷3"]
    assert np.allclose(found.wished(said, own), wanted.wished(said, rows), atol=1e-6)
    assert np.allclose(found.facts, wanted.facts[rows])


@pytest.mark.parametrize("places", [[0, 1, 2, 3, 4], [3, 1], [2]])
def test_a_few_items_are_counted_as_among_all(places: list[int]) -> None:
    words = CountedWords(ITEMS)
    some = [ITEMS[place] for place in places]
    assert_alike(words.signals(some), Signals.of(ITEMS), places)


def test_an_item_that_is_not_kept_is_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "KEPT", 2)
    assert_alike(CountedWords(ITEMS).signals(ITEMS), Signals.of(ITEMS), EVERY.tolist())


def test_a_new_item_is_weighed_by_the_words_that_were_there() -> None:
    new = ItemText("new", "dome tent Zephyr", PATH, brand="Acme")
    signals = CountedWords(ITEMS).signals((ITEMS[0], ITEMS[4], new))
    words = signals.between(np.arange(3), np.arange(3))[0]
    assert words[2, 0] > words[2, 1] > 0.0, "it shares 'dome' with the first alone"
    assert words[2, 2] == pytest.approx(1.0), "a word that nobody had counts for nothing"


def test_an_item_with_another_title_is_counted_anew() -> None:
    words = CountedWords(ITEMS)
    renamed = ItemText("0", "canvas tent N2", (), "帐篷2", brand="Acme")
    found = words.signals((renamed, ITEMS[2])).between(np.arange(2), np.arange(2))
    assert found[0, 0, 1] == pytest.approx(1.0)


def test_of_a_large_catalog_some_items_weigh_the_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted, "WEIGHED_BY", 2)
    words = CountedWords(ITEMS)
    signals = words.signals(ITEMS)
    assert np.isfinite(signals.between(EVERY, EVERY)).all()
    assert signals.facts[1, 1] == pytest.approx(np.log1p(2) / 5), "leaves are counted over all"


def test_a_catalog_without_items_can_be_counted() -> None:
    words = CountedWords(())
    assert not words.signals((ItemText("a", "tent"),)).between(np.arange(1), np.arange(1))[:3].any()
