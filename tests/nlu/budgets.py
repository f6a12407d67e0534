"""Whether amounts of money are understood exactly: kind, amount and currency."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.nlu.heldout import Reading

AROUND = 0.1


@dataclass(frozen=True)
class Said:
    """A text and the value that the one amount in it should come to; None where none is money."""

    text: str
    value: dict[str, Any] | None

    @property
    def budgets(self) -> list[dict[str, Any]]:
        return [] if self.value is None else [self.value]


def said() -> list[Said]:
    """All of tests/nlu/budgets.yml."""
    path = Path(__file__).with_name("budgets.yml")
    lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Said(text, value_of(meaning)) for text, meaning in lines]


def value_of(meaning: str) -> dict[str, Any] | None:
    """The budget that "max 300 USD" or "range 100 180 -" stands for, in hundredths."""
    if meaning == "none":
        return None
    kind, *amounts, currency = meaning.split()
    hundredths = [float(one) * 100 for one in amounts]
    spread = AROUND if kind == "around" else 0.0
    return {
        "kind": kind,
        "min_cents": None if kind == "max" else round(hundredths[0] * (1 - spread)),
        "max_cents": None if kind == "min" else round(hundredths[-1] * (1 + spread)),
        "currency": None if currency == "-" else currency,
    }


def exact(meant: list[Said], read: list[Reading]) -> float:
    """The share of texts in which just what was meant was found."""
    pairs = zip(meant, read, strict=True)
    return sum([*two.budgets] == one.budgets for one, two in pairs) / len(meant)
