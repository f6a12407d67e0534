"""Measures turns through a stack of its own: one shopper, then eight, and the memory held."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.alone import Alone, Bench, measure_alone
from tests.bench.bare import bare_rasa
from tests.bench.crowd import Crowd, measure_crowd
from tests.bench.doors import Doors
from tests.bench.figures import own_times, ratio, shares, spread
from tests.bench.inside import Inside
from tests.bench.processes import costs, costs_a_turn
from tests.bench.report import say
from tests.bench.utterances import scripts, scripts_of
from tests.stack import Stack

SHOPPERS = 8


def turn_figures(stack: Stack, turns: int, folder: Path) -> dict[str, Any]:
    """The figures of the turns; the bare server is stopped before the crowd comes."""
    alone = asyncio.run(_alone(stack, turns, folder))
    before = costs(stack)
    say(f"{turns} turns of {SHOPPERS} shoppers at once")
    crowd = asyncio.run(_crowd(stack, turns))
    return {
        "turns": _turns(alone, crowd),
        "layers": _layers(alone),
        "processes": costs_a_turn(before, costs(stack), crowd.turns),
    }


async def _alone(stack: Stack, turns: int, folder: Path) -> Alone:
    doors = Doors(stack)
    with bare_rasa(stack, folder / "bare.log") as bare:
        bench = Bench(stack, bare, doors, Inside(stack))
        await measure_alone(bench, scripts())
        say(f"{turns} turns of one shopper, each beside a bare one")
        found = await measure_alone(bench, scripts_of(turns))
    await doors.close()
    return found


async def _crowd(stack: Stack, turns: int) -> Crowd:
    doors = Doors(stack)
    found = await measure_crowd(doors, scripts_of(turns), SHOPPERS)
    await doors.close()
    return found


def _turns(alone: Alone, crowd: Crowd) -> dict[str, Any]:
    one = {"without_slate": len(alone.failed)}
    return {
        "measured": {
            "one shopper": spread(alone.times_ms["full"]).as_dict() | one,
            "8 shoppers at once": spread(crowd.times_ms).as_dict()
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
