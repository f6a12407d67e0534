"""The pipeline step that finds the entities of a message."""

import random
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.lessons import lessons_of
from components.lexicon import Lexicon
from components.parsed_entities import Entity
from components.tagging import Tagger, fit_tagger
from components.taught import Span

CRF = "tagger.crf"
UNKNOWN = "unknown"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityTagger(GraphComponent):
    """Tags tokens by the words around them, the kinds of known words, and the intent."""

    def __init__(
        self,
        config: dict[str, Any],
        storage: ModelStorage,
        resource: Resource,
        lexicon: Lexicon | None = None,
        tagger: Tagger | None = None,
    ) -> None:
        self.config, self.storage, self.resource = config, storage, resource
        self.lexicon, self.tagger = lexicon, tagger

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``doubted`` is the share of examples learned without their intent, so that a wrong one
        does little harm; ``forgotten`` that of listed words learned as if they were not listed,
        so that other words are found by what stands around them."""
        return {"iterations": 60, "doubted": 0.1, "forgotten": 0.2, "random_seed": 3}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EntityTagger":
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        lessons = lessons_of(training_data)
        self.lexicon = Lexicon.of(lessons.words, (one.text for one in lessons.examples))
        dice = random.Random(self.config["random_seed"])
        seen = [
            (
                self.lexicon.glance(one.text).forgetting(self.config["forgotten"], dice),
                UNKNOWN if dice.random() < self.config["doubted"] else one.intent,
                one.spans,
            )
            for one in lessons.examples
        ]
        with self.storage.write_to(self.resource) as folder:
            self.lexicon.save(folder)
            fit_tagger(seen, folder / CRF, self.config["iterations"])
            self.tagger = Tagger.load(folder / CRF)
        return self.resource

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "EntityTagger":
        with model_storage.read_from(resource) as folder:
            known = Lexicon.load(folder), Tagger.load(folder / CRF)
            return cls(config, model_storage, resource, *known)

    def process(self, messages: list[Message]) -> list[Message]:
        if self.lexicon is None or self.tagger is None:
            return messages
        for message in messages:
            text = message.get(TEXT) or ""
            intent = (message.get(INTENT) or {}).get("name") or UNKNOWN
            spans = self.tagger.spans(self.lexicon.glance(text), intent)
            told = [*message.get(ENTITIES, []), *(_entity(text, span) for span in spans)]
            message.set(ENTITIES, told, add_to_output=True)
        return messages


def _entity(text: str, span: Span) -> Entity:
    entity: Entity = {
        "entity": span.entity,
        "start": span.start,
        "end": span.end,
        "value": text[span.start : span.end],
        "extractor": "EntityTagger",
    }
    return {**entity, "role": span.role} if span.role else entity
