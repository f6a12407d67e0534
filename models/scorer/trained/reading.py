"""Which words of an item the encoder reads, and in what order."""

import re
from collections.abc import Callable, Mapping, Sequence
from html import unescape

from models.contract.item_text import ItemText

SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*")
DIGEST_LETTERS = 160

FIELDS: Mapping[str, Callable[[ItemText], str]] = {
    "title": lambda one: one.title,
    "title_zh": lambda one: one.title_zh if one.title_zh != one.title else "",
    "categories": lambda one: " > ".join(one.paths[0][1:] or one.paths[0]) if one.paths else "",
    "description": lambda one: SENTENCE_END.split(one.description, maxsplit=1)[0],
    "description_zh": lambda one: SENTENCE_END.split(one.description_zh, maxsplit=1)[0],
    "reviews": lambda one: one.reviews[:DIGEST_LETTERS],
    "reviews_zh": lambda one: one.reviews_zh[:DIGEST_LETTERS],
}
"""By the names that a checkpoint declares; descriptions by their first sentence."""


def words_of(item: ItemText, fields: Sequence[str]) -> str:
    """The item's text for the encoder. Raises KeyError for a field that nobody reads."""
    parts = [unescape(FIELDS[name](item)).strip() for name in fields]
    return " | ".join(part for part in parts if part)
