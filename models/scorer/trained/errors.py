"""What can be wrong with a checkpoint."""


class CheckpointError(Exception):
    """Above all of them; the message says what to do."""


class CheckpointNotFound(CheckpointError):
    """There is no checkpoint in the folder."""


class CheckpointUnfit(CheckpointError):
    """It is damaged, of a newer layout, or was made for another base."""
