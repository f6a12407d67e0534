"""Check digits of card, identity and bank numbers, so that other long numbers are left alone."""

import re

# How each scheme's numbers begin, and how many digits they have (ISO/IEC 7812).
CARD_SCHEMES = {
    "Visa": (r"4", (13, 16, 19)),
    "Mastercard": (r"5[1-5]|2[2-7]", (16,)),
    "American Express": (r"3[47]", (15,)),
    "Diners Club": (r"30[0-5]|3[689]", (14, 16, 19)),
    "JCB": (r"35", (16, 19)),
    "Discover": (r"6011|64[4-9]|65", (16, 19)),
    "UnionPay": (r"62|81", (16, 17, 18, 19)),
    "Maestro": (r"50|5[678]|6[37]", (13, 14, 15, 16, 18, 19)),
}
CHINA_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHINA_ID_CHECKS = "10X98765432"
CHINA_ID_CHARS = 18

# The whole length of an IBAN by country (SWIFT's IBAN registry).
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
    "BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27,
    "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27,
    "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
    "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24,
    "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31,
    "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23,
    "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}  # fmt: skip


def is_card(written: str) -> bool:
    digits = re.sub(r"\D", "", written)
    known = any(
        re.match(start, digits) and len(digits) in lengths
        for start, lengths in CARD_SCHEMES.values()
    )
    return known and _passes_luhn(digits)


def is_china_id(written: str) -> bool:
    """A resident identity number of the People's Republic (GB 11643), by its check character."""
    number = re.sub(r"[ -]", "", written).upper()
    if len(number) != CHINA_ID_CHARS or not _is_day(number[10:14]):
        return False
    total = sum(
        weight * int(digit) for weight, digit in zip(CHINA_ID_WEIGHTS, number[:17], strict=True)
    )
    return CHINA_ID_CHECKS[total % 11] == number[17]


def is_iban(written: str) -> bool:
    """ISO 13616: country and check digits moved to the end, letters as numbers, modulo 97."""
    number = re.sub(r"[ -]", "", written).upper()
    if IBAN_LENGTHS.get(number[:2]) != len(number):
        return False
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_day(month_and_day: str) -> bool:
    return 1 <= int(month_and_day[:2]) <= 12 and 1 <= int(month_and_day[2:]) <= 31
