from random import Random

import pytest

from data.types.money import Budget
from data.types.text import LANGUAGES, Language
from models.simulation.wording import Opening, opening, templates, worded


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_deed_has_several_wordings_in_both_languages(language: Language) -> None:
    for deed, by_language in templates().items():
        assert len(set(by_language[language])) >= 2, deed


def test_an_opening_tells_who_and_how_much() -> None:
    told = Opening("a weekend outside", 4, Budget("max", None, 30_000, "USD"))
    said = opening(told, "en", Random(3))
    assert "a weekend outside" in said
    assert "4" in said
    assert "$300" in said


def test_wordings_vary() -> None:
    assert len({worded("reject", "zh", Random(seed)) for seed in range(30)}) > 2


def test_a_deed_that_nobody_wrote_of_is_an_error() -> None:
    with pytest.raises(KeyError):
        worded("dance", "en", Random(1))
