"""Which thing of a swap leaves the bundle, and what kind of thing comes for it."""

import re
from typing import Any

Entity = dict[str, Any]

_COMING = re.compile(r"\b(?:with|for|to|into|put|use|get)\b|换成|换为|改成|放|要", re.IGNORECASE)
_LEAVING = re.compile(
    r"\b(?:instead of|rather than|in place of|than)\b|代替|替换|替", re.IGNORECASE
)
_THINGS = ("category", "item_ref")


def with_swapped(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities of a swap in their order: what leaves is an item_ref, what comes a category."""
    told: list[Entity] = []
    passed: int | None = None
    for entity in entities:
        is_thing = entity["entity"] in _THINGS
        told.append({**entity, "entity": _kind(text, entity, passed)} if is_thing else entity)
        if entity["entity"] in (*_THINGS, "ordinal"):
            passed = entity["end"]
    return told


def _kind(text: str, entity: Entity, passed: int | None) -> str:
    """``passed``: where the thing or ordinal before it ends, or None."""
    gap = text[passed or 0 : entity["start"]]
    if _LEAVING.search(gap):
        return "item_ref"
    if passed is None:
        return "category" if _LEAVING.search(text[entity["end"] :]) else "item_ref"
    return "category" if _COMING.search(gap) else str(entity["entity"])
