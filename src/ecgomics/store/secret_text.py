"""Secrets that are shown once and kept as their hash."""

import hashlib
import secrets
from typing import Final

_BYTES_OF_A_SECRET: Final = 32
_BYTES_OF_AN_ID: Final = 8


def new_secret(prefix: str) -> str:
    """A secret nobody can guess, with a beginning by which it is found where it got into a text."""
    return prefix + secrets.token_urlsafe(_BYTES_OF_A_SECRET)


def new_id() -> str:
    """An identifier."""
    return secrets.token_hex(_BYTES_OF_AN_ID)


def hash_of(secret: str) -> str:
    """Secrets are long and random: a plain hash is enough, and none can be found from it."""
    return hashlib.sha256(secret.encode()).hexdigest()
