"""Passwords: which are taken, and how they are kept (argon2id, as RFC 9106 recommends where memory is short)."""

import threading
from functools import cache
from typing import TYPE_CHECKING, Final

from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

#: NIST SP 800-63B and OWASP ASVS 2.1: long rather than odd, and nothing is cut off.
SHORTEST: Final = 12
LONGEST: Final = 128
#: How well a password withstands guessing, of 4, by zxcvbn: below this it is among the first that are tried.
WEAKEST: Final = 3
#: Only so much is looked at for how well it withstands: the time it takes grows with the square of it.
_LOOKED_AT: Final = 72
#: Hashing takes 64 MiB and tens of milliseconds: so many are made at once.
_AT_ONCE: Final = threading.BoundedSemaphore(2)


def refuse_weak(password: str, *, near: tuple[str, ...] = ()) -> None:
    """InvalidInput for a password that is too short, too long, or soon guessed by who knows these words."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(
            f"A password has {SHORTEST} to {LONGEST} characters; several words are easy to keep."
        )
    from zxcvbn import zxcvbn

    found = zxcvbn(password[:_LOOKED_AT], user_inputs=["ecgomics", *near])
    if found["score"] < WEAKEST:
        raise InvalidInput(
            "This password is soon guessed: choose a longer one, of words that do not belong together."
        )


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(password)


def fits(password: str, kept: str | None) -> bool:
    """Whether it is the password of that hash; as slow where there is none, so that the time tells nothing."""
    from argon2.exceptions import VerificationError

    with _AT_ONCE:
        try:
            return _hasher().verify(kept or _of_nobody(), password) and kept is not None
        except VerificationError:
            return False


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with less effort than is usual now."""
    return _hasher().check_needs_rehash(kept)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


@cache
def _of_nobody() -> str:
    return _hasher().hash("nobody's")
