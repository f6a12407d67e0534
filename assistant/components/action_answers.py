"""The check of an action server's answer, compiled once instead of in each call (about 25 ms)."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(action: RemoteAction, result: dict[str, Any]) -> None:
    error = next(_validator().iter_errors(result), None)
    if error is not None:
        error.message += ". Failed to validate Action server response from API."
        raise error


def install() -> None:
    """Puts the compiled check in place of Rasa's."""
    RemoteAction._validate_action_result = _validate_action_result
