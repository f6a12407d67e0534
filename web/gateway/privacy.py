"""Masks personal data in typed text, before a table or Rasa sees it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from web.gateway import addresses
from web.gateway.identity_numbers import IBAN_LENGTHS, is_card, is_china_id, is_iban

# Full-width forms map one to one, so that a place found in the copy is the same in the original.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}

_ORDER_BEFORE = re.compile(
    r"(?:order|invoice|tracking|parcel|reference|ref|订单|单号|运单|快递|编号)"
    r"(?:\s*(?:number|no\.?|num|id|nr\.?|号码|号|是|为|is|was|#|:))*\s*#?\s*$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[$¥￥€£]|usd|cny|rmb|eur|gbp)\s*$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s*(?:元|块|刀|美元|美金|人民币|[$¥€£]|usd|cny|rmb|eur|dollars?|bucks|yuan)", re.IGNORECASE
)
_PHONE_WORD = re.compile(
    r"phone|\bcall|\btext me|\btel\b|mobile|\bcell|whats ?app|\bsms\b|\bdial|contact|reach me"
    r"|my number|电话|手机|联系|号码|致电|拨打|微信",
    re.IGNORECASE,
)
_NEAR_CHARS = 30


@dataclass(frozen=True)
class PersonalData:
    """``accepts`` sees what was found, the text before it and the text after it. Where the pattern
    has a group ``data``, that alone is masked."""

    mask: str
    pattern: re.Pattern[str]
    accepts: Callable[[str, str, str], bool]


def masked(text: str) -> str:
    """The text with card numbers, e-mail and street addresses, phone, identity and bank numbers,
    and names of messenger accounts replaced."""
    for kind in KINDS:
        text = _masked_kind(text, kind)
    return text


def _masked_kind(text: str, kind: PersonalData) -> str:
    narrow = text.translate(_NARROW)
    parts, end = [], 0
    for found in kind.pattern.finditer(narrow):
        before, after = narrow[: found.start()], narrow[found.end() :]
        if kind.accepts(found.group(), before, after):
            begin, end_here = found.span("data" if "data" in found.groupdict() else 0)
            parts += [text[end:begin], kind.mask]
            end = end_here
    return "".join([*parts, text[end:]])


def _always(_found: str, _before: str, _after: str) -> bool:
    return True


def _checked(check: Callable[[str], bool]) -> Callable[[str, str, str], bool]:
    return lambda found, _before, _after: check(found)


def _is_card_here(found: str, before: str, after: str) -> bool:
    return is_card(found) and not _is_shop_number(before, after)


def _is_no_shop_number(_found: str, before: str, after: str) -> bool:
    return not _is_shop_number(before, after)


def _is_bare_phone(found: str, before: str, after: str) -> bool:
    # Ten digits in a row may be anything; a word nearby tells.
    near = f"{before[-_NEAR_CHARS:]} {after[:_NEAR_CHARS]}"
    return bool(_PHONE_WORD.search(near)) and _is_no_shop_number(found, before, after)


def _is_shop_number(before: str, after: str) -> bool:
    """Prices and order numbers stay: the answer depends on them."""
    nearby = before[-_NEAR_CHARS:]
    return bool(
        _MONEY_BEFORE.search(nearby) or _MONEY_AFTER.match(after) or _ORDER_BEFORE.search(nearby)
    )


_EMAIL = r"[A-Za-z0-9._%+'-]{1,64}\s?@\s?(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}"
# Each country has its own length; without it the words after an IBAN would be taken for a part.
_IBAN = "|".join(
    rf"(?<![A-Za-z0-9]){country}\d{{2}}(?:[ -]?[A-Za-z0-9]){{{length - 4}}}(?![A-Za-z0-9])"
    for country, length in IBAN_LENGTHS.items()
)
_CHINA_ID = r"(?<!\d)[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?\d{4}[ -]?\d{3}[\dXx](?![\dA-Za-z])"
_CARDS = (
    r"(?<!\d)(?:\d{13,19}|\d{4}([ .-]?)\d{4}\1\d{4}\1\d{4}\1\d{1,3}|\d{6}[ -]\d{13})(?!\d)",
    r"(?<!\d)(?:\d{4}([ .-]?)\d{4}\1\d{4}\1\d{4}|\d{8}[ -]\d{8})(?!\d)",
    r"(?<!\d)\d{4}([ .-]?)\d{6}\1\d{4,5}(?!\d)",
)
# What stands on a card beside its number.
_CARD_EXPIRY = (
    r"(?:exp(?:\.|iry|ires|iration)?(?: date)?|valid (?:thru|until|through)|有效期)[\s:：至到为是]*"
    r"\d{1,2}\s?[/-]\s?\d{2,4}(?!\d)|(?<=\[card\])[ ,]*\d{2}/\d{2}(?:\d{2})?(?!\d)"
)
_CARD_CODE = (
    r"(?:cvv2?|cvc2?|security code|安全码)(?: is| code)?[\s:：#为是]*(?P<data>\d{3,4})(?!\d)"
)
_INTERNATIONAL = r"(?<![\d+])(?:\+|00(?=[1-9]))[ ]?\d(?:[ ().-]{0,2}\d){7,14}(?!\d)"
_CHINA_MOBILE = r"(?<!\d)(?:86[ -]?)?1[3-9]\d([ -]?)\d{4}\1\d{4}(?!\d)"
_US_WRITTEN = (
    r"(?<![\d$])(?:1[ .-])?(?:\([2-9]\d{2}\)[ ]?[2-9]\d{2}[ .-]?|[2-9]\d{2}([ .-])[2-9]\d{2}\1)"
    r"\d{4}(?!\d)"
)
# Numbers without a check digit of their own: by their writing, or by the word before them.
_US_SOCIAL = r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])"
_UK_INSURANCE = r"\b(?!bg|gb|nk|kn|tn|nt|zz)[a-ceghj-prtw-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b"
_HK_ID = r"(?<![a-z0-9])[a-z]{1,2}\d{6}\([0-9a]\)"
_NAMED_ID = (
    r"(?:passport|driver'?s? licen[cs]e|social security|ssn|national id|id card|identity card"
    r"|护照|驾驶证|驾照|身份证|社保|港澳通行证)(?:\s*(?:number|no\.?|num|号码|号|编号))?"
    r"\s*(?:is|was|#|:|：|是|为)?\s*(?P<data>(?=[a-z]{0,2}[\d -]*\d)[a-z]{0,2}[\d -]{5,20}\d[xX]?)"
)
_ACCOUNT = (
    r"(?:微信|wechat|weixin|qq|whatsapp|telegram|instagram)(?:\s*(?:id|号码|号|number|account|账号))?"
    r"\s*(?:is|:|：|是|为)?\s*@?(?P<data>[a-z][a-z0-9_-]{5,19}(?=[\s,.;!?，。；！？]|$)(?<=[0-9_-].)"
    r"|[1-9]\d{4,10}(?!\d))"
)
_US_BARE = r"(?<!\d)1?[2-9]\d{2}[2-9]\d{6}(?!\d)"
_NATIONAL = r"(?<![\d.,])0\d{2,4}[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)|(?<!\d)0[1-9](?:[ .]\d{2}){4}(?!\d)"


def _kind(mask: str, pattern: str, accepts: Callable[[str, str, str], bool]) -> PersonalData:
    return PersonalData(mask, re.compile(pattern, re.IGNORECASE), accepts)


# The most certain first: what is masked once is not looked at again.
KINDS = (
    _kind("[email]", _EMAIL, _always),
    _kind("[id]", _CHINA_ID, _checked(is_china_id)),
    _kind("[id]", _NAMED_ID, _always),
    _kind("[id]", _US_SOCIAL, _is_no_shop_number),
    _kind("[id]", _UK_INSURANCE, _is_no_shop_number),
    _kind("[id]", _HK_ID, _is_no_shop_number),
    _kind("[iban]", _IBAN, _checked(is_iban)),
    *(_kind("[card]", pattern, _is_card_here) for pattern in _CARDS),
    _kind("[card]", _CARD_EXPIRY, _always),
    _kind("[card]", _CARD_CODE, _always),
    _kind("[phone]", _INTERNATIONAL, _is_no_shop_number),
    _kind("[phone]", _CHINA_MOBILE, _is_no_shop_number),
    _kind("[phone]", _US_WRITTEN, _is_no_shop_number),
    _kind("[phone]", _US_BARE, _is_bare_phone),
    _kind("[phone]", _NATIONAL, _is_no_shop_number),
    _kind("[account]", _ACCOUNT, _always),
    _kind("[address]", addresses.ENGLISH, _is_no_shop_number),
    _kind("[address]", addresses.ENGLISH_WEAK, addresses.is_spoken_of),
    _kind("[address]", addresses.PO_BOX, _always),
    _kind("[address]", addresses.CHINESE, _always),
    _kind("[address]", addresses.CHINESE_ESTATE, _always),
    _kind("[address]", addresses.CHINESE_DOOR, _always),
    _kind("[address]", addresses.POSTCODE, addresses.is_postcode_here),
)
