"""What can go wrong with the log."""


class LogError(Exception):
    """Root of the room's errors."""


class LogBusy(LogError):
    """The database stayed locked through every retry; nothing was written."""
