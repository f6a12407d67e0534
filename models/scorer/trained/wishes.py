"""What is asked for when a bundle is for a scenario of the shop."""

from data.catalog.snapshot import Catalog
from data.types.text import LANGUAGES


def wished_names(catalog: Catalog) -> tuple[str, ...]:
    """What each scenario is called in each language, in turn, as it was said in training."""
    scenarios = catalog.scenarios.values()
    return tuple(one.name.in_language(language) for one in scenarios for language in LANGUAGES)
