"""The steps that a slate is made in, and how long each takes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Literal

Step = Literal["encode", "retrieve", "compose", "widen", "check", "score", "explain"]
Observer = Callable[[Step, float], None]


def unobserved(_step: Step, _seconds: float) -> None:
    """The observer of an engine whose times nobody asks for."""


@contextmanager
def timed(step: Step, observer: Observer) -> Iterator[None]:
    """Tells the observer the step's seconds, also when it fails."""
    began = perf_counter()
    try:
        yield
    finally:
        observer(step, perf_counter() - began)
