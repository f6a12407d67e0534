from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from data.db.conversation import ConsentRow, ConversationRow, MessageRow
from data.db.impression import FeedbackRow, ImpressionBundleRow, ImpressionRow
from data.db.operation import (
    DELIVERY_IN_WORK,
    AuditRow,
    DeliveryRow,
    LabelRow,
    OutboxRow,
    TicketLinkRow,
    chat_provider,
)
from data.db.tables import Base
from data.feedback.erasure import forget_shopper
from data.feedback.events import append
from data.feedback.log import FeedbackLog
from data.feedback.memory import begin_conversation, recall
from data.feedback.mentions import FORGETTING
from data.types.turn import BasketLine, FeedbackEvent, PreferenceRecord, Survey
from tests.factories import NOW, impression, turn_record
from tests.unit.conftest import Sessions

SECRET = "marzipan"


def _spoken(sessions: Sessions) -> None:
    """A conversation that says the secret wherever a word can be kept."""
    shown = replace(impression(), context={"utterance": SECRET, "seed": 7})
    with sessions.begin() as session:
        session.add(
            MessageRow(
                conversation_id="c-1",
                seq=1,
                client_message_id="m-1",
                author="shopper",
                text=f"I love {SECRET}",
                custom={"type": "slate", "note": SECRET},
                at=NOW,
            )
        )
    FeedbackLog(sessions).record(
        turn_record(
            1,
            utterance=SECRET,
            state={"slate_id": "s-1", "purpose": SECRET},
            impression=shown,
            feedback=(FeedbackEvent("t-1", "critique", detail={"exclude": [SECRET]}),),
            preference=PreferenceRecord((f"color:{SECRET}",), (1.0,), (4.0,), ("t-1",)),
            basket=(BasketLine("gas", 1),),
            survey=Survey(5, SECRET),
        )
    )
    click = FeedbackEvent("e-1", "click", item_id="gas", detail={"q": SECRET}, source="event")
    with sessions.begin() as session:
        append(session, "c-1", [click], NOW)


def _forget(sessions: Sessions) -> None:
    FeedbackLog(sessions).record(
        turn_record(2, intent="affirm", utterance="", basket=(), forget=True)
    )


def _stored_text(sessions: Sessions) -> str:
    """Every row of every table."""
    with sessions() as session:
        tables = Base.metadata.sorted_tables
        return "\n".join(str(session.execute(select(table)).all()) for table in tables)


def test_no_word_of_the_shopper_is_left_in_any_table(sessions: Sessions) -> None:
    _spoken(sessions)
    assert SECRET in _stored_text(sessions)
    _forget(sessions)
    assert SECRET not in _stored_text(sessions)


def test_what_was_shown_and_how_often_reacted_to_stays(sessions: Sessions) -> None:
    _spoken(sessions)
    _forget(sessions)
    with sessions() as session:
        pool = session.scalar(select(func.count()).select_from(ImpressionBundleRow))
        kinds = sorted(row.kind for row in session.scalars(select(FeedbackRow)))
        context = session.scalars(select(ImpressionRow.context)).one()
    assert (pool, kinds, context) == (3, ["click", "critique"], {"seed": 7})


def test_the_next_turn_knows_nothing_and_learns_nothing_old_again(sessions: Sessions) -> None:
    _spoken(sessions)
    _forget(sessions)
    with sessions() as session:
        memory = recall(session, "c-1")
    assert memory is not None
    assert (memory.preference, memory.basket, memory.impression, memory.unfolded) == (
        None,
        (),
        None,
        (),
    )
    assert memory.number == 2


@pytest.fixture
def worked_on(sessions: Sessions) -> Sessions:
    """c-1 has a ticket, c-2 is of the same shopper, c-3 of somebody else with a ticket too."""
    with sessions.begin() as session:
        for name in ("c-2", "c-3"):
            begin_conversation(
                session, name, channel="web", language="en", page_item_id=None, at=NOW
            )
        session.flush()
        session.get_one(ConversationRow, "c-2").shopper_id = "shopper-c-1"
        for name, ticket in (("c-1", "12"), ("c-3", "120")):
            link = TicketLinkRow(provider="desk", ticket_id=ticket, conversation_id=name, at=NOW)
            session.add(link)
    return sessions


def _add(sessions: Sessions, table: str, *rows: dict[str, Any]) -> None:
    with sessions.begin() as session:
        session.execute(insert(Base.metadata.tables[table]), list(rows))


def _forgotten(sessions: Sessions) -> None:
    with sessions.begin() as session:
        forget_shopper(session, "shopper-c-1", NOW)


def _delivery(delivery_id: str, provider: str, **payload: Any) -> dict[str, Any]:
    named = {"provider": provider, "delivery_id": delivery_id, "payload": payload}
    return named | {"state": "answered", "received_at": NOW}


def test_links_to_tickets_and_consents_go_and_those_of_others_stay(worked_on: Sessions) -> None:
    consents = [
        {"consent_id": who, "shopper_id": who, "purpose": "letters", "granted": True, "at": NOW}
        for who in ("shopper-c-1", "shopper-c-3")
    ]
    _add(worked_on, "consent", *consents)
    _forgotten(worked_on)
    with worked_on() as session:
        assert list(session.scalars(select(TicketLinkRow.ticket_id))) == ["120"]
        assert list(session.scalars(select(ConsentRow.shopper_id))) == ["shopper-c-3"]


@pytest.mark.parametrize(
    ("provider", "payload", "is_erased"),
    [
        ("desk", {"ticket": {"id": 12}}, True),
        ("desk", {"tickets": ["12"]}, True),
        ("desk", {"ticket": {"id": 120}}, False),
        ("desk", {"ticket": {"id": 120}, "note": "12 chairs"}, False),
        ("bench", {"ticket": {"id": 12}}, False),
        ("bench", {"about": "conversation c-2, please"}, True),
        ("bench", {"about": "conversation c-22"}, False),
    ],
)
def test_a_delivery_that_names_the_person_is_emptied(
    worked_on: Sessions, provider: str, payload: dict[str, Any], is_erased: bool
) -> None:
    _add(worked_on, "delivery", _delivery("d-1", provider, **payload, text=SECRET))
    _forgotten(worked_on)
    with worked_on() as session:
        row = session.scalars(select(DeliveryRow)).one()
    assert (row.payload == {}) == is_erased


def test_client_messages_go_but_for_the_one_being_answered(worked_on: Sessions) -> None:
    _add(
        worked_on,
        "delivery",
        _delivery("m-1", chat_provider("c-2")),
        _delivery("m-2", chat_provider("c-2"), text=SECRET) | {"state": DELIVERY_IN_WORK},
        _delivery("m-3", chat_provider("c-3")),
    )
    said = {"conversation_id": "c-2", "author": "shopper", "text": SECRET, "at": NOW}
    _add(
        worked_on,
        "message",
        said | {"seq": 1, "client_message_id": "m-1"},
        said | {"seq": 2, "client_message_id": "m-2"},
    )
    _forgotten(worked_on)
    with worked_on() as session:
        left = {row.delivery_id: row.payload for row in session.scalars(select(DeliveryRow))}
        ids = list(session.scalars(select(MessageRow.client_message_id).order_by(MessageRow.seq)))
    assert left == {"m-2": {}, "m-3": {}}
    assert ids == [None, "m-2"]


def test_what_would_be_sent_of_the_person_is_not_sent_any_more(worked_on: Sessions) -> None:
    waiting = {"attempts": 0, "next_attempt_at": NOW, "sent_at": None, "destination": "desk"}
    _add(
        worked_on,
        "outbox",
        waiting | {"outbox_id": "o-1", "idempotency_key": "1", "payload": {"ticket": "12"}},
        waiting | {"outbox_id": "o-2", "idempotency_key": "2", "payload": {"ticket": "120"}},
        waiting | {"outbox_id": "o-3", "idempotency_key": "reply:c-2:1", "payload": {}},
    )
    _forgotten(worked_on)
    with worked_on() as session:
        query = select(OutboxRow.outbox_id).where(OutboxRow.destination == "desk")
        assert list(session.scalars(query)) == ["o-2"]


def test_labels_and_audits_keep_that_they_were_made(worked_on: Sessions) -> None:
    agent = {"agent_id": "a-1", "login": "a", "password_hash": None, "role": "agent"}
    _add(worked_on, "agent", agent | {"active": True})
    label = {"label_id": "l-1", "agent_id": "a-1", "conversation_id": "c-2", "kind": "correction"}
    _add(worked_on, "label", label | {"value": {"said": SECRET}, "at": NOW})
    audit = {"actor": "a-1", "action": "read", "at": NOW}
    _add(
        worked_on,
        "audit",
        audit | {"audit_id": "u-1", "subject": "c-2", "detail": {"why": SECRET}},
        audit | {"audit_id": "u-2", "subject": "c-3", "detail": {"why": "asked"}},
    )
    _forgotten(worked_on)
    with worked_on() as session:
        label_row = session.scalars(select(LabelRow)).one()
        audits = {
            row.audit_id: (row.actor, row.action, row.subject, row.detail)
            for row in session.scalars(select(AuditRow).where(AuditRow.action == "read"))
        }
    assert (label_row.kind, label_row.value) == ("correction", {})
    assert audits == {
        "u-1": ("a-1", "read", "", {}),
        "u-2": ("a-1", "read", "c-3", {"why": "asked"}),
    }


def test_an_audit_proves_the_erasure_without_saying_whose(worked_on: Sessions) -> None:
    _forgotten(worked_on)
    with worked_on() as session:
        row = session.scalars(select(AuditRow)).one()
    told = (row.audit_id, row.actor, row.subject, row.detail)
    assert (row.action, row.at, row.detail) == ("forget_me", NOW, {"conversations": 2})
    assert not any(one in str(told) for one in ("c-1", "c-2", "shopper-c-1"))


def test_every_conversation_is_requested_to_be_erased_elsewhere(worked_on: Sessions) -> None:
    _forgotten(worked_on)
    _forgotten(worked_on)  # the same again changes nothing
    with worked_on.begin() as session:
        forget_shopper(session, "shopper-c-1", NOW + timedelta(days=1))
    with worked_on() as session:
        query = select(OutboxRow).where(OutboxRow.destination == FORGETTING)
        requests = [(row.payload, row.sent_at) for row in session.scalars(query)]
    names = sorted(payload["conversation_id"] for payload, _ in requests)
    assert names == ["c-1", "c-1", "c-2", "c-2"]
    assert {sent_at for _, sent_at in requests} == {None}


def test_reasons_and_relaxations_keep_their_kinds_only(sessions: Sessions) -> None:
    wish = {"constraint": "budget", "text": SECRET, "to": {"max_cents": 32700}}
    FeedbackLog(sessions).record(
        turn_record(1, impression=replace(impression(), relaxations=(wish,)))
    )
    _forgotten(sessions)
    with sessions() as session:
        row = session.scalars(select(ImpressionRow)).one()
        reasons = [
            one for bundle in session.scalars(select(ImpressionBundleRow.reasons)) for one in bundle
        ]
    assert row.relaxations == [{"constraint": "budget", "text": "", "to": {}}]
    assert reasons == [{"kind": "role", "item_ids": ["dome"], "text": ""}] * 3


def test_nothing_of_anybody_else_changes(worked_on: Sessions) -> None:
    FeedbackLog(worked_on).record(
        turn_record(
            1,
            turn_id="t-c-3-1",
            conversation_id="c-3",
            shopper_id="shopper-c-3",
            utterance="mine",
            impression=impression("s-3"),
            basket=(BasketLine("gas", 1),),
        )
    )
    tables = ("turn", "impression", "impression_bundle", "basket_line")

    def stored() -> list[Any]:
        with worked_on() as session:
            return [session.execute(select(Base.metadata.tables[name])).all() for name in tables]

    before = stored()
    _forgotten(worked_on)
    assert stored() == before
