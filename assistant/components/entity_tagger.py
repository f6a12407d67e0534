"""The pipeline step that finds the entities of a message."""

import random
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from components.glance import Glance
from components.learned_step import LearnedStep
from components.parsed_entities import Entity
from components.tagging import Tagger, fit_tagger
from components.taught import Lessons, Span

UNKNOWN = "unknown"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class EntityTagger(LearnedStep):
    """Tags tokens by the words around them, the kinds of known words, and the intent."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``doubted`` is the share of examples learned without their intent, so that a wrong one
        does little harm; ``forgotten`` that of listed words learned as if they were not listed,
        so that other words are found by what stands around them."""
        return {"iterations": 60, "doubted": 0.1, "forgotten": 0.2, "random_seed": 3}

    @classmethod
    def kept(cls, folder: Path) -> Tagger:
        return Tagger.load(folder)

    def learned(self, lessons: Lessons, folder: Path) -> Tagger:
        dice = random.Random(self.config["random_seed"])
        seen = [
            (
                one.seen.forgetting(self.config["forgotten"], dice),
                UNKNOWN if dice.random() < self.config["doubted"] else one.intent,
                one.spans,
            )
            for one in lessons.examples
            if one.seen is not None
        ]
        fit_tagger(seen, folder, self.config["iterations"])
        return Tagger.load(folder)

    def read(self, message: Message, seen: Glance, model: Tagger) -> None:
        text = seen.text
        intent = (message.get(INTENT) or {}).get("name") or UNKNOWN
        spans = model.spans(seen, intent)
        told = [*message.get(ENTITIES, []), *(_entity(text, span) for span in spans)]
        message.set(ENTITIES, told, add_to_output=True)


def _entity(text: str, span: Span) -> Entity:
    entity: Entity = {
        "entity": span.entity,
        "start": span.start,
        "end": span.end,
        "value": text[span.start : span.end],
        "extractor": "EntityTagger",
    }
    return {**entity, "role": span.role} if span.role else entity
