"""The pipeline step that looks at each message once, for all steps behind it."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from threadpoolctl import threadpool_limits

from components.encoding.encoder import NUMBERS, Encoder, pack
from components.glance import Glance
from components.lessons import SEEN, lessons_of
from components.lexicon import Lexicon

logger = logging.getLogger(__name__)
THREADS = 2


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class FirstLook(GraphComponent):
    """Sees a message's words and their kinds by the lexicon, and its meaning by the encoder."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.config, self.storage, self.resource = config, storage, resource
        self.lexicon, self.encoder = lexicon, encoder
        # Threads that wait for one another cost a busy machine far more than they gain.
        threadpool_limits(1, "blas")

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``encoder``: the base encoder's folder (``python -m models.scorer.encoder prepare``), as
        seen from here. What is needed of it goes into the model; without it the steps behind
        learn and read by words alone."""
        return {"encoder": "../var/base/multilingual-e5-small"}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """What the training depends on beside the examples: these modules and the encoder, so that
        nothing learned by others is taken from Rasa's cache."""
        modules = sorted(Path(__file__).parent.rglob("*.py"))
        base = Path(config["encoder"]) / "model.safetensors"
        size = base.stat().st_size if base.is_file() else 0
        sources = b"".join(one.read_bytes() for one in modules)
        return sha256(sources + str(size).encode()).hexdigest()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "FirstLook":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "FirstLook":
        with model_storage.read_from(resource) as folder:
            encoder = Encoder.load(folder) if (folder / NUMBERS).is_file() else None
            return cls(config, model_storage, resource, Lexicon.load(folder), encoder)

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words, and packs the encoder into the model."""
        lessons = lessons_of(training_data)
        base = Path(self.config["encoder"])
        with self.storage.write_to(self.resource) as folder:
            Lexicon.of(lessons.words, (one.text for one in lessons.examples)).save(folder)
            if (base / "model.safetensors").is_file():
                pack(base, folder)
            else:
                logger.warning("No encoder at %s: meanings are not learned (make prepare).", base)
        return self.resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self._look(training_data.training_examples, THREADS)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        self._look(messages)
        return messages

    def _look(self, messages: Sequence[Message], threads: int = 1) -> None:
        """Writes into each message what is seen of its text."""
        if self.lexicon is None:
            return
        told = [message for message in messages if isinstance(message.get(TEXT), str)]
        seen = [self.lexicon.glance(message.get(TEXT)) for message in told]
        for message, one in zip(told, self._meant(seen, threads), strict=True):
            message.set(SEEN, one)

    def _meant(self, seen: list[Glance], threads: int) -> list[Glance]:
        if self.encoder is None or not seen:
            return seen
        vectors = self.encoder.all_encoded([(one.text, one.words) for one in seen], threads)
        return [replace(one, meaning=two) for one, two in zip(seen, vectors, strict=True)]
