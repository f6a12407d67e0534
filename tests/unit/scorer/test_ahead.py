"""What is encoded ahead is encoded once, and never waited for behind others."""

from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest

from models.scorer.encoder.ahead import AheadEncoder
from models.scorer.encoder.vectors import Vectors

PATIENCE_S = 10.0


class SlowEncoder:
    """Encodes when it is allowed to, keeps what it made, and counts what it encodes."""

    base_hash = "slow"
    dim = 2

    def __init__(self) -> None:
        self.may_go = Event()
        self.has_begun = Event()
        self.encoded: list[str] = []
        self._kept: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        for text in texts:
            if text not in self._kept:
                self.has_begun.set()
                if text.startswith("slow"):
                    assert self.may_go.wait(PATIENCE_S)
                self.encoded.append(text)
                if text == "slow trouble":
                    raise RuntimeError(text)
                self._kept[text] = np.array([len(text), 1], np.float32)
        return np.stack([self._kept[text] for text in texts])


@pytest.fixture
def slow() -> SlowEncoder:
    return SlowEncoder()


@pytest.fixture
def encoder(slow: SlowEncoder) -> AheadEncoder:
    return AheadEncoder(slow)


def test_what_was_begun_ahead_is_waited_for_and_not_done_twice(
    encoder: AheadEncoder, slow: SlowEncoder
) -> None:
    encoder.ahead("slow words")
    encoder.ahead("slow words")
    assert slow.has_begun.wait(PATIENCE_S)
    slow.may_go.set()
    assert encoder.encode(["slow words", "others"])[:, 0].tolist() == [10, 6]
    assert slow.encoded == ["slow words", "others"]
    assert (encoder.base_hash, encoder.dim) == ("slow", 2)


def test_what_waits_behind_others_texts_is_encoded_at_once(
    encoder: AheadEncoder, slow: SlowEncoder
) -> None:
    encoder.ahead("slow words of somebody else")
    assert slow.has_begun.wait(PATIENCE_S)
    encoder.ahead("mine")
    assert encoder.encode(["mine"])[0, 0] == 4
    assert slow.encoded == ["mine"]
    slow.may_go.set()


def test_trouble_ahead_is_trouble_for_whoever_asks(
    encoder: AheadEncoder, slow: SlowEncoder
) -> None:
    slow.may_go.set()
    encoder.ahead("slow trouble")
    with pytest.raises(RuntimeError, match="slow trouble"):
        encoder.encode(["slow trouble"])
