"""What can go wrong with the log.

LogError
├── LogBusy        nothing was written
└── LogUncertain   nobody knows whether it was written
"""


class LogError(Exception):
    """Root of the room's errors."""


class LogBusy(LogError):
    """The database was locked, full or away for as long as a turn may wait; nothing was written."""


class LogUncertain(LogError):
    """The database was lost during the commit: the turn stands whole, or not at all."""
