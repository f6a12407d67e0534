"""What can go wrong between a turn and the scorer service."""


class ScorerError(Exception):
    """Root of this room's errors."""


class ScorerUnavailable(ScorerError):
    """No answer within the time limit, no connection, or a failure on the other side (5xx)."""


class ScorerAbsent(ScorerUnavailable):
    """Nothing listens at the service's address."""


class ScorerRejected(ScorerError):
    """The service understood us and refuses (4xx); ``code`` is the wire's error code."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
