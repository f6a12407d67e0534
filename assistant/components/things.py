"""Repairs of what the classifier tags: spans broken in two, and things taken for kinds of thing."""

import re
from typing import Any

from components.swaps import with_swapped

Entity = dict[str, Any]

# Of these, neighbours are one: "phone" + "case". Two attributes side by side are two wishes.
_WHOLE = {
    "category",
    "item_ref",
    "scenario",
    "recipient",
    "occasion",
    "material",
    "color",
    "brand",
    "deadline",
    "party_size",
}
_DEGREES = {"too", "太", "less", "so", "not"}
# Words that are no entity alone.
_EMPTY = set(
    "a an the of by for to and or in on at it is with too so this that one ones just some any my"
    " pair bundle bundles set sets kit kits".split()
) | set("的了个一吧呢吗啊套件这那动有太不要和跟与也都还再来换就是我你")
_POINTING_INTENTS = {
    "remove_item",
    "keep_item",
    "critique",
    "ask_item",
    "ask_availability",
    "order_status",
    "accept_bundle",
}
_WISHING_INTENTS = {"request_bundle", "refine", "add_item", "browse_guides"}
# Nothing that the shopper could want or have is named with these.
SILENT_INTENTS = {
    "greet",
    "goodbye",
    "thank",
    "help",
    "out_of_scope",
    "human_agent",
    "forget_me",
    "restart",
    "view_basket",
    "checkout",
}


_OWNER = re.compile(r"(?:\b(?:my|our|his|her)\s+|我们?家的?|咱们?家的?|我的)$", re.IGNORECASE)
_MADE_OF = re.compile(
    r"(leather|linen|silk|wool|woollen|woolen|cotton|velvet|suede|cashmere|bamboo|wooden|ceramic"
    r"|glass|plastic|stainless steel|titanium|denim|nylon|polyester)\s+(?=[a-z])"
    r"|(亚麻|真丝|纯棉|棉麻|羊毛|羊绒|真皮|不锈钢|竹制|木质|实木|陶瓷|塑料|钛)的?(?=[\u4e00-\u9fff]{2})",
    re.IGNORECASE,
)


def mended(text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
    """The entities with broken spans joined, empty ones dropped and things told from kinds."""
    joined: list[Entity] = []
    for entity in sorted(entities, key=lambda one: int(one["start"])):
        if joined and _belong_together(text, joined[-1], entity):
            joined[-1] = _join(text, joined[-1], entity)
        else:
            joined.append(entity)
    named = [_told(intent, one) for one in joined if not _is_empty(text, intent, one)]
    named = [part for one in named for part in _parted(text, _with_owner(text, one))]
    return with_swapped(text, named) if intent == "swap_item" else named


def _with_owner(text: str, entity: Entity) -> Entity:
    """A person's or a pet's words with the "my" before them."""
    owner = _OWNER.search(text[: entity["start"]])
    if entity["entity"] != "recipient" or owner is None:
        return entity
    return {**entity, "start": owner.start(), "value": text[owner.start() : entity["end"]]}


def _parted(text: str, entity: Entity) -> list[Entity]:
    """ "linen trousers" are trousers of linen; fixed compounds as 铸铁锅 stay whole."""
    start, end = entity["start"], entity["end"]
    made_of = _MADE_OF.match(text[start:end])
    if entity["entity"] not in ("category", "item_ref") or made_of is None:
        return [entity]
    name = made_of[1] or made_of[2]
    last, begin = start + len(name), start + made_of.end()
    material = {**entity, "entity": "material", "end": last, "value": text[start:last]}
    return [material, {**entity, "start": begin, "value": text[begin:end]}]


def _belong_together(text: str, first: Entity, second: Entity) -> bool:
    if first["entity"] != second["entity"]:
        return False
    gap = text[first["end"] : second["start"]]
    if gap not in ("", " ", "-"):
        return False
    words = [text[one["start"] : one["end"]].lower() for one in (first, second)]
    # A single Chinese character is hardly ever a word of its own kind.
    is_torn = gap == "" and min(map(len, words)) == 1
    return first["entity"] in _WHOLE or words[0] in _DEGREES or is_torn


def _join(text: str, first: Entity, second: Entity) -> Entity:
    whole = {**first, **second, "start": first["start"]}
    role = second.get("role") or first.get("role")
    if role:
        whole["role"] = role
    return {**whole, "value": text[first["start"] : second["end"]]}


def _is_empty(text: str, intent: str | None, entity: Entity) -> bool:
    return intent in SILENT_INTENTS or text[entity["start"] : entity["end"]].lower() in _EMPTY


def _told(intent: str | None, entity: Entity) -> Entity:
    """What is removed or asked about is a thing, what is added or requested a kind of thing."""
    if entity["entity"] == "category" and intent in _POINTING_INTENTS:
        return {**entity, "entity": "item_ref"}
    if entity["entity"] == "item_ref" and intent in _WISHING_INTENTS:
        is_owned = entity.get("role") == "owned"
        return entity if is_owned else {**entity, "entity": "category"}
    return entity
