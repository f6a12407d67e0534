"""The words that say how an amount is meant, and those that say a number is no money."""

from typing import Literal

BudgetKind = Literal["max", "min", "around", "range"]
# In the order in which they are tried: a negation turns the word behind it round.
KINDS_BEFORE: tuple[tuple[BudgetKind, str], ...] = (
    (
        "max",
        r"\b(?:no|not|nothing|never|don'?t go|not go|can'?t go)\s+(?:more than|over|above|beyond"
        r"|higher than|exceeding)|\bup to|\bat (?:the )?most|\bat max|\bno higher than"
        r"|\b(?:not|don'?t) exceed",
    ),
    ("min", r"\b(?:no|not) (?:less|under|below|cheaper) (?:than)?"),
    (
        "max",
        r"\b(?:(?:just |well |a bit )?(?:under|below)|within"
        r"|(?:a )?max(?:imum)?(?: of)?|less than|not exceeding|lower than|cheaper than"
        r"|capped at|cap of)",
    ),
    (
        "min",
        r"\b(?:at (?:the )?least|over|above|more than|minimum(?: of)?|min|upwards of"
        r"|starting (?:at|from))",
    ),
    (
        "around",
        r"\b(?:around|about|approximately|approx\.?|roughly|circa|near(?:ly)?|close to|more or less"
        r"|somewhere around)|~",
    ),
    ("range", r"\b(?:between|from)"),
    ("min", r"(?:不要?|别|不能)(?:低于|少于|小于)"),
    (
        "max",
        r"(?:不要?|别|不能|不可以|莫|没有?)(?:超过|超出|超|高于|多于|大于)(?:了)?|最多(?:不超过)?|至多|顶多"
        r"|最高|上限(?:是)?|低于|少于|小于|封顶",
    ),
    ("min", r"最少|至少|起码|最低|下限(?:是)?|高于|超过|多于|大于"),
    ("around", r"大概(?:是)?|大约|差不多|约|将近|接近"),
    ("range", r"从"),
)
KINDS_AFTER: tuple[tuple[BudgetKind, str], ...] = (
    ("max", r"(?:or|and) (?:less|under|below|cheaper)\b|max(?:imum)?\b|tops\b|at (?:the )?most\b"),
    (
        "min",
        r"(?:or|and) (?:more|up|above|over|upwards)\b|min(?:imum)?\b|at least\b|\+",
    ),
    ("around", r"or so\b|-?ish\b|give or take\b|more or less\b"),
    ("max", r"(?:以内|之内|以下|之下|封顶|为上限|打住|内(?![衣存搭胆裤部]))"),
    ("min", r"(?:以上|之上|往上|起步|打底|起(?![来床]))"),
    ("around", r"(?:左右|上下|前后|出头|差不多|的样子)"),
)
# Right in front of a number that is no amount.
OTHER_NUMBERS = (
    r"(?:bundle|option|number|item|order|no\.|nr\.?|#|size|room|page|step|version|set|choice|level"
    r"|aged?|under age|ages?|in|第|订单号?|编号|单号|方案|选项|号码|尺码|型号|iso|f/)"
    r"\s*(?:是|:|：)?\s*$"
)
COUNTED = (
    r"(?:\s*-?\s*(?:kgs?|kilos?|g|grams?|lbs?|oz|cm|mm|km|m|meters?|metres?|l|liters?|litres?|ml|v"
    r"|volts?|w|watts?|inch(?:es)?|in|ft|feet|years?|yrs?|yo|year-old|months?|weeks?|days?|hours?"
    r"|hrs?|minutes?|mins?|people|persons?|guests?|adults?|kids?|children|friends|players?|of us"
    r"|items?|pieces?|pcs|things?|stars?|percent|gb|tb|mp|mah|hz|lumens?|degrees?|th|st|nd|rd|am"
    r"|pm|miles?|bundles?|options?)(?![A-Za-z])|\s*[%°/:：\"″]|(?!ish)[A-Za-z]"
    r"|\s*(?:个|人|位|套|件|双|条|把|岁|天|周|月|年|号|日|点|分|星|码|口|款|只|台|张|次|折|寸|升"
    r"|克|斤|公斤|千克|厘米|毫米|公里|米|小时|分钟|瓶|本|根|支|块|盒|片|副|组|种|样|伏|瓦|度|楼|包|份"
    r"|辆|顶|名|家|杯|盏|枚|代|期|级|倍|半|来个|多个|几))"
)
ALLOWED_NEXT_WORDS = frozenset(
    (
        "in total altogether please pls plz or if would is and but for all each per with so can "
        "could will works ok okay now instead budget thanks thank then tops max maximum only to we "
        "i that this from by before at"
    ).split()
)
# In front of an amount within its clause.
BUDGET_NEARBY = (
    r"(?:\bbudget\b|\bspend(?:ing)?\b|\bafford\b|\bpay\b|\bprice (?:limit|cap)\b|\bcost\b"
    r"|\b(?:spending|price|my|the) limit\b)[^,.;，。；?？!！\d]{0,24}$"
    r"|(?:预算|价格|价位|总价|花费|开销|花(?=[了个到]?$)|一共花|每个?人|人均|每份)[^,.;，。；?？!！\d]{0,8}$"
)
FILLERS_BEFORE = (
    r"(?:(?:no|nope|sorry|oops|actually|wait|well|ok|okay|i|mean|meant|said|make|it|let's|say|lets|rather"
    r"|how|about|what|maybe|more|like|then|to|change|that|should|be|it's|its|try|raise|lower|increase"
    r"|not quite|just|only|have|hmm)[\s,.:;!]*)*"
    r"|(?:(?:不对|不是|不|我是说|我说的是|是说|说错了|说的是|错了|应该是|我的意思是|意思是|那就|那|就|改成|改为"
    r"|改到|换成|是|要|加到|降到|提高到|嗯|哦|我|只有|有|算了|还是)[\s，,。、：:]*)*"
)
FILLERS_AFTER = (
    r"(?:[\s,.!?]*(?:please|pls|plz|then|thanks|total|in total|ok|okay|works|is fine|max|budget|now"
    r"|instead|not \d+|to spend))*[\s.!?]*"
    r"|(?:[\s，,。！!？?]*(?:吧|就行|就好|好了|可以|行|呢|哦|啊|了|的|谢谢))*[\s。！!？?]*"
)
