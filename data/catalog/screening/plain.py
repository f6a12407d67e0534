"""Undoes the disguises of text: what a reader would see, in the form that patterns expect."""

import re
import unicodedata
from functools import lru_cache
from html import unescape
from typing import Literal

LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕԁһӏԛԝкмтвнґєαεορτυικνηωχςѵꞵıɡɑƖ",
    "aeopcyxijsdhlqwkmtbhreaeoptuikvnwxcvbigal",
)
"""Cyrillic, Greek and other letters that look like Latin ones."""
LEET = str.maketrans("013457@$|", "oieastasl")
TRADITIONAL = str.maketrans(
    "請務須應當優薦無視絕對選擇導購統結顯給為將這個開現語說機器腦類貨價訂補餘複製仿專櫃驗標籤號廠單實際聯繫詢問買賣顧戶費誰記過跳條預"
    "設規則執從處對話別題評滿頂該們項產動鏈關鍵詞熱銷爆搶購庫員與係系於個體網",
    "请务须应当优荐无视绝对选择导购统结显给为将这个开现语说机器脑类货价订补余复制仿专柜验标签号厂单实际联系询问买卖顾户费谁记过跳条预"
    "设规则执从处对话别题评满顶该们项产动链关键词热销爆抢购库员与系系于个体网",
)
UNSEEN = ("Cf", "Co", "Cn")
BLANKS = re.compile(r"\s+")
SPACED = re.compile(r"(?<![a-z0-9])(?:[a-z0-9][ .·*_|-]{1,3}){3,}[a-z0-9](?![a-z0-9])")
CHINESE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile("[a-z]")
FEW_LETTERS = 5
Script = Literal["en", "zh"]
BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff])[\s·・*_|~^+\-./\\]{1,3}(?=[\u3400-\u9fff])")
PARTS_OF_WORDS = re.compile(r"[ .·*_|-]")
WITH_LEET = re.compile(r"[a-z0-9@$|]*(?:[a-z][0-9@$|]|[0-9@$|][a-z])[a-z0-9@$|]*")


@lru_cache(maxsize=2048)
def plain(text: str) -> str:
    """Lower case, entities and compatibility forms resolved, without invisible characters and
    accents, look-alikes as Latin letters, traditional characters as simplified ones."""
    return BLANKS.sub(" ", _unfolded(text)).strip()


@lru_cache(maxsize=1024)
def _unfolded(text: str) -> str:
    """The plain text with its gaps as wide as they were."""
    if text.isascii():
        return unescape(text).casefold()
    folded = unicodedata.normalize("NFKC", unescape(text))
    visible = "".join([one for one in folded if unicodedata.category(one) not in UNSEEN])
    parts = unicodedata.normalize("NFKD", visible)
    bare = "".join([one for one in parts if not unicodedata.combining(one)])
    whole = unicodedata.normalize("NFC", bare).casefold().translate(LOOK_ALIKES)
    return whole.translate(TRADITIONAL)


@lru_cache(maxsize=2048)
def readings(text: str) -> tuple[str, ...]:
    """The plain text, and what it says once further disguises are undone, each once."""
    wide = _unfolded(text)
    first = BLANKS.sub(" ", wide).strip()
    joined = SPACED.sub(lambda found: _joined(found.group()), BETWEEN_CHINESE.sub("", wide))
    joined = BLANKS.sub(" ", joined).strip()
    unleeted = WITH_LEET.sub(lambda found: found.group().translate(LEET), joined)
    return tuple(dict.fromkeys((first, joined, unleeted)))


def _joined(spaced: str) -> str:
    """Letters set apart, as words: wider gaps stay gaps."""
    return " ".join(PARTS_OF_WORDS.sub("", word) for word in re.split(r" {2,}| [.·*_|-] ", spaced))


@lru_cache(maxsize=2048)
def scripts(text: str) -> frozenset[Script]:
    """In which scripts a text says more than a word or two."""
    found: set[Script] = set()
    if text.isascii() or len(LATIN.findall(text)) > FEW_LETTERS:
        found.add("en")
    if CHINESE.search(text):
        found.add("zh")
    return frozenset(found)


def skeleton(word: str) -> str:
    """What a word looks like: two that a reader takes for each other are equal."""
    return plain(word).translate(LEET).replace("rn", "m").replace("vv", "w").replace("l", "i")
