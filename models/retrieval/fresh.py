"""Items whose vectors are others than those that the clusters were made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Since = Mapping[str, int]
"""Items with the age of the index at which their vectors last changed."""


@dataclass(frozen=True)
class Fresh:
    """``known`` have vectors and must be looked at one by one; ``blank`` have none yet.

    ``line`` is the same object for all that came out of one index, change by change.
    """

    known: Since = field(default_factory=dict)
    blank: Since = field(default_factory=dict)
    age: int = 0
    line: object = field(default_factory=object)

    def __contains__(self, item_id: str) -> bool:
        return item_id in self.known or item_id in self.blank

    def after(
        self, changed: Iterable[str], rows: Mapping[str, int], vectors: NDArray[np.float32]
    ) -> "Fresh":
        """With these items too, as their vectors are now; without those that are gone."""
        age = self.age + 1
        known = {item_id: since for item_id, since in self.known.items() if item_id in rows}
        blank = {item_id: since for item_id, since in self.blank.items() if item_id in rows}
        for item_id in changed:
            known.pop(item_id, None)
            blank.pop(item_id, None)
            if item_id in rows:
                (known if vectors[rows[item_id]].any() else blank)[item_id] = age
        return Fresh(known, blank, age, self.line)

    def since(self, age: int) -> "Fresh":
        """Those alone that changed after that age."""
        known = {item_id: since for item_id, since in self.known.items() if since > age}
        blank = {item_id: since for item_id, since in self.blank.items() if since > age}
        return replace(self, known=known, blank=blank)
