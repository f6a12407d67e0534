"""Keeps vectors of texts on disk, so that a restart encodes only what is new."""

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from data.db.portions import portions

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
Mask = NDArray[np.bool_]
HASH_BYTES = 16
KEPT_AS = np.float16
ENCODED_AT_ONCE = 128
"""Texts between two commits: what a killed process has to do again at most."""
BUSY_TIMEOUT_S = 10.0


class Encoder(Protocol):
    """Texts to unit vectors; ``base_hash`` names the weights that do it."""

    base_hash: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dim)."""
        ...


class VectorCache:
    """One small database per base encoder, shared by processes; half precision. A damaged one is
    just filled again."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._path = folder / f"vectors-{encoder.base_hash[:16]}.sqlite"
        self._encoder = encoder

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dim); what was not known is encoded and kept."""
        found, is_known = self.known(texts)
        if is_known.all():
            return found
        missing = [text for text, known in zip(texts, is_known, strict=True) if not known]
        self.fill(missing)
        found[~is_known], _ = self.known(missing)
        return found

    def known(self, texts: Sequence[str]) -> tuple[Vectors, Mask]:
        """What is known already: (texts, dim), zeros where it is not, and where it is, (texts,)."""
        keys = [_key(text) for text in texts]
        found = np.zeros((len(keys), self._encoder.dim), np.float32)
        is_known = np.zeros(len(keys), bool)
        rows = {key: row for row, key in enumerate(keys)}
        for key, vector in self._read(sorted(rows)):
            found[rows[key]], is_known[rows[key]] = vector, True
        for row, key in enumerate(keys):
            # The same text again.
            found[row], is_known[row] = found[rows[key]], is_known[rows[key]]
        return found, is_known

    def fill(self, texts: Sequence[str], stopped: Callable[[], bool] = lambda: False) -> int:
        """Encodes what is not known, committing as it goes, until ``stopped``; says how many."""
        _, is_known = self.known(texts)
        wanted = [text for text, known in zip(texts, is_known, strict=True) if not known]
        missing = tuple(dict.fromkeys(wanted))
        for start in range(0, len(missing), ENCODED_AT_ONCE):
            if stopped():
                return start
            some = missing[start : start + ENCODED_AT_ONCE]
            self._write(zip(map(_key, some), self._encoder.encode(some), strict=True))
            logger.info("%d of %d new texts are encoded", start + len(some), len(missing))
        return len(missing)

    def _read(self, keys: Sequence[bytes]) -> Iterator[tuple[bytes, Vectors]]:
        with self._opened() as store:
            for some in portions(keys):
                marks = ",".join("?" * len(some))
                query = f"SELECT key, vector FROM kept WHERE key IN ({marks})"
                for key, vector in store.execute(query, some):
                    yield key, np.frombuffer(vector, KEPT_AS).astype(np.float32)

    def _write(self, pairs: Iterable[tuple[bytes, Vectors]]) -> None:
        rows = [(key, vector.astype(KEPT_AS).tobytes()) for key, vector in pairs]
        with self._opened() as store, store:
            store.executemany("INSERT OR IGNORE INTO kept (key, vector) VALUES (?, ?)", rows)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        store = _open(self._path)
        if store is None:
            logger.warning("the kept vectors in %s cannot be read and are made again", self._path)
            self._path.unlink(missing_ok=True)
            store = _open(self._path)
            assert store is not None
        with closing(store):
            yield store


def _open(path: Path) -> sqlite3.Connection | None:
    """The database with its table; None where the file is no database."""
    store = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S)
    try:
        store.execute(
            "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID"
        )
        store.execute("SELECT key FROM kept LIMIT 1").fetchone()
    except sqlite3.DatabaseError as error:
        store.close()
        if isinstance(error, sqlite3.OperationalError):
            raise
        return None
    return store


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:HASH_BYTES]
