"""A step that is taught by the training files: it keeps a lexicon, and what it learned with it."""

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.lessons import lessons_of
from components.lexicon import Lexicon
from components.taught import Lessons


class LearnedStep(GraphComponent):
    """``lexicon`` and ``model`` are None until it has been taught or loaded."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
        model: Any = None,
    ) -> None:
        self.config, self.storage, self.resource = config, storage, resource
        self.lexicon, self.model = lexicon, model

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
            known = Lexicon.load(folder), cls.kept(folder)
            return cls(config, model_storage, resource, *known)

    def train(self, training_data: TrainingData) -> Resource:
        lessons = lessons_of(training_data)
        self.lexicon = Lexicon.of(lessons.words, (one.text for one in lessons.examples))
        with self.storage.write_to(self.resource) as folder:
            self.lexicon.save(folder)
            self.model = self.learned(lessons, self.lexicon, folder)
        return self.resource

    def process(self, messages: list[Message]) -> list[Message]:
        if self.lexicon is not None and self.model is not None:
            for message in messages:
                self.read(message, self.lexicon, self.model)
        return messages

    @classmethod
    def kept(cls, folder: Path) -> Any:
        """The model that lies in the folder."""
        raise NotImplementedError

    def learned(self, lessons: Lessons, lexicon: Lexicon, folder: Path) -> Any:
        """The model that the lessons make, written into the folder."""
        raise NotImplementedError

    def read(self, message: Message, lexicon: Lexicon, model: Any) -> None:
        """Writes into the message what the model makes of its text."""
        raise NotImplementedError
