"""The pipeline step that mends what the classifier tagged and settles the roles."""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from components.parsed_entities import Entity, EntityStep
from components.roles import with_roles
from components.things import mended


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityMender(EntityStep):
    """Joins broken spans, tells things from kinds of thing, and gives each its role."""

    def parsed(self, text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
        return with_roles(text, intent, mended(text, intent, entities))
