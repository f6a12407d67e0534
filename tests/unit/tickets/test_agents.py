from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from data.db.conversation import MessageRow
from data.db.impression import FeedbackRow
from tests.unit.tickets.fakes import Customer, FakeSystem, Scene
from web.tickets.desk import Desk

pytestmark = pytest.mark.anyio


@pytest.fixture
async def draft(customer: Customer, desk: Desk, system: FakeSystem) -> str:
    """The reply that our note on a ticket drafts."""
    await customer.writes()
    await desk.settle()
    return system.delivered[0].text.split("----------\n")[1].rstrip("\n-")


def _labels(engine: Engine) -> list[FeedbackRow]:
    with Session(engine) as session:
        return session.query(FeedbackRow).filter_by(kind="label").all()


async def _label(scene: Scene, text: str, **fields: Any) -> FeedbackRow:
    await scene.customer.writes(text, author="agent", **fields)
    await scene.desk.settle()
    (label,) = _labels(scene.engine)
    return label


async def test_a_draft_that_was_sent_is_labelled_so(scene: Scene, draft: str) -> None:
    label = await _label(scene, draft)
    assert (label.detail["did"], label.bundle_id, label.slate_id) == ("sent", "s-1-0", "s-1")
    assert (label.propensity, label.policy, label.model_version) == (0.25, "plackett-luce", "m1")
    assert label.source == "ticket"


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: draft.replace("Hello,", "Hello Robin,") + "\n-- \nKim, Shop team",
        lambda draft: "\n".join(f" {line} " for line in draft.splitlines()),
    ],
)
async def test_a_name_and_a_signature_do_not_make_it_another_text(
    scene: Scene, draft: str, change: Any
) -> None:
    assert (await _label(scene, change(draft))).detail["did"] == "sent"


async def test_a_draft_that_was_changed_with_the_same_items_is_edited(
    scene: Scene, draft: str
) -> None:
    changed = draft.replace("Thank you for your message.", "Great plan, we looked around for you!")
    changed = changed.replace("Tell us what you would like to change, and we will adjust it.", "")
    label = await _label(scene, changed)
    assert (label.detail["did"], label.bundle_id) == ("edited", "s-1-0")
    assert 0.5 < label.detail["similarity"] < 0.97


async def test_an_agent_who_takes_the_other_bundle_chose_that(scene: Scene, draft: str) -> None:
    label = await _label(scene, "Hello, I would rather take the Dale lantern alone.")
    assert (label.detail["did"], label.bundle_id) == ("other_bundle", "s-1-1")


@pytest.mark.parametrize("said", ["a Moor mat", "https://shop.example/items/it-4"])
async def test_an_agent_who_takes_other_items_tells_which(
    scene: Scene, draft: str, said: str
) -> None:
    label = await _label(scene, f"Take the Brook tent and {said}.")
    assert (label.detail["did"], label.bundle_id) == ("other_items", None)
    assert (label.detail["added"], label.detail["dropped"]) == (["it-4"], ["it-2"])


async def test_words_of_their_own_say_nothing_of_a_bundle(scene: Scene, draft: str) -> None:
    label = await _label(scene, "We will come back to you tomorrow.")
    assert (label.detail["did"], label.bundle_id) == ("own_words", None)


async def test_an_answer_is_labelled_once_however_often_it_is_delivered(
    scene: Scene, draft: str
) -> None:
    await _label(scene, draft, message_id="a")
    await _label(scene, draft, message_id="a", delivery_id="again")


async def test_internal_words_of_agents_are_nothing_to_us(scene: Scene, draft: str) -> None:
    await scene.customer.writes("who takes this?", author="agent", public=False)
    await scene.desk.settle()
    assert _labels(scene.engine) == []
    with Session(scene.engine) as session:
        assert session.query(MessageRow).filter_by(author="agent").count() == 0


async def test_an_answer_is_in_the_tickets_transcript(scene: Scene, draft: str) -> None:
    await _label(scene, "We come back to you at a.b@example.com.")
    with Session(scene.engine) as session:
        row = session.query(MessageRow).filter_by(author="agent").one()
        assert row.text == "We come back to you at [email]."


async def test_answers_on_tickets_that_we_do_not_know_are_left_alone(scene: Scene) -> None:
    await scene.customer.writes("hello", author="agent")
    await scene.desk.settle()
    assert _labels(scene.engine) == []
