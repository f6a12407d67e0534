"""Passwords as argon2id hashes, made and checked with the parameters that argon2-cffi advises."""

import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from web.console.errors import Unfit

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """Raises Unfit for one that is too short, or longer than anybody types."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Unfit("password_length", shortest=SHORTEST, longest=LONGEST)
    return _HASHER.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Takes as long for a login that nobody has as for one with a wrong password."""
    try:
        return _HASHER.verify(stored or _nobodys(), password[:LONGEST]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def renewed(stored: str, password: str) -> str | None:
    """A new hash where the stored one was made with weaker parameters than today's."""
    return _HASHER.hash(password) if _HASHER.check_needs_rehash(stored) else None


def generated() -> str:
    """A password nobody could guess."""
    return secrets.token_urlsafe(12)


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_urlsafe(32))
