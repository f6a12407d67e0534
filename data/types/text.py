"""Language codes and texts that exist in every language of the shop."""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en

    def filled(self, **values: "str | Bilingual") -> "Bilingual":
        """The same text with its ``{placeholders}`` replaced in both languages."""
        return Bilingual(*(self._filled(language, values) for language in LANGUAGES))

    def _filled(self, language: Language, values: dict[str, "str | Bilingual"]) -> str:
        return self.in_language(language).format(
            **{
                name: value.in_language(language) if isinstance(value, Bilingual) else value
                for name, value in values.items()
            }
        )
