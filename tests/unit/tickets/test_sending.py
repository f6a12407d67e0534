import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.operation import OutboxRow
from tests.unit.gateway.fakes import FakeClock
from tests.unit.tickets.fakes import Customer, FakeSystem, Scene
from web.tickets.core.errors import Rejected, Undelivered
from web.tickets.desk import Desk

pytestmark = pytest.mark.anyio
FAILURES = (Undelivered("status 503"), Rejected("status 422"), RuntimeError("unforeseen"))


def _rows(engine: Engine) -> list[OutboxRow]:
    with Session(engine) as session:
        return session.query(OutboxRow).order_by(OutboxRow.next_attempt_at).all()


@pytest.mark.parametrize("failure", FAILURES)
async def test_a_letter_that_could_not_be_delivered_goes_out_later(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock, failure: Exception
) -> None:
    system.failures.append(failure)
    await customer.writes()
    await desk.settle()
    assert system.delivered == []
    clock.pass_s(3600.0)
    await desk.settle()
    assert len(system.delivered) == 1


async def test_a_confirmed_letter_is_not_sent_again_and_its_words_are_dropped(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock, engine: Engine
) -> None:
    await customer.writes()
    await desk.settle()
    clock.pass_s(3600.0)
    await desk.settle()
    assert system.tried == 1
    assert _rows(engine)[0].payload == {"kind": "note", "ticket_id": "5"}


async def test_where_the_answer_was_lost_the_letter_is_looked_for_before_it_is_sent_again(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock, engine: Engine
) -> None:
    system.loses_answers.append(Undelivered("ReadTimeout"))
    await customer.writes()
    await desk.settle()
    assert _rows(engine)[0].sent_at is None
    clock.pass_s(1.0)
    await desk.settle()
    assert system.tried == len(system.delivered) == 1
    assert _rows(engine)[0].sent_at is not None


async def test_a_letter_that_was_being_sent_at_a_crash_is_looked_for_first(scene: Scene) -> None:
    scene.system.loses_answers.append(Undelivered("the process ended here"))
    await scene.customer.writes()
    await scene.desk.settle()
    with Session(scene.engine) as session, session.begin():
        until = scene.clock.now + timedelta(seconds=30)
        session.query(OutboxRow).one().next_attempt_at = until
    survivor = scene.another_desk()
    await survivor.settle()
    assert _rows(scene.engine)[0].sent_at is None  # still the other's
    scene.clock.pass_s(30.0)
    await survivor.settle()
    assert scene.system.tried == 1
    assert _rows(scene.engine)[0].sent_at is not None


async def test_attempts_become_rarer(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock
) -> None:
    system.failures.extend(Undelivered("down") for _ in range(100))
    await customer.writes()
    times: list[float] = []
    for second in range(200):
        before = system.tried
        await desk.sending.work_off() if second else await desk.settle()
        if system.tried > before:
            times.append(second)
        clock.pass_s(1.0)
    waits = [late - early for early, late in pairwise(times)]
    assert waits == sorted(waits)
    assert waits[-1] >= 60
    assert len(times) < 12


async def test_a_system_that_is_down_is_not_asked_for_each_letter(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock
) -> None:
    system.failures.extend(Undelivered("down") for _ in range(4))
    for number in range(30):
        await customer.writes(ticket_id=f"t-{number}")
    await desk.settle()
    assert system.tried <= 4
    clock.pass_s(60.0)
    await desk.settle()
    assert len(system.delivered) == 30


async def test_retry_after_is_kept_to(
    customer: Customer, desk: Desk, system: FakeSystem, clock: FakeClock
) -> None:
    system.failures.append(Undelivered("status 429", retry_after_s=90))
    await customer.writes()
    await desk.settle()
    clock.pass_s(89.0)
    await desk.settle()
    assert system.tried == 1
    clock.pass_s(1.0)
    await desk.settle()
    assert len(system.delivered) == 1


async def test_a_letter_that_is_not_wanted_does_not_hold_up_the_others(
    customer: Customer, desk: Desk, system: FakeSystem
) -> None:
    system.failures.append(Rejected("status 404"))
    await customer.writes(ticket_id="gone")
    await customer.writes(ticket_id="there")
    await desk.settle()
    assert len(system.delivered) == 1


async def test_two_processes_send_a_letter_once(scene: Scene) -> None:
    for number in range(10):
        await scene.customer.writes(ticket_id=f"t-{number}")
    while tasks := await scene.desk.working.begin():
        await asyncio.gather(*tasks)
    other = scene.another_desk()
    await asyncio.gather(scene.desk.sending.work_off(), other.sending.work_off())
    assert len(scene.system.delivered) == 10
