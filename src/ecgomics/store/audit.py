"""Who did what: one row for every change that a person makes, in the transaction of the change itself."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.store.audit_chain import START, Links, as_json_holds, chained, what_sha256, who_sha256
from ecgomics.store.library_tables import DEFAULT_PROJECT, AuditRow
from ecgomics.store.reach import everything

#: In the place of a project, for what is done to the server itself: accounts, their tokens, projects that are made.
OF_THE_SERVER: Final = "server"
_BYTES_OF_SALT: Final = 16
_HEAD: Final = "ecgomics audit head"


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts: by what the caller is told from others (an account, a token, a phone), and from which address."""

    caller: str = ""
    address: str = ""


_NOBODY: Final = Acting()
_ACTING: ContextVar[Acting] = ContextVar("ecgomics_acting", default=_NOBODY)


@contextmanager
def acting(caller: str, address: str) -> Iterator[None]:
    """Meanwhile what is noted was done by that caller from that address."""
    token = _ACTING.set(Acting(caller, address))
    try:
        yield
    finally:
        _ACTING.reset(token)


def acts() -> Acting:
    """Who acts now; nobody in the background."""
    return _ACTING.get()


def note(
    session: Session,
    *,
    author: str,
    action: str,
    kind: str,
    entity_id: str,
    entity_name: str = "",
    project_id: str = DEFAULT_PROJECT,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    by: Acting | None = None,
    at: datetime | None = None,
) -> int:
    """Add to the session that `author` did `action` to an entity; before and after are what it changed, for JSON.

    by and at are who acts and when, where that is not now. Returns the number of the entry. To be called where changes
    are made one at a time, over all servers of a store, as each entry carries the hash of the one before it.
    """
    by = by or acts()
    number, previous = _head(session)
    row = AuditRow(
        id=number + 1,
        at=at or datetime.now(UTC),
        author=author,
        caller=by.caller,
        address=by.address,
        project_id=project_id,
        action=action,
        kind=kind,
        entity_id=entity_id,
        entity_name=entity_name,
        before=as_json_holds(before),
        after=as_json_holds(after),
        who_salt=secrets.token_hex(_BYTES_OF_SALT),
        what_salt=secrets.token_hex(_BYTES_OF_SALT),
        previous_sha256=previous,
    )
    chain(row)
    session.add(row)
    session.info[_HEAD] = (session.get_transaction(), row.id, row.sha256)
    return row.id


def chain(row: AuditRow) -> None:
    """Put the hashes of an entry that has salts and the hash of the one before it."""
    row.who_sha256, row.what_sha256 = hashes_of(row)
    row.sha256 = chained(row.previous_sha256, links_of(row).content_sha256)


def hashes_of(row: AuditRow) -> tuple[str, str]:
    """Of who and what, as they stand in the row with their salts."""
    return (
        who_sha256(row.who_salt or "", author=row.author, caller=row.caller, address=row.address),
        what_sha256(
            row.what_salt or "",
            entity_id=row.entity_id,
            entity_name=row.entity_name,
            before=row.before,
            after=row.after,
        ),
    )


def links_of(row: AuditRow) -> Links:
    """The entry as the chain has it."""
    return Links(row.id, row.at, row.project_id, row.action, row.kind, row.who_sha256, row.what_sha256)


def _head(session: Session) -> tuple[int, str]:
    """Number and hash of the last entry; within a transaction the database is asked once."""
    transaction, *known = session.info.get(_HEAD, (None, 0, START))
    if transaction is not None and transaction is session.get_transaction():
        return known[0], known[1]
    query = select(AuditRow.id, AuditRow.sha256).order_by(AuditRow.id.desc()).limit(1)
    with everything():
        row = session.execute(query).first()
    return (0, START) if row is None else (row.id, row.sha256)
