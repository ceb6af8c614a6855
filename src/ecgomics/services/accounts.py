"""Signing in and setting passwords."""

from datetime import UTC, datetime, timedelta
from typing import Final

from ecgomics.core.errors import InvalidInput, Refused
from ecgomics.services import passwords
from ecgomics.store import Store
from ecgomics.store.account_records import SignedIn, StoredAccount

#: Wrong passwords that are free; after them an account is held ever longer, up to the longest.
FREE_FAILURES: Final = 5
LONGEST_HOLD: Final = timedelta(minutes=1)
_WRONG: Final = (
    "The name or the password is wrong. After some wrong ones nothing is looked at for up to a minute: "
    "wait, then try again."
)


class Held(InvalidInput):
    """Too many wrong passwords: nothing is looked at for so long."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"Too many wrong passwords were tried: wait {max(1, round(wait_s))} s.")
        self.wait_s = wait_s


class Wrong(InvalidInput):
    """The name or the password; which of them is not told."""


def sign_in(store: Store, name: str, password: str, *, browser: str) -> tuple[StoredAccount, SignedIn, str]:
    """The account, its new session and the secret of that. Wrong for a wrong name or password.

    An account that is held, one that is closed and one that is none are told and take as long as a wrong password:
    whoever tries learns of no name whether it is one.
    """
    account = store.accounts.named(name)
    kept = None if account is None or _is_held(store, account) else _password_of(store, account)
    is_right = passwords.fits(password, kept)
    # Looked at again: of many that try at once, those behind the first wrong ones are as held as who comes after.
    if account is not None and is_right and account.is_enabled and kept and not _is_held(store, account):
        anew = passwords.hashed(password) if passwords.is_outdated(kept) else None
        store.accounts.note_success(account.id, anew)
        session, secret = store.signed_in.begin(account.id, browser)
        return account, session, secret
    if account is not None and not is_right and not _is_held(store, account):
        store.accounts.note_failure(account.id, free=FREE_FAILURES, longest=LONGEST_HOLD)
    else:
        store.accounts.note_refusal()
    raise Wrong(_WRONG)


def _password_of(store: Store, account: StoredAccount) -> str | None:
    return store.accounts.password_of(account.id)[0]


def _is_held(store: Store, account: StoredAccount) -> bool:
    held_until = store.accounts.password_of(account.id)[1]
    return held_until is not None and datetime.now(UTC) < held_until


def change_password(store: Store, account: StoredAccount, old: str, new: str) -> None:
    """Another password for who knows the old one; every browser is signed out. Refused where the old one is wrong."""
    kept, held_until = store.accounts.password_of(account.id)
    if held_until is not None and (wait := held_until - datetime.now(UTC)) > timedelta(0):
        raise Held(wait.total_seconds())
    if kept is None or not passwords.fits(old, kept):
        store.accounts.note_failure(account.id, free=FREE_FAILURES, longest=LONGEST_HOLD)
        raise Refused("The old password is wrong.")
    set_password(store, account, new, author=account.display_name)


def set_password(store: Store, account: StoredAccount, password: str, *, author: str) -> None:
    """Set a password; InvalidInput for one that is soon guessed."""
    passwords.refuse_weak(password, near=(account.name, account.display_name))
    store.accounts.set_password(account.id, passwords.hashed(password), author=author)


def set_by_link(store: Store, secret: str, password: str) -> StoredAccount:
    """Set a password by a link; NotFound for one that is unknown, used or too old."""
    account = store.accounts.of_reset(secret)
    set_password(store, account, password, author=account.display_name)
    return account
