"""From tagged words to values: budgets, numbers of people and of things, ordinals."""

import re
from typing import Any

from components.counts import find_parties, party_of, quantity_of
from components.deadlines import find_deadlines, is_firm
from components.money import find_budgets
from components.ordinals import find_ordinals, ordinal_of
from components.quantities import with_quantities

Entity = dict[str, Any]

# A day that is named in these is one to be ready by.
_DATED = {"refine", "ask_availability"}
_SEVERAL = re.compile(r"\b(?:two|three|few|both|all|\d)\b|[两二三几\d]", re.IGNORECASE)


def with_budgets(text: str, entities: list[Entity]) -> list[Entity]:
    """Budgets by the grammar in place of the tagged ones, and of what else lay in their span.

    A tagged budget without an amount in it says nothing and is dropped.
    """
    tagged = tuple((one["start"], one["end"]) for one in entities if one["entity"] == "budget")
    budgets = [
        _entity("budget", budget.start, budget.end, budget.value.as_dict(), "MoneyParser")
        for budget in find_budgets(text, tagged)
    ]
    others = [one for one in entities if one["entity"] != "budget" and _is_clear(one, budgets)]
    return _in_order([*others, *budgets])


def with_deadlines(text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
    """The entities with certain deadlines whole, and the missed ones added."""
    tagged = [one for one in entities if one["entity"] == "deadline"]
    certain = [
        one
        for start, end in find_deadlines(text)
        for one in [_entity("deadline", start, end, text[start:end])]
        if intent in _DATED or is_firm(text[start:end]) or not _is_clear(one, tagged)
    ]
    kept = [one for one in entities if not any(_gives_way(one, other) for other in certain)]
    return _in_order([*kept, *(one for one in certain if _is_clear(one, kept))])


def _gives_way(entity: Entity, deadline: Entity) -> bool:
    """Whether it is the deadline's own words, or lies in them as "christmas" in "by christmas"."""
    if entity["entity"] == "deadline":
        return not _is_clear(entity, [deadline])
    return deadline["start"] <= entity["start"] and entity["end"] <= deadline["end"]


def with_counts(text: str, entities: list[Entity]) -> list[Entity]:
    """Values for people, things and ordinals; certain ones that the classifier missed are added.

    A phrase that names several at once ("the first two") keeps its words as its value.
    """
    whole = _with_whole_ordinals(text, with_quantities(text, entities))
    resolved = [_resolved(text, one) for one in whole if not _is_pointless(text, one)]
    for party in find_parties(text):
        missed = _entity("party_size", party.start, party.end, {"count": party.count})
        if _is_clear(missed, resolved):
            resolved.append(missed)
    return _in_order(resolved)


def _with_whole_ordinals(text: str, entities: list[Entity]) -> list[Entity]:
    """The entities with each ordinal grown to its whole phrase, and the missed ones added."""
    certain = [
        _entity("ordinal", ordinal.start, ordinal.end, ordinal.value.as_dict())
        for ordinal in find_ordinals(text)
    ]
    numeric = ("ordinal", "quantity", "party_size")
    kept = [one for one in entities if one["entity"] not in numeric or _is_clear(one, certain)]
    return [*kept, *(one for one in certain if _is_clear(one, kept))]


def _is_pointless(text: str, entity: Entity) -> bool:
    """Whether it was tagged as an ordinal and names neither one nor several."""
    phrase = text[entity["start"] : entity["end"]]
    is_ordinal = entity["entity"] == "ordinal"
    return is_ordinal and ordinal_of(phrase) is None and not _SEVERAL.search(phrase)


def _resolved(text: str, entity: Entity) -> Entity:
    phrase = text[entity["start"] : entity["end"]]
    if entity["entity"] == "ordinal":
        ordinal = ordinal_of(phrase)
        return entity if ordinal is None else {**entity, "value": ordinal.as_dict()}
    counting = {"party_size": party_of, "quantity": quantity_of}.get(entity["entity"])
    count = counting(phrase) if counting else None
    return entity if count is None else {**entity, "value": {"count": count}}


def _entity(name: str, start: int, end: int, value: Any, by: str = "NumberParser") -> Entity:
    return {"entity": name, "start": start, "end": end, "value": value, "extractor": by}


def _is_clear(entity: Entity, others: list[Entity]) -> bool:
    """Whether the entity shares no character with the others."""
    return not any(
        entity["start"] < other["end"] and other["start"] < entity["end"] for other in others
    )


def _in_order(entities: list[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (entity["start"], entity["end"]))
