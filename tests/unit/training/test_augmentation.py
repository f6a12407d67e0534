from collections import Counter

import numpy as np
import pytest

from data.types.text import Language
from models.evaluation.dataset.bundle import Context
from models.evaluation.dataset.item import TrainingItem
from models.evaluation.typos import NEIGHBOURS, SOUNDS, with_typos
from models.training.augmentation import (
    Rates,
    context_in_other_words,
    item_in_other_words,
    shuffled_segments,
    truncated,
    without_words,
)

ITEM = TrainingItem(
    "a", "Lark dome tent, 2 persons, green", "[[Camp,Tents]]", "云雀圆顶帐篷，双人，绿色",
    description="Light. Dry. Quick.", description_zh="轻。干。快。", brand="Lark",
)  # fmt: skip
CONTEXT = Context("camping by the lake", "en", "no leather", "likes green", ("lake trip",))


def random(seed: int = 3) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_nothing_changes_unless_a_rate_is_set() -> None:
    assert item_in_other_words(ITEM, Rates(), random()) == ITEM
    assert context_in_other_words(CONTEXT, Rates(), random()) == CONTEXT


def test_the_same_seed_changes_the_same_and_another_otherwise() -> None:
    rates = Rates(word_dropout=0.3, typos=0.2, shuffled=0.5, truncated=0.5)
    one, again, other = (item_in_other_words(ITEM, rates, random(seed)) for seed in (1, 1, 2))
    assert one == again != other
    assert (one.item_id, one.categories, one.brand) == ("a", "[[Camp,Tents]]", "Lark")


def test_words_go_at_their_rate_in_their_order_and_two_always_stay() -> None:
    words = [f"w{number}" for number in range(1000)]
    kept = without_words(" ".join(words), 0.3, random()).split()
    assert kept == sorted(kept, key=words.index)
    assert 640 < len(kept) < 760
    assert len(without_words("one two three", 1.0, random()).split()) == 2
    assert without_words("tent", 1.0, random()) == "tent"


def test_chinese_loses_signs_and_gains_no_spaces() -> None:
    left = without_words("云雀圆顶帐篷双人绿色", 0.5, random())
    assert 2 <= len(left) < 10
    assert " " not in left


def test_segments_change_places_behind_the_first() -> None:
    seen = Counter(shuffled_segments("mug, red, 300 ml", random(seed)) for seed in range(40))
    assert set(seen) == {"mug, red, 300 ml", "mug, 300 ml, red"}
    assert shuffled_segments("杯子，红", random()) == "杯子，红"


def test_a_title_keeps_at_least_its_first_half() -> None:
    seen = {truncated("one two three four", random(seed)) for seed in range(40)}
    assert seen == {"one two", "one two three", "one two three four"}


def test_a_title_is_swapped_with_its_other_language() -> None:
    swapped = item_in_other_words(ITEM, Rates(other_language=1.0), random())
    assert (swapped.title, swapped.title_zh) == (ITEM.title_zh, ITEM.title)
    alone = TrainingItem("b", "Mug")
    assert item_in_other_words(alone, Rates(other_language=1.0), random()) == alone


def test_sentences_are_shuffled_whole() -> None:
    seen = {
        item_in_other_words(ITEM, Rates(shuffled=1.0), random(seed)).description
        for seed in range(60)
    }
    assert len(seen) == 6
    assert all(sorted(one.split()) == ["Dry.", "Light.", "Quick."] for one in seen)


def test_an_intent_takes_another_wording_and_constraints_stay() -> None:
    said = context_in_other_words(CONTEXT, Rates(other_wording=1.0), random())
    assert said.intent == "lake trip"
    wild = context_in_other_words(CONTEXT, Rates(word_dropout=0.9, typos=0.9), random())
    assert (wild.constraints, wild.preference) == ("no leather", "likes green")


def test_a_paraphrase_is_asked_with_the_language() -> None:
    def shouted(text: str, language: Language) -> str:
        return f"{text.upper()} ({language})"

    said = context_in_other_words(CONTEXT, Rates(paraphrased=1.0), random(), shouted)
    assert said.intent == "CAMPING BY THE LAKE (en)"


def test_typos_are_as_many_as_their_rate_and_spare_digits() -> None:
    words = ["ten"] * 3000
    wrong = sum(with_typos(one, 0.1, source) != one for source in [random()] for one in words)
    # A word stays right with 0.9 cubed; a swap at its end changes nothing.
    assert 0.22 < wrong / len(words) < 0.29
    assert with_typos("tent", 0.0, random()) == "tent"
    assert with_typos("128 64", 1.0, random()) == "128 64"


def test_neighbours_are_the_keys_around() -> None:
    """By columns: r t y over f g h over v b n, shifted as the letters stand in their rows."""
    assert set(NEIGHBOURS["g"]) == set("rtyfhvbn")
    assert set(NEIGHBOURS["q"]) == set("was")


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_key_is_a_neighbour_and_keeps_its_case(seed: int) -> None:
    wrong = with_typos("G", 1.0, random(seed))
    assert wrong in {"", "GG", "G", *(one.upper() for one in NEIGHBOURS["g"])}


def test_a_chinese_slip_sounds_the_same_or_is_left_out() -> None:
    assert {with_typos("帐", 1.0, random(seed)) for seed in range(5)} == {"账"}
    assert with_typos("篷", 1.0, random()) == ""
    assert all(one not in SOUNDS[one] for one in SOUNDS)
