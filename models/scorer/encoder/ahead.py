"""Encodes what will be asked for soon, on another core, while its caller does other work."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock

from models.scorer.encoder.vectors import Encoder, Vectors


class AheadEncoder:
    """An encoder that can be told of a text before its vector is wanted.

    ``encoder`` is one that keeps the vectors that it has just made, as TextEncoder does. Safe to
    use from several threads.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.base_hash, self.dim = encoder.base_hash, encoder.dim
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ahead")
        self._lock = Lock()
        self._begun: dict[str, Future[Vectors]] = {}

    def ahead(self, text: str) -> None:
        """Begins to encode it; returns at once."""
        with self._lock:
            if text in self._begun:
                return
            begun = self._thread.submit(self._encoder.encode, [text])
            self._begun[text] = begun
        begun.add_done_callback(lambda _: self._forget(text))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dim); waits for what is being encoded already. What still
        waits behind others' texts is taken out of the line and encoded here."""
        with self._lock:
            begun = [self._begun[text] for text in texts if text in self._begun]
        for one in begun:
            if not one.cancel():
                one.exception()
        return self._encoder.encode(texts)

    def _forget(self, text: str) -> None:
        with self._lock:
            self._begun.pop(text, None)
