from collections import Counter

from tests.unit.gateway.rephrasing.mutations import MUTATIONS, SENTENCES, mutated
from web.gateway.rephrasing.check import objection
from web.gateway.texts import written_language

SEEDS = range(1200)


def test_no_text_with_a_wrong_fact_gets_through() -> None:
    through, tried = [], Counter[str]()
    for seed in SEEDS:
        name, original, wrong = mutated(seed)
        tried[name] += 1
        if objection(original, wrong, (), written_language(original) or "en") is None:
            through.append((seed, name, original, wrong))
    assert through == []
    assert set(tried) == set(MUTATIONS)


def test_the_same_sentences_with_harmless_words_before_them_are_kept() -> None:
    for text in SENTENCES:
        lead = "好的，" if written_language(text) == "zh" else "Okay, here it is: "
        assert objection(text, lead + text, (), written_language(text) or "en") is None
