"""Many shoppers at once: each says the next thing as soon as the last was answered."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from time import perf_counter

from tests.bench.doors import Doors
from tests.bench.utterances import Script, Speaker


@dataclass
class Crowd:
    """What the shoppers waited for their slates, and how long all of it took."""

    times_ms: list[float] = field(default_factory=list)
    turns: int = 0
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0


async def measure_crowd(
    doors: Doors, speaker: Speaker, told: Iterable[Script], shoppers: int
) -> Crowd:
    """The conversations, that many at any time."""
    found, waiting = Crowd(), iter(told)
    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(shoppers):
            group.create_task(_shopper(doors, speaker, waiting, found))
    found.seconds = perf_counter() - began
    return found


async def _shopper(doors: Doors, speaker: Speaker, waiting: Iterator[Script], found: Crowd) -> None:
    for script in waiting:
        _, token = await doors.begin(script.language)
        for text in speaker.words(script):
            knock = await doors.gateway(token, text)
            found.turns += 1
            if knock.has_slate:
                found.times_ms.append(knock.took_ms)
            else:
                found.failed.append(text)
