"""Reading JSON that a ticket system sent, whose shape only its documentation promises."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from web.tickets.core.errors import Malformed

Fields = Mapping[str, Any]


def body_of(raw: bytes) -> Fields:
    """Raises Malformed."""
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise Malformed("body") from error
    if not isinstance(body, dict):
        raise Malformed("body")
    return body


def part(fields: Fields, name: str) -> Fields:
    """An object in an object; empty where there is none."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def text_in(fields: Fields, name: str) -> str:
    """Empty where it is missing; numbers as they are written."""
    value = fields.get(name)
    return str(value) if isinstance(value, str | int | float) else ""


def needed(fields: Fields, name: str) -> str:
    """Raises Malformed where it is missing or empty."""
    value = text_in(fields, name)
    if not value:
        raise Malformed(name)
    return value


def time_in(fields: Fields, name: str) -> datetime:
    """Raises Malformed. A time without a zone is in UTC."""
    try:
        at = datetime.fromisoformat(needed(fields, name))
    except ValueError as error:
        raise Malformed(name) from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
