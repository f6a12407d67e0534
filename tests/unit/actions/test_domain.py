"""The assistant's domain and our code speak of the same intents, actions and responses."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from data.types.text import LANGUAGES
from models.turn.turn import ANSWERING, ASKING, INFERRED
from models.turn.wording import reading_name
from tests.fakes import DOMAIN, parameters, responses

ROOT = Path(__file__).parents[3]
FALLBACK = {"nlu_fallback": "action_default_fallback"}
ANSWERED_BY_RASA = {"greet", "goodbye", "thank"}
PROMISES = re.compile(
    r"guarante|promis|cheapest|lowest price|best price|free (?:shipping|delivery)|tomorrow|today"
    r"|\bwill (?:arrive|be delivered)|always (?:in stock|available)"
    r"|保证|承诺|最低价|全网|包邮|免运费|明天|今天|一定(?:有货|送到)|马上发货",
    re.IGNORECASE,
)
KEY = re.compile(r'"(utter_[a-z_]+)"')
TABLE_LINE = re.compile(r"^\| (utter_[^|]+)\|([^|]*)\|$", re.MULTILINE)


def _parts() -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text(encoding="utf-8")) for path in DOMAIN.glob("*.yml")]


def _intents() -> set[str]:
    return {name for part in _parts() for intent in part.get("intents", []) for name in intent}


def _registered() -> set[str]:
    executor = ActionExecutor()
    executor.register_package("actions")
    return set(executor.actions)


def _used() -> set[str]:
    sources = [*ROOT.glob("models/turn/*.py"), *ROOT.glob("actions/*.py")]
    return {key for path in sources for key in KEY.findall(path.read_text(encoding="utf-8"))}


def _documented() -> dict[str, set[str]]:
    """Each response of the architecture's table, with its parameters."""
    table = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return {
        name: set(re.findall(r"\w+", values))
        for names, values in TABLE_LINE.findall(table)
        for name in re.findall(r"utter_\w+", names)
    }


def test_every_intent_but_those_that_rasa_answers_has_its_action() -> None:
    expected = {_action_of(intent) for intent in _intents() - ANSWERED_BY_RASA}
    assert _registered() == expected | set(FALLBACK.values())


def _action_of(intent: str) -> str:
    return FALLBACK.get(intent, f"action_{intent}")


def test_every_action_is_a_turn_and_every_turn_an_action() -> None:
    turns = {_action_of(intent) for intent in (*ASKING, *ANSWERING)}
    assert _registered() == turns


def test_what_only_the_words_tell_is_no_intent_of_the_domain() -> None:
    assert not INFERRED.keys() & _intents()


def test_the_domain_names_every_action() -> None:
    named = {action for part in _parts() for action in part.get("actions", [])}
    assert _registered() <= named


def test_some_responses_are_used_at_all() -> None:
    assert {"utter_slate", "utter_busy", "utter_failure", "utter_restart"} <= _used()


@pytest.mark.parametrize("key", sorted(_used()))
def test_every_response_that_the_code_utters_is_there_in_both_languages(key: str) -> None:
    assert set(responses()[key]) == set(LANGUAGES)


@pytest.mark.parametrize("key", sorted(_used()))
def test_every_response_that_the_code_utters_is_documented(key: str) -> None:
    assert key in _documented()


@pytest.mark.parametrize("key", sorted(_documented().keys() & responses().keys()))
def test_a_response_names_only_the_values_that_are_documented(key: str) -> None:
    for language in LANGUAGES:
        assert parameters(responses()[key][language]) <= _documented()[key]


@pytest.mark.parametrize("key", sorted(responses()))
def test_every_response_is_there_in_both_languages_with_the_same_values(key: str) -> None:
    texts = responses()[key]
    assert set(texts) == set(LANGUAGES)
    assert parameters(texts["en"]) == parameters(texts["zh"])


@pytest.mark.parametrize("key", sorted(responses()))
def test_no_response_promises_a_price_stock_or_delivery(key: str) -> None:
    for text in responses()[key].values():
        assert not PROMISES.search(text)
        # Amounts are the catalog's alone; an example of what to say is none.
        if key not in ("utter_help", "utter_default"):
            assert not re.search(r"[$¥€]|\d", text)


def test_every_reading_that_can_be_picked_is_an_intent_of_the_domain() -> None:
    readings = {intent for intent in _intents() if reading_name(intent)}
    assert {"swap_item", "critique", "help"} <= readings
    source = yaml.safe_load((ROOT / "models/turn/wording.yml").read_text(encoding="utf-8"))
    assert set(source["readings"]) == readings
