"""What is wrong with the shop's source."""


class ShopError(Exception):
    """The shop's source is wrong; the message has one problem a line."""
