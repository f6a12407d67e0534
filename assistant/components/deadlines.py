"""Until when something is needed, where the words leave no doubt: "by next friday", "周五之前"."""

import re

_DAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|fri|sat|sun)"
    r"(?:\s+(?:morning|afternoon|evening|night))?"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DATE = (
    rf"(?:{_MONTH}\s+(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?|(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)"
    rf"(?:\s+(?:of\s+)?{_MONTH})?|\d{{1,2}}\s+{_MONTH})"
)
_FEAST = r"(?:christmas(?: eve)?|xmas|easter|thanksgiving|halloween|new year(?:'?s)?|the holidays)"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|ten|\d{1,2}|a couple of|a few)"
_UNTIL = r"(?:by|before|until|till|no later than|not later than|in time for)"
_COUNT_ZH = r"(?:\d{1,2}|[一两二三四五六七八九十几]{1,3})"
_BEFORE_ZH = r"(?:之前|以前|前)(?!天|台|面|卫)"
_DEADLINES = re.compile(
    rf"\b(?:(?:{_UNTIL}|on|for)\s+)?(?:this|next|(?:this|the) coming)\s+"
    rf"(?:{_DAY}|weekend|week|month|{_MONTH})\b"
    rf"|\b(?:{_UNTIL}|on)\s+(?:{_DATE}|(?:the\s+)?(?:{_DAY}|weekend)|{_MONTH}"
    r"|the end of (?:the |this |next )?(?:month|week|year|day))\b"
    rf"|\b{_UNTIL}\s+(?:{_FEAST}|tomorrow|tonight|noon|today)\b"
    rf"|\b(?:with)?in\s+(?:the next\s+)?{_COUNT}\s+(?:hours?|days?|weeks?|months?)\b"
    r"(?!\s*(?:old|ago)\b)"
    rf"|\bin\s+{_MONTH}\b|\b(?:tomorrow|asap|as soon as possible)\b"
    rf"|(?:这个?|本|下个?)(?:周|星期|礼拜)(?:[一二三四五六日天末](?:{_BEFORE_ZH})?|{_BEFORE_ZH})"
    rf"|下个?(?:周|星期|月)(?:{_BEFORE_ZH})?(?![一二三四五六日天末])"
    rf"|(?:周|星期|礼拜)[一二三四五六日天](?:{_BEFORE_ZH})?|周末{_BEFORE_ZH}"
    rf"|{_COUNT_ZH}月(?:{_COUNT_ZH}[号日])?(?:{_BEFORE_ZH}|底|初)?(?![龄子饼亮经嫂大薪])"
    rf"|{_COUNT_ZH}[号日]{_BEFORE_ZH}|[月年]底(?:{_BEFORE_ZH})?"
    rf"|(?:明|后|大后)天(?:{_BEFORE_ZH})?|今[天晚]{_BEFORE_ZH}"
    rf"|{_COUNT_ZH}个?(?:小时|天|周|星期|礼拜|月)(?:之内|以内|内)"
    r"|(?:圣诞节?|春节|过年|国庆节?|元旦|中秋节?|端午节?|情人节|七夕|开学|出发|放假)"
    rf"{_BEFORE_ZH}|尽快|越快越好",
    re.IGNORECASE,
)
_FIRM = re.compile(
    rf"{_UNTIL}\b|within\b|\bin (?:{_COUNT}|the next)\b|asap|as soon"
    rf"|{_BEFORE_ZH}|[之以]?内|尽快|越快",
    re.IGNORECASE,
)
_NO_DEADLINE = re.compile(r"(?:see you|from|since|last|every|each|每|上)\s*$", re.IGNORECASE)


def is_firm(phrase: str) -> bool:
    """Whether it says until when; "next week" may be when something takes place."""
    return _FIRM.search(phrase) is not None


def find_deadlines(text: str) -> list[tuple[int, int]]:
    """The places of the phrases that surely name a day or a span of time to come, in order."""
    return [
        (match.start(), match.end())
        for match in _DEADLINES.finditer(text)
        if not _NO_DEADLINE.search(text[: match.start()])
    ]
