"""Shared words: TF-IDF of titles and categories, the mean of what is given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.feature_extraction.text import TfidfVectorizer

from models.contract.item_text import ItemText
from models.evaluation.baselines.places import Rows, places_of, rows_of
from models.scorer.trained.reading import words_of

READS = ("title", "title_zh", "categories")
TOKEN = r"(?u)[\u3400-\u9fff]|[^\W\u3400-\u9fff]{2,}"
"""A word of two letters or more, or one Chinese sign: no spaces divide those."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SharedWords:
    """Weights of words come from the items themselves, so nothing is learned from bundles."""

    rows: Rows
    vectors: csr_matrix
    counted: TfidfVectorizer

    @staticmethod
    def of(items: Sequence[ItemText]) -> "SharedWords":
        counted = TfidfVectorizer(token_pattern=TOKEN, sublinear_tf=True)
        texts = [words_of(one, READS) for one in items]
        try:
            vectors = counted.fit_transform(texts)
        except ValueError:  # an empty vocabulary: no item has a word
            vectors = counted.fit(["nothing"]).transform(texts)
        return SharedWords(rows_of(items), csr_matrix(vectors), counted)

    def completing(self, given: Sequence[str], candidates: Sequence[str], intent: str) -> Floats:
        """Cosine to the mean of the given, up to a factor; the intent is one more of them."""
        members = self.vectors[places_of(self.rows, given)]
        if intent:
            members = vstack([members, self.counted.transform([intent])])
        mean = np.asarray(members.sum(0)).ravel()
        return np.asarray(self.vectors[places_of(self.rows, candidates)] @ mean, np.float64)
