"""Turns texts into unit vectors with a pretrained transformer."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import AutoModel, AutoTokenizer
from transformers.utils import logging as transformers_logging

from models.scorer.encoder.adapters import adapted
from models.scorer.encoder.errors import BaseNotFoundError, EncoderError
from models.scorer.encoder.folder import pools_by_mean, query_prefix
from models.scorer.encoder.lighter import Precision, keep_layers, lightened
from models.scorer.encoder.manifest import base_hash

Vectors = NDArray[np.float32]

BATCH_TEXTS = 32
MAX_TOKENS = 256  # item texts and utterances are far shorter; bounds the time of a long one
CACHED_TEXTS = 4096


class TextEncoder:
    """Mean-pooled, L2-normalised vectors of texts in any of the base's languages.

    The same text gives the same vector whatever it is encoded with, up to float rounding.
    Short texts asked again come from a cache. Safe to use from several threads.
    """

    _words: "_Words"
    _model: Any

    def __init__(
        self,
        folder: Path,
        device: str = "auto",
        threads: int = 1,
        adapter: Path | None = None,
        max_tokens: int = MAX_TOKENS,
        *,
        beside: "TextEncoder | None" = None,
        precision: Precision = "fp32",
        layers: int | None = None,
    ) -> None:
        """``beside`` is one of the same base, with whom it shares the tokenizer, which takes more
        memory than the weights that an adapter changed; the others lie in the file that both map.
        ``adapter`` is a folder of peft's whose weights are merged into the base's. ``layers``: so
        many of the base's lowest are kept, or all. Raises BaseNotFoundError, BaseDamagedError where
        the adapter is not one of this base, and LayersError."""
        if not (folder / "config.json").is_file():
            raise BaseNotFoundError(
                f"no base encoder in {folder}: run python -m models.scorer.encoder"
            )
        if not pools_by_mean(folder):
            raise BaseNotFoundError(f"the base in {folder} does not pool by mean")
        torch.set_num_threads(threads)
        self.device = device_of(device)
        if precision == "int8" and self.device.type != "cpu":
            raise EncoderError("int8 is for the CPU; on a GPU use bf16")
        self.base_hash = base_hash(folder, adapter, _otherwise(max_tokens, precision, layers))
        self._prefix = query_prefix(folder)
        # A base may come without the pooler that its class has and we do not use: no warning.
        transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        words = beside._words if beside else None
        if words is None or words.folder != folder.resolve():
            words = _Words(folder.resolve())
        self._words = words
        self._max_tokens = max_tokens
        self._model = lightened(_model(folder, adapter, layers), precision).to(self.device)
        self.dim = int(self._model.config.hidden_size)
        self._cache = _Cache(CACHED_TEXTS)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of shape (texts, dim)."""
        found = {text: self._cache.get(text) for text in texts}
        missing = sorted((text for text, vector in found.items() if vector is None), key=len)
        for start in range(0, len(missing), BATCH_TEXTS):
            batch = missing[start : start + BATCH_TEXTS]
            for text, vector in zip(batch, self._forward(batch), strict=True):
                found[text] = vector
                self._cache.put(text, vector)
        vectors = [vector for text in texts if (vector := found[text]) is not None]
        return np.stack(vectors) if vectors else np.zeros((0, self.dim), np.float32)

    def _forward(self, texts: Sequence[str]) -> Vectors:
        tokens = self._words.tokens([self._prefix + text for text in texts], self._max_tokens)
        tokens = tokens.to(self.device)
        with torch.inference_mode():
            states = self._model(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1).to(states.dtype)
            mean = (states * mask).sum(1) / mask.sum(1)
            unit = torch.nn.functional.normalize(mean, dim=-1)
        return np.asarray(unit.cpu().numpy(), np.float32)


class _Words:
    """The base's tokenizer. Safe to use from several threads and encoders."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._lock = Lock()

    def tokens(self, texts: Sequence[str], most: int) -> Any:
        # It sets padding and truncation on itself at each call.
        with self._lock:
            return self._tokenizer(
                texts, padding=True, truncation=True, max_length=most, return_tensors="pt"
            )


class _Cache:
    """The vectors of the texts used last."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._vectors: OrderedDict[str, Vectors] = OrderedDict()

    def get(self, text: str) -> Vectors | None:
        with self._lock:
            if text in self._vectors:
                self._vectors.move_to_end(text)
            return self._vectors.get(text)

    def put(self, text: str, vector: Vectors) -> None:
        with self._lock:
            self._vectors[text] = vector
            while len(self._vectors) > self._size:
                self._vectors.popitem(last=False)


def _otherwise(max_tokens: int, precision: Precision, layers: int | None) -> dict[str, str]:
    """What a text's vector hangs on beside the weights, where it is not as usual."""
    said = {
        "tokens": None if max_tokens == MAX_TOKENS else max_tokens,
        "precision": None if precision == "fp32" else precision,
        "layers": layers,
    }
    return {name: str(one) for name, one in said.items() if one is not None}


def _model(folder: Path, adapter: Path | None, layers: int | None) -> Any:
    base = AutoModel.from_pretrained(folder).eval()
    if layers is not None:
        base = keep_layers(base, layers)
    return base if adapter is None else adapted(base, adapter)


def device_of(setting: str) -> torch.device:
    """torch's device of that name; auto takes the GPU where there is one."""
    if setting != "auto":
        return torch.device(setting)
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")
