"""Asking about what is shown."""

from actions.turn import TurnAction


class ActionAskWhy(TurnAction):
    intent = "ask_why"


class ActionCompareBundles(TurnAction):
    intent = "compare_bundles"


class ActionAskItem(TurnAction):
    intent = "ask_item"


class ActionAskAvailability(TurnAction):
    intent = "ask_availability"


class ActionBrowseGuides(TurnAction):
    intent = "browse_guides"
