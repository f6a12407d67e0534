"""What every shopping action does: read the message, take the turn, utter the reply."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.messages import custom_of, values_of
from actions.slots import language_of, message_id_of, page_item_of, slot_events, utterance_of
from actions.wiring import Desk, desk
from data.feedback.errors import LogBusy
from models.turn.moves import Move
from models.turn.reading import read
from models.turn.repeating import told_again
from models.turn.reply import Reply
from models.turn.resuming import resumed
from models.turn.state import TurnState
from models.turn.turn import take_turn

logger = logging.getLogger(__name__)
Events = list[dict[str, Any]]
RETRY = {"type": "retry"}
"""Marks an answer that is none: the gateway lets the same message be sent again."""


class TurnAction(Action, ABC):
    """An action that takes one turn of shopping."""

    def __init__(self, open_desk: Callable[[], Desk] = desk) -> None:
        self._desk = open_desk

    @property
    @abstractmethod
    def intent(self) -> str:
        """The intent that the action acts on."""

    def name(self) -> str:
        return f"action_{self.intent}"

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002 - part of the SDK's call
    ) -> Events:
        try:
            reply = await self._taken(self._desk(), tracker)
        except LogBusy:
            logger.warning("the log was busy; the turn is not taken")
            dispatcher.utter_message(response="utter_busy", json_message=RETRY)
            return []
        except Exception:
            logger.exception("the turn failed")
            dispatcher.utter_message(response="utter_failure", json_message=RETRY)
            return []
        _utter(dispatcher, reply)
        return slot_events(reply.state)

    async def _taken(self, at: Desk, tracker: Tracker) -> Reply:
        language, page_item_id = language_of(tracker), page_item_of(tracker)
        state = await asyncio.to_thread(at.state, tracker.sender_id, language, page_item_id)
        message_id = message_id_of(tracker)
        if message_id is not None and message_id == state.message_id:
            before = await asyncio.to_thread(at.state_before, state)
            move = self._move(before, tracker, at)
            return await told_again(state, before, move, at.recommender, at.clock, at.seed(before))
        state = replace(state, message_id=message_id)
        move = self._move(state, tracker, at)
        return await take_turn(state, move, at.recommender, at.log, at.clock, at.seed(state))

    def _move(self, state: TurnState, tracker: Tracker, at: Desk) -> Move:
        said = resumed(state, utterance_of(tracker, self.intent))
        return read(said, state.shop, at.clock().date())


def _utter(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    language, shop = reply.state.language, reply.state.shop
    for say in reply.says:
        custom = custom_of(say.card, shop, language)
        values = values_of(say, shop, language)
        dispatcher.utter_message(response=say.response, json_message=custom or {}, **values)
