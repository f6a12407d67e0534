"""Which words of a text are of a known kind."""

import random

from components.lexicon import Lexicon
from components.vocabulary import Vocabulary, stem

WORDS = {"goods": ["dog bed", "bed", "杯子", "长笛"], "colors": ["navy blue", "blue"]}


def test_the_longest_word_of_a_kind_is_taken_and_plurals_are_known() -> None:
    found = Vocabulary.of(WORDS).named(["two", "dog", "beds", "in", "navy", "blue"])
    assert [(one.first, one.last, one.kind) for one in found] == [
        (1, 3, "goods"),
        (4, 6, "colors"),
    ]


def test_chinese_words_are_found_by_their_characters() -> None:
    found = Vocabulary.of(WORDS).named(list("换个杯子"))
    assert [(one.first, one.last) for one in found] == [(2, 4)]


def test_a_stem_is_the_singular_in_lower_case() -> None:
    forms = ("Boxes", "dishes", "berries", "glasses", "glass", "Dad's", "gas", "iris")
    assert [stem(form) for form in forms] == [
        "boxe", "dish", "berry", "glass", "glass", "dad", "gas", "iris",
    ]  # fmt: skip


def test_known_things_amounts_and_counts_are_blanked_out() -> None:
    lexicon = Lexicon.of(WORDS, ["swap the second one for a dog bed under $50"])
    seen = lexicon.glance("swap the second one for a dog bed under $50")
    assert seen.blanked() == ["swap", "<nth>", "for", "a", "<goods>", "<money>"]


def test_a_slip_of_a_letter_is_mended_in_long_words_only() -> None:
    lexicon = Lexicon.of(WORDS, ["everything for camping", "ham"])
    assert lexicon.glance("evrything for campnig him").plain == (
        "everything", "for", "camping", "him",
    )  # fmt: skip


def test_forgetting_all_leaves_the_numbers() -> None:
    seen = Lexicon.of(WORDS, []).glance("a blue bed under $50")
    kept = seen.forgetting(1.0, random.Random(0)).named
    assert [one.kind for one in kept] == ["money"]
    assert seen.forgetting(0.0, random.Random(0)) == seen


def test_a_mark_keeps_words_apart() -> None:
    seen = Lexicon.of(WORDS, []).glance("for 4, vegan please")
    assert [seen.is_apart(at) for at in range(5)] == [True, False, True, False, True]
