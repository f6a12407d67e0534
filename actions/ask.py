"""Asking for bundles: a purpose, an anchor, a changed wish, more, or none of these."""

from actions.turn import TurnAction


class ActionRequestBundle(TurnAction):
    intent = "request_bundle"


class ActionCompleteAnchor(TurnAction):
    intent = "complete_anchor"


class ActionRefine(TurnAction):
    intent = "refine"


class ActionCritique(TurnAction):
    intent = "critique"


class ActionShowMore(TurnAction):
    intent = "show_more"


class ActionRejectBundle(TurnAction):
    intent = "reject_bundle"
