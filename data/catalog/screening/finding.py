"""What a filter found in a listing: a stable code, the rule, and a sentence in both languages."""

from dataclasses import dataclass
from typing import Literal, get_args

from data.types.text import Bilingual

Code = Literal[
    "hidden_instructions", "price_bait", "keyword_stuffing", "distrusted_seller", "counterfeit"
]
CODES: tuple[Code, ...] = get_args(Code)
"""In the order in which one of several findings is recorded."""


@dataclass(frozen=True, slots=True)
class Finding:
    code: Code
    rule: str
    text: Bilingual

    @property
    def reason(self) -> str:
        """As ``Item.held_reason`` keeps it."""
        return f"{self.code}: {self.text.en}"
