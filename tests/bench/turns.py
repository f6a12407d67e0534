"""Measures turns through a stack of its own: one shopper, then eight, and the memory held."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.alone import Alone, Bench, measure_alone
from tests.bench.bare import bare_rasa
from tests.bench.crowd import Crowd, measure_crowd
from tests.bench.doors import doors_of
from tests.bench.figures import own_times, ratio, shares, spread
from tests.bench.inside import inside
from tests.bench.processes import costs, costs_a_turn
from tests.bench.report import say
from tests.bench.utterances import Speaker, scripts, scripts_of
from tests.stack import Stack

SHOPPERS = 8
WARM_UPS = 2


def turn_figures(stack: Stack, turns: int, folder: Path) -> dict[str, Any]:
    """The figures of the turns; the bare server is stopped before the crowd comes."""
    speaker = Speaker()
    alone = asyncio.run(_alone(stack, speaker, turns, folder))
    before = costs(stack)
    say(f"{turns} turns of {SHOPPERS} shoppers at once")
    crowd = asyncio.run(_crowd(stack, speaker, turns))
    return {
        "turns": _turns(alone, crowd),
        "layers": _layers(alone),
        "processes": costs_a_turn(before, costs(stack), crowd.turns),
    }


async def _alone(stack: Stack, speaker: Speaker, turns: int, folder: Path) -> Alone:
    with bare_rasa(stack, folder / "bare.log") as bare:
        async with doors_of(stack) as doors, inside(stack) as within:
            bench = Bench(stack, bare, doors, within, speaker)
            await measure_alone(bench, scripts()[:WARM_UPS])
            say(f"{turns} turns of one shopper, each beside a bare one")
            return await measure_alone(bench, scripts_of(turns))


async def _crowd(stack: Stack, speaker: Speaker, turns: int) -> Crowd:
    async with doors_of(stack) as doors:
        return await measure_crowd(doors, speaker, scripts_of(turns), SHOPPERS)


def _turns(alone: Alone, crowd: Crowd) -> dict[str, Any]:
    one = {"without_slate": len(alone.failed)}
    return {
        "measured": {
            "one shopper": spread(alone.times_ms["full"]).as_dict() | one,
            f"{SHOPPERS} shoppers at once": spread(crowd.times_ms).as_dict()
            | {"without_slate": len(crowd.failed)},
            "bare Rasa, empty action": spread(alone.times_ms["bare"]).as_dict() | one,
        },
        "ratio": ratio(alone.times_ms["full"], alone.times_ms["bare"]),
        "turns_per_s": round(crowd.turns / crowd.seconds, 1),
        "failed": sorted({*alone.failed, *crowd.failed}),
    }


def _layers(alone: Alone) -> Mapping[str, Any]:
    own_ms = own_times(alone.times_ms)
    called = {name: spread(times).as_dict() for name, times in alone.times_ms.items()}
    return {"own_ms": own_ms, "shares": shares(own_ms), "called": called}
