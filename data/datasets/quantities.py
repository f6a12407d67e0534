"""Weights, lengths, ages, stock and dates as feeds write them, in the shop's own units."""

import re
from datetime import UTC, datetime
from typing import Final

from data.datasets.errors import BadValue

GRAMS: Final = {
    "g": 1.0, "gr": 1.0, "gram": 1.0, "grams": 1.0, "grm": 1.0, "克": 1.0,
    "kg": 1000.0, "kgs": 1000.0, "kilogram": 1000.0, "kilograms": 1000.0, "kgm": 1000.0,
    "千克": 1000.0, "公斤": 1000.0,
    "mg": 0.001, "lb": 453.59237, "lbs": 453.59237, "lbr": 453.59237, "pound": 453.59237,
    "pounds": 453.59237, "oz": 28.349523, "onz": 28.349523, "ounce": 28.349523,
    "ounces": 28.349523,
}  # fmt: skip
CENTIMETRES: Final = {
    "mm": 0.1, "mmt": 0.1, "毫米": 0.1, "cm": 1.0, "cmt": 1.0, "厘米": 1.0, "m": 100.0,
    "mtr": 100.0, "米": 100.0, "in": 2.54, "inh": 2.54, "inch": 2.54, "inches": 2.54, '"': 2.54,
    "ft": 30.48, "fot": 30.48, "foot": 30.48, "feet": 30.48,
}  # fmt: skip
AGES: Final = {
    "newborn": (0, 3), "infant": (3, 12), "toddler": (12, 60), "kids": (60, 156),
}  # fmt: skip
"""Merchant Center's age groups in months; "adult" says nothing about safety."""

MEASURED = re.compile(r"^\s*([.,]?\d[\d.,]*)\s*([^\d\s].*?)?\s*$")
HEAVIEST_G, LONGEST_CM = 10_000_000.0, 100_000.0
MOST_STOCK = 1_000_000
GTIN_LENGTHS = (8, 12, 13, 14)


def grams(text: str) -> float | None:
    """None for what is no weight, and for zero, which feeds write for "unknown"."""
    return _measured(text, GRAMS, HEAVIEST_G)


def centimetres(text: str) -> float | None:
    return _measured(text, CENTIMETRES, LONGEST_CM)


def _measured(text: str, units: dict[str, float], most: float) -> float | None:
    found = MEASURED.match(text)
    unit = (found[2] or "").lower().rstrip(".") if found else ""
    if not found or unit not in units:
        return None
    try:
        value = float(found[1].replace(",", ".")) * units[unit]
    except ValueError:
        return None
    return round(value, 2) if 0 < value <= most else None


def number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None  # excludes infinity and nan as well


def whole(value: float) -> int | float:
    """5.0 as 5: what JSON gives back must equal what was stored."""
    return int(value) if value == int(value) else value


def pieces(text: str) -> int:
    """A stock count; oversold stock is none. Raises BadValue for what is no count."""
    value = number(text)
    if value is None:
        raise BadValue(f"the quantity '{text[:40]}' is no number: write how many are in stock")
    return min(max(int(value), 0), MOST_STOCK)


def gtin(text: str) -> str | None:
    """The trade item number, without separators; None where its check digit is wrong."""
    digits = re.sub(r"[\s'-]", "", text)
    if not (digits.isascii() and digits.isdigit() and len(digits) in GTIN_LENGTHS):
        return None
    weighted = sum(int(one) * (3, 1)[at % 2] for at, one in enumerate(reversed(digits[:-1])))
    return digits if (10 - weighted % 10) % 10 == int(digits[-1]) and digits.strip("0") else None


def moment(text: str) -> datetime | None:
    """An ISO 8601 date or time; without a zone it is UTC. None where it is neither."""
    said = text.strip().replace(" ", "T", 1) if text.strip()[10:11] == " " else text.strip()
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
