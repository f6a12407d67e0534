"""How a thing named in an utterance is meant, read off the words around it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.turn.moves import MentionRole

_BEFORE_REACH = 28
_AFTER_REACH = 12


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of cues.yml, ready to be matched."""

    before: Mapping[str, re.Pattern[str]]
    after: Mapping[str, tuple[str, ...]]
    rest: tuple[str, ...]
    this: re.Pattern[str]
    newborn: tuple[str, ...]
    stars: tuple[tuple[str, int], ...]
    filler: re.Pattern[str]
    too: re.Pattern[str]
    particles: frozenset[str]
    parties: tuple[tuple[re.Pattern[str], int], ...]
    numbers: Mapping[str, int]
    beyond: re.Pattern[str]
    ends: re.Pattern[str]

    def role(self, text: str, start: int, end: int) -> MentionRole:
        """Whether ``text[start:end]`` is wanted, excluded or owned."""
        low = text.lower()
        ahead = self._clause_before(low[max(0, start - _BEFORE_REACH) : start])
        behind = self._clause_after(low[end : end + _AFTER_REACH])
        roles: tuple[MentionRole, ...] = ("exclude", "owned")
        for role in roles:
            if self.before[role].search(ahead) or behind.startswith(self.after[role]):
                return role
        return "want"

    def wants_rest_changed(self, text: str) -> bool:
        low = text.lower()
        return any(word in low for word in self.rest)

    def points_here(self, text: str) -> bool:
        """Whether the words point at what is in front of the shopper ("this", "这")."""
        return bool(self.this.search(text.lower()))

    def speaks_of_newborn(self, text: str) -> bool:
        low = text.lower()
        return any(word in low for word in self.newborn)

    def has_substance(self, text: str) -> bool:
        """Whether more than empty words is left to go on."""
        left = self.filler.sub(" ", text.lower())
        return len(re.sub(r"[\W\d_]", "", left)) > 1

    def says_owned(self, text: str) -> bool:
        """Whether something spoken of is the shopper's already."""
        low = text.lower()
        after = any(word in low for word in self.after["owned"])
        return after or bool(self.before["owned"].search(low))

    def party(self, text: str) -> int | None:
        """How many people a whole sentence speaks of ("me and my two kids"), or None."""
        for pattern, more in self.parties:
            found = pattern.search(text)
            said = found[1].lower() if found else ""
            count = int(said) if said.isdigit() else self.numbers.get(said, 0)
            if count:
                return count + more
        return None

    def complains(self, text: str) -> bool:
        """Whether something is said to be too much of something."""
        return bool(self.too.search(text.lower()))

    def is_negated(self, text: str) -> bool:
        """Whether the words say no to what they name."""
        return bool(self.before["exclude"].search(text.lower()))

    def clauses(self, text: str) -> tuple[str, ...]:
        return tuple(clause for clause in self.ends.split(text) if clause.strip())

    def _clause_before(self, text: str) -> str:
        return self.ends.split(text)[-1]

    def _clause_after(self, text: str) -> str:
        return self.ends.split(text)[0]


@cache
def cues() -> Cues:
    """The cues of both languages, read once."""
    source: dict[str, Any] = yaml.safe_load(
        files("models.turn").joinpath("cues.yml").read_text(encoding="utf-8")
    )
    ends = [re.escape(end) for end in source["clause_ends"]]
    return Cues(
        before={role: _any_word(source[role]["before"]) for role in ("exclude", "owned")},
        after={role: tuple(source[role]["after"]) for role in ("exclude", "owned")},
        rest=tuple(source["rest"]),
        this=_any_word(source["this"]),
        newborn=tuple(source["newborn"]),
        stars=tuple(source["stars"].items()),
        filler=re.compile(rf"\b(?:{source['filler'][0]})\b|{source['filler'][1]}"),
        too=_any_word(source["too"]),
        particles=frozenset(source["particles"]),
        parties=tuple(
            (re.compile(one["pattern"], re.IGNORECASE), one["more"]) for one in source["parties"]
        ),
        numbers=source["numbers"],
        beyond=re.compile(source["beyond"], re.IGNORECASE),
        ends=re.compile("|".join(ends + source["contrasts"])),
    )


def _any_word(words: Sequence[str]) -> re.Pattern[str]:
    """Latin words match whole, Chinese ones anywhere."""
    parts = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words]
    return re.compile("|".join(parts))
