"""What handling one move comes to, before it is committed."""

from dataclasses import dataclass

from data.types.turn import BasketLine, Impression, Survey
from models.turn.reply import Say
from models.turn.state import TurnState


@dataclass(frozen=True, slots=True)
class Outcome:
    """The messages, the state left, and what is to be written. ``forget`` erases the shopper."""

    says: tuple[Say, ...]
    state: TurnState
    impression: Impression | None = None
    basket: tuple[BasketLine, ...] | None = None
    survey: Survey | None = None
    forget: bool = False
