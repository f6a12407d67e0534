"""What the training files teach, apart from Rasa's own form of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from components.glance import Glance


@dataclass(frozen=True)
class Span:
    """An entity from ``start`` to ``end`` in characters."""

    start: int
    end: int
    entity: str
    role: str | None = None


@dataclass(frozen=True)
class Example:
    """An utterance with its intent, its entities in order, and the first look at it if there was
    one."""

    text: str
    intent: str
    spans: tuple[Span, ...] = ()
    seen: Glance | None = None


@dataclass(frozen=True)
class Lessons:
    """Everything taught. ``words``: the lookups, by kind."""

    examples: Sequence[Example]
    words: dict[str, list[str]]

    @classmethod
    def of(
        cls, examples: Iterable[Example], lookups: Iterable[tuple[str, Sequence[str]]]
    ) -> "Lessons":
        """``lookups``: kind and lines of words with commas between them; a kind may come twice."""
        words: dict[str, list[str]] = {}
        for kind, lines in lookups:
            words.setdefault(kind, []).extend(word for line in lines for word in line.split(", "))
        return cls(tuple(examples), words)
