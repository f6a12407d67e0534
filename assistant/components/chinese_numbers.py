"""Chinese numbers, with digits in them as people write: 二百五十, 一千二, 1千5, 两三百, 1.5万."""

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "两": 2, "俩": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000}
_SPOKEN = "零〇一二两三四五六七八九"
# Either it has a spoken digit or a unit; digits alone are left to the reading of digits.
CHINESE_NUMBER = re.compile(
    rf"(?<![\w.])(?:\d+(?:\.\d+)?[百千万](?:[\d{_SPOKEN}十百千万]+)?)"
    rf"|(?<![A-Za-z\d.])\d+(?:\.\d+)?[kw](?=[\u4e00-\u9fff]|$|\W)"
    rf"|(?<=[\u4e00-\u9fff])\d+(?:\.\d+)?[百千万](?:[\d{_SPOKEN}十百千万]+)?"
    rf"|(?<=[\u4e00-\u9fff])\d+(?:,\d{{3}})*(?:\.\d+)?(?![\w.]*[A-Za-z])"
    rf"|[{_SPOKEN}十百千万]+"
)
_PART = re.compile(rf"(\d+(?:,\d{{3}})*(?:\.\d+)?)|([{_SPOKEN}]+)|([十百千万kw])")


def chinese_value(words: str) -> tuple[float, float, int] | None:
    """Lower and upper end of the number and the unit it ends in; None for no number ("千万")."""
    if not re.search(rf"[\d{_SPOKEN}十]", words) and words not in ("百", "千", "万"):
        return None
    spread = re.fullmatch(rf"(.*?)([{_SPOKEN[2:]}])([{_SPOKEN[2:]}])([十百千万]*)", words)
    if spread and _DIGITS[spread[3]] == _DIGITS[spread[2]] + 1:
        low = _sum(spread[1] + spread[2] + spread[4])
        high = _sum(spread[1] + spread[3] + spread[4])
        return low, high, _UNITS.get(words[-1], 1)
    value = _sum(words)
    return value, value, _UNITS.get(words[-1], 1)


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
