"""Chinese numbers, with digits in them as people write: 二百五十, 一千二, 1千5, 两三百, 1.5万."""

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_SPOKEN = "零〇一二两三四五六七八九"
_LATIN_UNIT = "[kKwW]"
# Either it has a spoken digit or a unit; digits alone are left to the reading of digits.
CHINESE_NUMBER = re.compile(
    rf"(?<![\w.])(?:\d+(?:\.\d+)?[百千万](?:[\d{_SPOKEN}十百千万]+)?)"
    rf"|(?<![A-Za-z\d.])\d+(?:\.\d+)?{_LATIN_UNIT}(?:[1-9](?!\d))?(?=[\u4e00-\u9fff]|$|[^\w])"
    rf"|(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?[百千万](?:[\d{_SPOKEN}十百千万]+)?"
    rf"|(?<=[\u4e00-\u9fff])\d+(?:,\d{{3}})*(?:\.\d+)?(?![\w.]*[A-Za-z])"
    rf"|[{_SPOKEN}]?十几|几[十百千万]"
    rf"|[{_SPOKEN}十百千万]+"
)
_PART = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)|([{_SPOKEN}]+)|([十百千万kw])")
_MANY = re.compile(rf"([{_SPOKEN}]?十)几|几([十百千万])")
_TWICE = re.compile(rf"([{_SPOKEN[2:]}][百千万])([{_SPOKEN[2:]}][百千万])")
_SPREAD = re.compile(rf"(.*?)([{_SPOKEN[2:]}])([{_SPOKEN[2:]}])([十百千万]*)")


def chinese_value(words: str) -> tuple[float, float, int] | None:
    """Lower and upper end of the number and the unit it ends in; None for no number ("千万")."""
    words = words.lower()
    many = _MANY.fullmatch(words)
    if many:
        return _many(many)
    if not re.search(rf"[\d{_SPOKEN}十]", words) and words not in ("百", "千", "万"):
        return None
    unit = _UNITS.get(words[-1], 1)
    low, high = _ends(words)
    return low, high, unit


def _many(match: re.Match[str]) -> tuple[float, float, int]:
    """ "十几" is ten to twenty, "几百" two to nine hundred."""
    if match[2]:
        unit = _UNITS[match[2]]
        return 2.0 * unit, 9.0 * unit, unit
    tens = _sum(match[1])
    return tens, tens + 10, 1


def _ends(words: str) -> tuple[float, float]:
    """ "两三百" and "三五百" are spreads, and so is "三百五百"."""
    twice = _TWICE.fullmatch(words)
    if twice and twice[1][1] == twice[2][1] and _sum(twice[1]) < _sum(twice[2]):
        return _sum(twice[1]), _sum(twice[2])
    spread = _SPREAD.fullmatch(words)
    if spread:
        steps = _DIGITS[spread[3]] - _DIGITS[spread[2]]
        if steps == 1 or (spread[2] + spread[3] == "三五" and spread[4]):
            head, tail = spread[1], spread[4]
            return _sum(head + spread[2] + tail), _sum(head + spread[3] + tail)
    value = _sum(words)
    return value, value


def _sum(words: str) -> float:
    total, section, waiting, unit = 0.0, 0.0, None, 1
    for digits, spoken, sign in _PART.findall(words):
        if sign:
            unit = _UNITS[sign]
            if unit < 10_000:
                section += (1 if waiting is None else waiting) * unit
            else:
                total, section = (section + (waiting or 0) or 1) * unit + total, 0.0
            waiting = None
        else:
            waiting = float(digits.replace(",", "")) if digits else float(_spelled(spoken))
            # "三千零五" is 3005, but "三千五" is 3500.
            unit = 1 if spoken[:1] in ("零", "〇") and spoken else unit
    return total + section + _tail(waiting, unit)


def _spelled(digits: str) -> str:
    return "".join(str(_DIGITS[digit]) for digit in digits)


def _tail(waiting: float | None, unit: int) -> float:
    """A last digit without its unit counts a tenth of the unit before it."""
    if waiting is None:
        return 0.0
    return waiting * unit / 10 if unit > 10 and waiting < 10 else waiting
