"""What the words of two items say of each other before any network reads them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
class Counts:
    """How often items have which words, letters and names, weighted; each (items, terms)."""

    words: csr_matrix
    letters: csr_matrix
    names: csr_matrix


@dataclass(frozen=True)
class Vocabulary:
    """What words, letters and names weigh among some items, and how many items a leaf has.

    The weights come from these very items, so that a new shop needs no training for them.
    """

    words: TfidfVectorizer
    letters: TfidfVectorizer
    names: TfidfVectorizer
    leaves: Mapping[str, int]

    @staticmethod
    def of(items: Sequence[ItemText]) -> tuple["Vocabulary", Counts]:
        """The vocabulary of the items, and the items counted with it."""
        words = TfidfVectorizer(sublinear_tf=True, token_pattern=r"(?u)\b[\w\-]+\b")
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
        names = TfidfVectorizer(sublinear_tf=True, token_pattern=NAME, lowercase=False)
        titles, texts = read_of(items)
        counts = Counts(_fitted(words, texts), _fitted(letters, titles), _fitted(names, titles))
        return Vocabulary(words, letters, names, Counter(one.leaf for one in items)), counts

    def with_leaves_of(self, items: Iterable[ItemText]) -> "Vocabulary":
        """The same, with the sizes of leaves among these items."""
        return replace(self, leaves=Counter(one.leaf for one in items))

    def counted(self, items: Sequence[ItemText]) -> Counts:
        """Any items; a word that is not in the vocabulary counts for nothing."""
        titles, texts = read_of(items)
        pairs = ((self.words, texts), (self.letters, titles), (self.names, titles))
        return Counts(*(csr_matrix(one.transform(some), dtype=np.float32) for one, some in pairs))

    def wished(self, texts: Sequence[str], counts: Counts) -> Floats:
        """How near items are to what was said, of shape (WISH_SIGNALS, texts, items)."""
        if not texts:
            return np.zeros((len(WISH_SIGNALS), 0, counts.words.shape[0]), np.float32)
        pairs = ((self.words, counts.words), (self.letters, counts.letters))
        return np.stack(
            [(counted.transform(texts) @ kept.T).toarray() for counted, kept in pairs]
        ).astype(np.float32)


@dataclass(frozen=True)
class Signals:
    """The items' words, counted; rows are places in the sequence that it was made of."""

    counts: Counts
    kinds: Rows
    brands: Rows
    facts: Floats
    vocabulary: Vocabulary

    @staticmethod
    def of(items: Sequence[ItemText]) -> "Signals":
        vocabulary, counts = Vocabulary.of(items)
        return Signals.counted(items, vocabulary, counts)

    @staticmethod
    def counted(items: Sequence[ItemText], vocabulary: Vocabulary, counts: Counts) -> "Signals":
        """Of items that were counted with a vocabulary, be it theirs or of more items."""
        kinds = np.stack([_numbered(_prefixes(items, depth)) for depth in range(DEPTHS + 1)], 1)
        brands = [one.brand or one.title.split(" ")[0] for one in items]
        sizes = vocabulary.leaves
        facts = [[float(bool(one.path)), np.log1p(sizes.get(one.leaf, 0)) / 5] for one in items]
        return Signals(
            counts,
            kinds,
            _numbered([one.casefold() for one in brands]),
            np.array(facts, np.float32).reshape(-1, len(ITEM_SIGNALS)),
            vocabulary,
        )

    def between(self, rows: Rows, others: Rows) -> Floats:
        """How alike items are, of shape (PAIR_SIGNALS, rows, others)."""
        own = [_taken(one, rows) for one in self._kept]
        beside = own if others is rows else [_taken(one, others) for one in self._kept]
        texts = [(one @ other.T).toarray() for one, other in zip(own, beside, strict=True)]
        same = self.kinds[rows][:, None, :] == self.kinds[others][None, :, :]
        is_brand = self.brands[rows][:, None] == self.brands[others][None, :]
        depth = same[:, :, :DEPTHS].sum(-1) / DEPTHS
        return np.stack([*texts, same[:, :, DEPTHS], is_brand, depth]).astype(np.float32)

    def wished(self, texts: Sequence[str], rows: Rows) -> Floats:
        """How near items are to what was said, of shape (WISH_SIGNALS, texts, rows)."""
        asked = Counts(*(_taken(one, rows) for one in self._kept))
        return self.vocabulary.wished(texts, asked)

    @property
    def _kept(self) -> tuple[csr_matrix, csr_matrix, csr_matrix]:
        return self.counts.words, self.counts.letters, self.counts.names


def read_of(items: Sequence[ItemText]) -> tuple[list[str], list[str]]:
    """The titles, and the titles with the categories: all that is counted of items."""
    titles = [unescape(f"{one.title} {one.title_zh}".strip()) for one in items]
    texts = [f"{title} {_categories(one)}" for title, one in zip(titles, items, strict=True)]
    return titles, texts


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


def _taken(kept: csr_matrix, rows: Rows) -> csr_matrix:
    """These rows; all in their order without making them anew."""
    count = kept.shape[0]
    return kept if np.array_equal(rows, np.arange(count)) else kept[rows]
