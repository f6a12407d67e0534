"""What the log since the last release teaches, as a folder of training data."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from data.catalog.snapshot import Catalog
from data.feedback.reading import LoggedConversation, Span, conversations, with_feedback
from models.evaluation.dataset.bundle import TrainingBundle
from models.evaluation.dataset.folder import TrainingData
from models.training.examples.log import SOURCE
from models.training.examples.shop_items import for_sale, shop_items
from models.training.examples.stated import stated_facts
from models.training.refit.conduct import Conduct, conduct_of
from models.training.refit.preferring import preferences
from models.training.refit.suspicion import SuspicionSettings, Trusted, drawn, trusted

HELD_OUT = 0.2
"""The latest conversations, of shoppers who do not stand before them: to judge by, never
learned from."""


@dataclass(frozen=True)
class Lessons:
    """``bundles`` are by conversation, in the order of time; ``held_out`` are conversations to
    judge by. Both hold only what is trusted. ``fingerprint`` names all that was read."""

    bundles: Mapping[str, tuple[TrainingBundle, ...]]
    held_out: tuple[str, ...]
    suspicion: Trusted
    read: int
    fingerprint: str

    @property
    def train(self) -> tuple[TrainingBundle, ...]:
        held = set(self.held_out)
        return tuple(
            bundle for one, some in self.bundles.items() if one not in held for bundle in some
        )

    def told(self) -> dict[str, Any]:
        """Counts and findings, without a word of anybody's."""
        return {
            "conversations": self.read,
            "trusted": len(self.suspicion.conversations),
            "doubted_share": round(self.suspicion.doubted, 4),
            "examples": len(self.train),
            "held_out_conversations": len(self.held_out),
            "findings": [asdict(one) for one in self.suspicion.findings],
        }


def lessons(session: Session, span: Span, catalog: Catalog, settings: SuspicionSettings) -> Lessons:
    """Reads the log of the span once, some conversations in memory at a time."""
    ids = with_feedback(session, span)
    conducts: list[Conduct] = []
    found: dict[str, tuple[TrainingBundle, ...]] = {}
    shoppers: dict[str, str] = {}
    digest = sha256()
    for one in conversations(session, ids, span):
        conducts.append(conduct_of(one, catalog))
        found[one.conversation_id] = tuple(preferences(one, catalog))
        shoppers[one.conversation_id] = one.shopper_id
        digest.update(_line(one).encode())
    suspicion = trusted(conducts, settings)
    kept = {one: some for one, some in found.items() if one in suspicion.conversations}
    held = held_out({one: shoppers[one] for one in kept})
    return Lessons(kept, held, suspicion, len(ids), digest.hexdigest()[:16])


def held_out(shoppers: Mapping[str, str], share: float = HELD_OUT) -> tuple[str, ...]:
    """The latest share of conversations (in the order of time, with who held them), without those
    of shoppers known before."""
    ids = list(shoppers)
    at = round(len(ids) * (1 - share))
    known = {shoppers[one] for one in ids[:at]}
    return tuple(one for one in ids[at:] if shoppers[one] not in known)


def log_data(
    session: Session, catalog: Catalog, found: Lessons, most: int, seed: int
) -> TrainingData:
    """At most ``most`` examples, drawn blindly by the seed, of all items that the shop sells or
    that were shown, with what the shop states."""
    bundles = some_of(found.train, most, seed)
    used = {item for one in bundles for some in (one.items, *one.rejected) for item in some}
    items = shop_items(session, catalog, {*for_sale(catalog), *used})
    parts = {"train": bundles, "valid": (), "test": ()}
    notes = {"source": SOURCE, "seed": seed, "kinds": dict(Counter(map(_kind, bundles)))}
    return TrainingData(items, parts, {}, notes, stated_facts(catalog, items))  # type: ignore[arg-type]


def some_of(bundles: Sequence[TrainingBundle], most: int, seed: int) -> tuple[TrainingBundle, ...]:
    """So many of them in their order, always the same for a seed."""
    if len(bundles) <= most:
        return tuple(bundles)
    order = sorted(bundles, key=lambda one: drawn(f"{seed}/{one.bundle_id}"))
    chosen = {one.bundle_id for one in order[:most]}
    return tuple(one for one in bundles if one.bundle_id in chosen)


def _kind(bundle: TrainingBundle) -> str:
    if bundle.pair_weight is None:
        return "taken"
    return "clicked" if bundle.bundle_id.endswith("/click") else "kept"


def _line(conversation: LoggedConversation) -> str:
    """All reactions of a conversation, for the fingerprint."""
    told = [
        [one.event.event_id, one.event.kind, one.event.bundle_id, one.event.item_id]
        for slate in conversation.slates
        for one in slate.reactions
    ]
    return json.dumps([conversation.conversation_id, told])
