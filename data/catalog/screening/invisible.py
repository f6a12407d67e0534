"""What a listing hides from the eye: invisible characters, and text in an encoding."""

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote

from data.catalog.screening.finding import Finding
from data.catalog.screening.rules import InvisibleRules

TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
TAGS = re.compile("(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])[\U000e0020-\U000e007e]{2,}")
ZERO_WIDTH = re.compile(
    "[\u200b\u2060-\u2064\u180e\ufeff\u00ad\u3164\uffa0]|(?<=[a-zA-Z\u3400-\u9fff])[\u200c\u200d]"
)
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
ENTITY = re.compile(r"&#(?:x[0-9a-f]{2}|\d{2,3});", re.IGNORECASE)
BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
HEX = re.compile(r"(?:\\x|0x|%)?(?:[0-9a-fA-F]{2}(?:[ :,]|\\x|0x)?){14,}")
PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2}|[A-Za-z]){12,}")
ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}){4,}")
SPEECH = re.compile(r"(?:[a-z]{2,}[ ,.:_-]+){2,}[a-z]{2,}|[\u4e00-\u9fff]{4,}", re.IGNORECASE)
SHOWN = 40


def hidden_text(texts: tuple[str, ...], rules: InvisibleRules) -> Iterator[Finding]:
    """A finding for each way in which one of the texts hides something."""
    whole = "\n".join(texts)
    if not whole.isascii():
        yield from _unseen(whole, rules)
    message = next(_messages(whole, rules.fewest_encoded), None)
    if len(ENTITY.findall(whole)) >= rules.most_entities:
        message = ENTITY.findall(whole)[0] + "…"
    if message is not None:
        text = rules.texts["encoded"].filled(found=message[:SHOWN])
        yield Finding("hidden_instructions", "encoded", text)


def _unseen(text: str, rules: InvisibleRules) -> Iterator[Finding]:
    if TURNING.search(text):
        yield Finding("hidden_instructions", "direction", rules.texts["direction"])
    unseen = len(ZERO_WIDTH.findall(text))
    unseen += sum(len(run) for one in (TAGS, SELECTORS) for run in one.findall(text))
    if unseen > rules.most_characters:
        text_of = rules.texts["characters"].filled(n=str(unseen))
        yield Finding("hidden_instructions", "characters", text_of)


def _messages(text: str, fewest: int) -> Iterator[str]:
    """What encoded passages say, where that is speech."""
    for decode, pattern in (
        (_base64, BASE64),
        (_hex, HEX),
        (_percent, PERCENT),
        (_escapes, ESCAPES),
    ):
        for found in pattern.finditer(text):
            message = decode(found.group())
            if len(message) >= fewest and SPEECH.search(message) and message.isprintable():
                yield message


def _base64(found: str) -> str:
    bare = found.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _hex(found: str) -> str:
    digits = re.sub(r"\\x|0x|[^0-9a-fA-F]", "", found)
    try:
        return bytes.fromhex(digits[: len(digits) // 2 * 2]).decode()
    except ValueError:
        return ""


def _percent(found: str) -> str:
    return unquote(found) if "%" in found else ""


def _escapes(found: str) -> str:
    return "".join(chr(int(one, 16)) for one in re.findall(r"[0-9a-fA-F]{4}", found))
