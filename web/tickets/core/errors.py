"""What can go wrong between the shop and a ticket system."""


class TicketError(Exception):
    """The root of them all."""


class Declined(TicketError):
    """A delivery that is not taken."""


class Forged(Declined):
    """Its signature is missing or not made with our secret."""


class Late(Declined):
    """It was signed too long ago, or in the future."""


class Malformed(Declined):
    """Signed, but not what the system is known to send. The message says what is missing."""


class Undelivered(TicketError):
    """The system could not be reached or could not take it now; to be sent again later."""

    def __init__(self, reason: str, retry_after_s: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after_s = retry_after_s


class Rejected(TicketError):
    """The system answered that it does not want this; it may after somebody mended something."""
