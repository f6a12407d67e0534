"""Which of our two languages an utterance is in."""

import re

_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN_WORD = re.compile(r"(?<![\d\w])[A-Za-z]+(?:['’][A-Za-z]+)?")
# Said in both languages.
_SHARED = {"ok", "okay", "vs"}


def language_of(text: str) -> str | None:
    """ "en" or "zh", or None where the text does not tell (a button's press, "300?")."""
    if text in ("en", "zh"):
        return text
    if text.startswith("/"):
        return None
    chinese = len(_CHINESE.findall(text))
    english = _english_words(text, among_chinese=chinese > 0)
    if chinese == english == 0:
        return None
    return "zh" if chinese >= english else "en"


def _english_words(text: str, among_chinese: bool) -> int:
    words = [match for match in _LATIN_WORD.finditer(text) if match[0].lower() not in _SHARED]
    if among_chinese:
        # A capital inside a sentence marks a name, and names belong to no language.
        words = [match for match in words if match[0][0].islower() or match.start() == 0]
    return len(words)
