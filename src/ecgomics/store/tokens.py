"""Access tokens of programs: the secret is shown once, and only its hash is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, get_args

from sqlalchemy import select

from ecgomics.core.errors import NotFound
from ecgomics.store.access_tables import TokenRow
from ecgomics.store.audit import OF_THE_SERVER, note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import DEFAULT_PROJECT

Scope = Literal["read", "ingest", "analyse", "admin"]
SCOPES: Final = get_args(Scope)

#: What a secret begins with, so that one that got into a text is found by a search.
PREFIX: Final = "ecg_"
_BYTES_OF_A_SECRET: Final = 32
_BYTES_OF_AN_ID: Final = 8
#: The time of the last use is written at most so often.
_WRITTEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StoredToken:
    """A token without its secret."""

    id: str
    name: str
    scope: Scope
    author: str
    created_at: datetime
    expires_at: datetime | None
    """None: it does not expire."""
    last_used_at: datetime | None
    revoked_at: datetime | None
    account_id: str | None
    """Whose it is, where there are accounts."""

    def is_valid(self, at: datetime) -> bool:
        """Whether it opens anything at that time."""
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)


class Tokens:
    """The part of a store that keeps access tokens."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def make(
        self, name: str, scope: Scope, *, days: int | None, author: str, account_id: str | None = None
    ) -> tuple[StoredToken, str]:
        """A new token, valid for so many days (None: until it is revoked), and its secret, which is not kept.

        account_id: whose it is, where there are accounts.
        """
        secret = PREFIX + secrets.token_urlsafe(_BYTES_OF_A_SECRET)
        now = datetime.now(UTC)
        row = TokenRow(
            id=secrets.token_hex(_BYTES_OF_AN_ID),
            name=name,
            scope=scope,
            secret_sha256=_hash(secret),
            author=author,
            created_at=now,
            expires_at=None if days is None else now + timedelta(days=days),
            account_id=account_id,
        )
        with self._changing() as session:
            session.add(row)
            note(
                session,
                author=author,
                action="make",
                kind="token",
                entity_id=row.id,
                entity_name=name,
                project_id=_told_in(account_id),
                after={"scope": scope, "days": days},
            )
            return _stored(row), secret

    def listed(self, account_id: str | None = None) -> Sequence[StoredToken]:
        """The tokens of an account, or every one that was made, the latest first."""
        query = select(TokenRow).order_by(TokenRow.created_at.desc(), TokenRow.id)
        if account_id is not None:
            query = query.where(TokenRow.account_id == account_id)
        with self._reading() as session:
            return [_stored(row) for row in session.scalars(query)]

    def revoke(self, token_id: str, *, author: str, account_id: str | None = None) -> StoredToken:
        """Let a token open nothing any more; one that was revoked stays as it is.

        NotFound if it is not there, or is of another account than the one that is named.
        """
        with self._changing() as session:
            row = session.get(TokenRow, token_id)
            if row is None or (account_id is not None and row.account_id != account_id):
                raise NotFound("There is no such token.")
            if row.revoked_at is None:
                row.revoked_at = datetime.now(UTC)
                note(
                    session,
                    author=author,
                    action="revoke",
                    kind="token",
                    entity_id=token_id,
                    entity_name=row.name,
                    project_id=_told_in(row.account_id),
                )
            return _stored(row)

    def is_open(self, token_id: str) -> bool:
        """Whether a token opens anything now."""
        with self._reading() as session:
            row = session.get(TokenRow, token_id)
            return row is not None and _stored(row).is_valid(datetime.now(UTC))

    def of_secret(self, secret: str) -> StoredToken | None:
        """The token of a secret if it is valid now, and note that it was used; None otherwise."""
        now = datetime.now(UTC)
        query = select(TokenRow).where(TokenRow.secret_sha256 == _hash(secret))
        with self._reading() as session:
            row = session.scalar(query)
            found = None if row is None else _stored(row)
        if found is None or not found.is_valid(now):
            return None
        if found.last_used_at is None or now - found.last_used_at > _WRITTEN_EVERY:
            with self._changing() as session:
                used = session.get(TokenRow, found.id)
                if used is not None:
                    used.last_used_at = now
        return found


def _told_in(account_id: str | None) -> str:
    """Where there are accounts, whose tokens they are is none of a project's business."""
    return DEFAULT_PROJECT if account_id is None else OF_THE_SERVER


def _hash(secret: str) -> str:
    """Secrets are long and random: a plain hash is enough, and none can be found from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _stored(row: TokenRow) -> StoredToken:
    scope: Scope = next(each for each in SCOPES if each == row.scope)
    return StoredToken(
        row.id,
        row.name,
        scope,
        row.author,
        row.created_at,
        row.expires_at,
        row.last_used_at,
        row.revoked_at,
        row.account_id,
    )
