"""Which one of a row is meant: "the second one", "bundle 2", "最后一套"."""

import re
from dataclasses import asdict, dataclass
from typing import Literal

from components.chinese_numbers import chinese_value

_ENGLISH = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "fifth": 5,
    "5th": 5,
    "sixth": 6,
    "middle": 2,
    "last": -1,
    "final": -1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
}
_BUNDLE_EN, _ITEM_EN = (
    r"bundles?|options?|sets?|packages?|kits?|outfits?",
    r"items?|things?|pieces?",
)
_BUNDLE_ZH, _ITEM_ZH = "套|方案|组合|搭配", "件|样"
_RANK = "first|second|third|fourth|fifth|sixth|[1-6](?:st|nd|rd|th)|middle|last|final"
_COUNT = r"\d{1,2}|[一二两三四五六七八九十]"
_PATTERNS = (
    re.compile(
        rf"(?:\bthe\s+)?\b(?:(?P<back>second|third)[\s-]+to[\s-]+last|(?P<rank>{_RANK}))"
        rf"(?:\s+(?P<unit>ones?|{_BUNDLE_EN}|{_ITEM_EN})\b)?(?!\s+(?:two|three|time|aid|few|\d))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<unit>{_BUNDLE_EN}|{_ITEM_EN}|number|nr\.?|no\.)\s*#?"
        r"(?P<rank>\d{1,2}|one|two|three|four|five)\b(?!\s*(?:people|person|bucks|dollars))",
        re.IGNORECASE,
    ),
    re.compile(r"#\s?(?P<rank>\d{1,2})\b"),
    re.compile(
        rf"(?P<back>倒数)?第(?P<rank>{_COUNT})(?:个?(?P<unit>{_BUNDLE_ZH}|{_ITEM_ZH})|[个款项种把条双])?"
        r"(?![次天时步名代年届期周回章轮])"
    ),
    re.compile(
        rf"(?P<rank>最后|中间)(?:那|的)?(?:一|那)?(?:个?(?P<unit>{_BUNDLE_ZH}|{_ITEM_ZH})|个|款)"
    ),
    re.compile(rf"(?P<unit>方案|选项|套装)(?P<rank>{_COUNT})"),
    re.compile(
        r"(?<![\d一二三四五六七八九十大小])(?P<rank>[1-9一二三四五六七八九])号(?![\d码线楼])"
    ),
)
_BARE = re.compile(rf"(?P<rank>{_COUNT}|one|two|three|four|five)", re.IGNORECASE)


@dataclass(frozen=True)
class OrdinalValue:
    """``number`` counts from 1, or from the end where negative; ``kind`` says what is counted."""

    number: int
    kind: Literal["bundle", "item"] | None

    def as_dict(self) -> dict[str, int | str | None]:
        return asdict(self)


@dataclass(frozen=True)
class Ordinal:
    """An ordinal and the span of the whole phrase."""

    start: int
    end: int
    value: OrdinalValue


def find_ordinals(text: str) -> list[Ordinal]:
    """The phrases that surely point at one of a row, in order."""
    found = [
        Ordinal(match.start(), match.end(), _value(match))
        for pattern in _PATTERNS
        for match in pattern.finditer(text)
        if _points(match)
    ]
    return sorted(found, key=lambda ordinal: ordinal.start)


def ordinal_of(phrase: str) -> OrdinalValue | None:
    """What a phrase known to be an ordinal means; None for several ("the first two")."""
    for pattern in _PATTERNS:
        match = pattern.search(phrase)
        if match:
            return _value(match)
    bare = _BARE.fullmatch(phrase.strip())
    return _value(bare) if bare else None


def _points(match: re.Match[str]) -> bool:
    """A lone "second" or "last" may be time; "the second" or "second one" points."""
    groups = match.groupdict()
    if groups["rank"] is None or re.search(r"[\d#\u4e00-\u9fff]", match[0]):
        return True
    return bool(groups.get("unit"))


def _value(match: re.Match[str]) -> OrdinalValue:
    groups = match.groupdict()
    unit = (groups.get("unit") or "").lower()
    return OrdinalValue(_number(groups["rank"], groups.get("back")), _kind(unit))


def _number(rank: str | None, back: str | None) -> int:
    if rank is None:
        return -_ENGLISH[str(back).lower()]
    special = {"最后": -1, "中间": 2}.get(rank)
    if special is not None:
        return special
    word = rank.lower()
    if word in _ENGLISH:
        return _ENGLISH[word]
    digits = re.match(r"\d+", word)
    reading = None if digits else chinese_value(word)
    number = int(digits[0]) if digits else int(reading[0]) if reading else 1
    return -number if back else number


def _kind(unit: str) -> Literal["bundle", "item"] | None:
    if re.fullmatch(rf"{_BUNDLE_EN}|{_BUNDLE_ZH}|选项|套装", unit):
        return "bundle"
    return "item" if re.fullmatch(rf"{_ITEM_EN}|{_ITEM_ZH}", unit) else None
