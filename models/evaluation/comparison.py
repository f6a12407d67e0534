"""What a comparison of judges found, as it is kept on disk."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from models.evaluation.dataset.errors import UnreadableExamples

ALL = "all"
"""The domain of figures pooled over all domains."""
LANGUAGE = "language"
"""The context's language: items are read in the same words whatever it is."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric of one judge with its 95 % interval, over ``n`` questions of ``domain``.

    ``rows`` is "uniform", "hard" or "full" (all items of the domain). ``by`` and ``group`` say
    which part of the questions it is of, both empty for all of them. Parts are pooled over the
    domains; those by language are there for each domain too.
    """

    judge: str
    domain: str
    rows: str
    with_intent: bool
    metric: str
    n: int
    mean: float
    low: float
    high: float
    by: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more ``judge`` has than ``against`` on the same questions, with its paired 95 %
    interval. ``by`` says what differs:

    - "": the judges, over all domains; "domain": the judges, in the domain ``group``;
    - "disturbed", "without": the judge on its own, once with questions written worse or items told
      less, which ``group`` names, against once without that, over all domains;
    - "language": the judge on its own in the domain ``group``, Chinese context against English.
    """

    judge: str
    against: str
    rows: str
    with_intent: bool
    metric: str
    n: int
    mean: float
    low: float
    high: float
    by: str = ""
    group: str = ""


@dataclass(frozen=True)
class Comparison:
    """``judges`` says of each whether it is a "baseline" or a "model", in the order of tables.
    ``about`` holds the split, the seed, the data's counts and fingerprints, and by model and domain
    whether it was trained on that."""

    about: Mapping[str, Any]
    judges: Mapping[str, str]
    figures: tuple[Figure, ...] = ()
    differences: tuple[Difference, ...] = ()
    disturbed: tuple[Difference, ...] = field(default=())
    languages: tuple[Difference, ...] = field(default=())
    by_domain: tuple[Difference, ...] = field(default=())

    def figure(
        self, judge: str, domain: str, rows: str, with_intent: bool, metric: str
    ) -> Figure | None:
        """The one over all of these questions."""
        wanted = (judge, domain, rows, with_intent, metric, "")
        for one in self.figures:
            if (one.judge, one.domain, one.rows, one.with_intent, one.metric, one.by) == wanted:
                return one
        return None

    def in_language(self, judge: str, domain: str, rows: str, language: str) -> Figure | None:
        """The main metric's over the domain's questions in that language."""
        wanted = (judge, domain, rows, LANGUAGE, language)
        for one in self.figures:
            if (one.judge, one.domain, one.rows, one.by, one.group) == wanted:
                return one
        return None

    def parts(self) -> tuple[Figure, ...]:
        """Figures of parts of the questions, pooled over the domains."""
        return tuple(one for one in self.figures if one.by and one.domain == ALL)

    def domains(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.domain for one in self.figures if not one.by))


def save_comparison(place: Path, comparison: Comparison) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(comparison), ensure_ascii=False, indent=1)
    place.write_text(text + "\n", encoding="utf-8")


def read_comparison(place: Path) -> Comparison:
    """Raises UnreadableExamples where the file is missing or no comparison."""
    try:
        found = json.loads(place.read_text(encoding="utf-8"))
        return Comparison(
            found["about"],
            found["judges"],
            tuple(Figure(**one) for one in found["figures"]),
            _differences(found["differences"]),
            *(_differences(found.get(one, ())) for one in ("disturbed", "languages", "by_domain")),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableExamples(f"{place} is no comparison: {error!r}") from error


def _differences(found: Iterable[Mapping[str, Any]]) -> tuple[Difference, ...]:
    return tuple(Difference(**one) for one in found)
