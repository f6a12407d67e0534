"""What the engine refuses, with the code that goes over the wire."""

from models.contract.scoring import ErrorCode


class EngineError(Exception):
    """A request that cannot be answered as it is; ``code`` says why."""

    def __init__(self, code: ErrorCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
