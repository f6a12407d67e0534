"""Keys in portions that one statement can name."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

KEYS_AT_ONCE = 400
"""Few enough for any database's limit on parameters, also where a key has two columns."""

Key = TypeVar("Key")


def portions(keys: Sequence[Key], at_once: int = KEYS_AT_ONCE) -> Iterator[Sequence[Key]]:
    """All of ``keys`` in order, ``at_once`` at a time; nothing where there are none."""
    return (keys[start : start + at_once] for start in range(0, len(keys), at_once))
