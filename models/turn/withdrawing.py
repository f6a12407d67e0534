"""Conditions that a shopper takes back: "forget the budget", "plastic is fine after all"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

ALL = "all"
_BEFORE_REACH = 32
_AFTER_REACH = 24


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """The patterns of withdrawing.yml, ready to be matched."""

    conditions: Mapping[str, tuple[re.Pattern[str], ...]]
    facets: Mapping[str, tuple[re.Pattern[str], ...]]
    before: re.Pattern[str]
    after: re.Pattern[str]
    lost: re.Pattern[str]

    def dropped(self, text: str) -> tuple[str, ...]:
        """The constraints, by name, that the text takes back; ``all`` for every one."""
        return _said(self.conditions, text)

    def kinds_dropped(self, text: str) -> tuple[str, ...]:
        """The kinds of concepts ("material") of which nothing is to hold any more."""
        return _said(self.facets, text)

    def is_lost(self, text: str, end: int) -> bool:
        """Whether what ends at ``end`` is said to be broken or gone."""
        return bool(self.lost.search(text[end : end + _AFTER_REACH]))

    def takes_back(self, text: str, start: int, end: int) -> bool:
        """Whether what was said before of ``text[start:end]`` is to hold no longer."""
        ahead = text[max(0, start - _BEFORE_REACH) : start]
        behind = text[end : end + _AFTER_REACH]
        return bool(self.before.search(ahead) or self.after.search(behind))


def _said(named: Mapping[str, tuple[re.Pattern[str], ...]], text: str) -> tuple[str, ...]:
    return tuple(name for name, patterns in named.items() if any(p.search(text) for p in patterns))


@cache
def withdrawals() -> Withdrawals:
    """The patterns of both languages, read once."""
    source: dict[str, Any] = yaml.safe_load(
        files("models.turn").joinpath("withdrawing.yml").read_text(encoding="utf-8")
    )

    def compiled(pattern: str) -> re.Pattern[str]:
        verbs = pattern.replace("{forget}", source["forget"])
        return re.compile(verbs.replace("{forget_zh}", source["forget_zh"]), re.IGNORECASE)

    def by_name(key: str) -> Mapping[str, tuple[re.Pattern[str], ...]]:
        return {name: tuple(map(compiled, patterns)) for name, patterns in source[key].items()}

    return Withdrawals(
        conditions=by_name("conditions"),
        facets=by_name("facets"),
        lost=compiled(source["lost"]),
        before=compiled(source["concept"]["before"]),
        after=compiled(source["concept"]["after"]),
    )
