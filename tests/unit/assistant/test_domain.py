"""The domain's files agree with each other and with the training files."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ASSISTANT = Path(__file__).parents[3] / "assistant"
NLU = Path(__file__).parents[2] / "nlu"
ANSWERED_BY_RASA = {"greet", "goodbye", "thank"}


def _load(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def _domain() -> list[dict[str, Any]]:
    return [_load(path) for path in sorted((ASSISTANT / "domain").glob("*.yml"))]


def _intents() -> set[str]:
    return {name for part in _domain() for intent in part.get("intents", []) for name in intent}


def _responses() -> dict[str, list[dict[str, Any]]]:
    return {name: texts for part in _domain() for name, texts in part.get("responses", {}).items()}


def test_thirty_intents() -> None:
    assert len(_intents()) == 30


def test_every_intent_leads_by_one_rule_to_its_action() -> None:
    rules = {
        rule["steps"][0]["intent"]: rule["steps"][1]["action"]
        for path in (ASSISTANT / "training" / "rules").glob("*.yml")
        for rule in _load(path)["rules"]
    }
    assert rules.pop("nlu_fallback") == "action_default_fallback"
    assert rules == {
        intent: f"{'utter' if intent in ANSWERED_BY_RASA else 'action'}_{intent}"
        for intent in _intents()
    }


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_intent_has_examples_in_both_languages(language: str) -> None:
    taught = {
        block["intent"]
        for path in (ASSISTANT / "training" / language).glob("*.yml")
        for block in _load(path)["nlu"]
        if "intent" in block
    }
    assert taught == _intents()


def test_every_response_is_there_in_english_by_default_and_in_chinese() -> None:
    for name, (english, chinese) in _responses().items():
        assert "condition" not in english, name
        assert chinese["condition"] == [{"type": "slot", "name": "language", "value": "zh"}], name
        assert re.search(r"[\u4e00-\u9fff]", chinese["text"].replace("{", "")) or name in (
            "utter_item",
            "utter_availability",
        ), name


def test_both_languages_of_a_response_have_the_same_parameters() -> None:
    for name, texts in _responses().items():
        parameters = [sorted(re.findall(r"{(\w+)}", text["text"])) for text in texts]
        assert parameters[0] == parameters[1], name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_measured_with_is_never_taught(language: str) -> None:
    taught = set().union(
        *(_utterances(path) for path in (ASSISTANT / "training" / language).glob("*.yml"))
    )
    for origin in ("heldout", "dev", "other"):
        kept_apart = _utterances(NLU / f"{origin}_{language}.yml")
        assert len(kept_apart) >= 140
        assert kept_apart.isdisjoint(taught)


def _utterances(path: Path) -> set[str]:
    lines = [line for block in _load(path)["nlu"] for line in block["examples"].splitlines()]
    plain = (re.sub(r"\[([^\]]*)\](?:\([^)]*\)|{[^}]*})", r"\1", line) for line in lines)
    return {line.removeprefix("- ").strip().lower() for line in plain}
