"""A step after the classifier, which betters the entities of a message."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

Entity = dict[str, Any]


class EntityStep(GraphComponent):
    """Reads a message's entities and writes them back, parsed."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EntityStep":
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            text = message.get(TEXT)
            if text:
                intent = (message.get(INTENT) or {}).get("name")
                parsed = self.parsed(text, intent, message.get(ENTITIES, []))
                message.set(ENTITIES, parsed, add_to_output=True)
        return messages

    def parsed(self, text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
        """The entities of the text, better, in the order of the text."""
        raise NotImplementedError
