"""Entities as one label a token, and back."""

from collections.abc import Iterator, Sequence

from components.glance import Glance
from components.taught import Span
from components.tokens import inside

OUTSIDE = "O"


def labels_of(seen: Glance, spans: Sequence[Span]) -> list[str]:
    """Of each token whether it begins ("B-") or goes on with ("I-") an entity in its role."""
    labels = [OUTSIDE] * len(seen.words)
    for span in spans:
        name = span.entity + (f".{span.role}" if span.role else "")
        places = inside(seen.words, span.start, span.end)
        for at in places:
            labels[at] = f"{'B' if at == places[0] else 'I'}-{name}"
    return labels


def spans_of(seen: Glance, labels: Sequence[str]) -> Iterator[Span]:
    """The entities that the labels tell of; one that begins with "I-" is taken as begun."""
    at = 0
    while at < len(labels):
        end = at + 1
        if labels[at] != OUTSIDE:
            name = labels[at][2:]
            while end < len(labels) and labels[end] == f"I-{name}":
                end += 1
            entity, _, role = name.partition(".")
            yield Span(seen.words[at].start, seen.words[end - 1].end, entity, role or None)
        at = end
