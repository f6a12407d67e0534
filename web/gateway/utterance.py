"""Typed text made safe: no control characters, no leading slash that would name an intent."""

import unicodedata

from web.gateway.problems import Refused

# Rasa reads "/name" as an intent. The others look like a slash and become one when normalised.
SLASHES = "/／⁄∕"
KEPT_CONTROLS = "\n"
INVISIBLE = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")


def cleaned(text: str, max_chars: int) -> str:
    """The text as it may be stored and forwarded. Raises Refused when too long or empty."""
    if len(text) > max_chars:
        raise Refused("text_too_long", limit=max_chars)
    visible = _without_lead(_without_controls(text)).rstrip()
    if not any(_is_visible(character) for character in visible):
        raise Refused("text_empty")
    return visible


def _without_controls(text: str) -> str:
    spaced = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in spaced if not _is_control(character))


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") and character not in KEPT_CONTROLS


def _without_lead(text: str) -> str:
    start = 0
    while start < len(text) and (text[start] in SLASHES or not _is_visible(text[start])):
        start += 1
    return text[start:]


def _is_visible(character: str) -> bool:
    return unicodedata.category(character) not in INVISIBLE
