"""The filters' rules as values; reading.py makes them of rules.yml.

Those that texts are held against are themselves alone (``eq=False``), so that what was found
in a text can be remembered with them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from data.catalog.screening.finding import Code
from data.catalog.screening.plain import Script
from data.types.text import Bilingual

Standing = Literal["doubtful", "ordinary", "trusted"]
Signal = Literal[
    "trust", "rating", "rating_count", "authorised", "dispute_rate", "fake_reports",
    "fakes_per_thousand",
]  # fmt: skip
SIGNALS: tuple[Signal, ...] = get_args(Signal)


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of a signal: ``least`` included, ``below`` not."""

    least: float | None
    below: float | None

    def holds(self, value: float) -> bool:
        high_enough = self.least is None or value >= self.least
        return high_enough and (self.below is None or value < self.below)


@dataclass(frozen=True, slots=True)
class SellerRule:
    """Distrusts a seller for whom every limit holds."""

    rule: str
    when: Mapping[Signal, Limit]
    text: Bilingual


@dataclass(frozen=True, slots=True)
class Shares:
    """A price below both is bait."""

    of_usual: float
    of_cheapest: float


@dataclass(frozen=True, slots=True)
class PriceTier:
    """How low a price may be where this much speaks for the listing."""

    seller: Standing
    proven: bool | None
    shares: Shares


@dataclass(frozen=True, slots=True)
class DoubtfulSale:
    """The largest reduction of a doubtful seller that may be an ordinary sale, and between which
    shares of the usual price the price before it is believed."""

    most: float
    list_from: float
    list_to: float

    def believes(self, share_of_usual: float) -> bool:
        return self.list_from <= share_of_usual <= self.list_to


@dataclass(frozen=True, slots=True)
class PriceRules:
    fewest_peers: int
    most_peers: int
    proven_ratings: int
    anyone: Shares
    tiers: tuple[PriceTier, ...]
    doubtful_below: float
    trusted_from: float
    most_sale: float
    doubtful_sale: DoubtfulSale
    most_reduction: float
    list_above_usual: float
    brand_share: float
    text: Bilingual
    list_text: Bilingual
    brand_text: Bilingual


@dataclass(frozen=True)
class StuffingRules:
    """Numbers from which on a text is stuffed; ``title`` and ``description`` name them."""

    title: Mapping[str, float]
    description: Mapping[str, float]
    texts: Mapping[str, Bilingual]
    stopwords: frozenset[str]
    fitting: re.Pattern[str]
    hype: re.Pattern[str]
    tags: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Patterns of one kind of deceit. ``raw``: sought in the text as it was written.

    ``any_of`` finds what any of a script's patterns finds.
    """

    code: Code
    rule: str
    text: Bilingual
    raw: bool
    patterns: tuple[re.Pattern[str], ...]
    any_of: Mapping[Script, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Cue:
    """Something that orders to machines have and listings seldom do."""

    cue: str
    weight: int
    script: Script
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True, eq=False)
class VoiceRules:
    """A passage whose cues weigh ``threshold`` or more is no text for buyers."""

    threshold: int
    text: Bilingual
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class InvisibleRules:
    most_characters: int
    most_entities: int
    fewest_encoded: int
    texts: Mapping[str, Bilingual]


@dataclass(frozen=True)
class Rules:
    version: int
    sellers: tuple[SellerRule, ...]
    prices: PriceRules
    stuffing: StuffingRules
    phrases: tuple[Phrases, ...]
    voice: VoiceRules
    invisible: InvisibleRules
