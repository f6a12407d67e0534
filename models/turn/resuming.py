"""An answer to "which do you mean?" is the message asked about, said in full."""

from dataclasses import replace

from models.turn.choosing import UNSURE
from models.turn.cues import cues
from models.turn.moves import Mention, Utterance
from models.turn.state import ShopView, TurnState

_NAMING = ("item_ref", "category", "ordinal", "brand", "color", "material")


def resumed(state: TurnState, utterance: Utterance) -> Utterance:
    """What the shopper says by this message, together with what waits for it; mostly the message.

    A reading that was picked is the message in question taken so; an item named where we asked
    for one completes it.
    """
    waiting = state.waiting
    if waiting is None:
        return utterance
    picked = _picked(state, utterance)
    if picked is not None:
        return replace(waiting, intent=picked, ranking=())
    bundles = any(one.value and one.value.get("kind") == "bundle" for one in utterance.mentions)
    if state.pending == "which_item" and not bundles and _only_names(utterance, state.shop):
        return _completed(waiting, utterance, state.shop)
    return utterance


def _picked(state: TurnState, utterance: Utterance) -> str | None:
    """The reading meant by a button, by "yes", or by "the second"; None for another message."""
    if state.waiting is None or state.pending != UNSURE:
        return None
    offered = [intent for intent, _ in state.waiting.ranking]
    if utterance.press is not None:
        return utterance.press.reading if utterance.press.reading in offered else None
    if utterance.intent == "affirm" and not utterance.mentions:
        return offered[0]
    numbers = [int(one.value.get("number", 0)) for one in utterance.mentions if one.value]
    if len(numbers) == 1 and _only_names(utterance, state.shop):
        return dict(enumerate(offered, start=1)).get(numbers[0])
    return None


def _only_names(utterance: Utterance, shop: ShopView) -> bool:
    """Whether the message names a thing or a number and says nothing else."""
    if utterance.press is not None or cues().holds_personal_data(utterance.text):
        return False
    spans = [(one.start, one.start + len(one.text)) for one in _names(utterance, shop)]
    left = list(utterance.text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return bool(spans) and not cues().has_substance("".join(left))


def _completed(waiting: Utterance, utterance: Utterance, shop: ShopView) -> Utterance:
    """The message that waits, and behind it the thing named now, as one that is pointed at."""
    text = f"{waiting.text}, {utterance.text}" if waiting.text else utterance.text
    offset = len(text) - len(utterance.text)
    named = tuple(
        replace(
            one,
            kind="item_ref" if one.kind == "category" else one.kind,
            role=None,
            start=one.start + offset,
        )
        for one in _names(utterance, shop)
    )
    return replace(waiting, text=text, mentions=(*waiting.mentions, *named), ranking=())


def _names(utterance: Utterance, shop: ShopView) -> tuple[Mention, ...]:
    """What is named: as it was tagged, else by the shop's own words."""
    tagged = tuple(one for one in utterance.mentions if one.kind in _NAMING)
    if tagged:
        return tagged
    return tuple(
        Mention("item_ref", utterance.text[match.start : match.end], start=match.start)
        for match in shop.lexicon.find(utterance.text)
        if match.concept.kind == "category"
    )
