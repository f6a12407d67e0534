"""Whether a challenger goes live: never worse by more than a margin, and better in something."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Name = Literal["frozen_uniform", "frozen_hard", "preferred", "off_policy", "simulated"]
ASKED: tuple[Name, ...] = ("frozen_uniform", "frozen_hard", "preferred", "off_policy", "simulated")
"""What every challenger is asked. What could not be measured counts as not shown."""


@dataclass(frozen=True, slots=True)
class Margins:
    """How much worse the lower bound may be: hit rates on frozen rows, the share of comparisons of
    held-out shoppers that are right, takings a slate, and rounds that simulated shoppers need.
    ``doubted``: with a larger share of suspicious acceptances nothing goes live."""

    frozen: float = 0.02
    preferred: float = 0.05
    off_policy: float = 0.05
    simulated: float = 0.5
    doubted: float = 0.3

    def of(self, name: Name) -> float:
        found: float = getattr(self, "frozen" if name.startswith("frozen") else name)
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """Challenger less champion, so that more than zero is better, with its 95 % interval.
    ``champion`` is the champion's own mean, ``count`` what it was measured on."""

    name: Name
    mean: float
    low: float
    high: float
    champion: float
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reasons`` say it in words, all that speaks against it first."""

    promoted: bool
    reasons: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    def told(self) -> dict[str, Any]:
        return {
            "promoted": self.promoted,
            "reasons": list(self.reasons),
            "comparisons": {one.name: asdict(one) for one in self.comparisons},
        }


def verdict(comparisons: Sequence[Comparison], doubted: float, margins: Margins) -> Verdict:
    """``doubted`` is the share of acceptances that are not learned from."""
    found: Mapping[Name, Comparison] = {one.name: one for one in comparisons}
    against = []
    if doubted > margins.doubted:
        against.append(
            f"{doubted:.0%} of what was taken is suspicious, allowed {margins.doubted:.0%}: "
            "somebody should look at the findings"
        )
    against += [f"{name} was not measured" for name in ASKED if name not in found]
    for one in comparisons:
        margin = margins.of(one.name)
        if one.low < -margin:
            against.append(f"{one.name} may be worse: {_told(one)}, allowed -{margin:g}")
    better = [f"{one.name} is better: {_told(one)}" for one in comparisons if one.low > 0]
    if not better:
        against.append("nothing is better beyond doubt")
    return Verdict(not against, (*against, *better), tuple(comparisons))


def _told(one: Comparison) -> str:
    return f"{one.mean:+.3f} ({one.low:+.3f} to {one.high:+.3f})"
