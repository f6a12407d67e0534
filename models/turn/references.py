"""Finds the bundle or item that a shopper points at, in words, by number or by a button."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from data.types.item import Item
from data.types.scenario import BundleItem
from data.types.turn import LoggedBundle
from models.constraints.measures import measure_value
from models.contract.constraints import Direction, MeasureId
from models.turn.cues import cues
from models.turn.moves import Reference
from models.turn.state import ShopView, TurnState

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target:
    """A bundle of the slate and, where one was meant, an item in it."""

    bundle: LoggedBundle
    item: BundleItem | None = None


def target_bundle(state: TurnState, references: Iterable[Reference]) -> LoggedBundle | None:
    """The bundle meant; without any reference the one last named, else the first.

    None where a bundle is named that is not shown: another one is not what was meant.
    """
    asked = tuple(references)
    for reference in asked:
        found = _bundle_by_reference(state, reference)
        if found is not None:
            return found
    return None if any(map(_names_a_bundle, asked)) else state.bundle()


def target_bundles(state: TurnState, references: Iterable[Reference]) -> tuple[LoggedBundle, ...]:
    """Every bundle that is named, each once, in the order named."""
    named = (_bundle_by_reference(state, reference) for reference in references)
    found = {bundle.bundle_id: bundle for bundle in named if bundle is not None}
    return tuple(found.values())


def target_items(state: TurnState, references: Iterable[Reference]) -> tuple[Target, ...]:
    """Every item that is named, each in the bundle it is meant in."""
    asked = _framing(tuple(references))
    frames = list(_frames(state, asked))
    found = (_item_by_reference(state.shop, frames, reference) for reference in asked)
    unique = {target.item: target for target in found if target is not None}
    return tuple(unique.values())


def known_item(state: TurnState, references: Iterable[Reference], text: str) -> Item | None:
    """The one item spoken of: in the slate, the basket, on the page, or by name in the shop.

    Only what was shown before, in the slate or the basket, can be held back.
    """
    asked = tuple(references)
    targets = target_items(state, asked)
    if targets and targets[0].item is not None:
        return state.shop.item(targets[0].item.item_id)
    at_hand = [line.item_id for line in state.basket]
    at_hand += [item_id for item_id in (state.page_item_id, state.anchor) if item_id]
    for reference in asked:
        pressed = state.shop.catalog.offered(reference.item_id)
        if pressed is not None:
            return pressed
        for item in (state.shop.item(item_id) for item_id in at_hand):
            if reference.words and names(state.shop, reference.words, item):
                return item
    on_page = state.page_item_id or state.anchor
    elsewhere = bool(kinds_named(state.shop, asked))
    if on_page and not elsewhere and (cues().points_here(text) or not asked):
        return state.shop.item(on_page)
    return _by_title(state.shop, asked)


def kinds_named(shop: ShopView, references: Iterable[Reference]) -> tuple[str, ...]:
    """The categories that the references' words stand for, in the order named."""
    words = (reference.words for reference in references if reference.words)
    kinds = (shop.lexicon.resolve("category", word) for word in words)
    return tuple(kind.concept_id for kind in kinds if kind is not None)


def names(shop: ShopView, words: str, item: Item, role_id: str = "") -> bool:
    """Whether the words can mean the item: all concepts they name are the item's, or its title
    holds them, or they name its role."""
    low = words.lower().strip()
    role = shop.role_names.get(role_id)
    named = (item.title.en, item.title.zh, *((role.en, role.zh) if role else ()))
    if any(_says(name, low) for name in named):
        return True
    concepts = [match.concept for match in shop.lexicon.find(words)]
    if not concepts:
        closest = shop.lexicon.resolve(("category", "brand"), words)
        concepts = [closest] if closest else []
    facets = shop.catalog.facets_of(item) | {role_id}
    kinds = {concept.kind for concept in concepts}
    return bool(concepts) and all(
        any(concept.concept_id in facets for concept in concepts if concept.kind == kind)
        for kind in kinds
    )


def _says(name: str, low: str) -> bool:
    """Whether the name holds the words: Latin ones whole (a can is no canvas), others anywhere."""
    if not low.isascii():
        return low in name.lower()
    return re.search(rf"\b{re.escape(low)}\b", name.lower()) is not None


def _names_a_bundle(reference: Reference) -> bool:
    numbered = reference.number is not None and reference.kind != "item"
    return reference.bundle_id is not None or reference.best is not None or numbered


def _bundle_by_reference(state: TurnState, reference: Reference) -> LoggedBundle | None:
    if reference.bundle_id:
        return state.bundle(reference.bundle_id)
    if reference.best is not None:
        return _best(state, *reference.best)
    if reference.number is None or reference.kind == "item":
        return None
    return _at(state.bundles(), reference.number)


def _best(state: TurnState, measure: MeasureId, direction: Direction) -> LoggedBundle | None:
    """The bundle shown that has the least or the most of the measure."""
    measured = [
        (value if direction == "less" else -value, bundle.position or 0, bundle)
        for bundle in state.bundles()
        if (value := measure_value(bundle.items, measure, state.shop.facts)) is not None
    ]
    return min(measured, key=lambda one: one[:2])[2] if measured else None


def _framing(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Beside an item that is named, a number says in which bundle: "the tent in the second"."""
    if not any(reference.words or reference.item_id for reference in references):
        return references
    return tuple(
        replace(one, kind="bundle") if one.number is not None and one.kind is None else one
        for one in references
    )


def _frames(state: TurnState, references: tuple[Reference, ...]) -> Iterator[LoggedBundle]:
    """The bundles in which items are looked for, the likeliest first."""
    explicit = [
        bundle
        for reference in references
        if reference.bundle_id or reference.kind == "bundle"
        for bundle in [_bundle_by_reference(state, reference)]
        if bundle is not None
    ]
    spoken_of = state.bundle()
    yield from explicit
    if spoken_of is not None:
        yield spoken_of
    yield from state.bundles()


def _item_by_reference(
    shop: ShopView, frames: list[LoggedBundle], reference: Reference
) -> Target | None:
    for bundle in frames:
        item = _item_in(shop, bundle, reference)
        if item is not None:
            return Target(bundle, item)
    return None


def _item_in(shop: ShopView, bundle: LoggedBundle, reference: Reference) -> BundleItem | None:
    if reference.item_id:
        return next((one for one in bundle.items if one.item_id == reference.item_id), None)
    if reference.number is not None and reference.kind != "bundle":
        return _at(bundle.items, reference.number)
    if reference.words:
        words = reference.words
        named = [
            one for one in bundle.items if names(shop, words, shop.item(one.item_id), one.role_id)
        ]
        # A cover set "for a pillow" is named by the word as well: the pillow itself is meant.
        return min(named, key=lambda one: not _is_called(shop, words, one), default=None)
    return None


def _is_called(shop: ShopView, words: str, line: BundleItem) -> bool:
    """Whether the words say what the item is, or does here, and not just a word of its title."""
    low, role = words.lower().strip(), shop.role_names.get(line.role_id)
    if role is not None and low in (role.en.lower(), role.zh.lower()):
        return True
    kind = shop.lexicon.resolve("category", words)
    return kind is not None and kind.concept_id in shop.catalog.facets_of(shop.item(line.item_id))


def _at(things: tuple[T, ...], number: int) -> T | None:
    index = number - 1 if number > 0 else number
    return things[index] if -len(things) <= index < len(things) and number != 0 else None


def _by_title(shop: ShopView, references: tuple[Reference, ...]) -> Item | None:
    """An item of the shop whose title holds the words, the best rated of several."""
    for reference in references:
        low = (reference.words or "").lower().strip()
        if len(low) < 2:
            continue
        found = [
            item
            for item in shop.catalog.offers()
            if _says(item.title.en, low) or _says(item.title.zh, low)
        ]
        if found:
            return max(found, key=lambda item: (item.stock > 0, item.presumed_stars))
    return None
