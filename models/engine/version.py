"""All that the engine works out once from one catalog version, and keeps true as items change."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.catalog.current import Changes
from data.catalog.lexicon import Lexicon
from data.catalog.snapshot import Catalog
from data.catalog.wording import is_chinese
from data.types.item import Item
from data.types.scenario import Scenario
from data.types.text import LANGUAGES
from models.constraints.facts import Facts, facts_of
from models.preference.table import FeatureTable, moved
from models.retrieval.finding import CatalogIndex
from models.retrieval.index import Clustering
from models.retrieval.shelf import Shelf
from models.scorer.encoder.vectors import VectorCache
from models.scorer.shop_text import BASE_READS, text_of
from models.scorer.stock import Stock
from models.scorer.trained.reading import words_of

ENCODED_AT_ONCE = 64
"""So many new texts are encoded before an answer; more than these wait for the background."""

ENCODED_IN_A_ROW = 512
"""So many are encoded in the background between two engines that know them."""


@dataclass(frozen=True)
class CatalogVersion:
    """One catalog as constraints, retrieval and scoring see it.

    ``unencoded`` are items whose vectors are still zeros; ``reads`` the fields of an item that
    the encoder reads.
    """

    catalog: Catalog
    facts: Facts
    shelf: Shelf
    stock: Stock
    reads: tuple[str, ...]
    unencoded: frozenset[str] = frozenset()

    def after(self, changes: Changes, vectors: VectorCache) -> "CatalogVersion":
        """The version of the catalog with these changes, which must be of items alone."""
        catalog = changes.applied(self.catalog)
        former = self.shelf.table
        table = former.after(self.catalog, catalog, changes)
        matrix = self.stock.vectors
        if table.rows is not former.rows:
            matrix = moved(matrix, former.rows, table.rows)
        renewed = [item.item_id for item in changes.items if self._has_other_text(item)]
        version = self._over(catalog, table, matrix, changes)
        return version.encoded(renewed, vectors) if renewed else version

    def encoded(self, item_ids: Sequence[str], vectors: VectorCache) -> "CatalogVersion":
        """The same with the vectors of these items as their texts are now, as far as known."""
        texts = self._texts(item_ids)
        found, is_known = _few(vectors, texts)
        matrix = self.stock.vectors.copy()
        matrix[self.stock.rows_of(item_ids)] = found
        known = {one for one, yes in zip(item_ids, is_known, strict=True) if yes}
        nothing = Changes(self.catalog.version)
        version = self._over(self.catalog, self.shelf.table, matrix, nothing, item_ids)
        return replace(version, unencoded=self.unencoded.union(item_ids) - known)

    def clustered(self, clustering: Clustering) -> "CatalogVersion":
        """The same with these clusters of its vectors."""
        shelf = replace(self.shelf, index=self.shelf.index.taking(clustering))
        return replace(self, shelf=shelf)

    def encode_more(self, vectors: VectorCache, stopped: Callable[[], bool]) -> None:
        """Encodes at most ENCODED_IN_A_ROW of the unencoded items into the cache."""
        some = sorted(self.unencoded)[:ENCODED_IN_A_ROW]
        vectors.fill(self._texts(some), stopped)

    def _texts(self, item_ids: Iterable[str]) -> list[str]:
        catalog = self.catalog
        return [item_text(catalog, catalog.items[one], self.reads) for one in item_ids]

    def _over(
        self,
        catalog: Catalog,
        table: FeatureTable,
        matrix: NDArray[np.float32],
        changes: Changes,
        encoded: Collection[str] = (),
    ) -> "CatalogVersion":
        facts = self.facts.of(catalog)
        index = self.shelf.index.after(catalog, table.rows, matrix, encoded)
        return CatalogVersion(
            catalog,
            facts,
            replace(self.shelf, catalog=catalog, facts=facts, index=index, table=table),
            self.stock.after(catalog, matrix, table, changes),
            self.reads,
            self.unencoded & catalog.items.keys(),
        )

    def _has_other_text(self, item: Item) -> bool:
        former = self.catalog.items.get(item.item_id)
        if former is None:
            return True
        old, new = (item_text(self.catalog, one, self.reads) for one in (former, item))
        return old != new


def catalog_version_of(
    catalog: Catalog, vectors: VectorCache, reads: tuple[str, ...] = BASE_READS
) -> CatalogVersion:
    """Lays everything out; seconds for a large catalog. Of texts that nobody has encoded yet it
    encodes a few, and leaves the others to whoever encodes in the background."""
    items = tuple(catalog.items.values())
    facts = facts_of(catalog)
    table = FeatureTable.of(catalog, facts.ancestors)
    matrix, is_known = _few(vectors, [item_text(catalog, item, reads) for item in items])
    shelf = Shelf(
        catalog=catalog,
        facts=facts,
        lexicon=Lexicon(catalog),
        index=CatalogIndex.of(catalog, table.rows, matrix),
        scenario_vectors=_scenario_vectors(catalog, vectors),
        table=table,
    )
    unencoded = frozenset(
        item.item_id for item, known in zip(items, is_known, strict=True) if not known
    )
    stock = Stock.of(catalog, matrix, table)
    return CatalogVersion(catalog, facts, shelf, stock, reads, unencoded)


def _few(
    vectors: VectorCache, texts: Sequence[str]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The vectors of these texts, encoding what is missing only where that is little work."""
    found, is_known = vectors.known(texts)
    if 0 < np.count_nonzero(~is_known) <= ENCODED_AT_ONCE:
        return vectors.vectors(texts), np.ones(len(texts), bool)
    return found, is_known


def item_text(catalog: Catalog, item: Item, reads: Sequence[str]) -> str:
    """What the encoder reads of an item."""
    return words_of(text_of(catalog, item), reads)


def texts_of(catalog: Catalog, reads: Sequence[str] = BASE_READS) -> tuple[str, ...]:
    """Every text that the encoder reads of a catalog."""
    scenarios = (text for one in catalog.scenarios.values() for text in scenario_texts(one))
    return (*scenarios, *(item_text(catalog, item, reads) for item in catalog.items.values()))


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
