"""A small OpenID Connect provider on loopback: it signs its tokens, and checks what it is sent."""

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey


@dataclass
class Provider:
    """Everybody who comes is ``claims``. ``signed_by`` is another key for a forger."""

    issuer: str
    client_id: str = "console"
    client_secret: str = "between-us"
    claims: dict[str, Any] = field(default_factory=lambda: {"email_verified": True})
    audience: str = "console"
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signed_by: RSAKey | None = None
    _asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def configuration() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }

        @app.get("/keys")
        async def keys() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        async def authorize(
            redirect_uri: str, state: str, nonce: str, code_challenge: str
        ) -> RedirectResponse:
            code = f"code-{len(self._asked)}"
            self._asked[code] = {"nonce": nonce, "challenge": code_challenge}
            answer = urlencode({"code": code, "state": state})
            return RedirectResponse(f"{redirect_uri}?{answer}")

        @app.post("/token")
        async def token(
            code: Annotated[str, Form()], code_verifier: Annotated[str, Form()]
        ) -> JSONResponse:
            asked = self._asked.pop(code, None)
            if asked is None or asked["challenge"] != _challenge(code_verifier):
                return JSONResponse({"error": "invalid_grant"}, 400)
            return JSONResponse(
                {"access_token": "a", "token_type": "Bearer", "id_token": self._signed(asked)}
            )

        return app

    def _signed(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "1",
            "aud": self.audience,
            "iat": now,
            "exp": now + 60,
            "nonce": asked["nonce"],
            **self.claims,
        }
        key = self.signed_by or self.key
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


@contextmanager
def running_provider() -> Iterator[Provider]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        provider = Provider(f"http://127.0.0.1:{listening.getsockname()[1]}")
        config = uvicorn.Config(provider.app(), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(10)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
