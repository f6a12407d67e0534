from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.types.item import Review
from data.types.text import Language
from models.evaluation.dataset.bundle import Context, OneOfTen, TrainingBundle
from models.evaluation.dataset.errors import UnreadableExamples
from models.evaluation.dataset.folder import TrainingData, read_folder, write_folder
from models.evaluation.dataset.item import TrainingItem, categories_of
from models.evaluation.dataset.shop_facts import (
    ShopFacts,
    StatedItem,
    StatedRole,
    StatedRule,
    StatedScenario,
)
from models.training.examples.digest import digest

MUG = TrainingItem("m", "Red mug", "[[Kitchen,Cups]]", "红杯子", price_cents=900, family="x/mug")
TRAY = TrainingItem("t", "Tray", "")
BUNDLE = TrainingBundle(
    "b", "s", "tea time", ("m", "t"), "en", 0.5, "log", (("t",),), ("cup", "tray"), ("tea",),
    preference="likes red",
)  # fmt: skip
ROW = OneOfTen("b", "喝茶", ("m",), ("t", "m"), 0, "zh", "s")
DATA = TrainingData(
    {"m": MUG, "t": TRAY},
    {"train": (BUNDLE,), "valid": (), "test": ()},
    {"one_of_ten.test": (ROW,)},
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    summary = write_folder(tmp_path, DATA)
    assert read_folder(tmp_path) == DATA
    assert write_folder(tmp_path / "again", DATA) == summary
    assert summary["splits"]["train"] == {
        "bundles": 1, "groups": 1, "item_positions": 2, "lines_en": 1,
    }  # fmt: skip
    assert summary["rows"] == {"one_of_ten.test": {"zh": 1}}


def test_a_rating_is_kept_and_must_be_one_to_five_stars(tmp_path: Path) -> None:
    rated = replace(BUNDLE, rating=4.5)
    write_folder(tmp_path, replace(DATA, bundles={**DATA.bundles, "train": (rated, BUNDLE)}))
    assert [one.rating for one in read_folder(tmp_path).bundles["train"]] == [4.5, None]
    assert rated.example().rating == 4.5
    place = tmp_path / "bundles.train.jsonl"
    for wrong in ("0", "6", '"good"', "true", "NaN"):
        place.write_text(
            f'{{"bundle_id": "b", "session_id": "s", "items": ["m"], "rating": {wrong}}}'
        )
        with pytest.raises(UnreadableExamples, match="line 1: a rating is from 1 to 5"):
            read_folder(tmp_path)


FACTS = ShopFacts(
    {"m": StatedItem("cups", {"color": "red", "features": ("light", "flat"), "ml": 300}, 4.5, 7)},
    {"cups": ("tableware",)},
    (StatedScenario("tea", ("tea time", "喝茶"), (StatedRole("cup", ("cups",), required=False),)),),
    (StatedRule("cups", "color", "equal", "trays", "color"),),
    (("cups", "trays"),),
)  # fmt: skip


def test_facts_are_written_beside_what_the_fingerprint_names(tmp_path: Path) -> None:
    summary = write_folder(tmp_path, replace(DATA, facts=FACTS))
    assert read_folder(tmp_path).facts == FACTS
    assert write_folder(tmp_path, DATA) == summary
    assert read_folder(tmp_path).facts is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"items": {"m": 1}}'])
def test_facts_that_cannot_be_read_are_told(tmp_path: Path, text: str) -> None:
    write_folder(tmp_path, DATA)
    (tmp_path / "facts.json").write_text(text)
    with pytest.raises(UnreadableExamples, match=r"facts\.json"):
        read_folder(tmp_path)


def test_a_file_of_another_editor_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    write_folder(tmp_path, DATA)
    for name in ("items.jsonl", "bundles.train.jsonl"):
        place = tmp_path / name
        place.write_text(place.read_text("utf-8"), "utf-8-sig")
    assert read_folder(tmp_path) == DATA


def test_an_example_is_the_bundle_in_its_context() -> None:
    example = BUNDLE.example()
    assert example.context == Context("tea time", "en", "", "likes red", ("tea",))
    assert (example.positive, example.candidates) == (("m", "t"), (("t",),))
    assert (example.weight, example.source, example.group) == (0.5, "log", "s")


def test_the_plain_format_of_others_is_read(tmp_path: Path) -> None:
    (tmp_path / "items.jsonl").write_text(
        '{"item_id": "1", "title": "A", "categories": "[[X],[X,Y, or Z]]", "colour": "red"}\n\n'
        '{"item_id": "2", "title": "B", "categories": "[[]]"}\n'
    )
    (tmp_path / "bundles.train.jsonl").write_text(
        '{"bundle_id": "7", "session_id": "3", "intent": "零食", "items": ["1", "2"]}\n'
    )
    data = read_folder(tmp_path)
    assert data.items["1"].path() == ("X", "Y, or Z")
    assert (data.items["2"].path(), data.items["2"].leaf()) == ((), "")
    (bundle,) = data.bundles["train"]
    assert (bundle.language, bundle.weight, bundle.rejected) == ("zh", 1.0, ())
    assert data.bundles["test"] == ()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1"),
        ('{"bundle_id": "1"}', "line 1.*items"),
        ('{"bundle_id": "1", "session_id": "", "intent": "", "items": ["9"]}', "1 has items.*9"),
    ],
)
def test_a_broken_line_is_told_with_its_place(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "items.jsonl").write_text("")
    (tmp_path / "bundles.train.jsonl").write_text(line)
    with pytest.raises(UnreadableExamples, match=rf"(?s)bundles\.train\.jsonl.*{told}"):
        read_folder(tmp_path)


def test_a_folder_without_items_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableExamples, match=r"items\.jsonl"):
        read_folder(tmp_path)


def test_a_kind_is_the_family_or_the_titles_words_in_any_order() -> None:
    assert MUG.kind() == "x/mug"
    assert TrainingItem("1", "Mug, RED red").kind() == TrainingItem("2", "red mug").kind()


def test_category_names_with_commas_stay_one_step() -> None:
    path = TrainingItem(
        "1", "x", categories_of(("Grocery", "Coffee, Tea & Cocoa", "a,b[c]"))
    ).path()
    assert path == ("Grocery", "Coffee, Tea & Cocoa", "a b c")


def review(number: int, language: Language, rating: int, text: str) -> Review:
    return Review(str(number), "m", language, rating, text, True, date(2026, 1, number))


def test_a_digest_has_all_stars_and_the_newest_best_and_worst_words() -> None:
    reviews = [
        review(1, "en", 5, "Old praise."),
        review(2, "en", 5, "New praise."),
        review(3, "en", 2, "It leaks."),
        review(4, "en", 4, "Fine."),
        review(5, "zh", 4, "不错。"),
    ]
    assert digest(reviews, "en") == "4.0★ New praise. It leaks."
    assert digest(reviews, "zh") == "4.0★ 不错。"
    assert digest(reviews[:4], "zh") == ""


def test_a_long_digest_ends_with_a_sentence() -> None:
    told = digest([review(1, "en", 5, "Good. " * 39 + "And a last word that is long.")], "en")
    assert told == "5.0★ " + ("Good. " * 39).strip()
