"""What retrieval cannot work with."""


class RetrievalError(Exception):
    """Root of this room's errors."""


class UnknownScenarioError(RetrievalError):
    """The request names a scenario that the catalog does not have."""
