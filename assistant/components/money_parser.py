"""The pipeline step that resolves budgets."""

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from components.parsed_entities import Entity, EntityStep
from components.resolving import with_budgets


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MoneyParser(EntityStep):
    """Gives a `budget` the value {kind, min_cents, max_cents, currency}."""

    def parsed(self, text: str, intent: str | None, entities: list[Entity]) -> list[Entity]:
        return with_budgets(text, entities)
