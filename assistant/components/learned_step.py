"""A step that is taught by the training files, behind the first look at each message."""

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.first_look import FirstLook
from components.glance import Glance
from components.lessons import SEEN, lessons_of
from components.taught import Lessons


class LearnedStep(GraphComponent):
    """``model`` is None until it has been taught or loaded."""

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Any = None
    ) -> None:
        self.config, self.storage, self.resource, self.model = config, storage, resource, model

    @classmethod
    def required_components(cls) -> list[type]:
        return [FirstLook]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        return FirstLook.fingerprint_addon(FirstLook.get_default_config())

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LearnedStep":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LearnedStep":
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.kept(folder))

    def train(self, training_data: TrainingData) -> Resource:
        lessons = lessons_of(training_data)
        with self.storage.write_to(self.resource) as folder:
            self.model = self.learned(lessons, folder)
        return self.resource

    def process(self, messages: list[Message]) -> list[Message]:
        if self.model is not None:
            for message in messages:
                seen = message.get(SEEN)
                if seen is not None:
                    self.read(message, seen, self.model)
        return messages

    @classmethod
    def kept(cls, folder: Path) -> Any:
        """The model that lies in the folder."""
        raise NotImplementedError

    def learned(self, lessons: Lessons, folder: Path) -> Any:
        """The model that the lessons make, written into the folder."""
        raise NotImplementedError

    def read(self, message: Message, seen: Glance, model: Any) -> None:
        """Writes into the message what the model makes of what is seen of it."""
        raise NotImplementedError
