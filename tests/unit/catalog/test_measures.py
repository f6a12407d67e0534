from dataclasses import replace

import pytest

from data.catalog.measures import DIRECTIONS, MEASURE_IDS, critique_in, measures, phrases_of
from tests.unit.catalog.shop import CAMERA


def test_each_measure_reads_its_own_attribute() -> None:
    values = {one: measure.value(CAMERA) for one, measure in measures().items()}
    assert values == {
        "price": 50000.0,
        "weight": 400.0,
        "size": 600.0,
        "quality": 4.5,
        "boldness": 1.0,
    }


def test_an_unknown_weight_is_none_not_zero() -> None:
    bare = replace(CAMERA, attributes={})
    assert measures()["weight"].value(bare) is None


def test_a_rating_by_nobody_is_none_and_ranks_in_the_middle() -> None:
    unrated = replace(CAMERA, rating=0.0, rating_count=0)
    assert measures()["quality"].value(unrated) is None
    assert (unrated.stars, CAMERA.stars) == (None, CAMERA.rating)
    good, bad = replace(CAMERA, rating=4.6), replace(CAMERA, rating=3.1)
    assert bad.presumed_stars < unrated.presumed_stars < good.presumed_stars


def test_a_bundles_price_adds_up_and_its_rating_averages() -> None:
    assert measures()["price"].aggregate == "sum"
    assert measures()["quality"].aggregate == "mean"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("something lighter", ("weight", "less")),
        ("that's too heavy for me", ("weight", "less")),
        ("make it cheaper", ("price", "less")),
        ("Too Pricey!", ("price", "less")),
        ("anything more upscale?", ("price", "more")),
        ("not expensive enough, higher end please", ("price", "more")),
        ("more compact", ("size", "less")),
        ("too small for us", ("size", "more")),
        ("better rated ones", ("quality", "more")),
        ("too flashy", ("boldness", "less")),
        ("a more colourful one", ("boldness", "more")),
        ("有没有便宜点的", ("price", "less")),
        ("轻一点", ("weight", "less")),
        ("太沉了", ("weight", "less")),
        ("小一号", ("size", "less")),
        ("太小了，要大一点", ("size", "more")),
        ("质量好点的", ("quality", "more")),
        ("颜色太亮了", ("boldness", "less")),
        ("素一点", ("boldness", "less")),
        ("更鲜艳", ("boldness", "more")),
        ("I like the second one", None),
        ("第二套挺好", None),
        ("", None),
    ],
)
def test_critiques_are_understood_in_both_languages(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert critique_in(text) == expected


def test_every_direction_of_every_measure_has_phrases_in_both_languages() -> None:
    for measure_id in MEASURE_IDS:
        for direction in DIRECTIONS:
            said = phrases_of(measure_id, direction)
            chinese = [phrase for phrase in said if not phrase.isascii()]
            assert len(chinese) >= 15, (measure_id, direction)
            assert len(said) - len(chinese) >= 15, (measure_id, direction)


def test_no_phrase_means_two_things() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for measure_id in MEASURE_IDS:
        for direction in DIRECTIONS:
            for phrase in phrases_of(measure_id, direction):
                assert seen.setdefault(phrase, (measure_id, direction)) == (measure_id, direction)
