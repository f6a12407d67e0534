"""What a turn answers: what to say, as response keys with values, and the cards beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.types.item import Item
from data.types.money import Money
from data.types.scenario import Guide
from data.types.text import Bilingual
from data.types.turn import BasketLine, Impression
from models.contract.constraints import Constraints
from models.turn.state import TurnState

Value = str | int | Money | Bilingual | tuple[Bilingual, ...] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlateCard:
    """The bundles shown, under the constraints that hold."""

    impression: Impression
    constraints: Constraints


@dataclass(frozen=True, slots=True)
class BasketCard:
    lines: tuple[BasketLine, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the catalog knows of an item: what it is about, and what it says."""

    label: Bilingual
    value: Bilingual

    def line(self) -> Bilingual:
        return Bilingual(f"{self.label.en}: {self.value.en}", f"{self.label.zh}：{self.value.zh}")


@dataclass(frozen=True, slots=True)
class ItemCard:
    item: Item
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One line of a comparison: what is compared and each bundle's value of it."""

    name: Bilingual
    values: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class ComparisonCard:
    bundle_ids: tuple[str, ...]
    names: tuple[Bilingual, ...]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class GuideCard:
    guides: tuple[Guide, ...]


@dataclass(frozen=True, slots=True)
class ChoiceCard:
    """Two intents that a message may have had, to pick from."""

    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HandoverCard:
    """A person is asked to take over."""


@dataclass(frozen=True, slots=True)
class SurveyCard:
    """The shopper is asked how helpful the conversation was."""


Card = (
    SlateCard
    | BasketCard
    | ItemCard
    | ComparisonCard
    | GuideCard
    | ChoiceCard
    | HandoverCard
    | SurveyCard
)


@dataclass(frozen=True, slots=True)
class Say:
    """One message: a response of the assistant's domain, its values, and a card."""

    response: str
    values: Mapping[str, Value] = field(default_factory=dict)
    card: Card | None = None


def say(response: str, card: Card | None = None, **values: Value) -> Say:
    """A message of this response with these values."""
    return Say(response, values, card)


@dataclass(frozen=True, slots=True)
class Reply:
    """A turn's answer and the state it leaves."""

    says: tuple[Say, ...]
    state: TurnState
