"""Reasons that an association speaks for: what goes with what, and what stands in for what."""

from collections.abc import Iterator, Sequence
from itertools import permutations

from data.catalog.knowledge.knowledge import AUTHORED
from data.types.association import Association
from data.types.item import Item
from data.types.scenario import BundleItem
from models.contract.recommendation import Reason
from models.explanation.ground import Ground
from models.explanation.wording import listed, sentence

MAX_COMPLEMENTS = 1


def complements(bundle: Sequence[BundleItem], ground: Ground) -> Iterator[Reason]:
    """The strongest complement among the items: what a person wrote down, else the highest lift.
    What was learned is told with its figures."""
    items = ground.items(bundle)
    found = [
        (one, left, right)
        for left, right in permutations(items, 2)
        for one in ground.catalog.associations_from("complement", left.category)
        if ground.facts.is_within(right.category, one.right_category)
    ]
    for one, left, right in sorted(found, key=_strength)[:MAX_COMPLEMENTS]:
        text = _reason(one, ground)
        if one.source != AUTHORED:
            titles = listed([left.title, right.title], ground.language)
            text = sentence(ground.language, "reasons", "complement", titles=titles, figures=text)
        yield Reason("complement", (left.item_id, right.item_id), text)


def substitutes(bundle: Sequence[BundleItem], ground: Ground) -> Iterator[Reason]:
    """Items that stand in for what their role usually holds, and why they can."""
    for line, item in ground.facts.known(bundle):
        own = ground.own_categories(line.role_id)
        if own and not any(ground.facts.is_within(item.category, one) for one in own):
            found = [
                one for one in ground.catalog.associations if _speaks_of(one, own, item, ground)
            ]
            for one in sorted(found, key=_rank)[:1]:
                yield _instead(one, item, ground)


def _speaks_of(one: Association, own: Sequence[str], item: Item, ground: Ground) -> bool:
    """Whether it puts the item in the place of something that does the role."""
    within, left = ground.facts.is_within, one.left_category
    return (
        one.kind == "substitute"
        and within(item.category, one.right_category)
        and any(within(left, category) or within(category, left) for category in own)
    )


def _instead(one: Association, item: Item, ground: Ground) -> Reason:
    text = sentence(
        ground.language,
        "reasons",
        "substitute",
        titles=item.title.in_language(ground.language),
        left=ground.concept_name(one.left_category),
        why=_reason(one, ground),
    )
    return Reason("substitute", (item.item_id,), text)


def _reason(one: Association, ground: Ground) -> str:
    """Its sentence with the categories' own names: it speaks of kinds, not of these two items."""
    names = {
        "left": ground.concept_name(one.left_category),
        "right": ground.concept_name(one.right_category),
    }
    return one.reason.filled(**names).in_language(ground.language)


def _strength(found: tuple[Association, Item, Item]) -> tuple[bool, float, str]:
    return _rank(found[0])


def _rank(one: Association) -> tuple[bool, float, str]:
    return one.source != AUTHORED, -(one.lift or one.confidence or 0.0), one.association_id
