"""What the shoppers of the bench say: the conversations of utterances.yml."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("utterances.yml")


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation: a first request and the reactions that follow."""

    language: str
    says: tuple[str, ...]


def scripts() -> tuple[Script, ...]:
    """All conversations, the languages in turns."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Script(each["language"], tuple(each["says"])) for each in told)


def scripts_of(turns: int) -> Iterator[Script]:
    """Conversations, over and over, until they make that many turns; the last one is cut."""
    for script in cycle(scripts()):
        if turns <= 0:
            return
        yield Script(script.language, script.says[:turns])
        turns -= len(script.says)
