"""What a shop knows of its goods beyond each single one: rules, complements, substitutes."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.types.association import Association
from data.types.compatibility import CompatibilityRule

AUTHORED = "authored"
"""The ``source`` of associations that a person wrote down."""

Known = CompatibilityRule | Association


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Rules and associations, each in the order in which they were written."""

    rules: tuple[CompatibilityRule, ...] = ()
    associations: tuple[Association, ...] = ()

    def by_id(self) -> Mapping[tuple[str, str], Known]:
        """Everything by its table and its id: complements and substitutes share one table."""
        rules = {("rule", rule.rule_id): rule for rule in self.rules}
        return {**rules, **{("association", one.association_id): one for one in self.associations}}

    def joined(self, other: "Knowledge") -> "Knowledge":
        return Knowledge((*self.rules, *other.rules), (*self.associations, *other.associations))


def kind_of(known: Known) -> str:
    """The word that it stands under in a file: rule, complement or substitute."""
    return "rule" if isinstance(known, CompatibilityRule) else known.kind


def id_of(known: Known) -> str:
    return known.rule_id if isinstance(known, CompatibilityRule) else known.association_id
