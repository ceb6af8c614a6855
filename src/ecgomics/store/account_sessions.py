"""Browsers in which people are signed in: the cookie's secret is shown once, and only its hash is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from ecgomics.core.errors import Refused
from ecgomics.store.account_records import SignedIn
from ecgomics.store.account_tables import AccountSessionRow
from ecgomics.store.cohorts import Sessions
from ecgomics.store.secret_text import hash_of, new_id, new_secret

PREFIX: Final = "eca_"
#: Who does nothing for so long is signed out, and who signed in so long ago in any case.
IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=7)
#: The time of the last use is written at most so often.
_WRITTEN_EVERY: Final = timedelta(minutes=1)
_LONGEST_BROWSER: Final = 200
_BEGUN: Final = "This sign-in was used already: begin again."


class AccountSessions:
    """The part of a store that keeps who is signed in."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def begin(
        self, account_id: str, browser: str, *, session_id: str | None = None, longest: timedelta = LONGEST
    ) -> tuple[SignedIn, str]:
        """Somebody signed in: the session, and the secret of its cookie. Sessions that are over go.

        Refused where the session of that identifier was begun already.
        """
        secret, now = new_secret(PREFIX), datetime.now(UTC)
        row = AccountSessionRow(
            id=session_id or new_id(),
            account_id=account_id,
            secret_sha256=hash_of(secret),
            created_at=now,
            last_used_at=now,
            expires_at=now + longest,
            browser=browser[:_LONGEST_BROWSER],
        )
        with self._changing() as session:
            session.execute(delete(AccountSessionRow).where(AccountSessionRow.expires_at < now))
            if session.get(AccountSessionRow, row.id) is not None:
                raise Refused(_BEGUN)
            session.add(row)
            return _stored(row), secret

    def of_secret(self, secret: str) -> SignedIn | None:
        """The session of a cookie if it is not over, and note that it was used; None otherwise."""
        now = datetime.now(UTC)
        query = select(AccountSessionRow).where(AccountSessionRow.secret_sha256 == hash_of(secret))
        with self._reading() as session:
            row = session.scalar(query)
            found = None if row is None else _stored(row)
        if found is None or now >= found.expires_at or now - found.last_used_at > IDLE:
            return None
        if now - found.last_used_at > _WRITTEN_EVERY:
            with self._changing() as session:
                used = session.get(AccountSessionRow, found.id)
                if used is not None:
                    used.last_used_at = now
        return found

    def is_open(self, session_id: str) -> bool:
        """Whether a session is not over; that it was asked is no use of it."""
        now = datetime.now(UTC)
        with self._reading() as session:
            row = session.get(AccountSessionRow, session_id)
            return row is not None and now < row.expires_at

    def listed(self, account_id: str) -> Sequence[SignedIn]:
        """Where an account is signed in, the latest used first."""
        query = (
            select(AccountSessionRow)
            .where(AccountSessionRow.account_id == account_id)
            .order_by(AccountSessionRow.last_used_at.desc())
        )
        with self._reading() as session:
            return [_stored(row) for row in session.scalars(query)]

    def end(self, account_id: str, session_id: str | None = None, *, but: str | None = None) -> None:
        """Sign an account out of one browser, or of all but one."""
        query = delete(AccountSessionRow).where(AccountSessionRow.account_id == account_id)
        if session_id is not None:
            query = query.where(AccountSessionRow.id == session_id)
        if but is not None:
            query = query.where(AccountSessionRow.id != but)
        with self._changing() as session:
            session.execute(query)


def _stored(row: AccountSessionRow) -> SignedIn:
    return SignedIn(row.id, row.account_id, row.created_at, row.last_used_at, row.expires_at, row.browser)
