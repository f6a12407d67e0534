"""Whether an item carries or names what a shopper does not want."""

import re

from data.types.item import Item
from models.constraints.facts import Facts

_CJK = re.compile(r"[\u3400-\u9fff]")


def excluded(item: Item, term: str, facts: Facts) -> bool:
    """Whether ``term`` speaks of the item.

    A concept does when the item carries it or one below it (suede is leather). A word that is no
    concept of any item is looked for in the titles: whole in English, anywhere in Chinese.
    """
    concept = term.casefold()
    if concept in facts.concepts:
        return carries(item, concept, facts)
    return _names(item, concept.replace("_", " "))


def carries(item: Item, concept: str, facts: Facts) -> bool:
    """Whether one of the item's facets is the concept or lies below it."""
    return any(facts.is_within(facet, concept) for facet in item.facets)


def _names(item: Item, word: str) -> bool:
    if _CJK.search(word):
        return word in item.title.zh or word in item.title.en
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", item.title.en.casefold()) is not None
