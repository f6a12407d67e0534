"""Bundles that an agent chose, sent to the shopper: a turn like every other, and its message."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from data.feedback.log import write_turn
from data.types.turn import LoggedBundle, TurnRecord
from models.contract.recommendation import PoolBundle, Reason, Relaxation
from models.turn.ports import Recommender
from models.turn.slate_card import slate_card
from models.turn.turn import take_turn
from web.console.access.roles import Agent
from web.console.audit import note
from web.console.database import Database
from web.console.errors import Refused, Unfit
from web.console.proposals.strategies import Chosen
from web.console.proposals.trying import Trial, move_of, seed_of
from web.console.talks.owning import check_owner, send


@dataclass
class _WithMessage:
    """Commits the turn together with the message that shows its slate, or neither.

    What is shown can be taken: buttons and words of the shopper's next turn mean this slate.
    """

    database: Database
    agent: Agent
    trial: Trial
    text: str

    def record(self, turn: TurnRecord) -> None:
        if turn.impression is None or not turn.impression.shown():
            raise Unfit("bundles_gone")
        shop, language = self.trial.state.shop, self.trial.state.language
        card = slate_card(turn.impression, self.trial.constraints, shop, language)

        def work(session: Session) -> None:
            check_owner(session, self.agent, turn.conversation_id)
            write_turn(session, turn)
            send(session, self.agent, turn.conversation_id, self.text, turn.at, card)
            detail = {"turn_id": turn.turn_id, "bundles": len(card["bundles"])}
            note(session, self.agent.agent_id, "propose", turn.conversation_id, detail, turn.at)

        try:
            self.database.write(work)
        except IntegrityError as error:
            raise Refused("changed_meanwhile") from error


async def send_bundles(  # noqa: PLR0917 - who sends what of which trial, when
    database: Database,
    agent: Agent,
    trial: Trial,
    bundle_ids: tuple[str, ...],
    text: str,
    recommender: Recommender,
    at: datetime,
) -> None:
    """Sends some bundles of a trial, in the order given, with the agent's words.

    Raises NotTaken, Gone, Unfit; then nothing was written.
    """
    assert trial.impression is not None, "a trial without a slate has nothing to send"
    pool = {one.bundle_id: one for one in trial.impression.pool}
    bundles = tuple(_pooled(pool[one]) for one in bundle_ids if one in pool)
    if not bundles:
        raise Unfit("bundles_gone")
    chosen = Chosen(
        bundles,
        trial.impression.model_version,
        trial.scenario_id,
        tuple(Relaxation(**relaxation) for relaxation in trial.impression.relaxations),
        recommender,
    )
    log = _WithMessage(database, agent, trial, text)
    state = trial.state
    move = move_of(state, trial.premise.purpose)
    await take_turn(state, move, chosen, log, lambda: at, seed_of(state, trial.premise))


def _pooled(bundle: LoggedBundle) -> PoolBundle:
    return PoolBundle(
        bundle_id=bundle.bundle_id,
        items=bundle.items,
        total_cents=bundle.total_cents,
        features_hash=bundle.features_hash,
        score=bundle.score,
        reasons=tuple(
            Reason(one["kind"], tuple(one["item_ids"]), one["text"]) for one in bundle.reasons
        ),
    )
