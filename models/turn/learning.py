"""What a turn teaches: reactions become feedback rows, and the preference folds them in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from data.types.feedback import FeedbackKind
from data.types.item import Item
from data.types.turn import FeedbackEvent, LoggedBundle, PreferenceRecord
from models.preference.posterior import Preference
from models.preference.rewards import Signal, fold, reward_of
from models.turn.moves import Move
from models.turn.references import target_bundle, target_items
from models.turn.state import TurnState

_OF_ITEMS: dict[str, FeedbackKind] = {
    "swap_item": "swap",
    "remove_item": "remove",
    "keep_item": "keep",
}


@dataclass(frozen=True, slots=True)
class Reaction:
    """One reaction to what is shown: the row of the log, and what taste learns from it."""

    event: FeedbackEvent
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The preference after a turn, the rows to append, and the record when something changed."""

    preference: Preference
    events: tuple[FeedbackEvent, ...]
    record: PreferenceRecord | None


def lesson_of(state: TurnState, move: Move) -> Lesson:
    """What this move, and the page's events since the last turn, teach."""
    reactions = [_numbered(state, index, one) for index, one in enumerate(_reactions(state, move))]
    unfolded = [Reaction(event, tuple(_of_event(state, event))) for event in state.unfolded]
    folding = [one for one in (*unfolded, *reactions) if one.signals]
    signals = [signal for reaction in folding for signal in reaction.signals]
    events = tuple(reaction.event for reaction in reactions)
    if not signals:
        return Lesson(state.preference, events, None)
    learned = fold(state.preference, state.shop.space, signals)
    features, mean, precision = learned.to_lists()
    folded = tuple(reaction.event.event_id for reaction in folding)
    record = PreferenceRecord(tuple(features), tuple(mean), tuple(precision), folded)
    return Lesson(learned, events, record)


def _reactions(state: TurnState, move: Move) -> Iterator[Reaction]:
    if move.intent == "rate_experience" and move.stars is not None:
        yield _reaction(state, "rating", None, detail={"stars": move.stars})
    if move.intent in _OF_ITEMS:
        yield from _of_items(state, move, _OF_ITEMS[move.intent])
    elif move.intent == "accept_bundle":
        yield from _acceptance(state, move)
    elif move.intent == "reject_bundle":
        for bundle in state.bundles():
            yield _reaction(state, "reject", bundle, Signal("reject", _items(state, bundle)))
    elif move.intent == "add_item" and move.categories:
        yield _reaction(state, "add", state.bundle(), detail={"categories": list(move.categories)})
    elif move.intent == "show_more":
        for bundle in state.bundles():
            yield _reaction(state, "dismiss", bundle, Signal("dismiss", _items(state, bundle)))
    if move.critiques or move.changes.exclude or move.changes.prefer:
        yield _criticism(state, move)


def _acceptance(state: TurnState, move: Move) -> Iterator[Reaction]:
    chosen = target_bundle(state, move.references)
    if chosen is None:
        return
    signal = Signal("accept", _items(state, chosen), against=_others(state, chosen))
    yield _reaction(state, "accept", chosen, signal)


def _of_items(state: TurnState, move: Move, kind: FeedbackKind) -> Iterator[Reaction]:
    """An item against those of its bundle that nobody named, and the bundle against the others:
    who changes one thing of it has looked at it before them."""
    targets = target_items(state, move.references)
    named = {target.item.item_id for target in targets if target.item is not None}
    for target in targets:
        if target.item is None:
            continue
        item = state.shop.item(target.item.item_id)
        rest = tuple(one for one in _items(state, target.bundle) if one.item_id not in named)
        # What the shopper owns already says nothing about their taste.
        signals = () if move.owned else (Signal(kind, (item,), against=rest),)
        first = target is targets[0] and not move.owned
        looked_at = _looked_at(state, target.bundle) if first else ()
        yield _reaction(state, kind, target.bundle, *signals, *looked_at, item_id=item.item_id)


def _criticism(state: TurnState, move: Move) -> Reaction:
    bundle = target_bundle(state, move.references)
    signals = [
        Signal("critique", measure=one.measure, direction=one.direction) for one in move.critiques
    ]
    signals += [
        Signal("critique", concept=concept, direction="less") for concept in move.changes.exclude
    ]
    signals += [
        Signal("critique", concept=concept, direction="more") for concept in move.changes.prefer
    ]
    # Whoever says what is missing has looked at the slate and taken none of it.
    signals += [Signal("passed", _items(state, one)) for one in state.bundles()]
    detail = {
        "critiques": [[one.measure, one.direction] for one in move.critiques],
        "exclude": list(move.changes.exclude),
        "prefer": list(move.changes.prefer),
    }
    return _reaction(state, "critique", bundle, *signals, detail=detail)


def _of_event(state: TurnState, event: FeedbackEvent) -> Iterator[Signal]:
    """What an event of the page says of taste: seeing alone says nothing."""
    if event.kind in ("seen", "accept", "reject"):
        return
    if event.item_id is not None and event.item_id in state.shop.catalog.items:
        yield Signal(event.kind, (state.shop.item(event.item_id),))
    elif event.bundle_id is not None:
        bundle = state.bundle(event.bundle_id)
        if bundle is not None:
            yield Signal(event.kind, _items(state, bundle), against=_others(state, bundle))


def _looked_at(state: TurnState, bundle: LoggedBundle) -> tuple[Signal, ...]:
    """What is changed was looked at more closely than what stands beside it."""
    others = _others(state, bundle)
    return (Signal("click", _items(state, bundle), against=others),) if others else ()


def _others(state: TurnState, bundle: LoggedBundle) -> tuple[Item, ...]:
    """The items of the bundles beside this one."""
    beside = (one for one in state.bundles() if one.bundle_id != bundle.bundle_id)
    return tuple(item for one in beside for item in _items(state, one))


def _reaction(
    state: TurnState,
    kind: FeedbackKind,
    bundle: LoggedBundle | None,
    *signals: Signal,
    item_id: str | None = None,
    detail: dict[str, object] | None = None,
) -> Reaction:
    slate = state.slate
    event = FeedbackEvent(
        event_id="",
        kind=kind,
        slate_id=slate.slate_id if slate else None,
        bundle_id=bundle.bundle_id if bundle else None,
        item_id=item_id,
        # A critique speaks of a direction; it gives the bundle itself no reward.
        reward=None if kind == "critique" else reward_of(kind),
        detail=detail or {},
        propensity=bundle.propensity if bundle else None,
        policy=slate.policy if slate else None,
        model_version=slate.model_version if slate else None,
    )
    return Reaction(event, signals)


def _numbered(state: TurnState, index: int, reaction: Reaction) -> Reaction:
    event_id = f"{state.conversation_id}-{state.number}-{index}"
    return replace(reaction, event=replace(reaction.event, event_id=event_id))


def _items(state: TurnState, bundle: LoggedBundle) -> tuple[Item, ...]:
    return tuple(state.shop.item(item.item_id) for item in bundle.items)
