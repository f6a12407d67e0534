"""Keeps vectors of texts on disk, so that a restart encodes only what is new."""

import hashlib
import logging
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)

Vectors = NDArray[np.float32]
HASH_BYTES = 16


class Encoder(Protocol):
    """Texts to unit vectors; ``base_hash`` names the weights that do it."""

    base_hash: str
    dim: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dim)."""
        ...


class VectorCache:
    """One file per base encoder; a damaged or missing one is just filled again."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._path = folder / f"vectors-{encoder.base_hash[:16]}.npz"
        self._encoder = encoder
        self._known = _read(self._path, encoder.dim)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dim); what was not known is encoded and kept."""
        keys = [_key(text) for text in texts]
        missing = dict(zip(keys, texts, strict=True))
        missing = {key: text for key, text in missing.items() if key not in self._known}
        if missing:
            logger.info("encoding %d new texts", len(missing))
            fresh = self._encoder.encode(list(missing.values()))
            self._known.update(zip(missing, fresh, strict=True))
            _write(self._path, self._known)
        if not keys:
            return np.zeros((0, self._encoder.dim), np.float32)
        return np.stack([self._known[key] for key in keys])


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:HASH_BYTES]


def _read(path: Path, dim: int) -> dict[bytes, Vectors]:
    try:
        with path.open("rb") as stream, np.load(stream) as content:
            keys, vectors = content["keys"], content["vectors"]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        logger.warning("the cached vectors in %s cannot be read and are made again", path)
        return {}
    if vectors.ndim != 2 or vectors.shape[1] != dim or keys.shape != (len(vectors), HASH_BYTES):
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def _write(path: Path, known: dict[bytes, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    keys = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), HASH_BYTES)
    # Several processes may share the folder: nobody ever sees half a file.
    scratch = path.with_suffix(f".{os.getpid()}.tmp.npz")
    np.savez(scratch, keys=keys, vectors=np.stack(list(known.values())))
    scratch.replace(path)
