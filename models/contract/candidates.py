"""What retrieval hands to composition: the roles to fill and the candidates for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.types.scenario import Role


@dataclass(frozen=True, slots=True)
class Candidate:
    """One item that can do a role; ``relevance`` in [0, 1], higher fits the request better."""

    item_id: str
    relevance: float


@dataclass(frozen=True, slots=True)
class RoleCandidates:
    """A role and its candidates, best first."""

    role: Role
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """What one request comes to: the scenario understood, its roles, their candidates.

    ``assumed`` names what was taken for granted and can be changed by the shopper
    (``scenario``, ``party_size``).
    """

    scenario_id: str | None
    roles: tuple[RoleCandidates, ...]
    assumed: Mapping[str, Any] = field(default_factory=dict)
