import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from data.db.impression import FeedbackRow
from data.db.operation import LabelRow
from data.feedback.memory import recall
from tests.factories import NOW
from tests.unit.console.fakes import deeds
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.errors import Gone, Unfit
from web.console.labels.labelling import label_bundle, label_intent, label_reply


def _label(database: Database) -> LabelRow:
    return database.read(lambda session: session.scalars(select(LabelRow)).one())


def _feedback(database: Database) -> FeedbackRow:
    rows = select(FeedbackRow).where(FeedbackRow.source == "agent")
    return database.read(lambda session: session.scalars(rows).one())


@pytest.mark.parametrize(
    ("intent", "kind"), [("request_bundle", "intent_right"), ("ask_item", "intent_wrong")]
)
def test_what_a_message_meant_is_kept_beside_what_was_understood(
    database: Database, talked: str, agent: Agent, intent: str, kind: str
) -> None:
    database.write(lambda session: label_intent(session, agent, "t-c-1-1", intent, NOW))
    label = _label(database)
    assert (label.kind, label.agent_id, label.conversation_id) == (kind, agent.agent_id, "c-1")
    assert label.value["understood"] == "request_bundle"
    assert label.value["intent"] == intent
    assert (agent.agent_id, "label") in deeds(database)


def test_a_better_bundle_is_feedback_with_the_slates_provenance(
    database: Database, talked: str, agent: Agent
) -> None:
    database.write(lambda session: label_bundle(session, agent, "s-c-1-1", "b-2", NOW))
    row = _feedback(database)
    assert (row.kind, row.slate_id, row.bundle_id) == ("label", "s-c-1-1", "b-2")
    assert (row.policy, row.model_version, row.propensity) == ("softmax", "untrained", 0.25)


def test_a_label_teaches_no_shoppers_taste(database: Database, talked: str, agent: Agent) -> None:
    database.write(lambda session: label_bundle(session, agent, "s-c-1-1", "b-2", NOW))
    memory = database.read(lambda session: recall(session, "c-1"))
    assert memory is not None
    assert memory.unfolded == ()


def test_only_the_assistants_answers_are_bad_answers(
    database: Database, talked: str, agent: Agent
) -> None:
    database.write(lambda session: label_reply(session, agent, "c-1", 2, "too long", NOW))
    assert _label(database).value == {"seq": 2, "remark": "too long"}
    with pytest.raises(Unfit):
        database.write(lambda session: label_reply(session, agent, "c-1", 1, "rude", NOW))


def test_what_is_not_there_is_not_labelled(database: Database, talked: str, agent: Agent) -> None:
    for deed in (
        lambda session: label_intent(session, agent, "t-9", "help", NOW),
        lambda session: label_bundle(session, agent, "s-9", "b-1", NOW),
        lambda session: label_reply(session, agent, "c-1", 99, "bad", NOW),
    ):
        with pytest.raises(Gone):
            database.write(deed)
    with pytest.raises(Unfit):
        database.write(lambda session: label_bundle(session, agent, "s-c-1-1", "b-9", NOW))
    with pytest.raises(Unfit):
        database.write(lambda session: label_reply(session, agent, "c-1", 2, " ", NOW))


def _count(session: Session) -> int:
    return len(session.scalars(select(LabelRow)).all())


def test_a_refused_label_leaves_nothing(database: Database, talked: str, agent: Agent) -> None:
    with pytest.raises(Unfit):
        database.write(lambda session: label_intent(session, agent, "t-c-1-1", "", NOW))
    assert database.read(_count) == 0
