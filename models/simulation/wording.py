"""What shoppers say, drawn from templates in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

import yaml

from data.types.money import Budget
from data.types.text import Language

Templates = Mapping[str, Mapping[Language, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Opening:
    """What a first request tells: the purpose, and who and how much where that is said."""

    name: str
    party_size: int | None = None
    budget: Budget | None = None


@cache
def templates() -> Templates:
    """The sentences by what is done with them and by language."""
    text = files("models.simulation").joinpath("wording.yml").read_text(encoding="utf-8")
    found: Templates = yaml.safe_load(text)
    return found


def worded(deed: str, language: Language, random: Random, **values: object) -> str:
    """One sentence for a deed; raises KeyError for a deed or a value that nobody wrote of."""
    return random.choice(templates()[deed][language]).format(**values)


def opening(told: Opening, language: Language, random: Random) -> str:
    """A first request, with the party and the budget where there are any."""
    parts = [worded("opening", language, random, name=told.name)]
    if told.party_size is not None:
        parts.append(worded("party", language, random, count=told.party_size))
    if told.budget is not None:
        parts.append(worded("budget", language, random, amount=told.budget))
    return "".join(parts)
