"""Runs the engine's work in a few threads and turns work away when too much waits."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from models.serving.problems import Refusal

Result = TypeVar("Result")


class WorkPool:
    """At most ``workers`` at once and ``queue`` waiting; the next one is refused at once.

    A refusal now is worth more to the caller than an answer after its time limit.
    """

    def __init__(self, workers: int, queue: int) -> None:
        self._limit = workers + queue
        self._inside = 0
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="work")

    async def run(self, work: Callable[[], Result]) -> Result:
        """The result of ``work``; raises Refusal when the queue is full."""
        if self._inside >= self._limit:
            raise Refusal("overloaded", "too many requests are waiting")
        self._inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._inside -= 1

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
