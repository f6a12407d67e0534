"""What can be wrong with an experiment.

ExperimentError
├── ExperimentUnfit
└── ExperimentUnknown
"""


class ExperimentError(Exception):
    """Its message says what to do."""


class ExperimentUnfit(ExperimentError):
    """It cannot be begun like that."""


class ExperimentUnknown(ExperimentError):
    """There is none of that id."""
