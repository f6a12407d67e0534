"""Reads rules.yml, and refuses what is wrong with its place."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, get_args

import yaml

from data.catalog.screening.finding import CODES
from data.catalog.screening.plain import CHINESE, Script
from data.catalog.screening.rules import (
    SIGNALS,
    Cue,
    DoubtfulSale,
    InvisibleRules,
    Limit,
    Phrases,
    PriceRules,
    PriceTier,
    Rules,
    SellerRule,
    Shares,
    Standing,
    StuffingRules,
    VoiceRules,
)
from data.types.text import Bilingual

PARTS = ("version", "words", "sellers", "prices", "stuffing", "voice", "phrases", "invisible")
WORD = re.compile(r"<([a-z_]{4,})>")


class ScreeningError(Exception):
    """Something is wrong with the screening of listings."""


class RulesError(ScreeningError):
    """rules.yml cannot be used; the message says where and what to write."""


@cache
def packaged_rules() -> Rules:
    text = (files("data.catalog.screening") / "rules.yml").read_text(encoding="utf-8")
    return read_rules(text)


def read_rules(text: str) -> Rules:
    """Raises RulesError naming the place of the first fault."""
    try:
        source = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise RulesError(f"broken YAML: {' '.join(str(error).split())}") from None
    top = _part(source, "rules.yml")
    _known(top, "rules.yml", PARTS)
    words = _part(top.get("words"), "words")
    return Rules(
        version=int(_number(top, "version", "rules.yml")),
        sellers=tuple(_seller(one) for one in _list(top, "sellers", "rules.yml")),
        prices=_prices(_part(top.get("prices"), "prices")),
        stuffing=_stuffing(_part(top.get("stuffing"), "stuffing")),
        phrases=tuple(_phrases(one, words) for one in _list(top, "phrases", "rules.yml")),
        voice=_voice(_part(top.get("voice"), "voice"), words),
        invisible=_invisible(_part(top.get("invisible"), "invisible")),
    )


def _seller(source: Any) -> SellerRule:
    entry = _part(source, "sellers")
    place = f"sellers: {entry.get('rule')}"
    _known(entry, place, ("rule", "when", "text"))
    limits = _part(entry.get("when"), f"{place}: when")
    _known(limits, f"{place}: when", SIGNALS)
    when = {
        signal: _limit(limits[signal], f"{place}: {signal}")
        for signal in SIGNALS
        if signal in limits
    }
    if not when:
        raise RulesError(f"{place}: when must name at least one of {', '.join(SIGNALS)}")
    return SellerRule(str(entry.get("rule")), when, _text(entry, "text", place))


def _limit(source: Any, place: str) -> Limit:
    if isinstance(source, bool):
        return Limit(1.0, None) if source else Limit(None, 1.0)
    bounds = _part(source, place)
    _known(bounds, place, ("from", "below"))
    least, below = (
        None if key not in bounds else _number(bounds, key, place) for key in ("from", "below")
    )
    return Limit(least, below)


def _prices(entry: Mapping[str, Any]) -> PriceRules:
    def number(key: str) -> float:
        return _number(entry, key, "prices")

    return PriceRules(
        fewest_peers=int(number("fewest_peers")),
        most_peers=int(number("most_peers")),
        proven_ratings=int(number("proven_ratings")),
        anyone=_shares(_part(entry.get("anyone"), "prices: anyone"), "prices: anyone"),
        tiers=tuple(_tier(one) for one in _list(entry, "tiers", "prices")),
        doubtful_below=number("doubtful_below"),
        trusted_from=number("trusted_from"),
        most_sale=number("most_sale"),
        doubtful_sale=_doubtful_sale(_part(entry.get("doubtful_sale"), "prices: doubtful_sale")),
        most_reduction=number("most_reduction"),
        list_above_usual=number("list_above_usual"),
        brand_share=number("brand_share"),
        text=_text(entry, "text", "prices"),
        list_text=_text(entry, "list_text", "prices"),
        brand_text=_text(entry, "brand_text", "prices"),
    )


def _doubtful_sale(entry: Mapping[str, Any]) -> DoubtfulSale:
    place = "prices: doubtful_sale"
    _known(entry, place, ("most", "list_from", "list_to"))
    return DoubtfulSale(*(_number(entry, key, place) for key in ("most", "list_from", "list_to")))


def _tier(source: Any) -> PriceTier:
    entry = _part(source, "prices: tiers")
    place = f"prices: {entry.get('tier')}"
    seller = next((one for one in get_args(Standing) if one == entry.get("seller")), None)
    if seller is None:
        raise RulesError(f"{place}: seller must be one of {', '.join(get_args(Standing))}")
    return PriceTier(seller, entry.get("proven"), _shares(entry, place))


def _shares(entry: Mapping[str, Any], place: str) -> Shares:
    shares = [_number(entry, key, place) for key in ("share_of_usual", "share_of_cheapest")]
    if not all(0 < share < 1 for share in shares):
        raise RulesError(f"{place}: shares lie between 0 and 1")
    return Shares(*shares)


def _stuffing(entry: Mapping[str, Any]) -> StuffingRules:
    texts = _part(entry.get("texts"), "stuffing: texts")
    return StuffingRules(
        title=_numbers(entry, "title", "stuffing"),
        description=_numbers(entry, "description", "stuffing"),
        texts={key: _text(texts, key, "stuffing: texts") for key in texts},
        stopwords=frozenset(_list(entry, "stopwords", "stuffing")),
        fitting=_pattern(rf"(?:\b|(?<=[^a-z]))(?:{_choice(entry, 'fitting')})\b", "fitting"),
        hype=_hype(_list(entry, "hype_words", "stuffing")),
        tags=tuple(_pattern(one, "tags") for one in _list(entry, "tag_patterns", "stuffing")),
    )


def _choice(entry: Mapping[str, Any], key: str) -> str:
    return "|".join(str(one) for one in _list(entry, key, "stuffing"))


def _hype(words: Sequence[Any]) -> re.Pattern[str]:
    """Latin words whole, Chinese ones anywhere, the longest first."""
    longest = sorted(map(str, words), key=len, reverse=True)
    latin = "|".join(re.escape(one) for one in longest if one.isascii())
    chinese = "|".join(one for one in longest if not one.isascii())
    return _pattern(rf"(?<![a-z0-9])(?:{latin})(?![a-z0-9])|{chinese}", "hype_words")


def _phrases(source: Any, words: Mapping[str, Any]) -> Phrases:
    entry = _part(source, "phrases")
    place = f"phrases: {entry.get('rule')}"
    _known(entry, place, ("code", "rule", "text", "patterns", "raw"))
    code = next((one for one in CODES if one == entry.get("code")), None)
    if code is None:
        raise RulesError(f"{place}: code must be one of {', '.join(CODES)}")
    sources = [_with_words(str(one), words, place) for one in _list(entry, "patterns", place)]
    raw = entry.get("raw") is True
    flags = re.IGNORECASE if raw else re.NOFLAG
    patterns = tuple(_pattern(one, place, flags) for one in sources)
    text = _text(entry, "text", place)
    return Phrases(
        code, str(entry.get("rule")), text, raw, patterns, _by_script(sources, place, flags)
    )


def _by_script(
    sources: Sequence[str], place: str, flags: re.RegexFlag
) -> dict[Script, re.Pattern[str]]:
    """One pattern for all of a script: with Chinese characters in it, or without."""
    groups: dict[Script, list[str]] = {}
    for source in sources:
        groups.setdefault(_script(source), []).append(f"(?:{source})")
    return {script: _pattern("|".join(group), place, flags) for script, group in groups.items()}


def _script(source: str) -> Script:
    return "zh" if CHINESE.search(source) else "en"


def _voice(entry: Mapping[str, Any], words: Mapping[str, Any]) -> VoiceRules:
    _known(entry, "voice", ("threshold", "text", "cues"))
    cues = [_cue(_part(one, "voice: cues"), words) for one in _list(entry, "cues", "voice")]
    cues.sort(key=lambda one: one.weight, reverse=True)
    return VoiceRules(
        int(_number(entry, "threshold", "voice")), _text(entry, "text", "voice"), tuple(cues)
    )


def _cue(entry: Mapping[str, Any], words: Mapping[str, Any]) -> Cue:
    place = f"voice: {entry.get('cue')}"
    _known(entry, place, ("cue", "weight", "patterns"))
    source = "|".join(f"(?:{one})" for one in _list(entry, "patterns", place))
    source = _with_words(source, words, place)
    weight = int(_number(entry, "weight", place))
    return Cue(str(entry.get("cue")), weight, _script(source), _pattern(source, place))


def _with_words(pattern: str, words: Mapping[str, Any], place: str) -> str:
    """The pattern with the alternatives of its <names> written out."""

    def alternatives(found: re.Match[str]) -> str:
        if found[1] not in words:
            raise RulesError(f"{place}: <{found[1]}> is not among words")
        return f"(?:{'|'.join(map(str, words[found[1]]))})"

    return WORD.sub(alternatives, pattern)


def _invisible(entry: Mapping[str, Any]) -> InvisibleRules:
    texts = _part(entry.get("texts"), "invisible: texts")
    return InvisibleRules(
        most_characters=int(_number(entry, "most_characters", "invisible")),
        most_entities=int(_number(entry, "most_entities", "invisible")),
        fewest_encoded=int(_number(entry, "fewest_encoded", "invisible")),
        texts={key: _text(texts, key, "invisible") for key in texts},
    )


def _pattern(source: str, place: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    try:
        return re.compile(source, flags)
    except re.error as error:
        raise RulesError(f"{place}: {source!r} is no pattern: {error}") from None


def _part(value: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise RulesError(f"{place} must be a mapping, not {value!r}")
    return value


def _list(entry: Mapping[str, Any], key: str, place: str) -> Sequence[Any]:
    value = entry.get(key)
    if not isinstance(value, list) or not value:
        raise RulesError(f"{place}: {key} must be a list with something in it")
    return value


def _number(entry: Mapping[str, Any], key: str, place: str) -> float:
    value = entry.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RulesError(f"{place}: {key} must be a number, not {value!r}")
    return value


def _numbers(entry: Mapping[str, Any], key: str, place: str) -> dict[str, float]:
    part = _part(entry.get(key), f"{place}: {key}")
    return {name: _number(part, name, f"{place}: {key}") for name in part}


def _text(entry: Mapping[str, Any], key: str, place: str) -> Bilingual:
    value = entry.get(key)
    if not isinstance(value, dict) or not all(value.get(one) for one in ("en", "zh")):
        raise RulesError(f"{place}: {key} must be {{en: ..., zh: ...}}")
    return Bilingual(str(value["en"]), str(value["zh"]))


def _known(entry: Mapping[str, Any], place: str, keys: Sequence[str]) -> None:
    if strange := sorted(set(map(str, entry)) - set(keys)):
        raise RulesError(f"{place}: unknown key {', '.join(strange)}")
