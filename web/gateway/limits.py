"""How often a session and a client address may ask."""

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from web.gateway.problems import TooMany
from web.gateway.settings import GatewaySettings


class Limits:
    """Counts in memory, so for each gateway process by itself."""

    def __init__(self, settings: GatewaySettings) -> None:
        self._windows = MovingWindowRateLimiter(MemoryStorage())
        self._message_rate = parse(settings.message_rate)
        self._event_rate = parse(settings.event_rate)
        self._address_rate = parse(settings.address_rate)

    def count_message(self, conversation_id: str) -> None:
        self._count(self._message_rate, "message", conversation_id)

    def count_events(self, conversation_id: str) -> None:
        self._count(self._event_rate, "events", conversation_id)

    def count_address(self, address: str) -> None:
        self._count(self._address_rate, "address", address)

    def _count(self, rate: RateLimitItem, kind: str, whose: str) -> None:
        """Raises TooMany with the seconds after which the next request will do."""
        if self._windows.hit(rate, kind, whose):
            return
        opens_at = self._windows.get_window_stats(rate, kind, whose).reset_time
        seconds = max(1, math.ceil(opens_at - time.time()))
        raise TooMany("too_many", retry_after_s=seconds, seconds=seconds)
