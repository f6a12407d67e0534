"""What the shoppers of the bench say: the conversations of utterances.yml."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("utterances.yml")


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation: a first request and the reactions that follow."""

    language: str
    amount: int
    says: tuple[str, ...]


def scripts() -> tuple[Script, ...]:
    """All conversations, the languages in turns."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(Script(each["language"], each["amount"], tuple(each["says"])) for each in told)


def scripts_of(turns: int) -> Iterator[Script]:
    """Conversations, over and over, until they make that many turns; the last one is cut."""
    for script in cycle(scripts()):
        if turns <= 0:
            return
        yield replace(script, says=script.says[:turns])
        turns -= len(script.says)


class Speaker:
    """Never says a first request twice in the same words.

    The scorer keeps the vectors of texts it has read; a real shopper's first words are new to it.
    """

    def __init__(self) -> None:
        self._said: Counter[str] = Counter()

    def words(self, script: Script) -> tuple[str, ...]:
        """What to say in one more conversation."""
        first, *others = script.says
        amount = script.amount + self._said[first]
        self._said[first] += 1
        return first.format(amount=amount), *others
