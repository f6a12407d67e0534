"""Deliveries repeated, reordered and forged while the ticket system is away for a while."""

import random
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.tickets.receiver import Receiver
from tests.tickets.sender import Sender

REQUESTS = (
    "Hello,\n\nwe are {n} and go camping, at most ${b}. What do you suggest?\n\nBest regards",
    "我们{n}个人去露营，预算{b}美元以内，请推荐一套。",
    "We want to furnish a home office, no leather, under ${b}.",
    "Camping for {n}, nothing made of nylon, at most ${b}, we own a tent.",
)
DUPLICATED, REORDERED, FORGED = 0.20, 0.10, 0.05
PATIENCE_S = 900.0
QUIET_S = 5.0
"""After the last note: what should not come would come now."""


@dataclass(frozen=True)
class Planned:
    """One delivery to be made; ``secret`` None signs rightly."""

    ticket_id: str
    message_id: str
    delivery_id: str
    text: str
    at: datetime
    secret: str | None = None


@dataclass(frozen=True)
class Answered:
    planned: Planned
    status: int
    took_s: float
    at: float


def planned(count: int, draw: random.Random, run: str) -> list[Planned]:
    """So many deliveries in all, of two messages a ticket; in the order in which they are sent."""
    forged, repeated = round(count * FORGED), round(count * DUPLICATED)
    real = [message(number, draw, run) for number in range(count - forged - repeated)]
    order = list(range(len(real)))
    for place in draw.sample(order[:-1], round(count * REORDERED)):
        order[place], order[place + 1] = order[place + 1], order[place]
    sent = [real[place] for place in order]
    for one in draw.sample(real, repeated):
        again = replace(one, delivery_id=_again(one, draw))
        sent.insert(draw.randrange(sent.index(one) + 1, len(sent) + 1), again)
    for number in range(forged):
        forgery = replace(message(10_000 + number, draw, run), secret="wrong")
        sent.insert(draw.randrange(len(sent) + 1), forgery)
    return sent


def _again(one: Planned, draw: random.Random) -> str:
    """Half of the repeats keep the delivery's id, half are new deliveries of the same message."""
    return one.delivery_id if draw.random() < 0.5 else f"{one.delivery_id}-again"


def message(number: int, draw: random.Random, run: str) -> Planned:
    """``run`` is a part of all names, so that one database may be measured on again."""
    text = draw.choice(REQUESTS).format(n=draw.randint(2, 5), b=draw.randint(4, 15) * 100)
    at = datetime.now(UTC) - timedelta(minutes=30) + timedelta(seconds=number)
    return Planned(f"t-{run}-{number // 2}", f"m-{run}-{number}", f"d-{run}-{number}", text, at)


def flood(sender: Sender, deliveries: Sequence[Planned], per_s: float) -> list[Answered]:
    """Sends them at this pace from several threads, each when its time has come."""
    began = time.monotonic()

    def send(place: int) -> Answered:
        wait_s = began + place / per_s - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        return _sent(sender, deliveries[place])

    with ThreadPoolExecutor(8) as threads:
        return list(threads.map(send, range(len(deliveries))))


def _sent(sender: Sender, one: Planned) -> Answered:
    at = time.monotonic()
    answer = sender.send(
        one.text,
        ticket_id=one.ticket_id,
        message_id=one.message_id,
        delivery_id=one.delivery_id,
        secret=one.secret,
        at=one.at.isoformat(),
    )
    return Answered(one, answer.status_code, time.monotonic() - at, at)


def outage(receiver: Receiver, after_s: float, for_s: float) -> threading.Thread:
    """The ticket system answers nothing but 503 for a while, at first with Retry-After."""

    def fail() -> None:
        time.sleep(after_s)
        receiver.status, receiver.retry_after_s = 503, 2
        time.sleep(for_s)
        receiver.status, receiver.retry_after_s = 200, None

    thread = threading.Thread(target=fail)
    thread.start()
    return thread


@dataclass(frozen=True)
class Outcome:
    """What became of a storm. ``messages`` are those wanted a note of; ``refused`` letters met
    the outage."""

    messages: int
    notes: int
    lost: int
    doubled: int
    unasked: int
    forged_accepted: int
    refused: int
    answered: tuple[Answered, ...]

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.doubled or self.unasked or self.forged_accepted)


def storm(
    sender: Sender,
    receiver: Receiver,
    count: int,
    *,
    seed: int,
    per_s: float,
    outage_s: float,
) -> Outcome:
    deliveries = planned(count, random.Random(seed), uuid4().hex[:8])
    wanted = {one.message_id for one in deliveries if one.secret is None}
    failing = outage(receiver, after_s=count / per_s / 4, for_s=outage_s)
    answered = flood(sender, deliveries, per_s)
    failing.join()
    receiver.wait_for(len(wanted), PATIENCE_S)
    time.sleep(QUIET_S)
    noted = Counter(note.body["in_reply_to"] for note in receiver.notes)
    return Outcome(
        messages=len(wanted),
        notes=sum(noted.values()),
        lost=len(wanted - set(noted)),
        doubled=sum(number > 1 for number in noted.values()),
        unasked=len(set(noted) - wanted),
        forged_accepted=sum(one.status < 300 for one in answered if one.planned.secret),
        refused=receiver.attempts - len(receiver.notes) - receiver.repeats,
        answered=tuple(answered),
    )
