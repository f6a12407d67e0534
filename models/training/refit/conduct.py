"""How somebody behaved in one conversation, as far as it tells a shopper from a machine."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from statistics import median

from data.catalog.snapshot import Catalog
from data.feedback.decisions import TAKEN
from data.feedback.reading import LoggedConversation, LoggedSlate
from data.types.turn import LoggedBundle
from models.training.refit.preferring import is_drawn

LIKED = (*TAKEN, "keep")
DISLIKED = ("reject", "swap", "remove")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One bundle taken of a slate drawn by chance. ``chances`` has, for each seller of the slate,
    the share of the bundles shown that have something of theirs; ``sellers`` are the taken one's.
    """

    sellers: frozenset[str]
    chances: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Conduct:
    """One conversation. ``shopper`` and ``said`` are short hashes: who, and all that was said in
    its order. ``opposed`` counts reactions to what was liked and disliked, ``reactions`` all,
    ``busiest`` the events about the one slate that has most. ``pace_s`` is the median time from a
    slate to the first reaction to it, None where there was none."""

    conversation_id: str
    shopper: str
    said: str
    acceptances: tuple[Acceptance, ...]
    reactions: int
    opposed: int
    busiest: int
    pace_s: float | None


def conduct_of(conversation: LoggedConversation, catalog: Catalog) -> Conduct:
    counts = [len(slate.reactions) for slate in conversation.slates]
    paces = [pace for slate in conversation.slates if (pace := _pace_s(slate)) is not None]
    words = "\n".join(" ".join(one.utterance.casefold().split()) for one in conversation.turns)
    return Conduct(
        conversation_id=conversation.conversation_id,
        shopper=short_hash(conversation.shopper_id),
        said=short_hash(words) if words.strip() else "",
        acceptances=tuple(_acceptances(conversation, catalog)),
        reactions=sum(counts),
        opposed=_opposed(conversation),
        busiest=max(counts, default=0),
        pace_s=median(paces) if paces else None,
    )


def short_hash(text: str) -> str:
    """Names somebody in a report without saying who it is."""
    return sha256(text.encode()).hexdigest()[:12]


def _acceptances(conversation: LoggedConversation, catalog: Catalog) -> Iterator[Acceptance]:
    for slate in conversation.slates:
        taken = slate.bundles_of(*TAKEN)
        if not taken or not is_drawn(slate.impression):
            continue
        shown = [_sellers(one, catalog) for one in slate.impression.shown()]
        counts = Counter(seller for some in shown for seller in some)
        chances = tuple((seller, count / len(shown)) for seller, count in sorted(counts.items()))
        for bundle in slate.impression.shown():
            if bundle.bundle_id in taken:
                yield Acceptance(_sellers(bundle, catalog), chances)


def _sellers(bundle: LoggedBundle, catalog: Catalog) -> frozenset[str]:
    items = catalog.items
    return frozenset(items[one.item_id].seller_id for one in bundle.items if one.item_id in items)


def _opposed(conversation: LoggedConversation) -> int:
    """Reactions to bundles (by their items) and items that were both liked and disliked."""
    liked: list[object] = []
    disliked: list[object] = []
    for slate in conversation.slates:
        members = {one.bundle_id: one.item_ids() for one in slate.impression.pool}
        for reaction in slate.reactions:
            event = reaction.event
            thing = event.item_id or members.get(event.bundle_id or "")
            if thing is not None and event.kind in LIKED:
                liked.append(thing)
            if thing is not None and event.kind in DISLIKED:
                disliked.append(thing)
    both = {*liked} & {*disliked}
    return sum(thing in both for thing in (*liked, *disliked))


def _pace_s(slate: LoggedSlate) -> float | None:
    if not slate.reactions:
        return None
    return (slate.reactions[0].at - slate.at).total_seconds()
