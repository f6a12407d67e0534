"""Taking a bundle, the basket, the checkout."""

from actions.turn import TurnAction


class ActionAcceptBundle(TurnAction):
    intent = "accept_bundle"


class ActionViewBasket(TurnAction):
    intent = "view_basket"


class ActionCheckout(TurnAction):
    intent = "checkout"
