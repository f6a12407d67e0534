import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.messages import custom_of
from data.db.conversation import ConversationRow, MessageRow, TurnRow
from data.db.impression import ImpressionRow
from data.types.money import Budget
from data.types.text import Language
from data.types.turn import BasketLine
from models.client.errors import ScorerUnavailable
from models.contract.constraints import Constraints
from models.policy.mixing import STRATEGIES as POLICY_STRATEGIES
from models.turn.moves import Move, Press, Reference, Utterance
from models.turn.reply import SlateCard
from models.turn.slate_card import slate_card
from models.turn.turn import take_turn
from tests.factories import LARGE, MIXED, NOW, SHOP, SMALL, impression, recommendation
from tests.fakes import FakeLog, stopped_clock
from tests.unit.console.fakes import FakeScorer, everything
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.errors import Gone, NotTaken, Refused, Unfit
from web.console.proposals.counter import Counter
from web.console.proposals.drafts import drafts_for, proposal_text
from web.console.proposals.reasons import why
from web.console.proposals.sending import send_bundles
from web.console.proposals.strategies import DRAWN, STRATEGIES
from web.console.proposals.trying import NOTHING_SUPPOSED, Premise, Trial, tried
from web.console.talks.owning import take_over
from web.console.texts import words_in

pytestmark = pytest.mark.anyio
HELD = Constraints(budget=Budget("max", None, 30000, "USD"), exclude=("leather",), keep=("gas",))


@pytest.fixture
def counter(database: Database) -> Counter:
    return Counter(database.sessions)


async def _tried(counter: Counter, scorer: FakeScorer, **premise: Any) -> Trial:
    return await tried(counter.state("c-1"), Premise(**premise), scorer, NOW)


def _take(database: Database, agent: Agent) -> None:
    database.write(lambda session: take_over(session, agent, "c-1", NOW))


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_an_agents_slate_has_the_card_of_the_assistants_own(language: Language) -> None:
    relaxed = {"constraint": "budget", "text": "…", "to": {"max_cents": 32700}}
    shown = replace(impression("s-1", SMALL, LARGE), relaxations=(relaxed,))
    ours = json.dumps(slate_card(shown, HELD, SHOP, language))
    theirs = json.dumps(custom_of(SlateCard(shown, HELD), SHOP, language))
    assert json.loads(ours) == json.loads(theirs)


async def test_a_trial_asks_under_the_premise_and_writes_nothing(
    database: Database, counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    before = everything(database)
    trial = await _tried(counter, scorer, budget_cents=20_000, exclude=("blue",), keep=("gas",))
    assert everything(database) == before
    asked = scorer.asked[-1].constraints
    assert asked.budget == Budget("max", None, 20_000, "USD")
    assert asked.exclude == ("leather", "blue")
    assert asked.keep == ("gas",)
    assert asked.party_size == 2
    assert trial.impression is not None
    assert len(trial.impression.shown()) == 3


async def test_without_a_premise_a_trial_is_the_turn_as_it_would_come(
    counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    state = counter.state("c-1")
    await tried(state, NOTHING_SUPPOSED, scorer, NOW)
    assert scorer.asked[-1].constraints == state.constraints
    assert scorer.asked[-1].utterance == "camping for two"


async def test_a_budget_can_be_taken_away(
    counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    await _tried(counter, scorer, budget_cents=0)
    assert scorer.asked[-1].constraints.budget is None


async def test_two_trials_differ_by_what_was_supposed_and_by_no_chance(
    counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    for draw in (0, 0, 1):
        await _tried(counter, scorer, draw=draw)
    first, second, third = (one.seed for one in scorer.asked)
    assert first == second != third


async def test_where_nothing_was_said_a_trial_needs_a_purpose(
    database: Database, counter: Counter, scorer: FakeScorer
) -> None:
    def without_page(session: Session) -> None:
        session.get_one(ConversationRow, "c-1").page_item_id = None

    database.write(without_page)
    with pytest.raises(Unfit) as refused:
        await _tried(counter, scorer)
    assert refused.value.key == "purpose_missing"
    trial = await _tried(counter, scorer, purpose="camping for two")
    assert trial.impression is not None


async def test_an_unknown_conversation_has_no_state(counter: Counter) -> None:
    with pytest.raises(Gone):
        counter.state("c-9")


@pytest.mark.parametrize("strategy", STRATEGIES)
async def test_every_strategy_shows_bundles_of_the_pool_or_of_the_shop(
    counter: Counter, scorer: FakeScorer, talked: str, strategy: str
) -> None:
    scorer.answers = [recommendation(LARGE, MIXED, SMALL)]
    trial = await _tried(counter, scorer, strategy=strategy)
    assert trial.impression is not None
    totals = [one.total_cents for one in trial.impression.shown()]
    assert totals
    if strategy == "cheapest":
        assert totals == sorted(totals)


@pytest.mark.parametrize("strategy", DRAWN)
async def test_the_policys_own_strategies_draw_alone(
    counter: Counter, scorer: FakeScorer, talked: str, strategy: str
) -> None:
    await _tried(counter, scorer, strategy=strategy)
    treatment = scorer.asked[-1].treatment
    assert treatment is not None
    assert (treatment.arm, treatment.strategy) == (strategy, strategy)
    assert set(DRAWN) == set(POLICY_STRATEGIES)


async def test_popular_bundles_need_no_scorer(
    counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    scorer.answers = [ScorerUnavailable("away")]
    trial = await _tried(counter, scorer, strategy="popular")
    assert trial.impression is not None
    assert trial.impression.shown()
    assert scorer.asked == []


async def test_bundles_are_sent_as_a_turn_with_its_message(
    database: Database, counter: Counter, scorer: FakeScorer, talked: str, agent: Agent
) -> None:
    _take(database, agent)
    trial = await _tried(counter, scorer, budget_cents=60_000)
    await send_bundles(database, agent, trial, ("b-2", "b-1"), "Look at these", scorer, NOW)

    def stored(session: Session) -> tuple[Any, ...]:
        message = session.scalars(select(MessageRow).order_by(MessageRow.seq.desc())).first()
        turn = session.scalars(select(TurnRow).order_by(TurnRow.number.desc())).first()
        assert turn is not None
        return message, turn, session.get_one(ImpressionRow, turn.slate_id)

    message, turn, slate = database.read(stored)
    assert (message.author, message.text) == ("agent", "Look at these")
    assert message.custom["slate_id"] == turn.slate_id
    assert [one["bundle_id"] for one in message.custom["bundles"]] == ["b-2", "b-1"]
    assert turn.state["constraints"]["budget"]["max_cents"] == 60_000
    assert (slate.policy, slate.forced, slate.slate_propensity) == ("agent", True, None)


async def test_the_shoppers_next_turn_means_the_bundles_that_were_sent(
    database: Database, counter: Counter, scorer: FakeScorer, talked: str, agent: Agent
) -> None:
    _take(database, agent)
    trial = await _tried(counter, scorer)
    await send_bundles(database, agent, trial, ("b-3",), "This one", scorer, NOW)
    log = FakeLog()
    press = Press(slate_id="s-c-1-2", bundle_id="b-3")
    taken = Move(
        "accept_bundle",
        "",
        references=(Reference(bundle_id="b-3"),),
        said=Utterance("accept_bundle", "", press=press),
    )
    await take_turn(counter.state("c-1"), taken, scorer, log, stopped_clock, 1)
    assert set(log.records[-1].basket or ()) == {
        BasketLine(line.item_id, line.quantity, "b-3") for line in MIXED
    }


async def test_who_has_not_taken_over_sends_nothing(
    database: Database, counter: Counter, scorer: FakeScorer, talked: str, agent: Agent
) -> None:
    trial = await _tried(counter, scorer)
    before = everything(database)
    with pytest.raises(NotTaken):
        await send_bundles(database, agent, trial, ("b-1",), "Look", scorer, NOW)
    assert everything(database) == before


async def test_a_turn_that_came_between_is_not_written_over(
    database: Database, counter: Counter, scorer: FakeScorer, talked: str, agent: Agent
) -> None:
    _take(database, agent)
    trial = await _tried(counter, scorer)
    await send_bundles(database, agent, trial, ("b-1",), "Look", scorer, NOW)
    before = everything(database)
    with pytest.raises(Refused) as refused:
        await send_bundles(database, agent, trial, ("b-2",), "Look again", scorer, NOW)
    assert refused.value.key == "changed_meanwhile"
    assert everything(database) == before


async def test_an_ablation_says_what_each_item_is_worth(
    counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    scorer.worth = {"dome": 2.0, "gas": -0.5, "lamp": 0.25}
    found = await why(counter.state("c-1"), SMALL, scorer, words_in("en"))
    assert [(one.item_id, one.loss) for one in found.effects] == [
        ("dome", 2.0),
        ("gas", -0.5),
        ("lamp", 0.25),
    ]
    assert [len(one) for one in scorer.scored[0].bundles] == [3, 2, 2, 2]


@pytest.mark.parametrize(("language", "told"), [("en", "9 in stock"), ("zh", "库存 9")])
async def test_the_evidence_is_in_the_agents_language(
    counter: Counter, scorer: FakeScorer, talked: str, language: Language, told: str
) -> None:
    found = await why(counter.state("c-1"), SMALL, scorer, words_in(language))
    assert any(told in one.fact for one in found.evidence)


async def test_a_condition_that_the_bundle_breaks_is_named(
    counter: Counter, scorer: FakeScorer, talked: str
) -> None:
    state = counter.state("c-1")
    held = replace(state.constraints, budget=Budget("max", None, 100, "USD"))
    found = await why(replace(state, constraints=held), SMALL, scorer, words_in("en"))
    assert "beyond the budget" in [one.fact for one in found.evidence]


@pytest.mark.parametrize(("language", "begins"), [("en", "Hello"), ("zh", "您好")])
async def test_drafts_are_in_the_shoppers_language_and_say_what_the_catalog_says(
    counter: Counter, talked: str, language: Language, begins: str
) -> None:
    state = replace(counter.state("c-1"), language=language)
    drafts = {one.name: one.text for one in drafts_for(state, None)}
    assert drafts["hello"].startswith(begins)
    assert state.shop.item("dome").title.in_language(language) in drafts["stock"]


async def test_who_is_not_content_is_answered_with_an_apology_first(
    counter: Counter, talked: str
) -> None:
    assert drafts_for(counter.state("c-1"), 1)[0].name == "sorry"
    assert drafts_for(counter.state("c-1"), 5)[0].name == "hello"


async def test_a_proposal_reads_without_its_card(counter: Counter, talked: str) -> None:
    state = counter.state("c-1")
    text = proposal_text(state, state.bundles()[:1])
    assert "1. $185: Lark dome + Ember gas stove + Moth lantern" in text
