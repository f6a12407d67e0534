"""What can go wrong with a feed.

DatasetError
├── UnreadableFeed      nothing of the feed can be read; the message says what to do
├── WrongMapping        the column mapping of a plain table is not usable
├── MissingLibrary      a format needs a library that is not installed
├── WrongShop           the database and the options do not go together
└── BadValue            one value of one row: becomes that row's ``Skip`` and stops nothing
"""


class DatasetError(Exception):
    """Whatever stops an import, said in a sentence for a merchant."""


class UnreadableFeed(DatasetError):
    pass


class WrongMapping(DatasetError):
    pass


class MissingLibrary(DatasetError):
    pass


class WrongShop(DatasetError):
    pass


class BadValue(DatasetError, ValueError):
    pass
