from typing import Any

import pytest

from tests.unit.tickets.fakes import Customer, FakeAssistant, FakeSystem, Scene, slate_card
from web.tickets.desk import Desk
from web.tickets.proposals.proposal import Proposal
from web.tickets.proposals.wording import Wording, ticket_texts

pytestmark = pytest.mark.anyio


def _wording(language: str, shop_url: str = "") -> Wording:
    return Wording(ticket_texts(), language, {"nylon": "nylon"}, shop_url)


def test_a_note_has_what_was_understood_each_bundle_with_reasons_and_a_draft() -> None:
    proposal = Proposal(slate_card("s"), ("I assumed: this is for camping.",))
    note = _wording("en").note(proposal, is_overtaken=False)
    assert "Understood: for 4 persons; without nylon" in note
    assert "Bundle 1: $180" in note
    assert "• Brook tent ×2 ($45)" in note
    assert "- they fit together" in note
    assert "I assumed: this is for camping." in note
    assert note.index("Draft of a reply") < note.index("Hello,")


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        ({"kind": "max", "min_cents": None, "max_cents": 90000}, "at most $900"),
        ({"kind": "min", "min_cents": 5000, "max_cents": None}, "at least $50"),
        ({"kind": "around", "min_cents": 9000, "max_cents": 11000}, "about $100"),
        ({"kind": "range", "min_cents": 5000, "max_cents": 8000}, "between $50-$80"),
    ],
)
def test_a_budget_is_told_as_it_was_meant(budget: dict[str, Any], told: str) -> None:
    card = slate_card("s", constraints={"budget": {**budget, "currency": "USD"}})
    assert _wording("en").constraints(card) == told


def test_every_constraint_has_words_in_both_languages() -> None:
    stated = {
        "party_size": 4,
        "exclude": ["nylon"],
        "keep": ["it-1"],
        "owned": ["tent"],
        "require": ["stove"],
        "prefer": ["green"],
        "age_months": 6,
        "within_days": 2,
        "bounds": [{"measure": "weight", "direction": "less", "value": 3.0, "role_id": None}],
    }
    for language in ("en", "zh"):
        told = _wording(language).constraints(slate_card("s", constraints=stated))
        assert len(told.split({"en": "; ", "zh": "；"}[language])) == len(stated)


def test_a_draft_is_in_the_customers_language() -> None:
    draft = _wording("zh").reply(Proposal(slate_card("s", "zh"), ()))
    assert draft.startswith("您好，")
    assert "合计 $180" in draft


def test_links_are_whole_where_the_shops_address_is_known() -> None:
    proposal = Proposal(slate_card("s"), ())
    assert "https://shop.example/items/it-1" in _wording("en", "https://shop.example/").reply(
        proposal
    )
    assert "/items/" not in _wording("en").reply(proposal)


async def test_a_slate_that_rests_on_a_guess_alone_is_no_answer_to_a_request(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant
) -> None:
    assistant.intent, assistant.card = "refine", {"constraints": {}}
    await customer.writes("Unsubscribe me please")
    await desk.settle()
    assert system.delivered == []


@pytest.mark.parametrize(
    ("intent", "confidence", "constraints"),
    [
        ("request_bundle", 0.9, {}),
        ("complete_anchor", 0.6, {}),
        ("refine", 0.3, {"party_size": 4}),
    ],
)
async def test_a_request_is_known_by_its_intent_or_by_its_limits(
    scene: Scene, intent: str, confidence: float, constraints: dict[str, Any]
) -> None:
    scene.assistant.intent, scene.assistant.confidence = intent, confidence
    scene.assistant.card = {"constraints": constraints}
    await scene.customer.writes()
    await scene.desk.settle()
    assert len(scene.system.delivered) == 1


async def test_what_goes_on_from_a_proposal_is_answered_with_one(
    customer: Customer, desk: Desk, system: FakeSystem, assistant: FakeAssistant
) -> None:
    assistant.card = {"constraints": {}}
    await customer.writes("something for filming")
    await desk.settle()
    assistant.intent = "critique"
    await customer.writes("lighter please")
    await desk.settle()
    assert len(system.delivered) == 2
