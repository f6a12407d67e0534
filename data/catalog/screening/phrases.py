"""Patterns that only a dishonest listing has in its text."""

from collections.abc import Iterator, Sequence

from data.catalog.screening.finding import Finding
from data.catalog.screening.plain import scripts
from data.catalog.screening.rules import Phrases

SHOWN = 60


def phrases_in(
    texts: Sequence[str], plain_texts: Sequence[str], rules: tuple[Phrases, ...]
) -> Iterator[Finding]:
    """One finding for each rule of which a pattern is found in one of the texts."""
    for rule in rules:
        found = next(_matches(rule, texts if rule.raw else plain_texts), None)
        if found is not None:
            yield Finding(rule.code, rule.rule, rule.text.filled(found=found))


def _matches(rule: Phrases, texts: Sequence[str]) -> Iterator[str]:
    for text in texts:
        wanted = rule.any_of if rule.raw else scripts(text)
        if any(rule.any_of[one].search(text) for one in wanted if one in rule.any_of):
            first = next(found for each in rule.patterns if (found := each.search(text)))
            yield " ".join(first.group().split())[:SHOWN].strip(" ,.;:!?。")
