"""What can go wrong with training data."""


class ExamplesError(Exception):
    """Above all errors of this room; its message is for whoever ran the command."""


class UnreadableExamples(ExamplesError):
    """A folder or a line is not in the training format."""


class NothingToLearn(ExamplesError):
    """The source has no bundle that could be learned from."""
