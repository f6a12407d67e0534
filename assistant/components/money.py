"""Budgets in a text: what was said, where, and what it comes to."""

import re
from dataclasses import asdict, dataclass

from components.amounts import ROUNDED, Amount, find_amounts
from components.money_words import (
    ALLOWED_NEXT_WORDS,
    BUDGET_NEARBY,
    COUNTED,
    FILLERS_AFTER,
    FILLERS_BEFORE,
    KINDS_AFTER,
    KINDS_BEFORE,
    OTHER_NUMBERS,
    BudgetKind,
)

# "3" alone answers a question about bundles rather than about money.
SMALLEST_BARE_AMOUNT = 20


@dataclass(frozen=True)
class BudgetValue:
    """A budget in hundredths; ``currency`` is None where the shopper named none."""

    kind: BudgetKind
    min_cents: int | None
    max_cents: int | None
    currency: str | None

    def as_dict(self) -> dict[str, str | int | None]:
        return asdict(self)


@dataclass(frozen=True)
class Budget:
    """A budget and its span: the amount with its currency and kind word."""

    start: int
    end: int
    value: BudgetValue


@dataclass(frozen=True)
class _Framed:
    """An amount with the words of kind around it."""

    start: int
    end: int
    kind: BudgetKind | None


def find_budgets(text: str, tagged: tuple[tuple[int, int], ...] = ()) -> list[Budget]:
    """All budgets of the text. ``tagged``: spans that the classifier took for a budget."""
    budgets = []
    for amount in find_amounts(text):
        framed = _framed(text, amount)
        if _is_money(text, amount, framed, tagged):
            value = _value(amount, framed.kind or ("range" if amount.is_range else "max"))
            budgets.append(Budget(framed.start, framed.end, value))
    return budgets


def _framed(text: str, amount: Amount) -> _Framed:
    start, before = _kind_before(text, amount.start)
    end, after = _kind_after(text, amount.end)
    rounded = re.search(ROUNDED, text[amount.start : amount.end])
    about: BudgetKind | None = "around" if rounded else None
    kinds = [kind for kind in (before, after, about) if kind is not None]
    firm = [kind for kind in kinds if kind != "around"]
    kind = (firm or kinds or [None])[0]
    return _Framed(start, end, "range" if amount.is_range else kind)


def _kind_before(text: str, start: int) -> tuple[int, BudgetKind | None]:
    for kind, pattern in KINDS_BEFORE:
        match = re.search(rf"(?:{pattern})\s*$", text[:start], re.IGNORECASE)
        if match:
            further, outer = _kind_before(text, match.start())
            return (further, outer) if outer not in (None, "around") else (match.start(), kind)
    return start, None


def _kind_after(text: str, end: int) -> tuple[int, BudgetKind | None]:
    for kind, pattern in KINDS_AFTER:
        match = re.match(rf"\s*(?:{pattern})", text[end:], re.IGNORECASE)
        if match:
            return end + match.end(), kind
    return end, None


def _is_money(
    text: str, amount: Amount, framed: _Framed, tagged: tuple[tuple[int, int], ...]
) -> bool:
    """A number is money by its currency, or, bare, by what stands around it."""
    if amount.currency is not None:
        return not (amount.currency == "GBP" and re.search(r"weigh|heav|light", text))
    if re.search(OTHER_NUMBERS, text[: amount.start], re.IGNORECASE):
        return False
    if _counts(text[amount.end :]):
        return False
    return _is_spoken_of(text, amount, framed) or (
        amount.high >= SMALLEST_BARE_AMOUNT
        and (
            any(start < amount.end and amount.start < end for start, end in tagged)
            or _is_all(text[: framed.start], text[framed.end :])
        )
    )


def _is_spoken_of(text: str, amount: Amount, framed: _Framed) -> bool:
    """Whether the words next to the amount are about money ("预算", "under …")."""
    if re.search(BUDGET_NEARBY, text[: framed.start], re.IGNORECASE):
        return True
    if re.match(r"\s*(?:budget|预算)", text[amount.end :], re.IGNORECASE):
        return True
    if amount.is_range and _is_range_of_money(text, amount):
        return True
    has_kind_word = framed.kind is not None and (framed.start, framed.end) != (
        amount.start,
        amount.end,
    )
    return has_kind_word and amount.high >= 10 and _stands_alone(text, framed)


def _is_range_of_money(text: str, amount: Amount) -> bool:
    """Whether thousands are said as people say them of money, or the budget is spoken of at all."""
    is_large = amount.low >= SMALLEST_BARE_AMOUNT
    in_thousands = re.search(r"\dk\b", text[amount.start : amount.end], re.IGNORECASE)
    return is_large and bool(in_thousands or re.search(r"budget|预算", text, re.IGNORECASE))


def _counts(after: str) -> bool:
    """Whether the number counts or measures what follows it ("4 people", "55mm", "三个")."""
    return bool(re.match(COUNTED, after, re.IGNORECASE))


def _stands_alone(text: str, framed: _Framed) -> bool:
    word = re.match(r"\s*([A-Za-z]+)", text[framed.end :])
    return word is None or word[1].lower() in ALLOWED_NEXT_WORDS


def _is_all(before: str, after: str) -> bool:
    return bool(
        re.fullmatch(FILLERS_BEFORE, before.strip(), re.IGNORECASE)
        and re.fullmatch(FILLERS_AFTER, after.strip(), re.IGNORECASE)
    )


def _value(amount: Amount, kind: BudgetKind) -> BudgetValue:
    low, high = round(amount.low * 100), round(amount.high * 100)
    if kind == "around":
        low, high = round(amount.low * 90), round(amount.high * 110)
    return BudgetValue(
        kind,
        min_cents=None if kind == "max" else low,
        max_cents=None if kind == "min" else high,
        currency=amount.currency,
    )
