"""What of a ticket's text is said to the assistant: no greeting, quotation or signature."""

import re

QUOTED = re.compile(r"^\s*(?:>|\|)")
QUOTE_BEGINS = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|原始邮件|转发邮件).*"
    r"|on .{5,120} wrote:|(?:在|于).{5,80}写道[:：]|.{0,60}\d{4}.{0,60}写道[:：]"
    r"|(?:from|发件人)[:：]\s.*@.*)\s*$",
    re.IGNORECASE,
)
SIGNATURE = re.compile(r"^--\s*$")
SENT_FROM = re.compile(
    r"^\s*(?:sent from my \w+|发自我的.{1,20}|get outlook for .*)\s*$", re.IGNORECASE
)
GREETING = re.compile(
    r"^\s*(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day))(?: [\w'.-]+){0,3}"
    r"|(?:您好|你好|各位好|尊敬的.{0,12}|亲爱的.{0,12}))\s*[,，.!！:：。]*\s*$",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^\s*(?:(?:with )?(?:best|kind|kindest|warm|many)? ?(?:regards|wishes)|cheers"
    r"|(?:yours )?(?:sincerely|truly)|(?:many |best )?thanks(?: (?:a lot|in advance|so much|you))?"
    r"|thank you(?: (?:very much|in advance))?"
    r"|(?:祝好|此致|敬礼|谢谢|多谢|顺祝商祺|非常感谢)(?:您|你|大家)?)\s*[,，.!！。~]*\s*$",
    re.IGNORECASE,
)
LONGEST_SIGNATURE = 4
_SENTENCE_ENDS = re.compile(r"(?<=[.!?。！？；;])\s*|\n+")


def request_of(subject: str, text: str, max_chars: int) -> str:
    """The words to be understood, on one line, at most ``max_chars`` long.

    The subject goes first where the text does not say the same. Empty where nothing is left.
    """
    body = " ".join(_own_lines(text))
    lead = _lead(subject, body)
    said = f"{lead} {body}".strip() if lead else body
    return _cut(" ".join(said.split()), max_chars)


def _own_lines(text: str) -> list[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if QUOTE_BEGINS.match(line) or SIGNATURE.match(line):
            break
        if not (QUOTED.match(line) or SENT_FROM.match(line)):
            lines.append(line.strip())
    kept = [line for line in lines if line]
    if len(kept) > 1 and GREETING.match(kept[0]):
        kept = kept[1:]
    return _without_closing(kept)


def _without_closing(lines: list[str]) -> list[str]:
    for back in range(1, min(LONGEST_SIGNATURE, len(lines) - 1) + 1):
        if CLOSING.match(lines[-back]):
            return lines[:-back]
    return lines


def _lead(subject: str, body: str) -> str:
    """The subject as a sentence; empty for a reply's, and for one that the text repeats."""
    plain = " ".join(subject.split()).strip(" .。")
    is_reply = re.match(r"(?:re|fwd?|aw|回复|转发)\s*[:：]", plain, re.IGNORECASE)
    if not plain or is_reply or plain.lower() in body.lower():
        return ""
    ends = "。" if re.search(r"[\u3400-\u9fff]", plain) else "."
    return plain if plain[-1] in "?!？！" else plain + ends


def _cut(text: str, max_chars: int) -> str:
    """At the end of a sentence where there is one."""
    if len(text) <= max_chars:
        return text
    kept = ""
    for sentence in _SENTENCE_ENDS.split(text):
        if len(kept) + len(sentence) + 1 > max_chars:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or text[:max_chars]
