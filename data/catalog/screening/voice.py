"""Weighs how much a passage sounds like an order to a machine, where no known phrase is in it."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from data.catalog.screening.finding import Finding
from data.catalog.screening.plain import scripts
from data.catalog.screening.rules import VoiceRules

SENTENCES = re.compile(r"(?<=[.!?。！？])\s*|\n+")
FEWEST_CUES = 2
SHOWN = 60


def orders_in(plain_texts: Iterable[str], rules: VoiceRules) -> Iterator[Finding]:
    """At most one finding: the first passage that weighs too much."""
    found = next((one for text in plain_texts if (one := _order_in(text, rules))), None)
    if found is not None:
        text = rules.text.filled(found=found[:SHOWN].strip())
        yield Finding("hidden_instructions", "voice", text)


@lru_cache(maxsize=2048)
def _order_in(text: str, rules: VoiceRules) -> str | None:
    """The first passage that is an order. Most texts weigh too little as a whole, and are not
    looked at passage by passage; variants of a design share a text, which is read once."""
    if not _is_order(text, rules):
        return None
    return next((one for one in _passages(text) if _is_order(one, rules)), None)


def _passages(text: str) -> Iterable[str]:
    """Each sentence with the one after it."""
    sentences = [one for one in SENTENCES.split(text) if one]
    return (" ".join(sentences[at : at + 2]) for at in range(len(sentences)))


def _is_order(passage: str, rules: VoiceRules) -> bool:
    """Whether different words of the passage weigh enough: cues that end at the same place have
    found the same word, which counts as the heaviest of them (they come first)."""
    written = scripts(passage)
    weight, ends = 0, set[int]()
    for cue in rules.cues:
        if cue.script in written and (match := cue.pattern.search(passage)):
            weight += 0 if match.end() in ends else cue.weight
            ends.add(match.end())
    return len(ends) >= FEWEST_CUES and weight >= rules.threshold
