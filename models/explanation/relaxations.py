"""Words for what could not be met: what was asked, and what comes closest."""

from collections.abc import Callable, Mapping
from typing import Any

from data.types.money import Money
from models.contract.recommendation import Relaxation
from models.explanation.ground import Ground
from models.explanation.wording import days, sentence

Values = Mapping[str, Any]


def worded(constraint: str, to: Values, detail: Values, ground: Ground) -> Relaxation:
    """The relaxation as the shopper hears it.

    ``to`` is what the constraint was widened to, ``detail`` what it was, both as composition
    reports them: budget, bound, within_days, role, require, keep, anchor.
    """
    return Relaxation(constraint, _SENTENCES[constraint](to, detail, ground), dict(to))


def _budget(_to: Values, detail: Values, ground: Ground) -> str:
    total, most = detail["total_cents"], detail["max_cents"]
    too_dear = most is not None and total > most
    asked = most if too_dear else detail["min_cents"]
    currency = ground.catalog.shop.currency
    return sentence(
        ground.language,
        "relaxations",
        "budget_max" if too_dear else "budget_min",
        budget=str(Money(asked or 0, currency)),
        total=str(Money(total, currency)),
    )


def _bound(to: Values, _detail: Values, ground: Ground) -> str:
    wanted = sentence(ground.language, "directions", to["measure"], to["direction"])
    return sentence(ground.language, "relaxations", "bound_least", less_or_more=wanted)


def _within_days(to: Values, detail: Values, ground: Ground) -> str:
    asked = days(detail["within_days"], ground.language)
    takes = days(to["within_days"], ground.language)
    return sentence(ground.language, "relaxations", "within_days", asked=asked, days=takes)


def _role(to: Values, _detail: Values, ground: Ground) -> str:
    name = ground.role_name(to["role_id"])
    return sentence(ground.language, "relaxations", "role", role=name)


def _require(to: Values, _detail: Values, ground: Ground) -> str:
    name = ground.concept_name(to["category"])
    return sentence(ground.language, "relaxations", "require", category=name)


def _item(name: str) -> Callable[[Values, Values, Ground], str]:
    def text(to: Values, _detail: Values, ground: Ground) -> str:
        title = ground.title(to["item_id"]).in_language(ground.language)
        return sentence(ground.language, "relaxations", name, titles=title)

    return text


_SENTENCES: Mapping[str, Callable[[Values, Values, Ground], str]] = {
    "budget": _budget,
    "bound": _bound,
    "within_days": _within_days,
    "role": _role,
    "require": _require,
    "keep": _item("keep"),
    "anchor": _item("anchor"),
}
