"""The service around the shopping."""

from actions.turn import TurnAction


class ActionRateExperience(TurnAction):
    intent = "rate_experience"


class ActionOrderStatus(TurnAction):
    intent = "order_status"


class ActionHumanAgent(TurnAction):
    intent = "human_agent"


class ActionForgetMe(TurnAction):
    intent = "forget_me"


class ActionAffirm(TurnAction):
    intent = "affirm"


class ActionDeny(TurnAction):
    intent = "deny"


class ActionRestart(TurnAction):
    intent = "restart"


class ActionHelp(TurnAction):
    intent = "help"


class ActionOutOfScope(TurnAction):
    intent = "out_of_scope"


class ActionDefaultFallback(TurnAction):
    """Rasa was unsure; words of the shop may still tell what is wanted."""

    intent = "nlu_fallback"

    def name(self) -> str:
        return "action_default_fallback"
