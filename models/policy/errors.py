"""What can be wrong with the stored parameters of strategies.

StrategiesUnreadable
"""


class StrategiesUnreadable(Exception):
    """The file of parameters is there and cannot be used; the message says why."""
