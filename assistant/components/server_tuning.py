"""The pipeline step that tunes the server it is loaded into; messages pass it unchanged."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from components import action_answers, sessions


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ServerTuning(GraphComponent):
    """Rasa has no start-up hook; a component is what it surely loads before the first message."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ServerTuning":
        action_answers.install()
        sessions.install()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        return messages
