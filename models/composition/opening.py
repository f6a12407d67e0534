"""One role to fill, and the candidates that may do it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from data.types.item import Item
from data.types.scenario import BundleItem, Role
from data.types.text import Bilingual
from models.constraints.facts import Facts
from models.contract.candidates import Candidate

# Items that nobody ranked for the request: they do, but a well ranked one goes first.
UNRANKED = 0.5


@dataclass(frozen=True, slots=True)
class Opening:
    """A role, who may do it, and the line that an edit leaves in place there.

    ``demanded``: what an edit asks for, so that without it there is no answer.
    """

    role: Role
    candidates: tuple[Candidate, ...]
    pinned: BundleItem | None = None
    demanded: bool = False

    def required(self) -> "Opening":
        return replace(self, role=replace(self.role, required=True))

    def with_item(self, item: Item) -> "Opening":
        return replace(self, candidates=including(self.candidates, item))

    def holds(self, category: str, facts: Facts) -> bool:
        """Whether an item of the category may do the role."""
        return any(facts.is_within(category, each) for each in self.role.categories)


def including(candidates: Sequence[Candidate], item: Item) -> tuple[Candidate, ...]:
    others = [each for each in candidates if each.item_id != item.item_id]
    return (Candidate(item.item_id, 1.0), *others)


def without(candidates: Iterable[Candidate], item: Item) -> tuple[Candidate, ...]:
    return tuple(each for each in candidates if each.item_id != item.item_id)


def of_categories(
    candidates: Iterable[Candidate], categories: Sequence[str], facts: Facts
) -> tuple[Candidate, ...]:
    return tuple(
        each
        for each in candidates
        if each.item_id in facts.items
        and any(facts.is_within(facts.items[each.item_id].category, one) for one in categories)
    )


def listed(categories: Sequence[str], facts: Facts) -> tuple[Candidate, ...]:
    """Every item of the categories, best rated first, for roles that retrieval did not fill."""
    found = {item.item_id: item for one in categories for item in facts.within(one)}
    ordered = sorted(found.values(), key=lambda item: (-item.presumed_stars, item.item_id))
    return tuple(Candidate(item.item_id, UNRANKED) for item in ordered)


def own_role(name: str, categories: tuple[str, ...], taken: Collection[str]) -> Role:
    """A role that no scenario has, named so that it meets no other of the bundle."""
    names = (name, *(f"{name}-{number}" for number in range(2, len(taken) + 3)))
    role_id = next(each for each in names if each not in taken)
    return Role(role_id, Bilingual(name, name), categories, required=False)
