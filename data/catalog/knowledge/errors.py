"""What can be wrong with knowledge.

KnowledgeError
├── WrongKnowledge   the files are wrong; one problem a line
├── NoShop           the database has no shop to hold the knowledge against
└── WrongBaskets     the file of baskets cannot be read
"""


class KnowledgeError(Exception):
    """Root of this room's errors; the message says what to do."""


class WrongKnowledge(KnowledgeError):
    """The files are wrong; the message has one problem a line."""


class NoShop(KnowledgeError):
    """The database has no shop."""


class WrongBaskets(KnowledgeError):
    """The file of baskets cannot be read."""
