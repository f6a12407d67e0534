"""The facts that reasons are taken from, with a bundle's own parts looked up once."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.catalog.snapshot import Catalog
from data.types.item import Item
from data.types.scenario import BundleItem, Role, Scenario
from data.types.text import Bilingual, Language
from models.constraints.facts import Facts
from models.contract.constraints import Constraints
from models.contract.recommendation import Taste


@dataclass(frozen=True, slots=True)
class Ground:
    """One shopper's request and the catalog it was answered from.

    ``facts.roles`` are the roles that were asked for; they name the lines of a bundle.
    """

    catalog: Catalog
    facts: Facts
    language: Language
    constraints: Constraints
    taste: Taste
    scenario: Scenario | None = None

    def items(self, bundle: Sequence[BundleItem]) -> list[Item]:
        return [item for _, item in self.facts.known(bundle)]

    def title(self, item_id: str) -> Bilingual:
        item = self.catalog.items.get(item_id)
        return item.title if item else Bilingual(item_id, item_id)

    def role(self, role_id: str) -> Role | None:
        own = self.scenario.roles if self.scenario else ()
        return next((role for role in (*self.facts.roles, *own) if role.role_id == role_id), None)

    def own_categories(self, role_id: str) -> tuple[str, ...]:
        """What usually does the role: by the scenario, or by the category it is named after."""
        for role in self.scenario.roles if self.scenario else ():
            if role.role_id == role_id:
                return role.categories
        stem, _, number = role_id.rpartition("-")
        names = (role_id, stem) if number.isdigit() else (role_id,)
        return tuple(one for one in names if self.catalog.concept(one, "category"))[:1]

    def role_name(self, role_id: str) -> str:
        role = self.role(role_id)
        return role.name.in_language(self.language) if role else self.concept_name(role_id)

    def concept_name(self, concept_id: str) -> str:
        concept = self.catalog.concept(concept_id)
        return concept.name.in_language(self.language) if concept else concept_id.replace("_", " ")
