"""The words that say how an amount is meant: at most, at least, around, between."""

from typing import Literal

BudgetKind = Literal["max", "min", "around", "range"]
_VERBS = (
    r"(?:(?:want|wanna|like|need|have|wish|going|able|willing|to|spend(?:ing)?|pay(?:ing)?"
    r"|go(?:ing)?"
    r"|costs?|costing|cost me|be|being|that|which|it|is|anything|anyone|get|see|put|show me"
    r"|give me"
    r"|a|the|price|total|cent|penny|dime|dollar|way|far|much|even|any|at all|really|us|me|i)\s+)*"
)
_NOT = (
    r"(?:\b(?:no|not|nothing|never|none|without|cannot|don'?t|doesn'?t|won'?t|can'?t|shouldn'?t"
    r"|mustn'?t|didn'?t|spare me|skip|avoid|hide|leave out|do not|does not|should not"
    r"|must not|can not|won’t|don’t|can’t|doesn’t"
    r"|shouldn’t|rather not|isn'?t)\s+)"
)
_MORE = (
    r"(?:more than|over|above|beyond|higher than|exceed(?:ing)?|greater than|pricier than|past"
    r"|north of)"
)
_LESS = r"(?:less than|under|below|cheaper than|lower than|beneath)"
_SOME = r"[$€£]?\d+(?:%|\b)|ten|twenty|thirty|forty|fifty|a hundred"
_GO_ON_ZH = "[只可以能要得需必须花出付给拿到是在也就不]{0,5}"
KINDS_BEFORE: tuple[tuple[BudgetKind, str], ...] = (
    ("max", rf"\b(?:no|not|nothing|never|don'?t go|not go|can'?t go)\s+{_MORE}"),
    (
        "max",
        r"\bup to|\bat (?:the (?:very )?)?most|\bat max|\bno higher than"
        r"|\b(?:not|don'?t) exceed|\bas (?:much|high|far) as|\b(?:just )?(?:south|short) of"
        r"|\bsub\b-?",
    ),
    ("min", rf"\b(?:no|not|nothing|never) (?:less|{_LESS})(?: than)?"),
    (
        "around",
        r"\b(?:(?:just|a (?:bit|little|touch|tad)|slightly|barely) (?:over|above|more than))",
    ),
    (
        "max",
        r"\b(?:(?:just |well |a bit |a little |slightly |way |anywhere )?(?:under|below|beneath)"
        r"|within|(?:a )?max(?:imum|\.)?(?: of)?|less than|not exceeding|lower than|cheaper than"
        r"|capped at|cap of|limit of|ceiling of|limited to|no higher than)|<=?|≤|＜",
    ),
    (
        "min",
        r"\b(?:at (?:the (?:very )?)?least|over|above|more than|minimum(?: of)?|min\.?"
        r"|upwards? of"
        r"|north of|starting (?:at|from)|higher than|exceeding)|>=?|≥|＞",
    ),
    (
        "around",
        r"\b(?:around|(?<!how )(?<!what )about|approximately|approx\.?|roughly|circa|near(?:ly)?"
        r"|close to|more or less|somewhere around|something like"
        r"|(?<!more )(?<!'d )(?<!would )like"
        r"|(?:in |somewhere )?(?:the )?(?:ball ?park|region|neighbou?rhood|vicinity"
        r"|area) of)|~|≈",
    ),
    ("range", r"\b(?:between|(?:anywhere )?from)"),
    ("min", r"(?:不要?|别|不能|不可|不得)(?:低于|少于|小于)"),
    (
        "max",
        r"(?:(?:不要?|别|不能|不可以?|不得|莫|勿|没有?|不许|千万别)(?:超过|超出|超|高于"
        r"|高过|贵过|多于|多过|大于|过|突破)(?:了|出)?"
        rf"|(?:最多|至多|顶多|最高|最贵|撑死|顶天|上限(?!是)){_GO_ON_ZH}(?:超过|过)?"
        r"|封顶|低于|少于|小于|不到|(?<!到)不足)",
    ),
    ("min", rf"(?:最少|至少|起码|最低|下限(?!是)){_GO_ON_ZH}|高于|超过|多于|大于|不止"),
    (
        "around",
        r"大概(?:是|在)?|大约(?:是|在)?|差不多(?:是|在)?|约|将近|接近|估计(?:是|在)?|也就"
        r"|(?<![最大])小"
        r"|(?<![最附将])近",
    ),
    ("range", r"介于|从"),
)
KINDS_AFTER: tuple[tuple[BudgetKind, str], ...] = (
    (
        "max",
        r"(?:or|and) (?:less|under|below|cheaper|lower)\b|max(?:imum)?\b\.?|tops\b|limit\b"
        r"|at (?:the )?(?:very )?(?:most|outside)\b",
    ),
    (
        "min",
        r"(?:or|and) (?:more|up|above|over|upwards?|higher)\b|min(?:imum)?\b|at least\b|\+|plus\b"
        r"|upwards?\b",
    ),
    (
        "around",
        r"or (?:so|thereabouts|around that)\b|-?ish\b"
        rf"|[,\s]*(?:give or take|plus or minus|\+/-|±)(?: ?(?:a (?:bit|little|few)|{_SOME}))?"
        r"|[,\s]*more or less\b|approximately\b|approx\b\.?|roughly\b",
    ),
    (
        "max",
        r"(?:以内|之内|以下|之下|往下|封顶|顶天|到顶|为上限|为限|打住|不到|内(?![衣存搭胆裤部]))",
    ),
    ("min", r"(?:以上|之上|往上|朝上|起步|打底|起(?![来床]))"),
    (
        "around",
        r"(?:左右|上下|前后|出头|差不多|的样子|[多来](?:一?点)?(?![\u4e00-\u9fff])"
        r"|[多来](?=左右|的|吧|就))",
    ),
)
FLIPPED: tuple[tuple[BudgetKind, BudgetKind, str], ...] = (
    (
        "min",
        "max",
        rf"(?:{_NOT}{_VERBS}|(?:不想|不要|不愿意?|不能|别|不打算|不会"
        rf"|不可以?)[花出付买给我有让总价格]*)$",
    ),
    ("max", "min", r"(?:\b(?:nothing|never|anything but|(?:don'?t|not|can'?t) go)\s+)$"),
)
"""What an amount's kind becomes behind a denial ("can't spend" + "more than 100")."""
REFUSED = (
    r"(?:块钱?|元)?的?(?:话)?[我就都也请]*(?:别|不要|不看|不考虑|不用|不买|不行|算了|太贵"
    r"|免了|超预算|超了|pass)"
    r"|\s*(?:is|are|'s|would be)\s+(?:\w+\s+){0,2}(?:too (?:much|expensive|pricey)|out|no"
    r"|a no(?:-go)?|not ok"
    r"|not an option|over (?:my )?budget|off the table)\b|\s*(?:won'?t|doesn'?t|can'?t"
    r"|is not going to) (?:work|do)"
)
"""Behind a lowest amount: what is above it is not wanted."""
SAID_BEFORE: tuple[tuple[BudgetKind, str], ...] = (
    (
        "min",
        r"\b(?:min(?:imum)?|least)\b[^,.;!?\d]{0,24}$|(?:最低|最少|下限|至少)[^,."
        r";，。；\d]{0,6}$",
    ),
)
SAID_AFTER: tuple[tuple[BudgetKind, str], ...] = (
    (
        "min",
        r"\s*(?:is|was|'s|would be)\s+(?:\w+\s+){0,3}(?:minimum|min|least|lowest|floor)\b"
        r"|(?:块|元)?(?:就|已经)?(?:是|算)(?:\w{0,2})(?:最低|最少|下限|起步)",
    ),
)
"""The kind that a sentence says of an amount ("150 is the least"), not part of its span."""
PAIRED = r"[\s,，、;；]*(?:but|and|yet|to|or|但是?|而且|且|又|和|然后)*[\s,，、]*"
"""What may stand between a lowest and a highest amount, which are one range then."""
DENIED = (
    r"(?:\b(?:not|instead of|rather than|isn'?t|(?:forget|scrap|ignore"
    r"|never ?mind)(?: about)?(?: the| my)?)"
    r"|不是|并非|而不是|不要)\s*$"
)
"""Right in front of an amount that was only meant formerly."""
CHANGED = (
    r"\b(?:chang|rais|increas|lower|reduc|mov|bump|drop|go|cut|switch|push|bring)\w*\b[^,.;]*$"
)
TO_BE_CHANGED = (
    r"\s*(?:to|up to|down to)\b"
    r"|(?:块钱?|元)?(?:加|提|改|降|涨|调|变|换|放|升|减|拉|压)[高低大小宽]?(?:到|成|为|至)"
)
