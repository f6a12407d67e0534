"""The slot that holds the language of the conversation and learns it from each utterance."""

from typing import Any

from rasa.shared.core.slots import Slot

from components.language import language_of


class LanguageSlot(Slot):
    """Set from a whole text, it becomes that text's language, or stays where none shows.

    Being a slot it is set before the next action is chosen, so the replies of the same turn are
    in the right language, and no entity is needed for it.
    """

    type_name = "language"
    _value: str | None

    @property
    def value(self) -> str | None:
        return self._value

    @value.setter
    def value(self, value: Any) -> None:
        self._value = None if value is None else language_of(str(value)) or self._value
        self._has_been_set = True

    def _as_feature(self) -> list[float]:
        return [float(self._value == "en"), float(self._value == "zh")]

    def _feature_dimensionality(self) -> int:
        return len(self._as_feature())
