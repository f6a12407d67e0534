"""How many people or things a phrase speaks of: "for two adults and a kid", "一家三口", "两双"."""

import re
from dataclasses import dataclass

from components.numbers import find_numbers

_PEOPLE_EN = (
    r"people|persons|(?<=one )person|(?<=1 )person|adults?|kids?|children|child|guests?|friends"
    r"|players?|men|women|girls|boys|students?|colleagues|teens?|toddlers?|babies|of us|folks"
    r"|campers|hikers|lads|mates|buddies|pals|ladies|gents|teenagers|diners|roommates|ppl"
    r"|peeps|pax|heads"
)
_NUMBER_EN = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|thirty|forty|fifty|a dozen|a couple of)"
)
_AFTER_PARTY = (
    "under|with|without|below|please|in|on|by|max|budget|around|about|up to|at|who|we|and"
)
_COUNT_ZH = r"(?:\d{1,3}|[一二两三四五六七八九十]+)"
# What surely speaks of people, whether or not the classifier saw it.
_PARTIES = (
    re.compile(
        rf"(?:\bfor\s+)?(?<!not )(?<!me and )(?<!and my )\b{_NUMBER_EN}\s+(?:{_PEOPLE_EN})\b"
        rf"(?:(?:\s+and|,|\s*\+)\s+(?:a|{_NUMBER_EN})\s+(?:{_PEOPLE_EN})\b)*",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\bfor\s+)?\b(?:me|myself) and (?:my )?{_NUMBER_EN}\s+(?:{_PEOPLE_EN})\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\bfor\s+(?:a\s+)?(?:party|group|family)\s+of\s+{_NUMBER_EN}\b", re.IGNORECASE),
    re.compile(rf"\b(?:party|group|family) of {_NUMBER_EN}\b", re.IGNORECASE),
    re.compile(rf"\bfor\s+{_NUMBER_EN}(?=\s*(?:$|[,.;!?]|(?:{_AFTER_PARTY})\b))", re.IGNORECASE),
    re.compile(rf"一家{_COUNT_ZH}口|{_COUNT_ZH}口之?[家人]|{_COUNT_ZH}大{_COUNT_ZH}小"),
    re.compile(
        rf"(?<!第)(?<!不是){_COUNT_ZH}(?:来|多|几)?(?:个大人|个小孩|个孩子|个成人|个朋友"
        rf"|个哥们|个同事|个同学|个闺蜜|个兄弟|个客人|个小朋友|个人|位"
        rf"|人(?![民工群气类生物]))"
    ),
)
_COUPLES = re.compile(
    r"\b(?:my|the)?\s*\w+ and (?:me|i|myself)\b|\bme and (?:my )?\w+|\bboth of us\b|\ba couple\b"
    r"|\bthe two of us\b|我们?(?:和|跟)\w{1,4}|我俩|我们俩|俩人|夫妻|情侣|两口子",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\b(?:just|only) me\b|\bmyself\b|\balone\b|就我|我自己|独自", re.IGNORECASE)
_AND_ME = re.compile(r"\b(?:me|myself) and (?!i\b)", re.IGNORECASE)
_SINGLE = re.compile(rf"\band an? (?:{_PEOPLE_EN}|baby)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Party:
    """How many people something is for, and where that is said."""

    start: int
    end: int
    count: int


def find_parties(text: str) -> list[Party]:
    """The phrases that surely say for how many people, in order, none inside another."""
    found: list[Party] = []
    for pattern in _PARTIES:
        for match in pattern.finditer(text):
            count = party_of(match[0])
            overlaps = any(p.start < match.end() and match.start() < p.end for p in found)
            if count and not overlaps:
                found.append(Party(match.start(), match.end(), count))
    return sorted(found, key=lambda party: party.start)


def party_of(phrase: str) -> int | None:
    """The number of people that a phrase about people names, or None."""
    numbers = [int(number.high) for number in find_numbers(phrase)]
    if re.match(r"一家", phrase):
        numbers = numbers[1:]
    if numbers:
        return sum(numbers) + len(_SINGLE.findall(phrase)) + len(_AND_ME.findall(phrase))
    if _COUPLES.search(phrase):
        return 2
    return 1 if _ALONE.search(phrase) else None


def quantity_of(phrase: str) -> int | None:
    """The number of things that a phrase about a quantity names, or None."""
    numbers = find_numbers(phrase)
    if numbers:
        return int(numbers[0].value)
    return 2 if re.search(r"\b(?:both|pair|couple)\b|一对|俩", phrase, re.IGNORECASE) else None
