"""What can go wrong with a fit."""


class TrainingError(Exception):
    """Above all of them; the message is for whoever ran the command."""


class BadSettings(TrainingError):
    """The configuration names what there is not."""


class BadSpace(TrainingError):
    """A search space names what there is not, or no choice."""


class SearchBusy(TrainingError):
    """Another process searches in the same folder."""


class NothingFound(TrainingError):
    """No trial of a search was finished."""


class ExtraMissing(TrainingError):
    """What was asked for is an optional extra, and is not installed."""
