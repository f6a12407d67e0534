"""Logging in by an OpenID Connect provider: the code flow with PKCE, state and nonce."""

from anyio import to_thread
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import Request
from fastapi.responses import Response
from httpx import HTTPError

from web.console.access.agents import vouched_for
from web.console.access.roles import Agent
from web.console.database import Database
from web.console.office import Clock
from web.console.settings import ConsoleSettings

DISCOVERY = "/.well-known/openid-configuration"


class ProviderError(Exception):
    """The provider is away, or what it said does not hold."""


class Provider:
    """Agents are made by the command line; the provider only says who somebody is."""

    def __init__(self, settings: ConsoleSettings, database: Database, clock: Clock) -> None:
        self._claim = settings.oidc_claim
        self._callback = f"{settings.own_address}/oidc/callback"
        self._database = database
        self._clock = clock
        self._client = OAuth().register(
            name="provider",
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret.get_secret_value() or None,
            server_metadata_url=settings.oidc_issuer.rstrip("/") + DISCOVERY,
            client_kwargs={
                "scope": "openid email profile",
                "code_challenge_method": "S256",
                "trust_env": False,
            },
        )

    async def begin(self, request: Request) -> Response:
        """Sends the browser to the provider. Raises ProviderError."""
        try:
            answer: Response = await self._client.authorize_redirect(request, self._callback)
        except (OAuthError, HTTPError, ValueError, RuntimeError) as error:
            raise ProviderError(type(error).__name__) from error
        return answer

    async def finish(self, request: Request) -> Agent | None:
        """Whom the provider vouches for; None for somebody who is no agent. Raises ProviderError.

        Signature, issuer, audience, nonce and age of the token are checked by the library.
        """
        try:
            token = await self._client.authorize_access_token(request)
        except (OAuthError, HTTPError, ValueError, KeyError, RuntimeError) as error:
            raise ProviderError(type(error).__name__) from error
        except Exception as error:
            # The library's own checks of a token raise errors of two further trees.
            if type(error).__module__.partition(".")[0] in ("authlib", "joserfc"):
                raise ProviderError(type(error).__name__) from error
            raise
        claims = token.get("userinfo") or {}
        login = claims.get(self._claim)
        verified = self._claim != "email" or claims.get("email_verified") is True
        if not isinstance(login, str) or not login or not verified:
            return None
        return await to_thread.run_sync(vouched_for, self._database, login, self._clock())
