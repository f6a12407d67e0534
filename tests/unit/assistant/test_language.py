"""Telling the language of an utterance."""

import pytest
from components.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("something lighter", "en"),
        ("有没有轻一点的", "zh"),
        ("换成 Canon EOS R50", "zh"),
        ("我有macbook，配一套桌面", "zh"),
        ("想要一套home office，不超过两千块钱", "zh"),
        ("i want 露营 gear for four", "en"),
        ("budget改到500刀", "zh"),
        ("add一个tent", "zh"),
        ("en", "en"),
        ("zh", "zh"),
    ],
)
def test_tells_the_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", ['/accept_bundle{"bundle_id": "b1"}', "300?", "👍", "ok", ""])
def test_what_does_not_tell_changes_nothing(text: str) -> None:
    assert language_of(text) is None
