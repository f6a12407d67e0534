"""Weighs how much a passage sounds like an order to a machine, where no known phrase is in it."""

import re
from collections.abc import Iterable, Iterator

from data.catalog.screening.finding import Finding
from data.catalog.screening.plain import scripts
from data.catalog.screening.rules import VoiceRules

SENTENCES = re.compile(r"(?<=[.!?。！？])\s*|\n+")
FEWEST_CUES = 2
SHOWN = 60


def orders_in(plain_texts: Iterable[str], rules: VoiceRules) -> Iterator[Finding]:
    """At most one finding: the first passage that weighs too much."""
    passages = (one for text in plain_texts for one in _passages(text))
    found = next((one for one in passages if _is_order(one, rules)), None)
    if found is not None:
        text = rules.text.filled(found=found[:SHOWN].strip())
        yield Finding("hidden_instructions", "voice", text)


def _passages(text: str) -> Iterable[str]:
    """Each sentence with the one after it."""
    sentences = [one for one in SENTENCES.split(text) if one]
    return (" ".join(sentences[at : at + 2]) for at in range(len(sentences)))


def _is_order(passage: str, rules: VoiceRules) -> bool:
    written = scripts(passage)
    cues = (cue for cue in rules.cues if cue.script in written)
    weights = [cue.weight for cue in cues if cue.pattern.search(passage)]
    return len(weights) >= FEWEST_CUES and sum(weights) >= rules.threshold
