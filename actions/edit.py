"""Changing one bundle."""

from actions.turn import TurnAction


class ActionSwapItem(TurnAction):
    intent = "swap_item"


class ActionRemoveItem(TurnAction):
    intent = "remove_item"


class ActionAddItem(TurnAction):
    intent = "add_item"


class ActionKeepItem(TurnAction):
    intent = "keep_item"
