from collections import Counter
from dataclasses import replace
from pathlib import Path

from data.demo.build import build_shop, read_shop
from data.demo.reviews import review_count
from tests.unit.demo.source import write_source


def test_every_item_has_two_to_nine_synthetic_reviews_in_both_languages(tmp_path: Path) -> None:
    content = build_shop(write_source(tmp_path))
    counts = Counter(review.item_id for review in content.reviews)
    assert set(counts) == {item.item_id for item in content.items}
    assert all(2 <= count <= 9 for count in counts.values())
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


def test_the_more_buyers_rated_an_item_the_more_reviews_it_has(tmp_path: Path) -> None:
    item = build_shop(write_source(tmp_path)).items[0]
    counts = [review_count(replace(item, rating_count=n)) for n in (0, 40, 400, 100_000)]
    assert counts == [2, 3, 6, 9]


def test_what_lasts_is_not_said_of_what_is_used_up(tmp_path: Path) -> None:
    sentence = "sentences:\n"
    lasting = (
        "consumed: [gas_canister]\nsentences:\n"
        "  - {praise: true, lasting: true, text: {en: Forever., zh: 很久。}}\n"
    )
    content = build_shop(write_source(tmp_path, change=("reviews.yml", sentence, lasting)))
    said = {one.item_id for one in content.reviews if "Forever." in one.text or "很久" in one.text}
    assert said
    assert "it-gas-s" not in said


def items_told(folder: Path, sentence: str) -> set[str]:
    """The honest items in whose reviews ``Aha.`` or ``啊哈。`` stands, by a sentence added."""
    text = f"sentences:\n  - {{praise: true, {sentence}, text: {{en: Aha., zh: 啊哈。}}}}\n"
    content = build_shop(write_source(folder, change=("reviews.yml", "sentences:\n", text)))
    return {one.item_id for one in content.reviews if "Aha." in one.text or "啊哈" in one.text}


def test_a_sentence_may_be_true_of_any_of_several_kinds(tmp_path: Path) -> None:
    told = items_told(tmp_path, "when: {category: [tent, gas_canister]}")
    assert {"it-dome-2p", "it-gas-s"} <= told
    assert {item_id.split("-")[1] for item_id in told} == {"dome", "gas"}


def test_a_sentence_is_said_of_nothing_that_it_leaves_out(tmp_path: Path) -> None:
    everything = items_told(tmp_path / "all", "when: {}")
    told = items_told(tmp_path / "some", "unless: [tent]")
    assert told == {item_id for item_id in everything if "dome" not in item_id} != set()


def test_a_sentence_for_a_word_that_nothing_carries_is_a_problem(tmp_path: Path) -> None:
    for sentence in ("unless: [tents]", "when: {category: [tent, tents]}", "when: {price: tents}"):
        text = f"sentences:\n  - {{praise: true, {sentence}, text: {{en: Aha., zh: 啊哈。}}}}\n"
        folder = write_source(tmp_path, change=("reviews.yml", "sentences:\n", text))
        found = read_shop(folder)[1].found
        assert [line for line in found if "'tents' is neither" in line], sentence


def test_reviews_of_a_listing_held_back_tell_of_the_trouble(tmp_path: Path) -> None:
    folder = write_source(
        tmp_path,
        seller=("sellers.yml", "trust: 0.9", "trust: 0.1"),
        told=(
            "reviews.yml",
            "sentences:",
            "troubles: {distrusted_seller: [{en: A fake., zh: 假货。}]}\nsentences:",
        ),
    )
    content, _ = read_shop(folder)
    assert all(review.rating <= 3 for review in content.reviews)
    texts = " ".join(one.text for one in content.reviews if one.item_id == "it-dome-2p")
    assert "A fake." in texts or "假货。" in texts
