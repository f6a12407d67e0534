"""What agents may do, by role: each role may all that the one before it may."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["agent", "lead", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who is logged in."""

    agent_id: str
    login: str
    role: Role

    def may(self, needed: Role) -> bool:
        return ROLES.index(self.role) >= ROLES.index(needed)
