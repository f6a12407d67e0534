"""Whether a thing or a trait is wanted, excluded or owned, where the words leave no doubt."""

import re
from typing import Any

Entity = dict[str, Any]

_TRAITS = {"brand", "color", "material", "attribute"}
_ASKING = {
    "ask_item",
    "ask_availability",
    "ask_why",
    "browse_guides",
    "compare_bundles",
}
_CONDITIONING = {"refine", "request_bundle", "critique"}
_OWNED_BEFORE = re.compile(
    r"(?:(?<!can )(?<!could )(?<!may )\b(?:i|we|they|he|she|wife|husband|son|daughter|mom|dad)"
    r"(?:'ve|’ve)?(?: already| do| also)? (?:own|owns|have|has|got)"
    r"|\balready (?:have|own|got|has)|(?:'ve|’ve|have|has)(?: already)? got|\bown)"
    r"(?: already)?(?: an?| the| some| our| my| one| two| enough| plenty of| this| that)*\s+$"
    r"|\b(?:my|our) (?:own )?$"
    r"|(?:我们?|咱们?|家里?|家中|已经|已|自己|他|她|老婆|老公|孩子|手上)(?:已经|都|早就|也|本来)?"
    r"有(?:了|现成的)?(?:[一两几]?[个台把条双张件只套块顶部支])?$|我们?家?的$|自带的?$|自备的?$",
    re.IGNORECASE,
)
_OWNED_AFTER = re.compile(
    r"\s*(?:already|at home|that i own|i own|i already)\b"
    r"|(?:我们?|家里|自己|咱们?)?(?:都|已经|早就|也)?(?:有(?:了|一)|自己带|自带|自备)"
    r"|(?:我们?|家里)(?:都|已经)?有",
    re.IGNORECASE,
)
# What is said right in front of, or right behind, what is not wanted.
_EXCLUDED_BEFORE = re.compile(
    r"(?:\b(?:no|not|without|avoid|skip|except(?: for)?|anything but|everything but|other than"
    r"|apart from|rather than|instead of|nothing(?: (?:made )?(?:of|from|in|with))?|free of"
    r"|allergic to|(?:hate|dislike|can'?t stand|cannot stand)"
    r"|(?:don'?t|do not|doesn'?t|does not|won'?t|can'?t|never) (?:like|want|need|use|eat|wear"
    r"|show me|include|give me)|can'?t have|must not have)"
    r"(?: (?:the|an?|any|any more|this|that|those|these|much|more|with|in|from|made of|of))*\s+"
    r"|(?:不要|不想要|别要|不用|不喜欢|讨厌|受不了|别用|别给我|别放|别有|避开|不能有|不能含"
    r"|不含|除了|不是|而不是|少点)"
    r"(?:有|含|带|是|任何|那种|这种)?)$",
    re.IGNORECASE,
)
_EXCLUDED_AFTER = re.compile(
    r"(?:色|的|款)?(?:我|我们|她|他)?(?:[就都也]?(?:不要|不喜欢|讨厌|受不了)|除外|不行|免了"
    r"|[就都]算了|[就都]不考虑)"
    r"(?=$|[^\u4e00-\u9fff]|[了吧啊哈哦呀])|过敏"
    r"|\s+(?:is|are) (?:out|a no(?:-go)?|not ok(?:ay)?|the problem|off the table)\b"
    r"|\s+(?:that |which )?(?:i|we|she|he|they)(?:'m| am|'re| are|'s| is)?(?: really| just)? "
    r"(?:don'?t|don’t|do not|doesn'?t|can'?t|cannot|won'?t|hate|dislike|allergic)\b",
    re.IGNORECASE,
)
# Without any of them nothing is excluded, whatever the classifier thinks of it.
_DENYING_WORDS = re.compile(
    r"\b(?:no|not|nothing|none|never|nor|neither|without|avoid|skip|except|excluding|but"
    r"|other than"
    r"|apart from|rather|instead|free|allerg\w*|hate|dislike|lose|drop|remove|minus|less"
    r"|fewer|too"
    r"|all (?:that|this|those|these)|so much|so many|out|sick of|tired of|enough|stop|ban"
    r"|off|leave"
    r"|cannot|over|exclude|replace|swap|away from|intoleran\w*|get rid|ditch|cut)\b"
    r"|n['’]?t\b|-free\b"
    r"|[不别没无免忌勿莫非]|讨厌|过敏|除|避|太|少|去掉|删|拿掉|换|受不了|腻|全是|都是"
    r"|那么多|这么多|够了|嫌"
    r"|算了|拒绝|禁|排除",
    re.IGNORECASE,
)
# A complaint of how much there is of something.
_COMPLAINED_BEFORE = re.compile(
    r"\b(?:all (?:that|this|those|these|the)|too (?:much|many)|(?:so|way too) (?:much|many)"
    r"|sick of(?: all)?(?: the| this| that)?|tired of(?: all)?(?: the| this| that)?)\s+$"
    r"|(?:全是|都是|太多|那么多|这么多|一堆|尽是|净是)$",
    re.IGNORECASE,
)
# "Plastic is fine" frees what was excluded.
_ALLOWED_AFTER = re.compile(
    r"\s*(?:is|are|'s|’s)\s+(?:\w+ly\s+|quite\s+)?(?:fine|ok|okay|alright|all right|good|allowed"
    r"|acceptable|no problem|not a problem|welcome)\b"
    r"|的?[也就都还倒其实]*(?:可以|没问题|没关系|能接受|无所谓|行(?!不|吗))",
    re.IGNORECASE,
)
# Two of them say that it is wanted and nothing else: "nothing other than wool", "不是纯棉的不要".
_TWICE_BEFORE = re.compile(
    r"\b(?:no|not|nothing|nobody|never|don'?t|do not)\b[^,.;]*"
    r"\b(?:except|other than|apart from|but)\b[^,.;]*$",
    re.IGNORECASE,
)
_TWICE_AFTER = re.compile(r"(?:色|的|款)*(?:[我就都]*(?:不要|不买|不考虑|不用|不行|别的))")
_DEGREES = re.compile(r"(?:too|less|over|not)\b|太|过于", re.IGNORECASE)
_IN_BASKET = re.compile(r"\s*in (?:my|the|our) (?:basket|cart|bag)\b", re.IGNORECASE)
_OWNING_WORDS = re.compile(
    r"\b(?:own|owns|have|has|had|got|already|my|our|bought)\b"
    r"|(?<!没)有(?!没)|我的|家里|我家|自己|自带|自备|买了|入手|送了|现成",
    re.IGNORECASE,
)


_LISTED = re.compile(
    r"\s*(?:&|and|、|和|跟|与|还有)\s*(?:an?|the|some|my|our|two|2)?\s*", re.IGNORECASE
)
_THINGS = ("category", "item_ref")


def with_roles(text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
    """The entities in the order of the text, each with the role that it can have here."""
    roles = [_role(text, intent, one) for one in entities]
    for at, one in enumerate(entities[1:]):
        if roles[at] == "owned" and _is_listed(text, entities[at], one):
            roles[at + 1] = "owned"
    for at, one in enumerate(entities[:-1]):
        follower = entities[at + 1]
        if one["entity"] in _TRAITS and _describes(text, one, follower):
            roles[at] = "owned" if roles[at + 1] == "owned" else None
    return [_set(one, role) for one, role in zip(entities, roles, strict=True)]


def _role(text: str, intent: str | None, entity: Entity) -> str | None:
    role: str | None = entity.get("role")
    kind = entity["entity"]
    if kind not in _TRAITS | {"category", "item_ref"} or intent == "order_status":
        return None
    if kind != "attribute" and _is_owned(text, entity):
        return "owned"
    if role == "owned" and not _OWNING_WORDS.search(text):
        role = None
    if kind == "item_ref":
        return _role_of_thing(intent, role)
    if kind in _TRAITS and intent in _ASKING:
        return None
    return _of_condition(text, intent, entity)


def _of_condition(text: str, intent: str | None, entity: Entity) -> str:
    """Whether a kind of thing or a trait is excluded or wanted."""
    is_told = intent == "refine" or (intent in _CONDITIONING and entity["entity"] != "attribute")
    if is_told and _is_excluded(text, entity):
        return "exclude"
    role = entity.get("role") or "want"
    before, after = text[: entity["start"]], text[entity["end"] :]
    is_doubtful = entity["entity"] != "attribute" and not _DENYING_WORDS.search(text)
    is_freed = _ALLOWED_AFTER.match(after) and not _EXCLUDED_BEFORE.search(before)
    return "want" if role == "exclude" and (is_doubtful or is_freed) else str(role)


def _role_of_thing(intent: str | None, role: str | None) -> str | None:
    if role == "owned":
        return role
    return "exclude" if intent == "remove_item" else None


def _is_owned(text: str, entity: Entity) -> bool:
    before, after = text[: entity["start"]], text[entity["end"] :]
    if _IN_BASKET.match(after):
        return False
    return bool(_OWNED_BEFORE.search(before) or _OWNED_AFTER.match(after))


def _is_excluded(text: str, entity: Entity) -> bool:
    if _DEGREES.match(text[entity["start"] :]):
        return False
    before, after = text[: entity["start"]], text[entity["end"] :]
    is_before = _EXCLUDED_BEFORE.search(before)
    if _ALLOWED_AFTER.match(after) and not is_before:
        return False
    is_before = is_before or (entity["entity"] != "attribute" and _COMPLAINED_BEFORE.search(before))
    if _TWICE_BEFORE.search(before) or (is_before and _TWICE_AFTER.match(after)):
        return False
    return bool(is_before or _EXCLUDED_AFTER.match(after))


def _describes(text: str, trait: Entity, follower: Entity) -> bool:
    """Whether the trait stands right before a thing, as in "the red scarf"."""
    gap = text[trait["end"] : follower["start"]]
    return follower["entity"] == "item_ref" and gap in ("", " ", "的")


def _is_listed(text: str, first: Entity, second: Entity) -> bool:
    """Whether the second is one more of the same, as the stove in "a tent and a stove"."""
    gap = text[first["end"] : second["start"]]
    are_things = first["entity"] in _THINGS and second["entity"] in _THINGS
    return are_things and _LISTED.fullmatch(gap) is not None


def _set(entity: Entity, role: str | None) -> Entity:
    bare = {key: value for key, value in entity.items() if key != "role"}
    if role == "owned" and entity["entity"] == "category":
        bare["entity"] = "item_ref"
    return {**bare, "role": role} if role else bare
