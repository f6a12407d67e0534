"""One shopper at a time: each utterance goes through every door before the next is said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tests.bench.bare import NO_CALL, BareRasa
from tests.bench.doors import Doors, Knock
from tests.bench.inside import Inside
from tests.bench.utterances import Script, Speaker
from tests.stack import Stack

WAITED_FOR = ("scorer", "read", "commit")


@dataclass
class Alone:
    """Times by what was called. ``failed`` are the turns that ended without a slate."""

    times_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    turns: int = 0
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bench:
    """What one shopper's turns are measured with."""

    stack: Stack
    bare: BareRasa
    doors: Doors
    inside: Inside
    speaker: Speaker

    async def say_bare(self, sender: str, text: str, script: Script) -> Knock:
        """A turn in which nothing is done."""
        return await self.doors.rasa(self.bare.url, sender, text, script.language)

    async def call_for(self, sender: str, text: str, script: Script) -> dict[str, Any]:
        """The call with which the dialogue server asks for an action; empty when it does not."""
        self.bare.actions.asked = NO_CALL
        await self.say_bare(sender, text, script)
        return self.bare.actions.last_call()


async def measure_alone(bench: Bench, told: Iterable[Script]) -> Alone:
    """Every utterance: the full turn, the bare turn, and then the calls inside a full turn."""
    found = Alone()
    for script in told:
        await _conversation(bench, script, found)
    return found


async def _conversation(bench: Bench, script: Script, found: Alone) -> None:
    """The doors have conversations of their own, so that each turn is taken once in each."""
    told = [bench.speaker.words(script) for _ in range(4)]
    _, token = await bench.doors.begin(script.language)
    ids = [(await bench.doors.begin(script.language))[0] for _ in range(4)]
    for to_gateway, to_rasa, to_action, to_inside in zip(*told, strict=True):
        found.turns += 1
        full = await bench.doors.gateway(token, to_gateway)
        bare = await bench.say_bare(ids[0], to_gateway, script)
        rasa = await bench.doors.rasa(bench.stack.rasa, ids[1], to_rasa, script.language)
        action = await bench.doors.action(await bench.call_for(ids[2], to_action, script))
        waited = await bench.inside.take(await bench.call_for(ids[3], to_inside, script))
        slates = full.has_slate and rasa.has_slate and action.has_slate
        if not slates or not all(name in waited for name in WAITED_FOR):
            found.failed.append(to_gateway)
            continue
        for name, knock in (("full", full), ("bare", bare), ("rasa", rasa), ("action", action)):
            found.times_ms[name].append(knock.took_ms)
        for name in WAITED_FOR:
            found.times_ms[name].append(waited[name])
