"""When a system that does not answer is tried again, for all its letters at once."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

FIRST_WAIT_S = 0.5


@dataclass
class Pauses:
    """In memory: after a restart every system is tried at once."""

    longest_wait_s: float
    _failures: dict[str, int] = field(default_factory=dict)
    _until: dict[str, datetime] = field(default_factory=dict)

    def is_paused(self, provider: str, now: datetime) -> bool:
        until = self._until.get(provider)
        return until is not None and now < until

    def failed(self, provider: str, now: datetime, retry_after_s: float | None) -> datetime:
        """When the next attempt may be made: what the system asks for, else ever later."""
        if self.is_paused(provider, now) and retry_after_s is None:
            return self._until[provider]  # one outage, seen by letters that were under way
        count = self._failures.get(provider, 0)
        self._failures[provider] = count + 1
        wait_s = min(self.longest_wait_s, FIRST_WAIT_S * 2.0 ** min(count, 20))
        if retry_after_s is not None:
            wait_s = retry_after_s
        self._until[provider] = max(now + timedelta(seconds=wait_s), self._until.get(provider, now))
        return self._until[provider]

    def succeeded(self, provider: str) -> None:
        self._failures.pop(provider, None)
        self._until.pop(provider, None)
