"""What can go wrong with a refit or a rollback."""

from models.training.errors import TrainingError


class RefitError(TrainingError):
    """Above all of them; the message is for whoever ran the command."""


class RefitBusy(RefitError):
    """Another refit or rollback is at work on the same releases."""


class NothingNew(RefitError):
    """Nothing was logged since the last refit, or too little to learn from."""


class ReleaseDamaged(RefitError):
    """A release's files are not what they were when it was registered."""


class NoFormerRelease(RefitError):
    """There is nothing to go back to."""


class ReloadFailed(RefitError):
    """The release is active, but the scorer service could not be told."""
