"""The pages' own words, read from texts.yml, and how amounts of money are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from data.types.text import Bilingual, Language

HERE = Path(__file__).parent
SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "JPY": "JP¥", "HKD": "HK$"}


@dataclass(frozen=True)
class Wording:
    """Texts by their key, in both languages."""

    texts: Mapping[str, Bilingual]

    def in_language(self, language: Language) -> Mapping[str, str]:
        return {key: text.in_language(language) for key, text in self.texts.items()}

    def text(self, key: str, language: Language, **values: object) -> str:
        return self.texts[key].in_language(language).format(**values)


def load_wording(path: Path = HERE / "texts.yml") -> Wording:
    source = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Wording({key: Bilingual(text["en"], text["zh"]) for key, text in source.items()})


def money(cents: int, currency: str) -> str:
    """An amount as the shop writes it; ``cents`` are hundredths of ``currency``."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{symbol}{cents / 100:,.2f}"
