"""What can go wrong with a fit."""


class TrainingError(Exception):
    """Above all of them; the message is for whoever ran the command."""


class BadSettings(TrainingError):
    """The configuration names what there is not."""
