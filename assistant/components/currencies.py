"""How shoppers name currencies, in front of an amount and behind it."""

CURRENCY_BEFORE = (
    ("HKD", r"HK\$|HKD\s?|港币|港元"),
    ("USD", r"US\$|\$|USD\s?|美元|美金"),
    ("CNY", r"[¥￥]|RMB\s?|CNY\s?|人民币"),
    ("EUR", r"€|EUR\s?|欧元"),
    ("GBP", r"£|GBP\s?|英镑"),
    ("JPY", r"JPY\s?|日元"),
)
CURRENCY_AFTER = (
    ("HKD", r"hkd(?![A-Za-z])|hk\$|港币|港元|港幣"),
    (
        "USD",
        r"(?:us\s)?dollars?(?![A-Za-z])|bucks?(?![A-Za-z])|usd(?![A-Za-z])|\$(?!\d)"
        r"|美元|美金|美刀|刀(?!具|叉|片)",
    ),
    ("EUR", r"euros?(?![A-Za-z])|eur(?![A-Za-z])|€|欧元|欧(?!洲|式)"),
    ("GBP", r"pounds?(?: sterling)?(?![A-Za-z])|quid(?![A-Za-z])|gbp(?![A-Za-z])|£|英镑|镑"),
    ("JPY", r"yen(?![A-Za-z])|jpy(?![A-Za-z])|日元|日币|円"),
    (
        "CNY",
        r"[¥￥](?!\d)|(?:yuan|rmb|cny|kuai)(?![A-Za-z])|人民币|软妹币|块钱|塊錢"
        r"|[元圆圓](?!旦|宵|桌|形|的桌)|[块塊]"
        # "一百块拼图" are pieces, whatever their number.
        r"(?!电池|砧板|毯|毛巾|浴巾|布|肥皂|香皂|手表|地垫|垫|木|砖|石头|巧克力|蛋糕|拼图"
        r"|积木|显示器|硬盘|滤镜|面料|板)",
    ),
)
