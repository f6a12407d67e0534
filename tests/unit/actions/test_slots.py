from typing import Any

import pytest
from rasa_sdk import Tracker

from actions.slots import language_of, page_item_of, slot_events, utterance_of
from models.contract.constraints import Constraints
from models.turn.moves import Mention, Press, Utterance
from tests.factories import fresh_state, shown_state


def tracker(
    text: str,
    *entities: dict[str, Any],
    slots: dict[str, Any] | None = None,
    metadata: dict[str, Any] | None = None,
    ranking: dict[str, float] | None = None,
) -> Tracker:
    message = {
        "text": text,
        "intent": {"name": "refine", "confidence": 0.75},
        "entities": list(entities),
        "intent_ranking": [
            {"name": name, "confidence": confidence} for name, confidence in (ranking or {}).items()
        ],
        "metadata": metadata or {},
    }
    return Tracker("c-1", slots or {}, message, [], False, None, {}, "action_listen")


def test_words_become_mentions_with_their_roles_and_places() -> None:
    leather = {"entity": "material", "start": 3, "end": 10, "value": "leather", "role": "exclude"}
    assert utterance_of(tracker("no leather", leather), "refine") == Utterance(
        "refine",
        "no leather",
        (Mention("material", "leather", "exclude", None, 3),),
        confidence=0.75,
    )


def test_a_resolved_value_is_taken_with_the_words_that_said_it() -> None:
    value = {"kind": "max", "min_cents": None, "max_cents": 20000, "currency": "USD"}
    budget = {"entity": "budget", "start": 0, "end": 10, "value": value}
    (mention,) = utterance_of(tracker("under $200", budget), "refine").mentions
    assert (mention.text, mention.value) == ("under $200", value)


def test_a_synonym_does_not_hide_the_words_said() -> None:
    tent = {"entity": "category", "start": 4, "end": 9, "value": "tent"}
    (mention,) = utterance_of(tracker("two tents", tent), "refine").mentions
    assert (mention.text, mention.value) == ("tents", None)


def test_a_role_that_is_none_of_ours_is_no_role() -> None:
    odd = {"entity": "category", "start": 0, "end": 4, "value": "tent", "role": "buyer"}
    (mention,) = utterance_of(tracker("tent", odd), "refine").mentions
    assert mention.role is None


def test_the_readings_are_kept_in_the_order_of_their_likelihood() -> None:
    heard = tracker("hm", ranking={"nlu_fallback": 0.4, "swap_item": 0.3, "refine": 0.2})
    ranking = utterance_of(heard, "nlu_fallback").ranking
    assert ranking == (("nlu_fallback", 0.4), ("swap_item", 0.3), ("refine", 0.2))


def test_a_reading_picked_is_a_press() -> None:
    reading = {"entity": "reading", "start": 10, "end": 30, "value": "swap_item"}
    said = utterance_of(tracker('/swap_item{"reading": "swap_item"}', reading), "swap_item")
    assert (said.press, said.mentions, said.text) == (Press(reading="swap_item"), (), "")


def test_the_action_says_what_the_intent_is() -> None:
    assert utterance_of(tracker("hm"), "ask_why").intent == "ask_why"


@pytest.mark.parametrize(
    ("ids", "press"),
    [
        ({"slate_id": "s-1"}, Press("s-1")),
        ({"slate_id": "s-1", "bundle_id": "b-2"}, Press("s-1", "b-2")),
        ({"bundle_id": "b-2", "item_id": "gas"}, Press(None, "b-2", "gas")),
        ({}, Press()),
    ],
)
def test_a_press_carries_its_ids_and_no_text(ids: dict[str, str], press: Press) -> None:
    entities = [
        {"entity": name, "start": 10, "end": 20, "value": value} for name, value in ids.items()
    ]
    utterance = utterance_of(tracker('/swap_item{"…": "…"}', *entities), "swap_item")
    assert (utterance.text, utterance.mentions, utterance.press) == ("", (), press)


def test_typed_text_is_no_press() -> None:
    assert utterance_of(tracker("swap it"), "swap_item").press is None


def test_a_message_without_text_is_an_empty_utterance() -> None:
    bare = Tracker("c-1", {}, {"text": None}, [], False, None, {}, None)
    assert utterance_of(bare, "greet") == Utterance("greet", "")


def test_the_slot_tells_the_language_before_the_page_does() -> None:
    page = {"language": "en", "page_item_id": "gas"}
    assert language_of(tracker("好", slots={"language": "zh"}, metadata=page)) == "zh"
    assert language_of(tracker("ok", metadata=page)) == "en"
    assert page_item_of(tracker("ok", metadata=page)) == "gas"


def test_an_unknown_language_is_none() -> None:
    assert language_of(tracker("hej", slots={"language": "sv"})) is None
    assert language_of(tracker("hej")) is None
    assert page_item_of(tracker("hej")) is None


def _slots(events: list[dict[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def test_the_slots_mirror_the_state() -> None:
    held = Constraints(exclude=("leather",), party_size=4)
    state = shown_state(anchor="gas", constraints=held, pending="which_item")
    slots = _slots(slot_events(state))
    assert slots["constraints"]["exclude"] == ("leather",)
    assert slots["constraints"]["party_size"] == 4
    assert (slots["anchor"], slots["slate_id"], slots["pending_question"]) == (
        "gas",
        "s-1",
        "which_item",
    )


def test_an_empty_state_empties_the_slots_but_never_the_language() -> None:
    slots = _slots(slot_events(fresh_state()))
    assert set(slots) == {"anchor", "constraints", "slate_id", "pending_question"}
    assert (slots["anchor"], slots["slate_id"], slots["pending_question"]) == (None, None, None)
