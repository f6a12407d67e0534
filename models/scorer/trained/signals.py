"""What the words of two items say of each other before any network reads them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from models.contract.item_text import ItemText

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

PAIR_SIGNALS = ("words", "letters", "names", "leaf", "brand", "depth")
WISH_SIGNALS = ("words", "letters")
ITEM_SIGNALS = ("has_category", "leaf_size")
DEPTHS = 4
NAME = r"(?u)\b\w*\d\w*\b|\b[A-Z][\w\-]+\b"
"""Words that name a make or a model: "D7000", "Nikon"."""


@dataclass(frozen=True)
class Signals:
    """The items' words, counted; rows are places in the sequence that it was made of.

    Weights of words come from these very items, so that a new shop needs no training for them.
    """

    words: csr_matrix
    letters: csr_matrix
    names: csr_matrix
    kinds: Rows
    brands: Rows
    facts: Floats
    _words: TfidfVectorizer
    _letters: TfidfVectorizer

    @staticmethod
    def of(items: Sequence[ItemText]) -> "Signals":
        titles = [unescape(f"{one.title} {one.title_zh}".strip()) for one in items]
        texts = [f"{title} {_categories(one)}" for title, one in zip(titles, items, strict=True)]
        words = TfidfVectorizer(sublinear_tf=True, token_pattern=r"(?u)\b[\w\-]+\b")
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        names = TfidfVectorizer(sublinear_tf=True, token_pattern=NAME, lowercase=False)
        kinds = np.stack([_numbered(_prefixes(items, depth)) for depth in range(DEPTHS + 1)], 1)
        brands = [one.brand or one.title.split(" ")[0] for one in items]
        sizes = Counter(one.leaf for one in items)
        facts = [[float(bool(one.path)), np.log1p(sizes[one.leaf]) / 5] for one in items]
        return Signals(
            _fitted(words, texts),
            _fitted(letters, titles),
            _fitted(names, titles),
            kinds,
            _numbered([one.casefold() for one in brands]),
            np.array(facts, np.float32).reshape(-1, len(ITEM_SIGNALS)),
            words,
            letters,
        )

    def between(self, rows: Rows, others: Rows) -> Floats:
        """How alike items are, of shape (PAIR_SIGNALS, rows, others)."""
        texts = [_cosines(one, rows, others) for one in (self.words, self.letters, self.names)]
        same = self.kinds[rows][:, None, :] == self.kinds[others][None, :, :]
        is_brand = self.brands[rows][:, None] == self.brands[others][None, :]
        depth = same[:, :, :DEPTHS].sum(-1) / DEPTHS
        return np.stack([*texts, same[:, :, DEPTHS], is_brand, depth]).astype(np.float32)

    def wished(self, texts: Sequence[str], rows: Rows) -> Floats:
        """How near items are to what was said, of shape (WISH_SIGNALS, texts, rows)."""
        pairs = ((self._words, self.words), (self._letters, self.letters))
        return np.stack(
            [(counted.transform(texts) @ kept[rows].T).toarray() for counted, kept in pairs]
        ).astype(np.float32)


def _categories(item: ItemText) -> str:
    return " ".join(" ".join(path[1:] or path) for path in item.paths)


def _prefixes(items: Sequence[ItemText], depth: int) -> list[object]:
    """The first path down to a depth, at last the whole of it; unique where it is not so deep."""
    paths = [one.paths[0] if one.paths else () for one in items]
    if depth == DEPTHS:
        return [path or row for row, path in enumerate(paths)]
    return [path[: depth + 1] if len(path) > depth else ("", row) for row, path in enumerate(paths)]


def _numbered(values: Sequence[object]) -> Rows:
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) for one in values], np.int64)


def _fitted(counted: TfidfVectorizer, texts: Sequence[str]) -> csr_matrix:
    """Shape (texts, terms); a shop without a single such term has one column of zeros."""
    try:
        return csr_matrix(counted.fit_transform(texts), dtype=np.float32)
    except ValueError:  # an empty vocabulary
        counted.fit(["x0 A0"])
        return csr_matrix((len(texts), len(counted.vocabulary_)), dtype=np.float32)


def _cosines(kept: csr_matrix, rows: Rows, others: Rows) -> Floats:
    return np.asarray((kept[rows] @ kept[others].T).toarray(), np.float32)
