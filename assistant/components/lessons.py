"""From Rasa's training data to what our own components learn from."""

from collections.abc import Iterator
from typing import Any

from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_ROLE,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.taught import Example, Lessons, Span

SEEN = "seen"
"""Where a message keeps the first look at it."""


def lessons_of(training_data: TrainingData) -> Lessons:
    """In the order of the texts, so that a training is the same however the files are read."""
    examples = sorted(_examples(training_data.intent_examples), key=lambda one: one.text)
    tables = sorted(training_data.lookup_tables, key=lambda one: str(one["elements"]))
    return Lessons.of(examples, ((table["name"], _lines(table["elements"])) for table in tables))


def _examples(messages: list[Message]) -> Iterator[Example]:
    for message in messages:
        spans = sorted(
            (_span(entity) for entity in message.get(ENTITIES, [])), key=lambda one: one.start
        )
        yield Example(message.get(TEXT), message.get(INTENT), tuple(spans), message.get(SEEN))


def _span(entity: dict[str, Any]) -> Span:
    return Span(
        entity[ENTITY_ATTRIBUTE_START],
        entity[ENTITY_ATTRIBUTE_END],
        entity[ENTITY_ATTRIBUTE_TYPE],
        entity.get(ENTITY_ATTRIBUTE_ROLE),
    )


def _lines(elements: str | list[str]) -> list[str]:
    return [elements] if isinstance(elements, str) else elements
