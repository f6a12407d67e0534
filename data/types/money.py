"""Amounts, budgets and the rates at which a shop understands other currencies."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

BudgetKind = Literal["max", "min", "around", "range"]
AROUND_TOLERANCE = 0.10


@dataclass(frozen=True, slots=True)
class Budget:
    """What a bundle may cost in all. Amounts are integer hundredths of ``currency``.

    ``currency`` is None for a bare number, which means the shop's own currency.
    """

    kind: BudgetKind
    min_cents: int | None
    max_cents: int | None
    currency: str | None

    def __str__(self) -> str:
        """The amounts that bound it: "$300", "$50-$80"."""
        currency = self.currency or ""
        bounds = (self.min_cents, self.max_cents)
        if self.kind == "around" and None not in bounds:
            return str(Money(sum(cents or 0 for cents in bounds) // 2, currency))
        return "-".join(str(Money(cents, currency)) for cents in bounds if cents is not None)

    def allows(self, total_cents: int) -> bool:
        above = self.min_cents is None or total_cents >= self.min_cents
        below = self.max_cents is None or total_cents <= self.max_cents
        return above and below


@dataclass(frozen=True, slots=True)
class Shop:
    """One shop: its name, its one currency for prices, and where its checkout is.

    ``rates`` maps a currency code to the worth of one unit of it in the shop's currency.
    """

    name: str
    currency: str
    rates: Mapping[str, float]
    checkout_url: str
    demo: bool

    def converted(self, budget: Budget) -> Budget:
        """The same budget in the shop's currency; raises KeyError for a currency without a rate."""
        rate = (
            1.0 if budget.currency in (None, self.currency) else self.rates[budget.currency or ""]
        )
        return Budget(
            budget.kind,
            None if budget.min_cents is None else round(budget.min_cents * rate),
            None if budget.max_cents is None else round(budget.max_cents * rate),
            self.currency,
        )


_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "JP¥"}


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer hundredths of ``currency``."""

    cents: int
    currency: str

    def __str__(self) -> str:
        """As a price tag says it in either language: "$278", "¥49.50", "CHF 12"."""
        symbol = _SYMBOLS.get(self.currency, f"{self.currency} ")
        whole, rest = divmod(abs(self.cents), 100)
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{symbol}{whole:,}" + (f".{rest:02d}" if rest else "")
