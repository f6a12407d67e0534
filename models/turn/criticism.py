"""What an utterance wants more or less of, and what may get no worse for it."""

from dataclasses import replace

from data.catalog.measures import critique_in
from models.turn.cues import cues
from models.turn.moves import NOT_UNDERSTOOD, Critique, Utterance

_MISTAKEN = ("ask_item", NOT_UNDERSTOOD)
_CRITICAL = ("critique", "refine", "swap_item", "reject_bundle", "show_more")


def critiques_said(utterance: Utterance) -> tuple[Critique, ...]:
    """Every measure that the clauses of the utterance want more or less of, each once."""
    plain = not utterance.mentions or cues().complains(utterance.text)
    if utterance.intent in _CRITICAL or (plain and utterance.intent in _MISTAKEN):
        clauses = cues().criticisms_in(utterance.text)
    else:
        # Outside a critique only a word marked as a property counts: "a light camping set".
        clauses = tuple(one.text for one in utterance.mentions if one.kind == "attribute")
    found: dict[str, Critique] = {}
    for clause in clauses:
        critique = critique_in(clause)
        if critique is not None:
            measure, direction = critique
            # "Not more expensive" asks for no more; "not too heavy" asks for less as it stands.
            at_most = direction == "more" and cues().is_negated(clause)
            found.setdefault(measure, Critique(measure, "less" if at_most else direction, at_most))
    if found and utterance.intent in _CRITICAL:
        for kept in cues().must_not_worsen(utterance.text):
            found[kept] = Critique(kept, "more" if kept == "quality" else "less", or_same=True)
    if all(one.or_same for one in found.values()):
        # Beside nothing else that is to change, "not more expensive" asks for a change itself.
        return tuple(replace(one, or_same=False) for one in found.values())
    return tuple(found.values())
