from collections import Counter
from pathlib import Path

from data.demo.build import build_shop
from tests.unit.demo.source import write_source


def test_every_item_has_two_to_four_synthetic_reviews_in_both_languages(tmp_path: Path) -> None:
    content = build_shop(write_source(tmp_path))
    counts = Counter(review.item_id for review in content.reviews)
    assert set(counts) == {item.item_id for item in content.items}
    assert all(2 <= count <= 4 for count in counts.values())
    for item in content.items:
        languages = {one.language for one in content.reviews if one.item_id == item.item_id}
        assert languages == {"en", "zh"}
    assert all(review.synthetic for review in content.reviews)


def test_reviews_say_only_what_is_true_of_the_item(tmp_path: Path) -> None:
    content = build_shop(write_source(tmp_path))
    said = {"Light.": set[str](), "Heavy.": set[str](), "很轻。": set[str](), "太重。": set[str]()}
    for review in content.reviews:
        for words, items in said.items():
            if words in review.text:
                items.add(review.item_id)
    assert said["Light."] | said["很轻。"] <= {"it-dome-2p"}
    assert said["Heavy."] | said["太重。"] <= {"it-dome-5p"}


def test_reviews_name_colour_and_category_in_their_own_language(tmp_path: Path) -> None:
    content = build_shop(write_source(tmp_path))
    texts = dict.fromkeys(("en", "zh"), "")
    for review in content.reviews:
        texts[review.language] += review.text
    assert "Nice red tent." in texts["en"]
    assert "红色帐篷好看。" in texts["zh"]
    assert "red" not in texts["zh"]
