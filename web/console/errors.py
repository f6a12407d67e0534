"""What an agent is told when something is not done; ``key`` names the sentence in texts.yaml.

Refused
├── NotAllowed       the agent's role does not have it
├── Taken            somebody else has the conversation
├── NotTaken         the agent has not taken the conversation over
├── Gone             what was meant is not there any more
└── Unfit            what was given cannot be used
"""


class Refused(Exception):
    """Root of the console's errors: nothing was done."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


class NotAllowed(Refused):
    def __init__(self) -> None:
        super().__init__("not_allowed")


class Taken(Refused):
    def __init__(self, by: str) -> None:
        super().__init__("taken", by=by)


class NotTaken(Refused):
    def __init__(self) -> None:
        super().__init__("not_taken")


class Gone(Refused):
    def __init__(self) -> None:
        super().__init__("gone")


class Unfit(Refused):
    """``key`` says what is wrong with it."""
