import pytest

from data.catalog.lexicon import Lexicon
from data.types.vocabulary import ConceptKind
from tests.unit.catalog.test_snapshot import catalog_of


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(catalog_of())


def found(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    matches = lexicon.find(text)
    return [(match.concept.concept_id, text[match.start : match.end]) for match in matches]


def test_words_of_both_languages_are_found_in_one_sentence(lexicon: Lexicon) -> None:
    text = "想买一台微单相机 with a Lens, 不要塑料"
    assert found(lexicon, text) == [
        ("mirrorless", "微单相机"),
        ("lens", "Lens"),
        ("plastic", "塑料"),
    ]


def test_the_longest_of_overlapping_words_wins(lexicon: Lexicon) -> None:
    assert found(lexicon, "a camera stand") == [("tripod", "camera stand")]


@pytest.mark.parametrize("text", ["two lenses", "LENSES!", "a lens"])
def test_plurals_and_capitals_are_understood(lexicon: Lexicon, text: str) -> None:
    assert [concept_id for concept_id, _ in found(lexicon, text)] == ["lens"]


def test_plurals_in_y_are_understood(lexicon: Lexicon) -> None:
    assert found(lexicon, "batteries") == [("battery", "batteries")]


def test_latin_words_are_not_found_inside_other_words(lexicon: Lexicon) -> None:
    assert found(lexicon, "steelworks and cameraman") == []


def test_a_latin_word_next_to_chinese_is_found(lexicon: Lexicon) -> None:
    assert found(lexicon, "买个camera吧") == [("camera", "camera")]


def test_a_word_of_two_kinds_gives_both(lexicon: Lexicon) -> None:
    assert {concept_id for concept_id, _ in found(lexicon, "黑色")} == {"black", "noir"}


def test_a_single_chinese_character_counts_alone_but_not_in_a_text(lexicon: Lexicon) -> None:
    rice = lexicon.resolve("allergen", "米")
    assert rice is not None
    assert rice.concept_id == "rice"
    assert found(lexicon, "玉米") == []


def test_an_id_counts_alone_but_not_in_a_text(lexicon: Lexicon) -> None:
    down = lexicon.resolve("material", "down")
    assert down is not None
    assert down.concept_id == "down"
    assert found(lexicon, "bring the price down") == []


@pytest.mark.parametrize(
    ("kinds", "phrase", "expected"),
    [
        ("category", "Tripods", "tripod"),
        ("category", "my new camera body", "mirrorless"),
        ("category", "camera lens", "lens"),
        ("category", "相机镜头", "lens"),
        ("category", "a camera stand to hold my lens", "tripod"),
        ("category", "tirpod", "tripod"),
        ("material", "plastc", "plastic"),
        (("color", "brand"), "黑色", "black"),
        (("brand", "color"), "黑色", "noir"),
        ("category", "plastic", None),
        ("category", "spaceship", None),
        ("category", "", None),
    ],
)
def test_a_phrase_resolves_to_one_concept_of_the_kinds_asked_for(
    lexicon: Lexicon,
    kinds: ConceptKind | tuple[ConceptKind, ...],
    phrase: str,
    expected: str | None,
) -> None:
    concept = lexicon.resolve(kinds, phrase)
    assert (concept.concept_id if concept else None) == expected


def test_scenarios_are_found_by_name_and_alias_longest_first(lexicon: Lexicon) -> None:
    def ids(text: str) -> list[str]:
        return [scenario.scenario_id for scenario in lexicon.scenarios_in(text)]

    assert ids("a photo, or a weekend photo trip") == ["trip", "photo"]
    assert ids("想去旅拍") == ["trip"]
    assert ids("nothing of the kind") == []
