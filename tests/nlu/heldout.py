"""Annotated utterances never trained on, and what a running Rasa server reads in them."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import httpx
import yaml

_MARKED = re.compile(r"\[(?P<words>[^\]]*)\](?:\((?P<name>\w+)\)|(?P<details>{[^}]*}))")
FALLBACK = "nlu_fallback"
BUDGET = ("kind", "min_cents", "max_cents", "currency")
"""What the value of an amount of money consists of."""

Span = tuple[int, int, str, str | None]
Origin = Literal["heldout", "dev", "other"]


@dataclass(frozen=True)
class Utterance:
    """A text with its intent and its entities as (start, end, entity, role). ``budgets`` are the
    values of its amounts of money in their order, where they were written down."""

    text: str
    intent: str
    spans: frozenset[Span]
    budgets: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Reading:
    """What the server made of a text. ``intent`` may be the fallback; ``ranking`` has all other
    intents told, likeliest first, with their confidence."""

    intent: str
    ranking: tuple[tuple[str, float], ...]
    spans: frozenset[Span]
    budgets: tuple[dict[str, Any], ...]
    milliseconds: float


def utterances(language: str, origin: Origin = "heldout") -> list[Utterance]:
    """All of tests/nlu/<origin>_<language>.yml: "heldout" was written by somebody else than the
    training data, "dev" by the same author, "other" by a third, from the meanings alone."""
    path = Path(__file__).with_name(f"{origin}_{language}.yml")
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [
        _utterance(line.removeprefix("- "), block["intent"])
        for block in blocks
        for line in block["examples"].splitlines()
    ]


def readings(url: str, texts: Sequence[str]) -> list[Reading]:
    """What the server at this address reads, one text after the other."""
    with httpx.Client(base_url=url, timeout=30) as client:
        return [_reading(client, text) for text in texts]


def _reading(client: httpx.Client, text: str) -> Reading:
    began = time.perf_counter()
    answer = client.post("/model/parse", json={"text": text}).raise_for_status().json()
    took = time.perf_counter() - began
    ranking = ((one["name"], one["confidence"]) for one in answer["intent_ranking"])
    return Reading(
        answer["intent"]["name"],
        tuple(one for one in ranking if one[0] != FALLBACK),
        frozenset(_spans(answer)),
        tuple(one["value"] for one in answer["entities"] if one["entity"] == "budget"),
        took * 1000,
    )


def _utterance(line: str, intent: str) -> Utterance:
    text, spans, at, budgets = "", set(), 0, []
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        details = json.loads(match["details"]) if match["details"] else {"entity": match["name"]}
        end = len(text) + len(match["words"])
        spans.add((len(text), end, details["entity"], details.get("role")))
        if "kind" in details:
            budgets.append({name: details.get(name) for name in BUDGET})
        text, at = text + match["words"], match.end()
    return Utterance(text + line[at:], intent, frozenset(spans), tuple(budgets))


def _spans(answer: dict[str, Any]) -> Iterator[Span]:
    for entity in answer["entities"]:
        yield entity["start"], entity["end"], entity["entity"], entity.get("role")
