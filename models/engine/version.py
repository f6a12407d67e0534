"""All that the engine works out once from one catalog version, and keeps true as items change."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.catalog.current import Changes
from data.catalog.lexicon import Lexicon
from data.catalog.snapshot import Catalog
from data.catalog.wording import is_chinese
from data.types.scenario import Scenario
from data.types.text import LANGUAGES
from models.constraints.facts import Facts, facts_of
from models.engine.item_vectors import ItemVectors, Reader, item_texts
from models.preference.table import FeatureTable
from models.retrieval.finding import CatalogIndex
from models.retrieval.index import Clustering
from models.retrieval.shelf import Shelf
from models.scorer.encoder.vectors import VectorCache
from models.scorer.shop_text import BASE_READS
from models.scorer.stock import Stock


@dataclass(frozen=True)
class CatalogVersion:
    """One catalog as constraints, retrieval and scoring see it.

    ``found_by`` are the vectors that retrieval searches, ``judged_by`` those that scoring
    compares; without a checkpoint they are the same.
    """

    catalog: Catalog
    facts: Facts
    shelf: Shelf
    stock: Stock
    found_by: ItemVectors
    judged_by: ItemVectors

    @property
    def unencoded(self) -> frozenset[str]:
        """Items of which some vector is still zeros."""
        return self.found_by.unencoded | self.judged_by.unencoded

    def after(self, changes: Changes) -> "CatalogVersion":
        """The version of the catalog with these changes, which must be of items alone."""
        catalog = changes.applied(self.catalog)
        former = self.shelf.table
        table = former.after(self.catalog, catalog, changes)

        def changed(vectors: ItemVectors) -> ItemVectors:
            return vectors.after(self.catalog, catalog, changes, (former.rows, table.rows))

        found_by, judged_by = self._both(changed)
        renewed = {
            one.item_id for one in changes.items if found_by.has_other_text(self.catalog, one)
        }
        return self._over(catalog, table, (found_by, judged_by), changes, renewed)

    def encoded(self) -> "CatalogVersion":
        """The same with the vectors that have become known since."""
        rows = self.shelf.table.rows
        both = self._both(
            lambda one: (
                one.encoded(self.catalog, rows, sorted(one.unencoded)) if one.unencoded else one
            )
        )
        nothing = Changes(self.catalog.version)
        renewed = self.found_by.unencoded
        return self._over(self.catalog, self.shelf.table, both, nothing, renewed)

    def clustered(self, clustering: Clustering) -> "CatalogVersion":
        """The same with these clusters of its vectors."""
        shelf = replace(self.shelf, index=self.shelf.index.taking(clustering))
        return replace(self, shelf=shelf)

    def encode_more(self, stopped: Callable[[], bool]) -> None:
        """Encodes some of the unencoded items; takes seconds."""
        self.found_by.encode_more(self.catalog, stopped)
        if self.judged_by is not self.found_by and not stopped():
            self.judged_by.encode_more(self.catalog, stopped)

    def _both(
        self, change: Callable[[ItemVectors], ItemVectors]
    ) -> tuple[ItemVectors, ItemVectors]:
        found_by = change(self.found_by)
        same = self.judged_by is self.found_by
        return found_by, found_by if same else change(self.judged_by)

    def _over(
        self,
        catalog: Catalog,
        table: FeatureTable,
        vectors: tuple[ItemVectors, ItemVectors],
        changes: Changes,
        renewed: Collection[str],
    ) -> "CatalogVersion":
        """``renewed`` are the items that retrieval has other vectors of."""
        facts = self.facts.of(catalog)
        found_by, judged_by = vectors
        index = self.shelf.index.after(catalog, table.rows, found_by.matrix, renewed)
        return CatalogVersion(
            catalog,
            facts,
            replace(self.shelf, catalog=catalog, facts=facts, index=index, table=table),
            self.stock.after(catalog, judged_by.matrix, table, changes),
            found_by,
            judged_by,
        )


def catalog_version_of(
    catalog: Catalog, vectors: VectorCache, judge: Reader | None = None
) -> CatalogVersion:
    """Lays everything out; seconds for a large catalog. ``vectors`` are kept of the encoder that
    retrieval searches by, ``judge`` is the one that scoring compares by, if that is another. Of
    texts that nobody has encoded yet a few are encoded, and the others left to whoever encodes in
    the background."""
    facts = facts_of(catalog)
    table = FeatureTable.of(catalog, facts.ancestors)
    found_by = ItemVectors.of(catalog, Reader(vectors, BASE_READS))
    judged_by = found_by if judge is None else ItemVectors.of(catalog, judge)
    shelf = Shelf(
        catalog=catalog,
        facts=facts,
        lexicon=Lexicon(catalog),
        index=CatalogIndex.of(catalog, table.rows, found_by.matrix),
        scenario_vectors=_scenario_vectors(catalog, vectors),
        table=table,
    )
    stock = Stock.of(catalog, judged_by.matrix, table)
    return CatalogVersion(catalog, facts, shelf, stock, found_by, judged_by)


def texts_of(catalog: Catalog) -> tuple[str, ...]:
    """Every text that retrieval's encoder reads of a catalog."""
    scenarios = (text for one in catalog.scenarios.values() for text in scenario_texts(one))
    return (*scenarios, *item_texts(catalog, BASE_READS))


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
