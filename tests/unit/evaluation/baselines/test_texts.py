from pathlib import Path

import numpy as np
import pytest

from models.contract.item_text import ItemText
from models.evaluation.baselines.boosting import Boosting, BoostingSettings, fitted
from models.evaluation.baselines.features import COLUMNS, TextFeatures
from models.evaluation.baselines.untrained import UntrainedEncoder
from models.evaluation.baselines.words import SharedWords
from models.evaluation.dataset.bundle import TrainingBundle
from tests.unit.evaluation.baselines.shop import ITEMS, LetterEncoder

REST = ("bag", "stove", "tea", "milk")


def test_shared_words_find_what_is_of_the_same_kind() -> None:
    found = SharedWords.of(ITEMS).completing(["tent"], REST, "")
    assert REST[int(found.argmax())] == "bag"
    assert found[3] == 0.0


def test_the_intent_counts_as_one_more_given() -> None:
    judge = SharedWords.of(ITEMS)
    plain, wished = (judge.completing(["tent"], REST, intent) for intent in ("", "tea time"))
    assert wished[2] > plain[2] == 0.0
    assert wished[0] == pytest.approx(plain[0])


def test_chinese_words_are_shared_too() -> None:
    items = (
        ItemText("a", "x", title_zh="红茶"),
        ItemText("b", "y", title_zh="茶杯"),
        ItemText("c", "z", title_zh="帐篷"),
    )
    found = SharedWords.of(items).completing(["a"], ["b", "c"], "")
    assert found[0] > found[1] == 0.0


def test_items_without_a_single_word_are_all_alike() -> None:
    found = SharedWords.of([ItemText("a", ""), ItemText("b", "")]).completing(["a"], ["b"], "")
    assert found.tolist() == [0.0]


def test_an_untrained_encoder_ranks_by_the_cosine_to_the_mean(tmp_path: Path) -> None:
    judge = UntrainedEncoder.of(ITEMS, LetterEncoder(), tmp_path)
    found = judge.completing(["tent", "tea"], REST, "milk")
    members = [*judge.vectors[[0, 3]], LetterEncoder().encode(["milk"])[0]]
    assert found == pytest.approx(judge.vectors[[1, 2, 3, 4]] @ np.sum(members, 0))


def test_features_say_what_texts_have_in_common(tmp_path: Path) -> None:
    features = TextFeatures.of(ITEMS, LetterEncoder(), tmp_path)
    found = features.beside(["tent", "tea"], ["bag", "milk"], "tea")
    named = dict(zip(COLUMNS, found.T, strict=True))
    assert found.shape == (2, len(COLUMNS))
    assert named["brand, most"].tolist() == [1.0, 0.0]  # "Green" opens both titles
    assert named["brand, mean"].tolist() == [0.5, 0.0]
    assert named["depth, most"].tolist() == pytest.approx([0.25, 0.25])
    assert named["intent, words"][1] > named["intent, words"][0] == 0.0


def test_without_intent_or_given_items_their_columns_are_no_numbers(tmp_path: Path) -> None:
    features = TextFeatures.of(ITEMS, LetterEncoder(), tmp_path)
    plain = dict(zip(COLUMNS, features.beside(["tent"], ["bag"], " ").T, strict=True))
    assert {one for one, value in plain.items() if np.isnan(value).all()} == {
        one for one in COLUMNS if one.startswith("intent")
    }
    alone = dict(zip(COLUMNS, features.beside([], ["bag"], "tea").T, strict=True))
    assert {one for one, value in alone.items() if not np.isnan(value).any()} == {
        "intent, words", "intent, letters", "intent, vectors",
    }  # fmt: skip


def test_no_column_knows_what_stands_in_train(tmp_path: Path) -> None:
    """Two items of the same words have the same columns, whatever bundles they are in."""
    twins = (*ITEMS, ItemText("twin", "Gas stove", (("Camping", "Stoves"),)))
    features = TextFeatures.of(twins, LetterEncoder(), tmp_path)
    one, other = features.beside(["tent", "bag"], ["stove", "twin"], "camping")
    assert np.array_equal(one, other)
    bundles = [TrainingBundle(str(n), "s", "", ("tent", "bag", "stove")) for n in range(30)]
    boosted = fitted([(features, bundles)], BoostingSettings(rounds=5, least_in_leaf=2))
    found = Boosting(features, boosted).completing(["tent"], ["stove", "twin"], "")
    assert found[0] == found[1]


def test_boosting_learns_what_belongs_together(tmp_path: Path) -> None:
    kinds = ("tent", "rod", "tea")
    items = tuple(
        ItemText(f"{kind}{n}", f"{kind} {n}", ((kind, kind),)) for kind in kinds for n in range(8)
    )
    bundles = [
        TrainingBundle(f"{kind}{n}", "s", "", (f"{kind}{n}", f"{kind}{n + 1}"))
        for kind in kinds
        for n in range(6)
    ]
    features = TextFeatures.of(items, LetterEncoder(), tmp_path)
    judge = Boosting(features, fitted([(features, bundles)], BoostingSettings(least_in_leaf=3)))
    found = judge.completing(["rod0"], ["tent7", "rod7", "tea7"], "")
    assert found.argmax() == 1


def test_boosting_without_bundles_says_so(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no bundle of two items"):
        fitted([(TextFeatures.of(ITEMS, LetterEncoder(), tmp_path), [])])
