from typing import Any

import pytest
from pydantic import ValidationError

from tests.unit.gateway.fakes import FakeClock
from web.tickets.adapters.opening import open_systems
from web.tickets.settings import TicketSettings

WHOLE: dict[str, dict[str, Any]] = {
    "generic": {"generic_secret": "s", "generic_url": "http://notes.test"},
    "zendesk": {
        "zendesk_secret": "s",
        "zendesk_url": "https://shop.test",
        "zendesk_email": "bot@shop.test",
        "zendesk_token": "t",
    },
    "zammad": {"zammad_secret": "s", "zammad_url": "https://zammad.test", "zammad_token": "t"},
    "rt": {"rt_secret": "s", "rt_url": "https://rt.test/", "rt_token": "t"},
}


def _settings(**values: Any) -> TicketSettings:
    return TicketSettings(_env_file=None, **values)


def test_nothing_is_on_by_itself() -> None:
    settings = _settings()
    assert settings.names == ()
    assert settings.reply_to_customers is False


@pytest.mark.parametrize("name", WHOLE)
def test_a_system_is_on_with_its_secret_and_what_it_needs(name: str) -> None:
    settings = _settings(**WHOLE[name])
    assert settings.names == (name,)
    systems = open_systems(settings, FakeClock())
    assert [system.name for system in systems.values()] == [name]


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_missing_is_named(name: str) -> None:
    *_, last = WHOLE[name]
    with pytest.raises(ValidationError, match=f"SATCHEL_TICKETS_{last.upper()}"):
        _settings(**{key: value for key, value in WHOLE[name].items() if key != last})


@pytest.mark.parametrize("wrong", [{"handover_to": "rt"}, {"handover_to": "fax"}, {"lease_s": 5}])
def test_what_does_not_fit_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        _settings(**wrong)
