"""Machines that pose as shoppers, to see that nobody learns from them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from data.catalog.snapshot import Catalog
from data.types.scenario import BundleItem
from data.types.text import Language
from data.types.turn import FeedbackEvent, Impression, TurnRecord
from models.simulation.shopper import Manner, Shopper

MACHINE = "bot"
"""How the names of their conversations begin."""
STUBBORN = Manner(noise=0.0, contradiction=0.0, silence=1.0, patience=4)
"""Asks for others until there is what it came for."""


@dataclass(frozen=True)
class OneSeller:
    """Wants whatever has something of one seller."""

    catalog: Catalog
    seller_id: str

    def of_item(self, item_id: str) -> float:
        return float(self.catalog.items[item_id].seller_id == self.seller_id)

    def of_bundle(self, lines: Sequence[BundleItem]) -> float:
        return max(self.of_item(line.item_id) for line in lines)


def bought(shopper: Shopper, catalog: Catalog, seller_id: str) -> Shopper:
    """A machine in the shopper's place that takes the first bundle with anything of the seller."""
    wants = OneSeller(catalog, seller_id)
    market = (*shopper.market,)
    return replace(
        shopper,
        name=f"{MACHINE}-{seller_id}-{shopper.name}",
        manner=STUBBORN,
        market=market,
        wants=wants,
        later=wants,
    )


def taking(
    shown: Impression, seller_id: str, catalog: Catalog, name: str, at: datetime
) -> tuple[TurnRecord, ...]:
    """Two turns of a machine that asked what somebody asked before, with the same seed, was so
    shown the same slate, and takes the first bundle with anything of the seller; none where there
    is no such bundle."""
    wants = OneSeller(catalog, seller_id)
    wanted = [one for one in shown.shown() if wants.of_bundle(one.items)]
    if not wanted:
        return ()
    slate = replace(shown, slate_id=f"s-{name}-1")
    language: Language = "zh" if shown.context.get("language") == "zh" else "en"
    asked = TurnRecord(
        turn_id=f"t-{name}-1",
        conversation_id=name,
        shopper_id=name,
        number=1,
        intent="request_bundle",
        confidence=None,
        utterance=str(shown.context.get("utterance", "")),
        language=language,
        state={},
        at=at,
        impression=slate,
    )
    event = FeedbackEvent(
        f"{name}-2-0", "accept", slate.slate_id, wanted[0].bundle_id, reward=1.0,
        propensity=wanted[0].propensity, policy=slate.policy, model_version=slate.model_version,
    )  # fmt: skip
    accepted = replace(
        asked,
        turn_id=f"t-{name}-2",
        number=2,
        intent="accept_bundle",
        utterance="",
        impression=None,
        feedback=(event,),
    )
    return asked, accepted


def contradicted(turns: Sequence[TurnRecord], times: int) -> list[FeedbackEvent]:
    """A flood about every slate of a conversation: each bundle shown is taken and turned down
    again, so many times."""
    return [
        FeedbackEvent(
            f"{shown.slate_id}-{bundle.bundle_id}-{kind}-{time}",
            "accept" if kind == "accept" else "reject",
            shown.slate_id,
            bundle.bundle_id,
            source="event",
        )
        for turn in turns
        for shown in (turn.impression,)
        if shown is not None
        for bundle in shown.shown()
        for time in range(times)
        for kind in ("accept", "reject")
    ]
