"""The pipeline step that says what a message wants, how sure that is, and what else it may mean."""

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.intent_features import intent_features
from components.intent_model import IntentModel
from components.lessons import lessons_of
from components.lexicon import Lexicon


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentReader(GraphComponent):
    """A linear classifier over words, with the kinds of known words, and runs of letters."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
        model: IntentModel | None = None,
    ) -> None:
        self.config, self.storage, self.resource = config, storage, resource
        self.lexicon, self.model = lexicon, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``temperature`` is fitted by ``python -m tests.nlu.calibrate``."""
        return {"strength": 20.0, "temperature": 1.0, "random_seed": 7, "ranking_length": 10}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentReader":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        lessons = lessons_of(training_data)
        self.lexicon = Lexicon.of(lessons.words, (one.text for one in lessons.examples))
        self.model = IntentModel.fit(
            [intent_features(self.lexicon.glance(one.text)) for one in lessons.examples],
            [one.intent for one in lessons.examples],
            self.config["strength"],
            self.config["random_seed"],
        )
        with self.storage.write_to(self.resource) as folder:
            self.lexicon.save(folder)
            self.model.save(folder)
        return self.resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentReader":
        with model_storage.read_from(resource) as folder:
            known = Lexicon.load(folder), IntentModel.load(folder)
            return cls(config, model_storage, resource, *known)

    def process(self, messages: list[Message]) -> list[Message]:
        if self.lexicon is None or self.model is None:
            return messages
        for message in messages:
            seen = self.lexicon.glance(message.get(TEXT) or "")
            ranked = self.model.ranking(seen, self.config["temperature"])
            told = [{"name": name, "confidence": confidence} for name, confidence in ranked]
            message.set(INTENT, told[0], add_to_output=True)
            message.set(
                INTENT_RANKING_KEY, told[: self.config["ranking_length"]], add_to_output=True
            )
        return messages
