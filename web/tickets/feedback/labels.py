"""What an agent did with a proposal, told from what they sent to the customer."""

import re
from collections.abc import Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from web.tickets.proposals.proposal import Proposal

Did = Literal["sent", "edited", "other_bundle", "other_items", "own_words"]
AS_IT_WAS = 0.97
"""Where so much of the draft was kept, and few words added, it was sent as it was."""
ADDED_WORDS = 12
"""A name after the greeting, and a signature."""
STILL_THE_DRAFT = 0.5
_TOKENS = re.compile(r"[\u3400-\u9fff]|\w+")


@dataclass(frozen=True)
class Label:
    """``bundle_id`` is the bundle that the agent chose; None where it is none of the slate.

    ``added`` and ``dropped`` are item ids, against the bundle proposed first.
    """

    did: Did
    similarity: float
    bundle_id: str | None
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def label_of(proposal: Proposal, draft: str, text: str, named: Set[str]) -> Label:
    """``named`` are the items that the text names beside the draft's own list of alternatives."""
    alike = similarity(draft, text)
    proposed = set(proposal.item_ids)
    chosen = next((b for b in proposal.bundles if _items(b) == named), None)
    first_id = str(proposal.bundles[0]["bundle_id"])
    added, dropped = tuple(sorted(named - proposed)), tuple(sorted(proposed - named))
    if _is_as_it_was(draft, text):
        return Label("sent", alike, first_id, (), ())
    if not named:
        did: Did = "edited" if alike >= STILL_THE_DRAFT else "own_words"
        return Label(did, alike, first_id if did == "edited" else None, (), ())
    if chosen is None:
        return Label("other_items", alike, None, added, dropped)
    if chosen["bundle_id"] != first_id:
        return Label("other_bundle", alike, str(chosen["bundle_id"]), added, dropped)
    return Label("edited", alike, first_id, (), ())


def similarity(draft: str, text: str) -> float:
    """From 0 to 1, by words; Chinese by characters."""
    return round(_compared(draft, text).ratio(), 4)


def _is_as_it_was(draft: str, text: str) -> bool:
    kept = sum(block.size for block in _compared(draft, text).get_matching_blocks())
    words, sent = len(_words(draft)), len(_words(text))
    return kept >= AS_IT_WAS * words and sent - kept <= ADDED_WORDS


def _compared(draft: str, text: str) -> SequenceMatcher[str]:
    return SequenceMatcher(None, _words(draft), _words(text), autojunk=False)


def _items(bundle: object) -> set[str]:
    assert isinstance(bundle, dict)
    return {str(item["item_id"]) for item in bundle["items"]}


def _words(text: str) -> list[str]:
    return _TOKENS.findall(text.lower())
