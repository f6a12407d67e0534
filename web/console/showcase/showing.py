"""Fills the list of a console that runs alone: a few conversations, each turn a real one."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy.orm import Session

from data.db.conversation import ConversationRow
from data.feedback.log import write_turn
from data.feedback.memory import begin_conversation
from data.types.money import Budget
from data.types.text import Language
from data.types.turn import TurnRecord
from models.turn.moves import Changes, Critique, Move, Reference
from models.turn.reply import HandoverCard, Reply, SlateCard
from models.turn.slate_card import slate_card
from models.turn.state import TurnState
from models.turn.turn import take_turn
from web.console.office import Office
from web.console.proposals.drafts import bundle_line
from web.gateway.transcript import ASSISTANT, SHOPPER, Line, append

TALKS_FILE = Path(__file__).with_name("talks.yml")


async def show(office: Office) -> int:
    """Adds the conversations that are not there yet; returns how many that were."""
    script: Mapping[str, Any] = yaml.safe_load(TALKS_FILE.read_text(encoding="utf-8"))
    added = 0
    for talk in script["talks"]:
        if await asyncio.to_thread(_begun, office, talk):
            for number, said in enumerate(talk["says"], start=1):
                await _turn(office, talk, said, number, script["answers"])
            added += 1
    return added


def _begun(office: Office, talk: Mapping[str, Any]) -> bool:
    """Whether it was not there before."""
    at = office.clock() - timedelta(minutes=talk["minutes_ago"])

    def work(session: Session) -> bool:
        if session.get(ConversationRow, talk["id"]) is not None:
            return False
        begin_conversation(
            session,
            talk["id"],
            channel="web",
            language=talk["language"],
            page_item_id=None,
            at=at,
        )
        return True

    return office.database.write(work)


async def _turn(
    office: Office,
    talk: Mapping[str, Any],
    said: Mapping[str, Any],
    number: int,
    answers: Mapping[str, Mapping[str, str]],
) -> None:
    at = office.clock() - timedelta(minutes=talk["minutes_ago"], seconds=-20 * number)
    state = await asyncio.to_thread(office.counter.state, talk["id"])
    message_id = f"{talk['id']}-{number}"
    state = replace(state, message_id=message_id, language=talk["language"])
    move = _move(said, state.shop.catalog.shop.currency)
    log = _Kept()
    reply = await take_turn(state, move, office.scorers[""], log, lambda: at, number)
    lines = [Line(SHOPPER, said["text"], None, message_id), _answer(reply, answers, message_id)]

    def work(session: Session) -> None:
        assert log.turn is not None
        write_turn(session, log.turn)
        append(session, talk["id"], lines, at)
        if any(isinstance(one.card, HandoverCard) for one in reply.says):
            session.get_one(ConversationRow, talk["id"]).waiting_since = at

    await asyncio.to_thread(office.database.write, work)


class _Kept:
    """A log that hands the turn on, to be written together with its messages."""

    turn: TurnRecord | None = None

    def record(self, turn: TurnRecord) -> None:
        self.turn = turn


def _move(said: Mapping[str, Any], currency: str) -> Move:
    budget = said.get("budget")
    changes = Changes(
        budget=Budget("max", None, budget * 100, currency) if budget else None,
        owned=tuple(said.get("owned", ())),
        party_size=said.get("party_size"),
    )
    critique = said.get("critique")
    first = (Reference(number=1, kind="bundle"),)
    return Move(
        said["intent"],
        said["text"],
        changes=changes,
        critiques=(Critique(*critique),) if critique else (),
        references=first if said["intent"] == "accept_bundle" else (),
        stars=said.get("stars"),
        confidence=0.97,
    )


def _answer(reply: Reply, answers: Mapping[str, Mapping[str, str]], message_id: str) -> Line:
    """The reply as one message: in few words, but with the card that the chat would show."""
    language: Language = reply.state.language
    cards = [one.card for one in reply.says if one.card is not None]
    slates = [one for one in cards if isinstance(one, SlateCard)]
    if slates:
        return _slate(reply.state, slates[0], answers["slate"][language], message_id)
    if any(isinstance(one, HandoverCard) for one in cards):
        return Line(ASSISTANT, answers["handover"][language], {"type": "handover"}, message_id)
    rated = any(one.response in ("utter_rated", "utter_rated_low") for one in reply.says)
    return Line(ASSISTANT, answers["rated" if rated else "other"][language], None, message_id)


def _slate(state: TurnState, card: SlateCard, words: str, message_id: str) -> Line:
    shown = card.impression.shown()
    lines = [f"{place}. {bundle_line(state, one)}" for place, one in enumerate(shown, start=1)]
    custom = slate_card(card.impression, card.constraints, state.shop, state.language)
    return Line(ASSISTANT, "\n".join([words, *lines]), custom, message_id)
