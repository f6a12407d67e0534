"""The vectors of a catalog's items by one encoder, kept true as single items change."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from data.catalog.current import Changes
from data.catalog.snapshot import Catalog
from data.types.item import Item
from models.preference.table import moved
from models.scorer.encoder.vectors import VectorCache
from models.scorer.shop_text import text_of
from models.scorer.trained.reading import words_of

ENCODED_AT_ONCE = 64
"""So many new texts are encoded before an answer; more than these wait for the background."""
ENCODED_IN_A_ROW = 512
"""So many are encoded in the background between two engines that know them."""


@dataclass(frozen=True)
class Reader:
    """An encoder's kept vectors, and the fields of an item that it reads."""

    kept: VectorCache
    reads: tuple[str, ...]

    def text(self, catalog: Catalog, item: Item) -> str:
        return item_text(catalog, item, self.reads)

    def few(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The vectors of these texts, (texts, dim), and which are known: what is missing is
        encoded only where that is little work."""
        found, is_known = self.kept.known(texts)
        if 0 < np.count_nonzero(~is_known) <= ENCODED_AT_ONCE:
            return self.kept.vectors(texts), np.ones(len(texts), bool)
        return found, is_known


@dataclass(frozen=True)
class ItemVectors:
    """``matrix`` has shape (items, dim), in the rows of the catalog's feature table.

    ``unencoded`` are items whose vectors are still zeros.
    """

    reader: Reader
    matrix: NDArray[np.float32]
    unencoded: frozenset[str]

    @staticmethod
    def of(catalog: Catalog, reader: Reader) -> "ItemVectors":
        """Of texts that nobody has encoded yet it encodes a few, and leaves the others."""
        items = tuple(catalog.items.values())
        matrix, is_known = reader.few([reader.text(catalog, item) for item in items])
        pairs = zip(items, is_known, strict=True)
        unencoded = frozenset(item.item_id for item, known in pairs if not known)
        return ItemVectors(reader, matrix, unencoded)

    def after(
        self,
        former: Catalog,
        catalog: Catalog,
        changes: Changes,
        rows: tuple[Mapping[str, int], Mapping[str, int]],
    ) -> "ItemVectors":
        """The vectors of ``catalog``, which ``changes`` made of ``former``; ``rows`` are the
        former and the newer ones."""
        matrix = self.matrix
        if rows[0] is not rows[1]:
            matrix = moved(matrix, *rows)
        unencoded = self.unencoded & catalog.items.keys()
        moved_there = replace(self, matrix=matrix, unencoded=unencoded)
        renewed = [one.item_id for one in changes.items if self.has_other_text(former, one)]
        return moved_there.encoded(catalog, rows[1], renewed) if renewed else moved_there

    def encoded(
        self, catalog: Catalog, rows: Mapping[str, int], item_ids: Sequence[str]
    ) -> "ItemVectors":
        """The same with the vectors of these items as their texts are now, as far as known."""
        found, is_known = self.reader.few(self._texts(catalog, item_ids))
        matrix = self.matrix.copy()
        matrix[[rows[item_id] for item_id in item_ids]] = found
        known = {one for one, yes in zip(item_ids, is_known, strict=True) if yes}
        return replace(self, matrix=matrix, unencoded=self.unencoded.union(item_ids) - known)

    def encode_more(self, catalog: Catalog, stopped: Callable[[], bool]) -> None:
        """Encodes at most ENCODED_IN_A_ROW of the unencoded items into what is kept."""
        some = sorted(self.unencoded)[:ENCODED_IN_A_ROW]
        self.reader.kept.fill(self._texts(catalog, some), stopped)

    def _texts(self, catalog: Catalog, item_ids: Iterable[str]) -> list[str]:
        return [self.reader.text(catalog, catalog.items[one]) for one in item_ids]

    def has_other_text(self, former: Catalog, item: Item) -> bool:
        """A change of the catalog's own words, such as a category's name, is none of items."""
        old = former.items.get(item.item_id)
        return old is None or self.reader.text(former, old) != self.reader.text(former, item)


def item_text(catalog: Catalog, item: Item, reads: Sequence[str]) -> str:
    """What an encoder reads of an item."""
    return words_of(text_of(catalog, item), reads)


def item_texts(catalog: Catalog, reads: Sequence[str]) -> tuple[str, ...]:
    """What an encoder reads of all items."""
    return tuple(item_text(catalog, item, reads) for item in catalog.items.values())
