"""What an answer claims, held against the catalog and against what went before."""

import re
from collections.abc import Mapping

from tests.conversations.chat import Answer, Chat
from tests.facts import Facts, Wire
from tests.oracle import measure

Bounds = tuple[str, int | None, int | None]

_DOLLARS = re.compile(r"\$\s?(\d[\d,]*(?:\.\d\d)?)")
_DAYS = re.compile(r"(\d+)\s*(?:days?\b|天)")


def bounds(constraints: Wire) -> Bounds | None:
    """A budget's kind and bounds in cents; None without a budget."""
    budget = constraints.get("budget")
    return budget and (budget["kind"], budget.get("min_cents"), budget.get("max_cents"))


def constraint_names(chat: Chat, key: str) -> set[str]:
    """The concepts that the slate shown last names under that key."""
    assert chat.slate is not None
    return set(chat.slate["constraints"].get(key) or ())


def bundle_at(chat: Chat, position: int = 0) -> Wire:
    """A bundle of the slate shown last; -1 is the last one."""
    assert chat.slate is not None
    bundle: Wire = chat.slate["bundles"][position]
    return bundle


def dearest(facts: Facts, category: str) -> Wire:
    """The dearest item of a category that can be had."""
    return max(_to_be_had(facts, category), key=_by_price)


def cheapest(facts: Facts, category: str) -> Wire:
    """The cheapest item of a category that can be had."""
    return min(_to_be_had(facts, category), key=_by_price)


def _to_be_had(facts: Facts, category: str) -> list[Wire]:
    return [
        item
        for item in facts.items.values()
        if facts.is_a(item, category) and item["stock"] > 5 and item["held_reason"] is None
    ]


def _by_price(item: Wire) -> tuple[int, str]:
    return item["price_cents"], item["item_id"]


def told_apart(chat: Chat, language: str, position: int = 0) -> list[tuple[Wire, str]]:
    """Lines of a bundle whose category's name points at them alone, and that name."""
    lines = bundle_at(chat, position)["items"]
    kinds = [chat.facts.items[line["item_id"]]["category"] for line in lines]
    names = [chat.facts.called(kind, language) for kind in kinds]
    found = [
        (line, name)
        for line, name in zip(lines, names, strict=True)
        if sum(name in other for other in names) == 1
    ]
    assert found, f"nothing in it can be named: {names}"
    return found


def moved(facts: Facts, answer: Answer, old: Wire, wanted: Mapping[str, str]) -> bool:
    """Each new bundle moves from ``old`` as wanted (less, more, not_more), or a relaxation says
    why none does.
    """
    before = {name: measure(facts, old, name) for name in wanted}
    assert None not in before.values()
    if answer.slate is not None and answer.slate["relaxations"]:
        return True
    return all(
        _beyond(measure(facts, bundle, name), before[name], way)
        for bundle in answer.bundles()
        for name, way in wanted.items()
    )


def _beyond(after: float | None, before: float | None, way: str) -> bool:
    if after is None or before is None:
        return False
    return {"less": after < before, "more": after > before, "not_more": after <= before}[way]


def invented_amounts(answer: Answer, chat: Chat) -> set[int]:
    """Amounts of money (cents) in the text that are neither a price shown nor a budget."""
    assert chat.slate is not None
    budget = chat.slate["constraints"].get("budget") or {}
    true = {budget.get("min_cents"), budget.get("max_cents")}
    for bundle in chat.slate["bundles"]:
        true.add(bundle["total_cents"])
        for line in bundle["items"]:
            true |= {line["price_cents"], line["price_cents"] * line["quantity"]}
    said = {round(float(one.replace(",", "")) * 100) for one in _DOLLARS.findall(answer.text)}
    return said - true


def invented_days(answer: Answer, chat: Chat) -> set[int]:
    """Days in the text that the catalog gives for nothing that is shown."""
    assert chat.slate is not None
    true = {
        chat.facts.items[line["item_id"]]["delivery_days"]
        for bundle in chat.slate["bundles"]
        for line in bundle["items"]
    }
    return {int(one) for one in _DAYS.findall(answer.text)} - true


def handed_over(chat: Chat, answer: Answer, yes: str) -> bool:
    """Whether the answer passes on to a person, or offers it and does so after a yes."""
    if answer.custom("handover") is not None:
        return True
    return answer.asks and chat.say(yes).custom("handover") is not None
