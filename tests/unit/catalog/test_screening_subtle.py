from pathlib import Path

import pytest
import yaml

from data.catalog.screening.screen import Screen
from data.types.text import Language
from tests.unit.catalog.listings import described, screen_of

TEXTS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "subtle_texts.yml").read_text(encoding="utf-8")
)
AMONG = {
    "en": "Two layers, one porch, ten minutes to pitch. {} Packs down to 40 cm.",
    "zh": "双层，带门厅，十分钟搭好。{}收纳长度四十厘米。",
}


def is_held(sentence: str, language: Language, screen: Screen) -> bool:
    """Whether a description is, into which the sentence was slipped."""
    text = AMONG[language].format(sentence)
    item = described(en=text) if language == "en" else described(zh=text)
    return bool(screen.reason(item))


def share_held(kind: str, language: Language) -> float:
    screen, sentences = screen_of(), TEXTS[f"{kind}_{language}"]
    return sum(is_held(one, language, screen) for one in sentences) / len(sentences)


@pytest.mark.parametrize(
    ("kind", "language", "least"),
    [("subtle", "en", 0.8), ("subtle", "zh", 0.75), ("unseen", "en", 0.4), ("unseen", "zh", 0.27)],
)
def test_so_much_of_subtle_text_for_machines_is_found(
    kind: str, language: Language, least: float
) -> None:
    assert share_held(kind, language) >= least


@pytest.mark.parametrize("language", ["en", "zh"])
def test_imperatives_and_praise_of_honest_sellers_are_left_alone(language: Language) -> None:
    assert share_held("honest", language) <= 0.01


def test_a_word_that_two_cues_name_counts_once() -> None:
    screen = screen_of()
    assert not is_held("Feature-packed and yet simple: one dial, one screen.", "en", screen)
    assert not is_held("耳机内置算法，会随环境调整降噪。", "zh", screen)
