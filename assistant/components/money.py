"""Budgets in a text: what was said, where, and what it comes to."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from components.amounts import Amount, find_amounts
from components.money_signs import Framed, is_money
from components.money_words import (
    CHANGED,
    DENIED,
    FLIPPED,
    KINDS_AFTER,
    KINDS_BEFORE,
    PAIRED,
    REFUSED,
    SAID_AFTER,
    SAID_BEFORE,
    TO_BE_CHANGED,
    BudgetKind,
)


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


def find_budgets(text: str, tagged: tuple[tuple[int, int], ...] = ()) -> list[Budget]:
    """All budgets of the text. ``tagged``: spans that the classifier took for a budget."""
    found: list[Budget] = []
    amounts = find_amounts(text)
    are_told = _are_contrasted(text, amounts)
    for amount in amounts:
        if found and amount.start < found[-1].end:
            continue  # the 20 of "300 give or take 20"
        is_tagged = any(start < amount.end and amount.start < end for start, end in tagged)
        framed, kind = _framed(
            text, amount, is_tagged or are_told or _takes_over(text, found, amount)
        )
        if is_money(text, framed, amounts):
            found.append(Budget(framed.start, framed.end, _value(amount, kind)))
    return _paired(text, _meant(text, found))


def _are_contrasted(text: str, amounts: Sequence[Amount]) -> bool:
    """Whether one number is said to stand for another ("700 rather than 500")."""
    gaps = (text[one.end : two.start] for one, two in pairwise(amounts))
    return any(re.fullmatch(rf"[\s,，]*{DENIED}", gap, re.IGNORECASE) for gap in gaps)


def _takes_over(text: str, found: Sequence[Budget], amount: Amount) -> bool:
    """Whether a budget right before it is changed to it ("from 300 to 450")."""
    gap = text[found[-1].end : amount.start] if found else ""
    return re.fullmatch(rf"(?:{TO_BE_CHANGED})\s*", gap, re.IGNORECASE) is not None


def _framed(text: str, amount: Amount, is_expected: bool) -> tuple[Framed, BudgetKind]:
    start, before = _kind_before(text, amount.start)
    end, after = _kind_after(text, amount.end)
    has_kind = (start, end) != (amount.start, amount.end)
    framed = Framed(start, end, amount, has_kind, is_expected)
    if amount.is_range:
        return framed, "range"
    about: BudgetKind | None = "around" if amount.rounded else None
    kinds = [kind for kind in (before, after, about) if kind not in (None, "range")]
    firm = [kind for kind in kinds if kind != "around"]
    said = (firm or kinds or [_said(text, framed)])[0]
    is_refused = said == "min" and re.match(REFUSED, text[framed.end :], re.IGNORECASE)
    return framed, "max" if is_refused else said or "max"


def _kind_before(text: str, start: int) -> tuple[int, BudgetKind | None]:
    for kind, pattern in KINDS_BEFORE:
        match = re.search(rf"(?:{pattern})\s*$", text[:start], re.IGNORECASE)
        if match:
            further, outer = _kind_before(text, match.start())
            if outer not in (None, "around", "range"):
                return further, outer
            return match.start(), _flipped(text[: match.start()], kind)
    return start, None


def _flipped(before: str, kind: BudgetKind) -> BudgetKind:
    """What the kind becomes by a denial in front of its words."""
    for denied, becomes, pattern in FLIPPED:
        if kind == denied and re.search(pattern, before, re.IGNORECASE):
            return becomes
    return kind


def _kind_after(text: str, end: int) -> tuple[int, BudgetKind | None]:
    for kind, pattern in KINDS_AFTER:
        match = re.match(rf"\s*(?:{pattern})", text[end:], re.IGNORECASE)
        if match:
            further, outer = _kind_after(text, end + match.end())
            return further, outer if outer not in (None, "around") else kind
    return end, None


def _said(text: str, framed: Framed) -> BudgetKind | None:
    """The kind that the sentence states without words of kind beside the amount."""
    before, after = text[: framed.start], text[framed.end :]
    for kind, pattern in SAID_AFTER:
        if re.match(pattern, after, re.IGNORECASE):
            return kind
    for kind, pattern in SAID_BEFORE:
        if re.search(pattern, before, re.IGNORECASE):
            return kind
    return None


def _meant(text: str, found: Sequence[Budget]) -> list[Budget]:
    """Without those that are only said to be no longer meant ("not 200", "from 300 to 500")."""
    kept = [
        one
        for at, one in enumerate(found)
        if not re.search(DENIED, text[: one.start], re.IGNORECASE)
        and not (found[at + 1 :] and _is_left(text, one, found[at + 1]))
    ]
    return kept or list(found)


def _is_left(text: str, one: Budget, following: Budget) -> bool:
    """Whether the amount is changed into the following one."""
    words = text[: one.end]
    gap = text[one.end : following.end]
    begins_from = re.search(rf"(?:{CHANGED}|预算|价格)?", words, re.IGNORECASE)
    says_from = re.match(r"(?:from|从)\b|从", text[one.start : one.end], re.IGNORECASE)
    return bool(begins_from and says_from and re.match(TO_BE_CHANGED, gap, re.IGNORECASE))


def _paired(text: str, found: Sequence[Budget]) -> list[Budget]:
    """With a lowest amount and a highest one right behind it as one range."""
    told: list[Budget] = []
    for one in found:
        joined = _range(text, told[-1], one) if told else None
        if joined is None:
            told.append(one)
        else:
            told[-1] = joined
    return told


def _range(text: str, first: Budget, second: Budget) -> Budget | None:
    low, high = first.value, second.value
    kinds = {low.kind, high.kind}
    is_pair = kinds == {"min", "max"} or _is_from_up_to(text, first, second)
    if not is_pair or not re.fullmatch(PAIRED, text[first.end : second.start], re.IGNORECASE):
        return None
    ends = sorted(
        cents
        for one in (low, high)
        for cents in {one.min_cents, one.max_cents} - {None}
        if cents is not None
    )
    if low.kind != "max" and not ends[0] < ends[-1]:
        return None
    currency = high.currency or low.currency
    value = BudgetValue("range", ends[0], ends[-1], currency)
    return Budget(first.start, second.end, value)


def _is_from_up_to(text: str, first: Budget, second: Budget) -> bool:
    says_from = re.match(r"from\b|从", text[first.start : first.end], re.IGNORECASE)
    return bool(says_from) and second.value.kind == "max"


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
