"""Entities of the classifier with the values of the grammars."""

from typing import Any

from components.resolving import with_budgets, with_counts


def _tag(text: str, words: str, name: str) -> dict[str, Any]:
    start = text.index(words)
    return {"entity": name, "start": start, "end": start + len(words), "value": words}


def _brief(text: str, entities: list[dict[str, Any]]) -> list[tuple[str, str, Any]]:
    return [(one["entity"], text[one["start"] : one["end"]], one["value"]) for one in entities]


def test_a_tagged_budget_gets_the_span_and_value_of_the_grammar() -> None:
    text = "tent under 300 bucks"
    value = {"kind": "max", "min_cents": None, "max_cents": 30000, "currency": "USD"}
    tagged = [_tag(text, "tent", "category"), _tag(text, "300", "budget")]
    assert _brief(text, with_budgets(text, tagged)) == [
        ("category", "tent", "tent"),
        ("budget", "under 300 bucks", value),
    ]


def test_a_tagged_budget_without_an_amount_is_dropped() -> None:
    assert with_budgets("something cheap", [_tag("something cheap", "cheap", "budget")]) == []


def test_money_is_not_counted_as_a_quantity() -> None:
    text = "300块以内"
    (budget,) = with_budgets(text, [_tag(text, "300", "quantity")])
    assert budget["entity"] == "budget"


def test_counts_and_ordinals_get_values() -> None:
    text = "add two mugs to bundle 2 for four people"
    tagged = [_tag(text, "two", "quantity"), _tag(text, "2", "ordinal")]
    assert _brief(text, with_counts(text, tagged)) == [
        ("quantity", "two", {"count": 2}),
        ("ordinal", "bundle 2", {"number": 2, "kind": "bundle"}),
        ("party_size", "for four people", {"count": 4}),
    ]


def test_several_at_once_keep_their_words() -> None:
    text = "compare the first two"
    (ordinal,) = with_counts(text, [_tag(text, "the first two", "ordinal")])
    assert ordinal["value"] == "the first two"
