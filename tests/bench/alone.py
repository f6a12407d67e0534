"""One shopper at a time: each utterance goes through every door before the next is said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.bench.bare import BareRasa
from tests.bench.doors import Doors, Knock
from tests.bench.inside import Inside
from tests.bench.utterances import Script
from tests.stack import Stack

WAITED_FOR = ("scorer", "read", "commit")


@dataclass
class Alone:
    """Times by what was called. ``failed`` are the turns that ended without a slate."""

    times_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    turns: int = 0
    failed: list[str] = field(default_factory=list)

    def note(self, name: str, knock: Knock) -> None:
        self.times_ms[name].append(knock.took_ms)


@dataclass(frozen=True)
class Bench:
    """What one shopper's turns are measured with."""

    stack: Stack
    bare: BareRasa
    doors: Doors
    inside: Inside


async def measure_alone(bench: Bench, told: Iterable[Script]) -> Alone:
    """Every utterance: the full turn, the bare turn, and then the calls inside a full turn."""
    found = Alone()
    for script in told:
        await _conversation(bench, script, found)
    return found


async def _conversation(bench: Bench, script: Script, found: Alone) -> None:
    """The doors have conversations of their own, so that each turn is taken once in each."""
    _, token = await bench.doors.begin(script.language)
    names = ("bare", "rasa", "action", "inside")
    ids = {name: (await bench.doors.begin(script.language))[0] for name in names}
    for text in script.says:
        full = await bench.doors.gateway(token, text)
        bare = await bench.doors.rasa(bench.bare.url, ids["bare"], text, script.language)
        call = bench.bare.actions.taken()
        rasa = await bench.doors.rasa(bench.stack.rasa, ids["rasa"], text, script.language)
        found.turns += 1
        if call is None or not full.has_slate or not rasa.has_slate:
            found.failed.append(text)
            continue
        action = await bench.doors.action(_sent_by(call, ids["action"]))
        waited = await bench.inside.take(_sent_by(call, ids["inside"]))
        if not action.has_slate or not all(name in waited for name in WAITED_FOR):
            found.failed.append(text)
            continue
        for name, knock in (("full", full), ("bare", bare), ("rasa", rasa), ("action", action)):
            found.note(name, knock)
        for name in WAITED_FOR:
            found.times_ms[name].append(waited[name])


def _sent_by(call: dict[str, Any], sender: str) -> dict[str, Any]:
    """The dialogue server's call, as if it spoke of that conversation."""
    tracker = {**call["tracker"], "sender_id": sender}
    return {**call, "sender_id": sender, "tracker": tracker}
