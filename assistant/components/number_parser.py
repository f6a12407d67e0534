"""The pipeline step that resolves numbers of people and things, and ordinals."""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from components.parsed_entities import Entity, EntityStep
from components.resolving import with_counts, with_deadlines
from components.things import SILENT_INTENTS

# Whoever says "see you tomorrow" or "i ordered on monday" sets no deadline.
_TIMELESS = SILENT_INTENTS | {"order_status", "rate_experience"}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NumberParser(EntityStep):
    """Gives `party_size` and `quantity` {count}, and `ordinal` {number, kind}; finds deadlines."""

    def parsed(self, text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
        told = with_counts(text, entities)
        return told if intent in _TIMELESS else with_deadlines(text, intent, told)
