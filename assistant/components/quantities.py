"""Where a quantity begins and ends: "two" + "pillows", "两个" + 枕头."""

import re
from typing import Any

Entity = dict[str, Any]

_MEASURES = "个把条双张件只套块顶支根盒瓶包袋本片副对箱罐杯枚台束卷打份"
# "一双" and "a" alone are no quantity.
_LEADING = re.compile(
    rf"(?P<count>(?:\d{{1,2}}|[二两三四五六七八九十]+)[{_MEASURES}])(?=[\u4e00-\u9fff])"
    r"|(?P<words>(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|a dozen"
    r"|half a dozen))\s+(?=[a-z])",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?:an?|一)[{_MEASURES}]?", re.IGNORECASE)


def with_quantities(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities with quantities whole, and apart from the things that they count."""
    parted = [part for one in entities for part in _parted(text, one)]
    return [one for one in parted if not _is_one(text, one)]


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
