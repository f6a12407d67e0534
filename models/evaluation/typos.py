"""Slips of the keyboard, in English and in Chinese."""

import numpy as np

from models.evaluation.dataset.bundle import CJK

KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SAME_SOUND = ("的得地", "在再", "做作", "坐座", "象像", "帐账", "他她它", "那哪", "蓝篮", "园圆",
              "克刻", "到道", "时食石", "机鸡基", "包胞", "带袋戴", "壶湖", "灯登", "炉卢",
              "电店垫", "光广", "水睡", "板版", "架驾", "椅倚", "猫毛", "狗够", "粮凉", "鞋协",
              "裤库", "杯背", "锅国", "刀叨", "布步", "套讨", "床窗")  # fmt: skip
"""Signs that sound (nearly) alike and are taken for each other when one types by sound."""


def _neighbours() -> dict[str, str]:
    """The keys beside each, in its own row and in those above and below."""
    places = {
        key: (row, column) for row, keys in enumerate(KEYBOARD) for column, key in enumerate(keys)
    }
    return {
        key: "".join(
            other
            for other, (above, beside) in places.items()
            if other != key and abs(above - row) <= 1 and abs(beside - column) <= 1
        )
        for key, (row, column) in places.items()
    }


NEIGHBOURS = _neighbours()
SOUNDS = {one: group.replace(one, "") for group in SAME_SOUND for one in group}


def with_typos(text: str, rate: float, random: np.random.Generator) -> str:
    """Each letter goes wrong with this chance: a neighbouring key, left out, doubled, or swapped
    with the next; a Chinese sign becomes one of the same sound, or is left out. Digits stay:
    a size that is another one is no typo."""
    slips = random.random(len(text)) < rate
    letters = list(text)
    for place in np.flatnonzero(slips).tolist():
        letter = letters[place]
        if CJK.match(letter):
            letters[place] = _chinese(letter, random)
        elif letter.isascii() and letter.isalpha():
            _latin(letters, place, random)
    return "".join(letters)


def _chinese(letter: str, random: np.random.Generator) -> str:
    others = SOUNDS.get(letter, "")
    return str(random.choice(list(others))) if others else ""


def _latin(letters: list[str], place: int, random: np.random.Generator) -> None:
    letter, slip = letters[place], int(random.integers(4))
    if slip == 0:
        near = str(random.choice(list(NEIGHBOURS[letter.lower()])))
        letters[place] = near.upper() if letter.isupper() else near
    elif slip == 1:
        letters[place] = ""
    elif slip == 2:
        letters[place] = letter * 2
    elif place + 1 < len(letters) and letters[place + 1].isalpha():
        letters[place], letters[place + 1] = letters[place + 1], letter
