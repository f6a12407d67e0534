"""A channel that forgets a conversation: Rasa's own API can add events to a tracker in a database,
but not take any away."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.core.lock_store import LockError
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse


class CannotErase(Exception):
    """The tracker store is of a kind that this channel does not know."""


class Erasing(InputChannel):
    """``POST /webhooks/erasing/conversations {"conversation_id": …}`` erases its whole tracker.

    204 when nothing of it is left, also if there never was anything; 503 when the conversation
    is being talked in for too long, so that asking again makes sense; 501 for a tracker store
    neither in memory nor SQL. Private, as the REST channel is: both bind loopback.
    """

    @classmethod
    def name(cls) -> str:
        return "erasing"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        erasing = Blueprint("erasing", __name__)

        async def erase(request: Request) -> HTTPResponse:
            wish = request.json
            if not isinstance(wish, dict) or not isinstance(wish.get("conversation_id"), str):
                return _refused(HTTPStatus.BAD_REQUEST, 'send {"conversation_id": "…"}')
            return await _answer(request.app.ctx.agent, wish["conversation_id"])

        erasing.add_route(erase, "/conversations", methods=["POST"])
        return erasing


async def _answer(agent: Any, conversation_id: str) -> HTTPResponse:
    try:
        # A turn that is under way saves its events first: they go as well.
        async with agent.lock_store.lock(conversation_id):
            erase_tracker(agent.tracker_store, conversation_id)
    except LockError:
        return _refused(HTTPStatus.SERVICE_UNAVAILABLE, "the conversation is busy; ask again")
    except CannotErase as error:
        return _refused(HTTPStatus.NOT_IMPLEMENTED, str(error))
    return response.empty()


def erase_tracker(store: TrackerStore, conversation_id: str) -> None:
    """Erases the conversation in this store and in those that it wraps. Raises CannotErase."""
    inner = [getattr(store, name, None) for name in ("_tracker_store", "_fallback_tracker_store")]
    if isinstance(store, InMemoryTrackerStore):
        store.store.pop(conversation_id, None)
    elif isinstance(store, SQLTrackerStore):
        _erase_events(store, conversation_id)
    elif not any(inner):
        raise CannotErase(f"a {type(store).__name__} cannot be erased from: use memory or SQL")
    for wrapped in filter(None, inner):
        erase_tracker(wrapped, conversation_id)


def _erase_events(store: SQLTrackerStore, conversation_id: str) -> None:
    with store.session_scope() as session:
        session.query(store.SQLEvent).filter(store.SQLEvent.sender_id == conversation_id).delete(
            synchronize_session=False
        )
        session.commit()


def _refused(status: HTTPStatus, why: str) -> HTTPResponse:
    return response.json({"error": why}, status=status)
