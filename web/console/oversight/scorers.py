"""What an admin asks of a scorer beside slates."""

from typing import Protocol


class Reloading(Protocol):
    """A scorer that can be told to take up the live release."""

    async def reload(self) -> str:
        """The model version that answers from now on; raises ScorerError where it took none."""
