"""The ticket systems that the settings name."""

from collections.abc import Mapping

from web.gateway.tokens import Clock
from web.tickets.adapters.generic import GenericWebhook
from web.tickets.adapters.request_tracker import RequestTracker
from web.tickets.adapters.zammad import Zammad
from web.tickets.adapters.zendesk import Zendesk
from web.tickets.core.ports import TicketSystem
from web.tickets.settings import TicketSettings


def open_systems(settings: TicketSettings, clock: Clock) -> Mapping[str, TicketSystem]:
    """By name; calls nobody."""
    openers = {"generic": _generic, "zendesk": _zendesk, "zammad": _zammad, "rt": _rt}
    return {name: openers[name](settings, clock) for name in settings.names}


def _generic(settings: TicketSettings, clock: Clock) -> TicketSystem:
    return GenericWebhook(
        settings.generic_secret.get_secret_value(),
        settings.generic_url,
        window_s=settings.window_s,
        timeout_s=settings.timeout_s,
        clock=clock,
    )


def _zendesk(settings: TicketSettings, _clock: Clock) -> TicketSystem:
    return Zendesk(
        settings.zendesk_secret.get_secret_value(),
        settings.zendesk_url,
        email=settings.zendesk_email,
        token=settings.zendesk_token.get_secret_value(),
        window_s=settings.window_s,
        timeout_s=settings.timeout_s,
    )


def _zammad(settings: TicketSettings, _clock: Clock) -> TicketSystem:
    return Zammad(
        settings.zammad_secret.get_secret_value(),
        settings.zammad_url,
        token=settings.zammad_token.get_secret_value(),
        group=settings.zammad_group,
        customer=settings.zammad_customer,
        timeout_s=settings.timeout_s,
    )


def _rt(settings: TicketSettings, _clock: Clock) -> TicketSystem:
    return RequestTracker(
        settings.rt_secret.get_secret_value(),
        settings.rt_url.rstrip("/"),
        token=settings.rt_token.get_secret_value(),
        queue=settings.rt_queue,
        window_s=settings.window_s,
        timeout_s=settings.timeout_s,
    )
