"""Whether a number is money at all, by what stands around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from components.amounts import Amount

SMALLEST_BARE_AMOUNT = 20
""" "3" alone answers a question about bundles rather than about money."""
SMALLEST_WITH_KIND = 10
# Right in front of a number that is no amount.
_OTHER_NUMBERS = (
    r"(?:(?<![a-z])(?:thanks|bundle|option|number|item|order|no\.|nr\.?|size|room|page|step"
    r"|version|set"
    r"|choice|level|aged?|under age|ages?|in|turns?|turning|phone|model|is he|is she|gen)|[#第号]"
    r"|订单号?|编号|单号|方案|选项|号码|尺码|型号|iso|f/|电话|手机号?)"
    r"\s*(?:是|:|：)?\s*$"
)
_COUNTED = (
    r"(?:\s*-?\s*(?:kgs?|kilos?|g|grams?|lbs?|oz|cm|mm|km|m|meters?|metres?|l|liters?"
    r"|litres?|ml|v"
    r"|volts?|w|watts?|inch(?:es)?|in|ft|feet|years?|yrs?|yo|year-old|months?|weeks?|days?|hours?"
    r"|hrs?|minutes?|mins?|people|persons?|guests?|adults?|kids?|children|friends|players?|of us"
    r"|items?|pieces?|pcs|things?|stars?|percent|gb|tb|mp|mah|hz|lumens?|degrees?|th|st|nd|rd|am"
    r"|pm|miles?|bundles?|options?|threads?|gsm|denier|fps|sheets?|pages?|cups?|servings?|ppl"
    r"|calories|kcal|rpm|models?)(?![A-Za-z])"
    r"|\s*[%°/:：\"″]|(?!-?ish)[A-Za-z]"
    r"|\s*[来多几]?\s*(?:个|人|位|套|件|双|条|把|岁|天|周|月|年|号|日|点(?!$|[吧的])|分|星"
    r"|码|口|款|只|台|张|次|折|寸"
    r"|升|克|斤|公斤|千克|厘米|毫米|公里|米|小时|分钟|瓶|本|根|支|块|盒|片|副|组|种|样|伏"
    r"|瓦|度|楼|包|份|集"
    r"|辆|顶(?![天])|名|家|杯|盏|枚|代|期|级|倍|半|几))"
)
_ALLOWED_NEXT_WORDS = frozenset(
    (
        "in total altogether please pls plz or if would is and but for all each per with so can "
        "could will works ok okay now instead budget thanks thank then tops max maximum only to we "
        "i that this from by before at a apiece everything overall max. limit should or under as "
        "on including incl shipping including though because since it my the no not nothing"
    ).split()
)
# In front of an amount within its clause.
_BUDGET_BEFORE = (
    r"(?:\bbudget\b|\bspend(?:ing)?\b|\bafford\b|\bpay(?:ing)?\b|\bprice\b|\bcosts?\b"
    r"|\b(?:spending|price|my|the|our|a|upper) (?:limit|max(?:imum)?|cap|ceiling)\b"
    r"|\bcap (?:it|this|things|the \w+)"
    r"|\bceiling\b|\b(?:i|we)(?: can| could| would|['’]d) (?:do|go|stretch)\b|\bgo (?:up "
    r"|down )?to\b|\ball i (?:have|got)\b"
    r"|\b(?:i|we)(?:'ve| have|ve)? only (?:got|have)\b|\b(?:the )?(?:least|most) (?:i"
    r"|we)\b)[^,.;，。；?？!！\d]{0,40}$"
    r"|(?:预算|价格|价位|价钱|总价|总共|一共|合计|加起来|花费|开销|花(?:费|掉|个|到|了"
    r"|不超过)?(?=[最不大至差约]|$)|想花|打算花|只花"
    r"|一共花|每个?人|每个|人均|每份|[加提涨降减压]到|凑|上限|封顶|手头|只有|拿出|只能?出"
    r"|出得起|身上只?有?|撑死|顶天|控制在|压[在到]|卡在|愿意出)[^,.;，。；?？!！\d]{0,8}$"
)
# "What can i get for 75": fewer might be guests.
_ASKED_FOR = r"\b(?:get|buy|do it|have it|find|find me|make it|set)\b[^,.;\d]{0,20}\bfor\s+$"
SMALLEST_ASKED_FOR = 60
_BUDGET_AFTER = (
    r"\s*(?:budget|limit|range\b|cap\b|之间|的?区间|预算|的预算|的?价位|档|封顶|顶天|到顶)"
    r"|\s*(?:is|was|'s|would be)\s+(?:\w+(?:['’]s)?\s+){0,3}(?:max(?:imum)?|min(?:imum)?"
    r"|most|least|limit|cap"
    r"|ceiling|budget|lowest|highest|all (?:i|we) (?:have|got|can)|tops|too (?:much|expensive))\b"
    r"|\s*(?:is )?(?:enough|plenty|sufficient)\b|\s*(?:to (?:spend|work with|play with)"
    r"|set aside|saved|available|left to spend|in my wallet)\b|\s*(?:per person|a head"
    r"|apiece|all[- ]in\b|in total"
    r"|total|altogether|each(?! (?:other|of)))\b"
    r"|(?:就|已经)?(?:是|算)\w{0,8}(?:上限|极限|最高|最多|最低|下限|顶|预算)|(?:不?够|能配"
    r"|能搞定|能买)"
)
# Where a text is nothing but these words and amounts, they are money, corrected or told shortly.
_FILLER = re.compile(
    r"\b(?:no|nope|sorry|oops|whoops|actually|wait|well|ok|okay|fine|i|mean|meant|said|make"
    r"|it|let's"
    r"|say|lets|rather|typo|correction|do|can|we|that's|thats|go|for|how|about|what|maybe"
    r"|more|like"
    r"|then|to|change|that|should|be|it's|its|try|raise|lower|increase|not|quite|just|only"
    r"|have|hmm"
    r"|up|down|bring|bump|drop|reduce|keep|at|is|of|instead|than|from|please|pls|plz|thanks"
    r"|total|in"
    r"|works|work|too|max|budget|now|spend|everything|most|or|so|but|and)\b"
    r"|不对|不是|不|我是说|我说的?是|是说|[说写打弄]错了?|说的是|错了|应该是|我的意思是"
    r"|意思是|那就|那|就|而是|而|从"
    r"|改成|改为|改到|换成|是|要|[加降提调放]高?到|提高到|嗯|哦|我|只有|有|算了|还是|抱歉"
    r"|不好意思|大概|吧|就行|就好|好了"
    r"|可以|行不行|行吗|行|呢|啊|了|的|谢谢|都|够吗|够不够|好|之前|现在|改|到|[\s,.!?:"
    r";，,。！!？?、：]",
    re.IGNORECASE,
)
_CLAUSE = r"[,，。;；!！?？.]"
_NOT_MONEY_NEARBY = (
    r"\border\b|tracking|parcel|订单|单号|快递|phone|电话|手机号|call me|\bcode\b|邮编|验证码"
    r"|^\W*886?\W*$"  # a farewell
)
LARGEST_ALONE = 100_000


@dataclass(frozen=True)
class Framed:
    """An amount with the words of kind around it: from ``start`` to ``end``.

    ``is_expected``: something else says already that it is money.
    """

    start: int
    end: int
    amount: Amount
    has_kind: bool
    is_expected: bool = False


def is_money(text: str, framed: Framed, amounts: Sequence[Amount]) -> bool:
    """By its currency, or, where it is bare, by what stands around it. ``amounts``: the text's."""
    amount = framed.amount
    if amount.currency is not None:
        return not (amount.currency == "GBP" and re.search(r"weigh|heav|light", text))
    if re.search(_OTHER_NUMBERS, text[: amount.start], re.IGNORECASE):
        return False
    if _counts(text[amount.end :]) or _counts(text[framed.end :]):
        return False
    return _is_spoken_of(text, framed) or (
        amount.high >= SMALLEST_BARE_AMOUNT
        and (framed.is_expected or _is_alone(text, framed, amounts))
    )


def _is_spoken_of(text: str, framed: Framed) -> bool:
    """Whether the words next to the amount are about money ("预算", "under …")."""
    amount = framed.amount
    is_large = amount.high >= SMALLEST_WITH_KIND
    if is_large and re.search(_BUDGET_BEFORE, text[: framed.start], re.IGNORECASE):
        return True
    if is_large and re.match(_BUDGET_AFTER, text[framed.end :], re.IGNORECASE):
        return True
    if amount.is_range and _is_range_of_money(text, amount):
        return True
    if amount.high >= SMALLEST_ASKED_FOR and re.search(_ASKED_FOR, text[: framed.start]):
        return True
    return framed.has_kind and is_large and _stands_alone(text, framed)


def _is_range_of_money(text: str, amount: Amount) -> bool:
    """Whether thousands are said as people say them of money, or the budget is spoken of at all."""
    is_large = amount.low >= SMALLEST_BARE_AMOUNT
    in_thousands = re.search(r"\dk\b", text[amount.start : amount.end], re.IGNORECASE)
    return is_large and bool(in_thousands or re.search(r"budget|预算", text, re.IGNORECASE))


def _counts(after: str) -> bool:
    """Whether the number counts or measures what follows it ("4 people", "55mm", "三个")."""
    return bool(re.match(_COUNTED, after, re.IGNORECASE))


def _stands_alone(text: str, framed: Framed) -> bool:
    word = re.match(r"\s*([A-Za-z]+)", text[framed.end :])
    return word is None or word[1].lower() in _ALLOWED_NEXT_WORDS


def _is_alone(text: str, framed: Framed, amounts: Sequence[Amount]) -> bool:
    """Whether the text, or the amount's clause, says nothing beside."""
    if framed.amount.high > LARGEST_ALONE or re.search(_NOT_MONEY_NEARBY, text, re.IGNORECASE):
        return False
    return _is_all(text, amounts) or _is_clause(text, framed)


def _is_all(text: str, amounts: Sequence[Amount]) -> bool:
    rest = text
    for one in reversed(amounts):
        rest = f"{rest[: one.start]} {rest[one.end :]}"
    return not _FILLER.sub("", rest)


def _is_clause(text: str, framed: Framed) -> bool:
    """Whether it makes a clause of its own, as in "camping for four, 300"."""
    before = re.split(_CLAUSE, text[: framed.start])[-1]
    after = re.split(rf"{_CLAUSE}(?!\d)", text[framed.end :])[0]
    return not _FILLER.sub("", f"{before} {after}")
