"""Leaves a failing endpoint alone for a while."""

import time
from collections.abc import Callable

FAILURES = 3
REST_S = 30.0


class Breaker:
    """After ``failures`` in a row it rests for ``rest_s`` seconds; the next failure, again."""

    def __init__(
        self,
        failures: int = FAILURES,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bound, self._rest_s, self._clock = failures, rest_s, clock
        self._failures = 0
        self._rests_until = float("-inf")

    @property
    def is_resting(self) -> bool:
        return self._clock() < self._rests_until

    def worked(self) -> None:
        self._failures = 0

    def failed(self) -> None:
        self._failures += 1
        if self._failures >= self._bound:
            self._rests_until = self._clock() + self._rest_s
