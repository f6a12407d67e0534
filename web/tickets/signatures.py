"""Signatures over raw bytes, compared in constant time, and how old they may be."""

import hmac
from datetime import datetime

from web.tickets.core.errors import Forged, Late

MAX_TIMESTAMP_DIGITS = 11


def hex_digest(secret: str, signed: bytes, algorithm: str) -> str:
    return hmac.new(secret.encode(), signed, algorithm).hexdigest()


def check_same(expected: str, given: str | None) -> None:
    """Raises Forged. How long it takes does not tell how much of the signature was right."""
    if not hmac.compare_digest(expected.encode(), (given or "").strip().encode("utf-8", "replace")):
        raise Forged("the signature is missing or wrong")


def check_age(signed_at: datetime, now: datetime, window_s: float) -> None:
    """Raises Late outside the window, on either side."""
    if abs((now - signed_at).total_seconds()) > window_s:
        raise Late("the signature is too old, or from the future")


def unix_time(given: str | None, tz_of: datetime) -> datetime:
    """Raises Late for what is no time."""
    text = (given or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= MAX_TIMESTAMP_DIGITS):
        raise Late("the time of signing is missing or no number of seconds")
    return datetime.fromtimestamp(int(text), tz_of.tzinfo)


def iso_time(given: str | None) -> datetime:
    """Raises Late for what is no time with a zone."""
    try:
        signed_at = datetime.fromisoformat((given or "").strip())
    except ValueError as error:
        raise Late("the time of signing is missing or not as ISO 8601 has it") from error
    if signed_at.tzinfo is None:
        raise Late("the time of signing has no zone")
    return signed_at
