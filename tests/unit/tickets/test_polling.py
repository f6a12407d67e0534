from datetime import timedelta

import pytest

from tests.unit.tickets.fakes import Scene
from web.tickets.core.message import TicketMessage

pytestmark = pytest.mark.anyio


def _message(scene: Scene, message_id: str, ago_s: float = 10.0) -> TicketMessage:
    at = scene.clock.now - timedelta(seconds=ago_s)
    return TicketMessage("5", message_id, "customer", "", "camping for four", at)


async def test_what_no_webhook_told_of_is_found_by_asking(scene: Scene) -> None:
    scene.system.told.append(_message(scene, "m"))
    await scene.desk.polling.look()
    await scene.desk.settle()
    assert len(scene.system.delivered) == 1


async def test_what_a_webhook_told_of_is_worked_on_once(scene: Scene) -> None:
    await scene.customer.writes(message_id="m")
    await scene.desk.settle()
    scene.system.told.append(_message(scene, "m"))
    for _ in range(2):
        await scene.desk.polling.look()
        await scene.desk.settle()
    assert len(scene.system.delivered) == len(scene.assistant.asked) == 1


async def test_after_a_long_absence_it_is_asked_from_the_last_delivery_on(scene: Scene) -> None:
    await scene.customer.writes()
    await scene.desk.settle()
    scene.clock.pass_s(7200.0)
    scene.system.told.append(_message(scene, "while away", ago_s=7000.0))
    desk = scene.another_desk()
    await desk.polling.look()
    await desk.settle()
    assert len(scene.system.delivered) == 2


async def test_personal_data_is_masked_here_too(scene: Scene) -> None:
    message = _message(scene, "m")
    scene.system.told.append(message.with_words("", "camping, mail a.b@example.com"))
    await scene.desk.polling.look()
    await scene.desk.settle()
    assert scene.assistant.asked == ["camping, mail [email]"]
