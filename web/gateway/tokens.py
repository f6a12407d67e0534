"""Conversation ids that cannot be guessed, and the signed tokens that alone open them."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from web.gateway.problems import Unauthorized

Clock = Callable[[], datetime]
ID_BYTES = 24
SCHEME = "bearer "


def new_id(prefix: str) -> str:
    return f"{prefix}-{secrets.token_urlsafe(ID_BYTES)}"


class Tokens:
    def __init__(self, secret: str, lifetime_s: int, clock: Clock) -> None:
        self._signer = _ClockSigner(clock, secret)
        self._lifetime_s = lifetime_s

    def issue(self, conversation_id: str) -> str:
        return self._signer.sign(conversation_id).decode()

    def conversation_of(self, authorization: str | None) -> str:
        """The conversation that an Authorization header opens. Raises Unauthorized."""
        if authorization is None or not authorization.lower().startswith(SCHEME):
            raise Unauthorized("token_missing")
        try:
            token = authorization[len(SCHEME) :].strip()
            return self._signer.unsign(token, max_age=self._lifetime_s).decode()
        except SignatureExpired as error:
            raise Unauthorized("token_expired") from error
        except BadSignature as error:
            raise Unauthorized("token_bad") from error


class _ClockSigner(TimestampSigner):
    def __init__(self, clock: Clock, secret: str) -> None:
        super().__init__(secret, salt="satchel.conversation", digest_method=hashlib.sha256)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock().timestamp())
