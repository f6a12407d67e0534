"""The running stack with a gateway that takes tickets, and who sends and receives them."""

from collections.abc import Iterator

import pytest

from tests.stack import Stack
from tests.tickets.gateway import TicketGateway, ticket_gateway
from tests.tickets.receiver import Receiver, running_receiver
from tests.tickets.sender import Sender

SECRET = "between the shop and its ticket system"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with running_receiver(SECRET) as running:
        yield running


@pytest.fixture
def gateway(
    stack: Stack, receiver: Receiver, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TicketGateway]:
    log = tmp_path_factory.mktemp("tickets") / "gateway.log"
    settings = {
        "SATCHEL_TICKETS_GENERIC_SECRET": SECRET,
        "SATCHEL_TICKETS_GENERIC_URL": receiver.url,
        "SATCHEL_TICKETS_HANDOVER_TO": "generic",
        "SATCHEL_TICKETS_LEASE_S": "12",
    }
    with ticket_gateway(stack, log, **settings) as running:
        yield running


@pytest.fixture
def sender(gateway: TicketGateway) -> Iterator[Sender]:
    sender = Sender(gateway.url, SECRET)
    yield sender
    sender.http.close()
