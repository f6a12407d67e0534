"""The held-out utterances, never trained on, and how well a running Rasa server reads them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

_MARKED = re.compile(r"\[(?P<words>[^\]]*)\](?:\((?P<name>\w+)\)|(?P<details>{[^}]*}))")

Span = tuple[int, int, str, str | None]


@dataclass(frozen=True)
class Utterance:
    """A text with its intent and its entities as (start, end, entity, role)."""

    text: str
    intent: str
    spans: frozenset[Span]


@dataclass(frozen=True)
class Score:
    """Counts over one file; a span counts when it begins, ends and is named as annotated."""

    utterances: int
    right_intents: int
    expected: int
    found: int
    right: int
    right_with_role: int
    mistakes: tuple[str, ...]

    @property
    def accuracy(self) -> float:
        return self.right_intents / self.utterances

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.expected + self.found)

    @property
    def f1_with_role(self) -> float:
        return 2 * self.right_with_role / (self.expected + self.found)


def held_out(language: str) -> list[Utterance]:
    """All utterances of tests/nlu/heldout_<language>.yml."""
    path = Path(__file__).with_name(f"heldout_{language}.yml")
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return [
        _utterance(line.removeprefix("- "), block["intent"])
        for block in blocks
        for line in block["examples"].splitlines()
    ]


def measured(url: str, utterances: list[Utterance]) -> Score:
    """How well the server at this address reads the utterances."""
    with httpx.Client(base_url=url, timeout=30) as client:
        parses = [
            client.post("/model/parse", json={"text": one.text}).raise_for_status().json()
            for one in utterances
        ]
    pairs = [
        (one, parse, frozenset(_spans(parse)))
        for one, parse in zip(utterances, parses, strict=True)
    ]
    return Score(
        utterances=len(utterances),
        right_intents=sum(one.intent == parse["intent"]["name"] for one, parse, _ in pairs),
        expected=sum(len(one.spans) for one, _, _ in pairs),
        found=sum(len(spans) for _, _, spans in pairs),
        right=sum(len(_bare(one.spans) & _bare(spans)) for one, _, spans in pairs),
        right_with_role=sum(len(one.spans & spans) for one, _, spans in pairs),
        mistakes=tuple(_mistakes(pairs)),
    )


def _utterance(line: str, intent: str) -> Utterance:
    text, spans, at = "", set(), 0
    for match in _MARKED.finditer(line):
        text += line[at : match.start()]
        details = json.loads(match["details"]) if match["details"] else {"entity": match["name"]}
        end = len(text) + len(match["words"])
        spans.add((len(text), end, details["entity"], details.get("role")))
        text, at = text + match["words"], match.end()
    return Utterance(text + line[at:], intent, frozenset(spans))


def _spans(parse: dict[str, Any]) -> Iterator[Span]:
    for entity in parse["entities"]:
        yield entity["start"], entity["end"], entity["entity"], entity.get("role")


def _bare(spans: frozenset[Span]) -> frozenset[tuple[int, int, str]]:
    return frozenset(span[:3] for span in spans)


def _mistakes(pairs: list[tuple[Utterance, dict[str, Any], frozenset[Span]]]) -> Iterator[str]:
    for one, parse, spans in pairs:
        guess = parse["intent"]
        if guess["name"] != one.intent:
            yield f"{one.text}: {one.intent}, read as {guess['name']} ({guess['confidence']:.2f})"
        missed, invented = _shown(one, one.spans - spans), _shown(one, spans - one.spans)
        if missed or invented:
            yield f"{one.text}: missed {missed}, invented {invented}"


def _shown(one: Utterance, spans: frozenset[Span]) -> list[str]:
    return [f"{one.text[s[0] : s[1]]}={s[2]}.{s[3]}" for s in sorted(spans, key=lambda s: s[:3])]
