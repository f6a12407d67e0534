"""Texts as pieces of words: the unigram model (Kudo, 2018) that the encoder was trained with."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

SPACE = "▁"
UNKNOWN_PENALTY = 10.0
"""An unknown character costs so much more than the rarest piece, as in sentencepiece."""


@dataclass(frozen=True)
class Piece:
    """The row of a piece in the table of vectors, and the characters of the text it stands for."""

    row: int
    start: int
    end: int


@dataclass(frozen=True)
class Pieces:
    """Known pieces, each with its row and its logarithm of probability."""

    rows: Mapping[str, tuple[int, float]]
    begin: int
    end: int
    unknown: int

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.rows))

    @cached_property
    def _unknown_score(self) -> float:
        return min(score for _, score in self.rows.values()) - UNKNOWN_PENALTY

    def of(self, text: str) -> list[Piece]:
        """The likeliest pieces of the text, without marks of begin and end."""
        return [piece for chunk in _chunks(text) for piece in self._likeliest(chunk)]

    def _likeliest(self, chunk: list[tuple[str, int]]) -> list[Piece]:
        """Viterbi over the characters of a chunk, each with its place in the text."""
        letters = "".join(letter for letter, _ in chunk)
        best: list[tuple[float, int, int]] = [(0.0, 0, self.unknown)]
        for end in range(1, len(letters) + 1):
            best.append(max(self._ways(letters, best, end)))
        found: list[Piece] = []
        end = len(letters)
        while end > 0:
            _, start, row = best[end]
            found.append(Piece(row, chunk[start][1], chunk[end - 1][1] + 1))
            end = start
        return found[::-1]

    def _ways(
        self, letters: str, best: list[tuple[float, int, int]], end: int
    ) -> Iterator[tuple[float, int, int]]:
        yield best[end - 1][0] + self._unknown_score, end - 1, self.unknown
        for start in range(max(0, end - self._longest), end):
            known = self.rows.get(letters[start:end])
            if known is not None:
                yield best[start][0] + known[1], start, known[0]

    def save(self, file: Path) -> None:
        told = {"begin": self.begin, "end": self.end, "unknown": self.unknown, "rows": self.rows}
        file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> "Pieces":
        told = json.loads(file.read_text(encoding="utf-8"))
        rows = {text: (row, score) for text, (row, score) in told.pop("rows").items()}
        return cls(rows, **told)


def _chunks(text: str) -> Iterator[list[tuple[str, int]]]:
    """The text's parts between spaces, in the form in which pieces are known, each letter with
    the place of the one it comes from. A mark of the space begins each."""
    chunk: list[tuple[str, int]] = []
    for letter, place in (*_plain(text), (" ", len(text))):
        if letter == " ":
            if chunk:
                yield [(SPACE, chunk[0][1]), *chunk]
            chunk = []
        else:
            chunk.append((letter, place))


def _plain(text: str) -> Iterable[tuple[str, int]]:
    for place, letter in enumerate(text):
        for one in unicodedata.normalize("NFKC", letter):
            if one.isspace():
                yield " ", place
            elif unicodedata.category(one)[0] != "C":
                yield one, place
