"""How a proposal becomes an answer: the slate's card, the notes before it, the state after it."""

from collections.abc import Mapping
from dataclasses import replace

from data.types.text import Bilingual
from data.types.turn import Impression
from models.turn.moves import Changes
from models.turn.outcome import Outcome
from models.turn.proposing import Proposal
from models.turn.reply import Say, SlateCard, Value, say
from models.turn.state import TurnState
from models.turn.wording import worded

Bundles = tuple[tuple[str, ...], ...]


def slated(
    state: TurnState,
    proposal: Proposal,
    response: str,
    values: Mapping[str, Value] | None = None,
    *,
    changes: Changes | None = None,
    first: bool = False,
) -> Outcome:
    """The outcome that shows the proposal; one without bundles leaves the old slate standing."""
    notes = [*_conversion(changes), *_notes(proposal, state, first=first)]
    impression = proposal.impression
    if not impression.shown():
        return Outcome((*notes, say("utter_no_bundle")), state)
    after = replace(
        state,
        slate=impression,
        scenario_id=proposal.scenario_id,
        named_bundle=None,
        shown=merged(state.shown, members(impression)),
        pending=None,
    )
    card = SlateCard(impression, state.constraints)
    return Outcome((*notes, Say(response, values or {}, card)), after, impression)


def members(impression: Impression | None) -> Bundles:
    """The bundles shown in an impression, each as its sorted item ids."""
    if impression is None:
        return ()
    return tuple(tuple(sorted(bundle.item_ids())) for bundle in impression.shown())


def merged(old: Bundles, new: Bundles) -> Bundles:
    return tuple(dict.fromkeys((*old, *new)))


def _conversion(changes: Changes | None) -> list[Say]:
    """Says at what amount a budget in another currency was taken."""
    if changes is None or changes.stated is None or changes.budget is None:
        return []
    stated, budget = changes.stated, changes.budget
    if stated.currency in (None, budget.currency):
        return []
    return [say("utter_converted", stated=str(stated), amount=str(budget))]


def _notes(proposal: Proposal, state: TurnState, *, first: bool) -> list[Say]:
    notes = []
    if proposal.impression.degraded and proposal.impression.shown():
        notes.append(say("utter_degraded"))
    if proposal.relaxed:
        notes.append(say("utter_relaxed", relaxations=proposal.relaxed))
    assumed = _assumed(proposal, state) if first and proposal.impression.shown() else ()
    if assumed:
        notes.append(say("utter_assumed", assumptions=assumed))
    return notes


def _assumed(proposal: Proposal, state: TurnState) -> tuple[Bilingual, ...]:
    scenario = state.shop.catalog.scenarios.get(proposal.scenario_id or "")
    assumed = []
    if scenario is not None and "scenario" in proposal.assumed:
        assumed.append(worded("assumed", "scenario", scenario=scenario.name))
    if "party_size" in proposal.assumed:
        assumed.append(worded("assumed", "party_size"))
    if state.constraints.budget is None:
        assumed.append(worded("assumed", "budget"))
    return tuple(assumed)
