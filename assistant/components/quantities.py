"""Where a quantity begins and ends: "two" + "pillows", "两个" + 枕头."""

import re
from typing import Any

Entity = dict[str, Any]

_MEASURES = "个节把条双张件只套块顶支根盒瓶包袋本片副对箱罐杯枚台束卷打份"
# "一双" and "a" alone are no quantity.
_LEADING = re.compile(
    rf"(?P<count>(?:\d{{1,2}}|[二两三四五六七八九十]+)[{_MEASURES}])(?=[\u4e00-\u9fff])"
    r"|(?P<words>(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen"
    r"|half a dozen))\s+(?=[a-z])",
    re.IGNORECASE,
)
# Right before the things that are counted, whatever else describes them.
_COUNTED = re.compile(
    r"(?<![\w.])(?P<words>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
    r"|(?:half )?a dozen|a couple of)\s+(?:(?:extra|more|other|additional|new|big|small|large|spare"
    r"|matching|identical|nice|cheap|good)\s+)*$"
    rf"|(?P<count>(?<![第\d二两三四五六七八九十])(?:\d{{1,2}}|[二两三四五六七八九十]{{1,3}})[{_MEASURES}])$",
    re.IGNORECASE,
)
_TRAITS = ("color", "material", "brand", "attribute")
# A dozen, 一打, counts.
_ONE = re.compile(rf"(?:an?|一)(?!打)[{_MEASURES}]?", re.IGNORECASE)


def with_quantities(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities with quantities whole, and apart from the things that they count."""
    parted = [part for one in entities for part in _parted(text, one)]
    told = [one for one in parted if not _is_one(text, one)]
    counted = [
        found
        for at, one in enumerate(told)
        if one["entity"] == "category" and (found := _counted(text, told[: at + 1])) is not None
    ]
    kept = [one for one in told if not any(_overlaps(one, found) for found in counted)]
    return sorted([*kept, *counted], key=lambda one: int(one["start"]))


def _counted(text: str, until: list[Entity]) -> Entity | None:
    """The quantity of the last of these entities, where it says one."""
    start = until[-1]["start"]
    for one in reversed(until[:-1]):
        if one["entity"] in _TRAITS and text[one["end"] : start] in ("", " ", "的", ", "):
            start = one["start"]
    match = _COUNTED.search(text[:start])
    if match is None:
        return None
    begin = match.start()
    end = begin + len(match["words"] or match["count"])
    return {"entity": "quantity", "start": begin, "end": end, "value": text[begin:end]}


def _overlaps(one: Entity, other: Entity) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _parted(text: str, entity: Entity) -> list[Entity]:
    start, end = entity["start"], entity["end"]
    if entity["entity"] == "quantity" and text[end : end + 1] in tuple(_MEASURES):
        return [{**entity, "end": end + 1, "value": text[start : end + 1]}]
    leading = _LEADING.match(text[start:end])
    if entity["entity"] not in ("category", "item_ref") or leading is None:
        return [entity]
    counted = start + len(leading["count"] or leading["words"])
    quantity = {"entity": "quantity", "start": start, "end": counted, "value": text[start:counted]}
    begin = start + leading.end()
    return [quantity, {**entity, "start": begin, "value": text[begin:end]}]


def _is_one(text: str, entity: Entity) -> bool:
    words = text[entity["start"] : entity["end"]]
    return entity["entity"] == "quantity" and _ONE.fullmatch(words) is not None
