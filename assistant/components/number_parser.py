"""The pipeline step that resolves numbers of people and things, and ordinals."""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from components.parsed_entities import Entity, EntityStep
from components.resolving import with_counts


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class NumberParser(EntityStep):
    """Gives `party_size` and `quantity` {count}, and `ordinal` {number, kind}."""

    def parsed(self, text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
        return with_counts(text, entities)
