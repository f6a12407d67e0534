"""What an experiment's arm sets goes to the recommender, and is kept of what it showed."""

import pytest

from models.contract.recommendation import Treatment
from tests.factories import shown_state
from tests.fakes import FakeShopper

pytestmark = pytest.mark.anyio


async def test_the_treatment_of_an_experiment_goes_with_the_request_and_into_the_log() -> None:
    treatment = Treatment("e-1", "warmer", temperature=0.8)
    shopper = FakeShopper(shown_state(treatment=treatment))
    await shopper.does("show_more")
    assert shopper.asked.treatment == treatment
    assert shopper.logged.impression is not None
    assert shopper.logged.impression.context["treatment"]["arm"] == "warmer"
