"""Patterns that only a dishonest listing has in its text."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from data.catalog.screening.finding import Finding
from data.catalog.screening.plain import scripts
from data.catalog.screening.rules import Phrases

SHOWN = 60


def phrases_in(
    texts: Sequence[str], plain_texts: Sequence[str], rules: tuple[Phrases, ...]
) -> Iterator[Finding]:
    """One finding for each rule of which a pattern is found in one of the texts."""
    for rule in rules:
        sought = texts if rule.raw else plain_texts
        found = next((one for text in sought if (one := _match(rule, text)) is not None), None)
        if found is not None:
            yield Finding(rule.code, rule.rule, rule.text.filled(found=found))


@lru_cache(maxsize=16384)
def _match(rule: Phrases, text: str) -> str | None:
    """What one of the patterns finds; remembered, for variants of a design share a text."""
    wanted = rule.any_of if rule.raw else scripts(text)
    if not any(rule.any_of[one].search(text) for one in wanted if one in rule.any_of):
        return None
    first = next(found for each in rule.patterns if (found := each.search(text)))
    return " ".join(first.group().split())[:SHOWN].strip(" ,.;:!?。")
