"""What every handler of the page does: finds out who asks, and tells them what was not done."""

import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

import gradio as gr

from data.feedback.errors import LogError
from models.client.errors import ScorerError
from web.console.access.roles import Agent, Role
from web.console.errors import Refused
from web.console.office import Office
from web.console.page.html import Pages
from web.console.texts import Words

Handler = Callable[..., Any]
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""Of events that take no time worth showing; nobody calls them but the page."""


def shown_on(button: gr.Button) -> dict[str, Any]:
    """Of events that take a moment: the button shows that something is under way."""
    return {
        "show_progress": "minimal",
        "show_progress_on": [button],
        "api_visibility": "private",
    }


@dataclass(frozen=True)
class Site:
    """The page in one language."""

    office: Office
    words: Words
    pages: Pages

    def agent(self, request: gr.Request, needed: Role = "agent") -> Agent:
        """Raises NotAllowed and Gone; the name is what the door has let in."""
        return self.office.agent(request.username, needed)

    def telling(self, handler: Handler) -> Handler:
        """The handler, so that what was refused is said in words and nothing on the page
        changes."""
        if inspect.iscoroutinefunction(handler):
            return self._telling_later(cast(Callable[..., Awaitable[Any]], handler))

        @wraps(handler)
        def told(*inputs: Any) -> Any:
            try:
                return handler(*inputs)
            except (Refused, ScorerError, LogError) as error:
                return self._refused(error)

        return told

    def _telling_later(self, handler: Callable[..., Awaitable[Any]]) -> Handler:
        @wraps(handler)
        async def told(*inputs: Any) -> Any:
            try:
                return await handler(*inputs)
            except (Refused, ScorerError, LogError) as error:
                return self._refused(error)

        return told

    def done(self, key: str, **values: object) -> None:
        """A word that something is done, which goes away by itself."""
        gr.Info(self.words(key, **values), duration=3, title=self.words("said.title_done"))

    def _refused(self, error: Exception) -> Any:
        title = self.words("said.title_refused")
        gr.Warning(self._sentence(error), duration=8, title=title)
        return gr.skip()

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, Refused):
            return self.words(f"said.{error.key}", **error.values)
        away = isinstance(error, ScorerError)
        return self.words("said.scorer_away" if away else "said.busy")
