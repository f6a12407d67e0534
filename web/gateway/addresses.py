"""How street addresses are written, in English and in Chinese, so that they can be masked."""

import re

_STREET = r"(?:street|avenue|ave|boulevard|blvd)"
_WEAK_STREET = (
    r"(?:road|rd|st|lane|ln|drive|dr|court|ct|place|pl|way|terrace|square|sq|close|crescent|highway"
    r"|hwy|parkway|pkwy|circle|cir|mews|gardens|grove|hill|row|walk)"
)
"""Words that as often mean something else ("4 people on the road")."""
# No street is called by these: "2 of us near the street", "12 volt street lamp".
_WORD = (
    r"(?!(?:for|of|on|the|in|to|at|an?|and|or|with|my|your|this|that|per|each|near|people|persons?|"
    r"adults?|kids|days?|nights?|weeks?|dollars?|bucks|usd|inch(?:es)?|cm|mm|kg|g|l|ml|volts?|watts?|"
    r"pieces?|items?|bundles?|sets?|us|pairs?)\b)[a-z][a-z'.-]*"
)
_NOT_AFTER = (
    r"(?!\s+(?:lamps?|lights?|food|style|wear|shoes?|bikes?|photography|market|hockey|fashion))"
)
_UNIT = r"(?:,?\s*(?:apt|apartment|suite|ste|unit|flat|floor|#)\.?\s*[\w-]{1,6})?"
_TOWN = r"(?:,?\s+[a-z][a-z .'-]{1,30},?\s+[a-z]{2}\s+\d{5}(?:-\d{4})?)?"
_NUMBER = r"(?<![\d.,$€£¥#])\d{1,5}[a-z]?\s+"

ENGLISH = (
    rf"\b{_NUMBER}(?:{_WORD}\s+){{1,3}}{_STREET}\b\.?{_NOT_AFTER}(?: [ns][ew]\b)?{_UNIT}{_TOWN}"
)
ENGLISH_WEAK = rf"\b{_NUMBER}(?:{_WORD}\s+){{1,3}}{_WEAK_STREET}\b\.?{_NOT_AFTER}{_UNIT}{_TOWN}"
PO_BOX = r"\bp\.?\s?o\.?\s?box\s*\d{1,6}"
POSTCODE = r"\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|\b\d{5}-\d{4}\b"

# What stands before an address is no part of it: 送到, 住在, 地址是 …
_HAN = r"(?:(?!送到|寄到|发到|送至|住在|地址|家在|在|是|到|我|请|把)[\u4e00-\u9fff])"
_DOOR = (
    r"(?:[0-9一二三四五六七八九十a-z东西南北-]{1,6}(?:号楼|栋|幢|座|单元|楼|层|室|号|房|门)"
    r"(?:[0-9]{1,4}(?![0-9元块单栋幢号楼室层座门房]))?)"
)
_ESTATE = r"(?:小区|花园|家园|苑|公寓|大厦|新村|广场|大楼)"
CHINESE = (
    rf"{_HAN}{{1,20}}(?:路|街|大道|巷|弄|胡同)\s*[0-9一二三四五六七八九十百]{{1,5}}\s*(?:号|弄)(?!电池|线|色)"
    rf"(?:{_HAN}{{2,8}}{_ESTATE})?(?:(?:[a-z]|{_HAN}){{0,8}}?{_DOOR}{{1,4}})?"
)
CHINESE_ESTATE = rf"{_HAN}{{2,16}}{_ESTATE}\s*{_DOOR}{{1,4}}"
CHINESE_DOOR = r"[0-9]{1,3}(?:栋|幢|号楼)[0-9]{1,2}单元[0-9]{1,4}(?:室|号)?"

_CONTEXT = re.compile(
    r"address|deliver|ship|send|mail|post ?code|zip|live|living|house|home|located|reside|street",
    re.IGNORECASE,
)
_NEAR_CHARS = 40


def is_spoken_of(found: str, before: str, _after: str) -> bool:
    """Whether the words speak of an address, or it is written as one: "12 Rose Lane"."""
    words = [word for word in re.findall(r"[A-Za-z]+", found) if len(word) > 1]
    as_a_name = len(words) > 1 and all(word[0].isupper() for word in words)
    return as_a_name or bool(_CONTEXT.search(before[-_NEAR_CHARS:]))


def is_postcode_here(_found: str, before: str, _after: str) -> bool:
    """A postcode looks like many a type number: only where an address is spoken of."""
    return bool(_CONTEXT.search(before[-_NEAR_CHARS:]) or "[address]" in before[-_NEAR_CHARS:])
