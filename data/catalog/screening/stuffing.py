"""Titles and descriptions written for search engines: repetition, lists, shouting, sales cries."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from data.catalog.screening.finding import Finding
from data.catalog.screening.plain import plain
from data.catalog.screening.rules import StuffingRules
from data.types.item import Item

TOKENS = re.compile(r"[a-z0-9][a-z0-9'’+./-]*")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
BETWEEN = re.compile(r"[,，、;；|/·•\n]+|\s[-–—]\s")
SENTENCE_END = re.compile(r"[.!?。！？]")
CAPITALS = re.compile(r"(?<![\w-])[A-Z][A-Z'’]{2,}(?![\w-])")
LATIN_WORD = re.compile(r"\b[A-Za-z][A-Za-z'’-]{2,}\b")
SYMBOLS = re.compile("[★☆✅✔❤♥♛♕➤►▶☛☞✨⭐🔥💯👍🎁🎉🏆💥❗‼🚀👑💎😍✦✪❖◆◇■●]|!(?=!)|！(?=！)")
Limits = Mapping[str, float]
LONGEST_SEARCH_WORD = 34
DENSEST = 0.46
"""The share of a short text that one word, said three times, may not have."""
LONGEST_CHINESE_SEARCH_WORD = 9


class TitleLengths:
    """How long titles are in a catalog, by script: counts of lengths, so of bounded size."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[int]] = {"en": Counter(), "zh": Counter()}

    def add(self, item: Item) -> None:
        for title in {item.title.en, item.title.zh}:
            self._counts[_script(title)][len(title)] += 1

    def longest(self, limits: Limits) -> dict[str, float]:
        """Some times what nineteen of twenty titles stay below, between fixed bounds."""
        usual = {script: _quantile(counts, 0.95) for script, counts in self._counts.items()}
        return {
            script: min(
                max(limits[script], limits["times"] * usual[script]), limits[f"most_{script}"]
            )
            for script in usual
        }


def _script(text: str) -> str:
    return "zh" if sum(map(len, CHINESE.findall(text))) > 0.2 * len(text) else "en"


def _quantile(counts: Counter[int], share: float) -> int:
    seen = 0
    for length in sorted(counts):
        seen += counts[length]
        if seen >= share * counts.total():
            return length
    return 0


def stuffing(item: Item, longest: Limits, rules: StuffingRules) -> Iterator[Finding]:
    """A finding for each way in which the title or the description is stuffed; ``longest``
    titles by script."""
    for title in {item.title.en, item.title.zh}:
        if len(title) > longest[_script(title)]:
            yield found("long_title", rules, len(title))
        yield from _repeated(title, rules.title, rules)
        yield from _loud(title, rules.title, rules)
    for text in {item.description.en, item.description.zh}:
        yield from _repeated(text, rules.description, rules)
        yield from _loud(text, rules.description, rules)
        yield from _lists(text, rules)
    yield from _tags(item, rules)


def found(key: str, rules: StuffingRules, count: int, word: str = "") -> Finding:
    text = rules.texts[key].filled(n=str(count), word=word)
    return Finding("keyword_stuffing", key, text)


def _repeated(text: str, limits: Limits, rules: StuffingRules) -> Iterator[Finding]:
    """The same word, or the same phrase, again and again."""
    tokens = TOKENS.findall(plain(text))
    for count, word, among in (_commonest(tokens, rules), _commonest_chinese(text)):
        often = count >= limits["repeats"] and count >= limits["share"] * among
        dense = count >= limits["repeats"] - 1 and count >= limits["dense"] * among
        if often or dense or (count > 2 and count >= DENSEST * among):
            yield found("repeats", rules, count, word)
    forgiven = 2 if rules.fitting.search(text.lower()) else 0
    for count, phrase in (_phrase(tokens, 3, " "), _phrase(_characters(text), 5, "")):
        if count >= limits["phrases"] + forgiven:
            yield found("phrases", rules, count, phrase)


def _commonest(tokens: Sequence[str], rules: StuffingRules) -> tuple[int, str, int]:
    """A content word's count, the word, and the number of words. One that mostly stands before a
    model's number is no repetition: "fits EOS 5D, EOS 7D"."""
    before_number: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for token, following in zip(tokens, chain(tokens[1:], ("",)), strict=False):
        stem = _stem(token)
        if len(stem) > 2 and stem.isalpha() and token not in rules.stopwords:
            words[stem] += 1
            before_number[stem] += any(one.isdigit() for one in following)
    plainly = {word: count for word, count in words.items() if before_number[word] < count / 2}
    word = max(plainly, key=plainly.__getitem__, default="")
    return plainly.get(word, 0), word, len(tokens)


def _stem(token: str) -> str:
    return token[:-1] if token.endswith("s") and len(token) > 4 else token


def _commonest_chinese(text: str) -> tuple[int, str, int]:
    """The pair of characters found most often, and how many pairs fit into the text."""
    characters = "".join(CHINESE.findall(text))
    pairs = Counter(a + b for a, b in pairwise(characters) if a != b)
    pair = max(pairs, key=pairs.__getitem__, default="")
    return pairs.get(pair, 0), pair, max(len(characters) // 2, 1)


def _characters(text: str) -> list[str]:
    return list("".join(CHINESE.findall(text)))


def _phrase(parts: Sequence[str], length: int, space: str) -> tuple[int, str]:
    runs = Counter(tuple(parts[at : at + length]) for at in range(len(parts) - length + 1))
    run, count = max(runs.items(), key=lambda one: one[1], default=((), 0))
    return count, space.join(run)


def _loud(text: str, limits: Limits, rules: StuffingRules) -> Iterator[Finding]:
    capitals, words = len(CAPITALS.findall(text)), len(LATIN_WORD.findall(text))
    cries = cries_in(text, rules)
    excited = len(cries) > 1 or "!!" in text
    if capitals >= limits["shouted"] * (0.5 if excited else 1) and capitals >= 0.7 * words:
        yield found("shouted", rules, capitals)
    if len(cries) >= limits["hype"]:
        yield found("hype", rules, len(cries))
    symbols = len(SYMBOLS.findall(text))
    if symbols >= limits["symbols"]:
        yield found("symbols", rules, symbols)


def cries_in(text: str, rules: StuffingRules) -> set[str]:
    """The different sales cries in a text."""
    return set(rules.hype.findall(plain(text)))


def _lists(text: str, rules: StuffingRules) -> Iterator[Finding]:
    """Runs of search words, and words that make no sentence."""
    limits = rules.description
    run = max(_runs(text), key=len, default=[])
    kin = _commonest([token for part in run for token in set(TOKENS.findall(plain(part)))], rules)
    alike = max(kin[0], _commonest_chinese("".join(run))[0])
    if len(run) >= limits["run"] or (len(run) >= limits["kin_run"] and alike >= 0.5 * len(run)):
        yield found("run", rules, len(run))
    tokens = TOKENS.findall(plain(text))
    loose = [token for token in tokens if token.isalpha()]
    joining = sum(token in rules.stopwords for token in loose)
    facts = len(tokens) - len(loose) > 0.15 * len(tokens) or ":" in text
    sentences = len(SENTENCE_END.findall(text)) > 1 or facts
    if len(loose) >= limits["loose_words"] and joining < 0.05 * len(loose) and not sentences:
        yield found("loose", rules, len(loose))


def _runs(text: str) -> Iterator[list[str]]:
    """Parts between commas and the like that are as short as search words, run by run."""
    for sentence in SENTENCE_END.split(text):
        run: list[str] = []
        for part in BETWEEN.split(sentence):
            if _is_search_word(part.strip()):
                run.append(part.strip())
            else:
                yield run
                run = []
        yield run


def _is_search_word(part: str) -> bool:
    """Short, and without a number: what something fits, or weighs, is no search word."""
    if any(one.isdigit() for one in part):
        return False
    if CHINESE.search(part):
        return len(part) <= LONGEST_CHINESE_SEARCH_WORD
    return 0 < len(part) <= LONGEST_SEARCH_WORD and len(part.split()) <= 4


def _tags(item: Item, rules: StuffingRules) -> Iterator[Finding]:
    texts: Iterable[str] = {plain(item.description.en), plain(item.description.zh)}
    if any(pattern.search(text) for text in texts for pattern in rules.tags):
        yield found("tags", rules, 1)
