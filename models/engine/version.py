"""All that the engine works out once from one catalog version."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.catalog.lexicon import Lexicon
from data.catalog.snapshot import Catalog
from data.catalog.wording import is_chinese
from data.types.item import Item
from data.types.scenario import Scenario
from data.types.text import LANGUAGES
from models.constraints.facts import Facts, facts_of
from models.preference.features import FeatureSpace
from models.retrieval.index import ExactIndex
from models.retrieval.shelf import Shelf
from models.scorer.encoder.vectors import VectorCache
from models.scorer.stock import Stock

SENTENCE_END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True)
class CatalogVersion:
    """One catalog as constraints, retrieval and scoring see it."""

    catalog: Catalog
    facts: Facts
    shelf: Shelf
    stock: Stock


def catalog_version_of(catalog: Catalog, vectors: VectorCache) -> CatalogVersion:
    """Encodes what is new and lays everything out; seconds the first time, then milliseconds."""
    items = tuple(catalog.items.values())
    facts = facts_of(catalog)
    space = FeatureSpace.of(items, facts.ancestors)
    item_vectors = vectors.vectors([item_text(item) for item in items])
    features = np.stack([space.item_vector(item) for item in items])
    shelf = Shelf(
        catalog=catalog,
        facts=facts,
        lexicon=Lexicon(catalog),
        index=ExactIndex([item.item_id for item in items], item_vectors),
        scenario_vectors=_scenario_vectors(catalog, vectors),
        features=space.features,
        item_features=dict(zip(catalog.items, features, strict=True)),
    )
    facets = tuple(catalog.facets_of(item) for item in items)
    stock = Stock(
        items, item_vectors, space.features, features, facets, tuple(catalog.bundles.values())
    )
    return CatalogVersion(catalog, facts, shelf, stock)


def item_text(item: Item) -> str:
    """What the encoder reads of an item: its titles, and what its description opens with.

    Whole descriptions in both languages would take four times as long to encode.
    """
    opening = SENTENCE_END.split(item.description.en, maxsplit=1)[0]
    return f"{item.title.en} {item.title.zh}. {opening}"


def scenario_texts(scenario: Scenario) -> tuple[str, ...]:
    """What the encoder reads of a scenario: three kinds of text in each language."""
    spoken = {
        "zh": "、".join(alias for alias in scenario.aliases if is_chinese(alias)),
        "en": ", ".join(alias for alias in scenario.aliases if not is_chinese(alias)),
    }
    return tuple(
        text
        for language in LANGUAGES
        for name in (scenario.name.in_language(language),)
        for text in (
            name,
            f"{name}. {scenario.description.in_language(language)}",
            f"{name}: {spoken[language]}",
        )
    )


def _scenario_vectors(catalog: Catalog, vectors: VectorCache) -> NDArray[np.float32]:
    """Of shape (scenarios, texts, dim)."""
    texts = [scenario_texts(scenario) for scenario in catalog.scenarios.values()]
    flat = vectors.vectors([text for group in texts for text in group])
    return (
        flat.reshape(len(texts), -1, flat.shape[-1]) if texts else np.zeros((0, 0, 0), np.float32)
    )
