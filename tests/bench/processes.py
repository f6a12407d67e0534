"""What the processes cost: the memory they hold and the processor's time they have used."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.stack import COMMANDS, Stack


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: resident megabytes, and processor's seconds since it started."""

    resident_mb: int
    cpu_s: float


def costs(stack: Stack) -> dict[str, Cost]:
    """What each process of the stack costs so far."""
    return {name: cost_of(stack.pids(name)) for name in COMMANDS}


def cost_of(pids: Sequence[int]) -> Cost:
    """Raises ValueError for no process at all, which would cost nothing."""
    if not pids:
        raise ValueError("no such process is running")
    listing = ["ps", "-o", "rss=,time=", "-p", ",".join(map(str, pids))]
    found = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split()
    kilobytes, times = map(int, found[::2]), map(seconds, found[1::2])
    return Cost(round(sum(kilobytes) / 1024), sum(times))


def seconds(told: str) -> float:
    """The seconds in what ps tells: ``1-02:03:04``, ``02:03:04`` or ``3:04.50``."""
    days, _, clock = told.rpartition("-")
    total = 0.0
    for part in clock.split(":"):
        total = total * 60 + float(part)
    return total + 86_400 * int(days or 0)


def costs_a_turn(
    before: Mapping[str, Cost], after: Mapping[str, Cost], turns: int
) -> dict[str, dict[str, float]]:
    """Memory as it is now, and what one turn took of a processor between the two."""
    return {
        name: {
            "resident_mb": cost.resident_mb,
            "cpu_ms_a_turn": round((cost.cpu_s - before[name].cpu_s) * 1000 / turns),
        }
        for name, cost in after.items()
    }
