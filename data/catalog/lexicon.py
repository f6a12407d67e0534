"""Finds the shop's own words in what people write, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from data.catalog.snapshot import Catalog
from data.catalog.wording import Wordlist, is_chinese, plain
from data.types.scenario import Scenario
from data.types.vocabulary import Concept, ConceptKind

TYPO_CUTOFF = 0.82
SHORTEST_TYPO = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A concept named in ``text[start:end]``. One span can name concepts of several kinds."""

    concept: Concept
    start: int
    end: int


class Lexicon:
    """The words of one catalog. Build it once per catalog version."""

    def __init__(self, catalog: Catalog) -> None:
        concepts = [(word, one) for one in catalog.concepts for word in one.words()]
        self._concepts = Wordlist(concepts)
        # An id is understood as a phrase of its own ("down"), but not in running text, where
        # it may be an ordinary word ("bring the price down").
        self._ids = Wordlist((one.concept_id.replace("_", " "), one) for one in catalog.concepts)
        self._scenarios = Wordlist(
            (word, one) for one in catalog.scenarios.values() for word in _names(one)
        )

    def find(self, text: str) -> tuple[Match, ...]:
        """What is named, from left to right; of overlapping words the longest wins."""
        return tuple(
            Match(concept, span.start, span.end)
            for span in self._concepts.spans(text)
            for concept in span.meanings
        )

    def resolve(self, kinds: ConceptKind | Iterable[ConceptKind], phrase: str) -> Concept | None:
        """The concept a phrase stands for: exactly, by its longest word, or through a typo.

        Of several kinds the first that has the word wins.
        """
        wanted = (kinds,) if isinstance(kinds, str) else tuple(kinds)
        exact = (*self._concepts.named(phrase), *self._ids.named(phrase))
        return (
            _first(exact, wanted)
            or self._contained(wanted, phrase)
            or self._mistyped(wanted, plain(phrase))
        )

    def scenarios_in(self, text: str) -> tuple[Scenario, ...]:
        """The scenarios named, the one with the longest name first, each once."""
        longest_first = sorted(self._scenarios.spans(text), key=lambda span: span.start - span.end)
        found = [scenario for span in longest_first for scenario in span.meanings]
        return tuple({scenario.scenario_id: scenario for scenario in found}.values())

    def _contained(self, kinds: tuple[ConceptKind, ...], phrase: str) -> Concept | None:
        matches = [match for match in self.find(phrase) if match.concept.kind in kinds]
        best = max(matches, key=lambda match: match.end - match.start, default=None)
        for match in matches:
            # The head of a noun phrase comes last, in both languages: a camera lens is a lens.
            if best and best.end <= match.start and not phrase[best.end : match.start].strip():
                best = match
        return best.concept if best else None

    def _mistyped(self, kinds: tuple[ConceptKind, ...], phrase: str) -> Concept | None:
        if len(phrase) < SHORTEST_TYPO or is_chinese(phrase):
            return None
        alike = [
            word
            for word, concepts in self._concepts.meanings.items()
            if abs(len(word) - len(phrase)) <= 2 and _first(concepts, kinds)
        ]
        close = get_close_matches(phrase, alike, n=1, cutoff=TYPO_CUTOFF)
        return _first(self._concepts.named(close[0]), kinds) if close else None


def _names(scenario: Scenario) -> tuple[str, ...]:
    return (scenario.name.en, scenario.name.zh, *scenario.aliases)


def _first(concepts: Iterable[Concept], kinds: Iterable[ConceptKind]) -> Concept | None:
    named = tuple(concepts)
    return next((one for kind in kinds for one in named if one.kind == kind), None)
