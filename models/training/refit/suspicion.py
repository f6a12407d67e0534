"""Which feedback looks poisoned, and how much of it is left to be learned from.

Losses are normalised by their weights, so a small weight would count in full wherever all are
small: what is doubted is thinned instead, conversation by conversation, by a fixed draw.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from math import sqrt
from typing import Literal

from models.training.refit.conduct import Conduct

Kind = Literal["shopper", "repeated", "hasty", "flood", "contradictory", "seller"]


@dataclass(frozen=True, slots=True)
class SuspicionSettings:
    """``per_shopper``: acceptances of one person that count. ``per_saying``: conversations in which
    word for word the same was said that count, of as many as are usual or this, whichever is more.
    ``least_pace_s``: nobody reads a slate faster. ``most_events``: about one slate.
    ``most_opposed``: the share of somebody's reactions that say the opposite of others of theirs,
    from ``opposed_from`` reactions on. A seller's share of what is taken may be ``most_lift``
    times what chance would give, and may differ by ``most_deviations`` standard deviations; of
    who has more so much is left as chance would give."""

    per_shopper: int = 5
    per_saying: int = 20
    least_pace_s: float = 1.0
    most_events: int = 20
    most_opposed: float = 0.5
    opposed_from: int = 6
    most_lift: float = 1.5
    most_deviations: float = 4.0


@dataclass(frozen=True, slots=True)
class Finding:
    """``subject`` is a seller's id or a short hash; ``count`` what was seen, ``usual`` what was to
    be expected, ``kept`` the share of it that is learned from."""

    kind: Kind
    subject: str
    count: float
    usual: float
    kept: float


@dataclass(frozen=True, slots=True)
class Trusted:
    """``conversations`` are to be learned from; ``doubted`` is the share of all acceptances that
    are not."""

    conversations: frozenset[str]
    findings: tuple[Finding, ...]
    doubted: float


@dataclass
class _Judging:
    """Shares of conversations that are kept, as one rule after the other lowers them."""

    shares: dict[str, float]
    findings: list[Finding] = field(default_factory=list)

    def lower(self, some: Iterable[Conduct], share: float) -> None:
        for one in some:
            self.shares[one.conversation_id] = min(self.shares[one.conversation_id], share)


def trusted(conducts: Sequence[Conduct], settings: SuspicionSettings) -> Trusted:
    """What is left of these conversations. The same conversations give the same answer."""
    judging = _Judging({one.conversation_id: 1.0 for one in conducts})
    _hasty(conducts, settings, judging)
    _contradictory(conducts, settings, judging)
    _repeated(conducts, settings, judging)
    _of_one_shopper(conducts, settings, judging)
    left = [one for one in conducts if _is_kept(one, judging.shares)]
    for finding, some in _concentrated(left, settings):
        judging.findings.append(finding)
        judging.lower(some, finding.kept)
    kept = frozenset(one.conversation_id for one in conducts if _is_kept(one, judging.shares))
    total = sum(len(one.acceptances) for one in conducts)
    gone = sum(len(one.acceptances) for one in conducts if one.conversation_id not in kept)
    return Trusted(kept, tuple(judging.findings), gone / total if total else 0.0)


def _is_kept(one: Conduct, shares: Mapping[str, float]) -> bool:
    return drawn(one.conversation_id) < shares[one.conversation_id]


def drawn(name: str) -> float:
    """A number in [0, 1) that is always the same for a name."""
    return int.from_bytes(sha256(f"kept/{name}".encode()).digest()[:7]) / 2**56


def _hasty(conducts: Sequence[Conduct], settings: SuspicionSettings, judging: _Judging) -> None:
    """Faster than anybody reads, or more events about a slate than anybody has to say."""
    hasty = [one for one in conducts if one.pace_s is not None
             and one.pace_s < settings.least_pace_s]  # fmt: skip
    floods = [one for one in conducts if one.busiest > settings.most_events]
    judging.lower((*hasty, *floods), 0.0)
    if hasty:
        usual = settings.least_pace_s
        judging.findings.append(Finding("hasty", "conversations", len(hasty), usual, 0.0))
    judging.findings += [
        Finding("flood", one.shopper, one.busiest, settings.most_events, 0.0) for one in floods
    ]


def _contradictory(
    conducts: Sequence[Conduct], settings: SuspicionSettings, judging: _Judging
) -> None:
    for shopper, some in _by(conducts, lambda one: one.shopper).items():
        reactions, opposed = sum(one.reactions for one in some), sum(one.opposed for one in some)
        if reactions >= settings.opposed_from and opposed > settings.most_opposed * reactions:
            usual = settings.most_opposed * reactions
            judging.findings.append(Finding("contradictory", shopper, opposed, usual, 0.0))
            judging.lower(some, 0.0)


def _repeated(conducts: Sequence[Conduct], settings: SuspicionSettings, judging: _Judging) -> None:
    """Word for word the same in many conversations; usual is what the next most frequent have."""
    sayings = _by([one for one in conducts if one.said], lambda one: one.said)
    counts = sorted((len(some) for some in sayings.values()), reverse=True)
    usual = max(settings.per_saying, counts[len(counts) // 20] if counts else 0)
    for said, some in sayings.items():
        if len(some) > usual:
            kept = usual / len(some)
            judging.findings.append(Finding("repeated", said, len(some), usual, kept))
            judging.lower(some, kept)


def _of_one_shopper(
    conducts: Sequence[Conduct], settings: SuspicionSettings, judging: _Judging
) -> None:
    for shopper, some in _by(conducts, lambda one: one.shopper).items():
        count = sum(len(one.acceptances) for one in some)
        if count > settings.per_shopper:
            kept = settings.per_shopper / count
            usual = settings.per_shopper
            judging.findings.append(Finding("shopper", shopper, count, usual, kept))
            judging.lower(some, kept)


def _concentrated(
    conducts: Sequence[Conduct], settings: SuspicionSettings
) -> Iterator[tuple[Finding, list[Conduct]]]:
    """Sellers who are taken far more often than a blind choice among what was shown would take
    them. Only slates where they were a choice count; what is left of theirs is so much that their
    share among these is the blind one."""
    taken: Counter[str] = Counter()
    shown: dict[str, list[float]] = defaultdict(list)
    for one in conducts:
        for acceptance in one.acceptances:
            for seller, chance in acceptance.chances:
                if chance < 1:
                    shown[seller].append(chance)
                    taken[seller] += seller in acceptance.sellers
    for seller, chances in sorted(shown.items()):
        count, usual = taken[seller], sum(chances)
        deviation = sqrt(sum(chance * (1 - chance) for chance in chances))
        far = count > usual + settings.most_deviations * deviation
        if far and count > settings.most_lift * usual:
            others = len(chances) - count
            kept = min(1.0, others * usual / (len(chances) - usual) / count)
            some = [one for one in conducts if _takes(one, seller)]
            yield Finding("seller", seller, count, round(usual, 1), round(kept, 3)), some


def _takes(one: Conduct, seller: str) -> bool:
    return any(seller in acceptance.sellers for acceptance in one.acceptances)


def _by(conducts: Iterable[Conduct], key: Callable[[Conduct], str]) -> dict[str, list[Conduct]]:
    found: dict[str, list[Conduct]] = defaultdict(list)
    for one in conducts:
        found[key(one)].append(one)
    return found
