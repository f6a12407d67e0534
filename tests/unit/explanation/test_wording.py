from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest
import yaml

from models.explanation.wording import amount, days, listed_words


def leaves(entry: Any, path: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    if set(entry) == {"en", "zh"}:
        yield path, entry
    else:
        for name, inner in entry.items():
            yield from leaves(inner, f"{path}/{name}")


def test_every_sentence_has_both_languages_with_the_same_placeholders() -> None:
    source = files("models.explanation").joinpath("reasons.yml").read_text(encoding="utf-8")
    found = list(leaves(yaml.safe_load(source)))
    assert len(found) > 20
    for path, texts in found:
        english, chinese = (_placeholders(texts[language]) for language in ("en", "zh"))
        assert english == chinese, path


def _placeholders(text: str) -> set[str]:
    return {part.split("}")[0] for part in text.split("{")[1:]}


@pytest.mark.parametrize(
    ("measure", "value", "english", "chinese"),
    [
        ("price", 1550.0, "$15.50", "$15.50"),
        ("weight", 420.0, "420 g", "420 克"),
        ("weight", 1250.0, "1.2 kg", "1.2 千克"),
        ("size", 3000.0, "3 L", "3 升"),
        ("quality", 0.25, "0.2", "0.2"),
        ("quality", 0.04, "0.04", "0.04"),
    ],
)
def test_amounts_have_the_unit_people_use(
    measure: Any, value: float, english: str, chinese: str
) -> None:
    assert amount(measure, value, "USD", "en") == english
    assert amount(measure, value, "USD", "zh") == chinese


def test_long_lists_are_cut() -> None:
    words = ["a", "b", "c", "d"]
    assert listed_words(words[:3], "en") == "a, b, c"
    assert listed_words(words, "en") == "a, b and 2 more"
    assert listed_words(words, "zh") == "a、b等4件"


def test_one_day_is_not_days() -> None:
    assert (days(1, "en"), days(2, "en"), days(1, "zh")) == ("1 day", "2 days", "1 天")
