"""What can go wrong with a base encoder."""


class EncoderError(Exception):
    """Root of this room's errors."""


class BaseNotFoundError(EncoderError):
    """The setting names no packaged base, no folder and no reachable hub id."""


class BaseDamagedError(EncoderError):
    """A file does not have the hash it must have, or not the layout it must have."""
