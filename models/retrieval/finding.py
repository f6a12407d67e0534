"""Free search over the catalog: by words and by meaning at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from data.catalog.search import TextIndex
from data.catalog.snapshot import Catalog
from models.retrieval.index import Clustering, Near, Vector, VectorIndex, Vectors, index_of

RANKS_ALIKE = 60
"""The constant of reciprocal rank fusion: how little it matters to be first or fifth."""
LOOKED_AT = 4
"""Hits of each kind for each one wanted."""


@dataclass(frozen=True)
class CatalogIndex:
    """Items of one catalog version by their words and by their vectors."""

    catalog: Catalog
    words: TextIndex
    vectors: VectorIndex

    @staticmethod
    def of(catalog: Catalog, rows: Mapping[str, int], vectors: Vectors) -> "CatalogIndex":
        return CatalogIndex(catalog, TextIndex(catalog), index_of(rows, vectors))

    def find(self, text: str, vector: Vector | None, limit: int) -> Near:
        """Items for sale, best first, with scores that only their order gives a meaning.

        Reciprocal rank fusion (Cormack et al., SIGIR 2009) of BM25 and cosine; without a vector
        by words alone.
        """
        scores: dict[str, float] = defaultdict(float)
        for hits in (
            self.words.matching(text, LOOKED_AT * limit),
            () if vector is None else self.vectors.nearest(vector, LOOKED_AT * limit),
        ):
            for rank, (item_id, _) in enumerate(hits):
                scores[item_id] += 1.0 / (RANKS_ALIKE + rank)
        ranked = sorted(scores.items(), key=lambda hit: (-hit[1], hit[0]))
        return tuple(hit for hit in ranked if self._is_for_sale(hit[0]))[:limit]

    def after(
        self, catalog: Catalog, rows: Mapping[str, int], vectors: Vectors, changed: Collection[str]
    ) -> "CatalogIndex":
        """The index of a newer catalog; ``changed`` are the items with other vectors.

        The words follow the newest catalog, and serve the former one as well as that allows.
        """
        self.words.follow(catalog)
        return CatalogIndex(catalog, self.words, self.vectors.after(rows, vectors, changed))

    def taking(self, clustering: Clustering) -> "CatalogIndex":
        return replace(self, vectors=self.vectors.taking(clustering))

    def _is_for_sale(self, item_id: str) -> bool:
        item = self.catalog.item(item_id)
        return item is not None and item.held_reason is None and item.stock > 0
