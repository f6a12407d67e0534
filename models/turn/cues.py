"""How a thing named in an utterance is meant, read off the words around it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.contract.constraints import Direction, MeasureId
from models.turn.moves import MentionRole

OFFERED = 2
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
    pairs: tuple[re.Pattern[str], ...]
    numbers: Mapping[str, int]
    beyond: re.Pattern[str]
    ends: re.Pattern[str]
    criticisms: re.Pattern[str]
    no_worse: Mapping[MeasureId, re.Pattern[str]]
    listing: re.Pattern[str]
    language: re.Pattern[str]
    angry: re.Pattern[str]
    joined: re.Pattern[str]
    masked: re.Pattern[str]
    promises: re.Pattern[str]
    put_right: re.Pattern[str]
    currencies: Mapping[str, re.Pattern[str]]
    superlatives: tuple[tuple[re.Pattern[str], tuple[MeasureId, Direction]], ...]
    removal: re.Pattern[str]
    staying: re.Pattern[str]
    demanding: re.Pattern[str]
    either: re.Pattern[str]
    hesitant: re.Pattern[str]
    acts: Mapping[str, re.Pattern[str]]
    otherwise: re.Pattern[str]
    wrong: Mapping[MeasureId, re.Pattern[str]]

    def role(self, text: str, start: int, end: int) -> MentionRole:
        """Whether ``text[start:end]`` is wanted, excluded or owned."""
        low = text.lower()
        ahead = self._clause_before(low[max(0, start - _BEFORE_REACH) : start])
        behind = self._clause_after(low[end : end + _AFTER_REACH])
        roles: tuple[MentionRole, ...] = ("exclude", "owned")
        for role in roles:
            if self.before[role].search(ahead) or behind.startswith(self.after[role]):
                return role
        return "owned" if self.joined.search(low[end : end + _BEFORE_REACH]) else "want"

    def wants_rest_changed(self, text: str) -> bool:
        low = text.lower()
        return any(word in low for word in self.rest)

    def points_here(self, text: str) -> bool:
        """Whether the words point at what is in front of the shopper ("this", "这")."""
        return bool(self.this.search(text.lower()))

    def speaks_of_newborn(self, text: str) -> bool:
        low = text.lower()
        return any(word in low for word in self.newborn)

    def without_filler(self, text: str) -> str:
        """The text in small letters, without its empty words."""
        return self.filler.sub(" ", text.lower())

    def has_substance(self, text: str) -> bool:
        """Whether more than empty words is left to go on."""
        left = self.without_filler(text)
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
        return 2 if any(pattern.search(text) for pattern in self.pairs) else None

    def complains(self, text: str) -> bool:
        """Whether something is said to be too much of something."""
        return bool(self.too.search(text.lower()))

    def is_negated(self, text: str) -> bool:
        """Whether the words say no to what they name."""
        return bool(self.before["exclude"].search(text.lower()))

    def clauses(self, text: str) -> tuple[str, ...]:
        return tuple(clause for clause in self.ends.split(text) if clause.strip())

    def criticisms_in(self, text: str) -> tuple[str, ...]:
        """The clauses, cut again where another criticism begins ("lighter and cheaper")."""
        parts = (part for clause in self.clauses(text) for part in self.criticisms.split(clause))
        return tuple(part for part in parts if part and part.strip())

    def must_not_worsen(self, text: str) -> tuple[MeasureId, ...]:
        """The measures that may stay as they are, but get no worse ("at the same price")."""
        low = text.lower()
        return tuple(name for name, pattern in self.no_worse.items() if pattern.search(low))

    def asks_what_holds(self, text: str) -> bool:
        """Whether the shopper asks which of their conditions we go by."""
        return bool(self.listing.search(text.lower()))

    def asks_for_language(self, text: str) -> bool:
        """Whether another language is asked for, and nothing else."""
        low = text.lower()
        return bool(self.language.search(low)) and not self.has_substance(
            self.language.sub(" ", low)
        )

    def is_put_right(self, text: str, start: int) -> bool:
        """Whether the number at ``start`` is said only to be replaced: "not 300 but 200"."""
        return bool(self.put_right.search(text[max(0, start - _AFTER_REACH) : start].lower()))

    def currency_in(self, text: str) -> str | None:
        low = text.lower()
        return next((code for code, words in self.currencies.items() if words.search(low)), None)

    def superlative_in(self, text: str) -> tuple[MeasureId, Direction] | None:
        low = text.lower()
        return next((best for pattern, best in self.superlatives if pattern.search(low)), None)

    def takes_out(self, text: str) -> bool:
        """Whether something is to leave the bundle, and nothing to stay or to come."""
        low = text.lower()
        return bool(self.removal.search(low)) and not self.staying.search(low)

    def alternatives_in(self, text: str) -> tuple[str, ...]:
        """The two intents that the text leaves open ("keep or swap it"), else none."""
        low = text.lower()
        found = {name: words.search(low) for name, words in self.acts.items()}
        said = sorted((one.start(), name) for name, one in found.items() if one)
        between = self.either.search(low)
        if between is None or len(said) != OFFERED:
            return ()
        (first, _), (second, _) = said
        return tuple(name for _, name in said) if first < between.end() <= second + 3 else ()

    def hesitates(self, text: str) -> bool:
        """Whether the text only thinks aloud."""
        return bool(self.hesitant.search(text.lower()))

    def demands(self, text: str) -> bool:
        """Whether a span for delivery is a condition, and no question."""
        return bool(self.demanding.search(text.lower()))

    def praises_the_rest(self, text: str) -> bool:
        return bool(self.otherwise.search(text.lower()))

    def holds_personal_data(self, text: str) -> bool:
        """Whether the gateway masked something in it."""
        return bool(self.masked.search(text))

    def asks_for_promise(self, text: str) -> bool:
        return bool(self.promises.search(text.lower()))

    def is_angry(self, text: str) -> bool:
        return bool(self.angry.search(text.lower()))

    def measure_at_fault(self, text: str) -> MeasureId | None:
        """The measure named as what is wrong ("the price"), or None."""
        low = text.lower()
        return next((name for name, words in self.wrong.items() if words.search(low)), None)

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
        pairs=tuple(re.compile(one, re.IGNORECASE) for one in source["pairs"]),
        numbers=source["numbers"],
        beyond=re.compile(source["beyond"], re.IGNORECASE),
        ends=re.compile("|".join(ends + source["contrasts"])),
        criticisms=re.compile(source["criticisms"], re.IGNORECASE),
        no_worse={
            name: re.compile("|".join(patterns)) for name, patterns in source["no_worse"].items()
        },
        listing=re.compile("|".join(source["listing"])),
        language=re.compile("|".join(source["language"])),
        angry=re.compile("|".join(source["angry"])),
        masked=re.compile(source["masked"]),
        promises=re.compile("|".join(source["promises"])),
        joined=re.compile(source["owned"]["joined"]),
        put_right=re.compile(source["put_right"]),
        currencies={code: re.compile(words) for code, words in source["currencies"].items()},
        superlatives=tuple(
            (re.compile(one["pattern"]), (one["best"][0], one["best"][1]))
            for one in source["superlatives"]
        ),
        removal=re.compile(source["removal"]),
        staying=re.compile(source["staying"]),
        demanding=re.compile(source["demanding"]),
        either=re.compile(source["either"]),
        hesitant=re.compile(source["hesitant"]),
        acts={intent: re.compile(words) for intent, words in source["acts"].items()},
        otherwise=re.compile(source["otherwise"]),
        wrong={name: _any_word(words) for name, words in source["wrong"].items()},
    )


def _any_word(words: Sequence[str]) -> re.Pattern[str]:
    """Latin words match whole, Chinese ones anywhere."""
    parts = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in words]
    return re.compile("|".join(parts))
