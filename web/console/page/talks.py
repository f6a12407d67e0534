"""The conversations: the list, what was said, and the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import gradio as gr

from models.turn.state import TurnState
from web.console.access.roles import Agent
from web.console.errors import Unfit
from web.console.page.acting import Site
from web.console.page.html import lasted, price
from web.console.proposals.drafts import drafts_for
from web.console.proposals.sending import send_bundles
from web.console.proposals.trying import Trial
from web.console.talks.listing import Entry, Filter, Wanted, entries, waiting_count
from web.console.talks.owning import hand_back, send, take_over
from web.console.talks.reading import Talk, head_of, talk_of

EITHER = "either"
Update = Any
"""What Gradio takes for a change of a component."""


@dataclass(frozen=True)
class Attached:
    """Bundles of a trial that go out with the next message."""

    trial: Trial | None = None
    bundle_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Open:
    """The conversation that an agent has before them; of the session, never of the database."""

    conversation_id: str = ""
    head: str = ""
    trials: tuple[Trial, ...] = field(default=(), compare=False)
    attached: Attached = field(default=Attached(), compare=False)


@dataclass(frozen=True)
class Talks:
    """What happens behind the tab; every method blocks on the database."""

    site: Site

    def listed(self, agent: Agent, only: Filter, language: str, selected: str) -> Update:
        """The list as it is now; the conversation that is open stays chosen."""
        settings = self.site.office.settings
        wanted = Wanted(
            only=only,
            language=None if language == EITHER else language,
            agent_id=agent.agent_id,
            since=self.site.office.clock() - timedelta(days=settings.console_days),
            high_value_cents=settings.high_value_cents,
        )
        found = self.site.office.database.read(lambda session: entries(session, wanted))
        choices = [(self._line(one), one.conversation_id) for one in found]
        known = {one.conversation_id for one in found}
        value = selected if selected in known else None
        label = self.site.words("list.talks" if choices else "list.none")
        return gr.update(choices=choices, value=value, label=label)

    def counted(self) -> str:
        count = self.site.office.database.read(waiting_count)
        return self.site.words("list.count", count=count)

    def _line(self, entry: Entry) -> str:
        words, now = self.site.words, self.site.office.clock()
        currency = self.site.office.counter.shop().catalog.shop.currency
        facts = [words(f"tongue.short_{'zh' if entry.language == 'zh' else 'en'}")]
        if entry.waiting_since is not None:
            facts.append(words("list.waits", time=lasted(entry.waiting_since, now, words)))
        else:
            facts.append(lasted(entry.last_at, now, words))
        if entry.owner:
            facts.append(words("list.owned", owner=entry.owner))
        if entry.stars is not None:
            facts.append(words("list.stars", stars=entry.stars))
        if entry.value_cents:
            facts.append(price(entry.value_cents, currency))
        return f"{' · '.join(facts)}\n{entry.excerpt}"

    def talk(self, conversation_id: str) -> Talk:
        return self.site.office.database.read(lambda session: talk_of(session, conversation_id))

    def head(self, conversation_id: str) -> str:
        return self.site.office.database.read(lambda session: head_of(session, conversation_id))

    def state(self, conversation_id: str) -> TurnState:
        return self.site.office.counter.state(conversation_id)

    def shown(self, agent: Agent, talk: Talk) -> str:
        office = self.site.office
        return self.site.pages.talk(talk, office.counter.shop(), agent, office.clock())

    def drafts(self, state: TurnState, talk: Talk) -> list[str]:
        return [draft.text for draft in drafts_for(state, talk.stars)]

    def take(self, agent: Agent, conversation_id: str) -> None:
        at = self.site.office.clock()
        self.site.office.database.write(
            lambda session: take_over(session, agent, conversation_id, at)
        )

    def give(self, agent: Agent, conversation_id: str) -> None:
        at = self.site.office.clock()
        self.site.office.database.write(
            lambda session: hand_back(session, agent, conversation_id, at)
        )

    def say(self, agent: Agent, conversation_id: str, text: str) -> None:
        at = self.site.office.clock()

        def work(session: Any) -> None:
            send(session, agent, conversation_id, text, at)

        self.site.office.database.write(work)

    async def propose(self, agent: Agent, opened: Open, text: str) -> None:
        attached = opened.attached
        if attached.trial is None:
            raise Unfit("bundles_gone")
        office = self.site.office
        scorer = office.scorers.get(attached.trial.premise.checkpoint, office.scorers[""])
        await send_bundles(
            office.database,
            agent,
            attached.trial,
            attached.bundle_ids,
            text,
            scorer,
            office.clock(),
        )


def buttons(agent: Agent, talk: Talk | None) -> Sequence[Update]:
    """Take over, hand back and send, as they can be used now."""
    mine = talk is not None and talk.owner_id == agent.agent_id
    owned = talk is not None and talk.owner_id is not None
    return (
        gr.update(visible=not owned, interactive=talk is not None),
        gr.update(visible=mine or (owned and agent.may("lead"))),
        gr.update(visible=mine),
    )
