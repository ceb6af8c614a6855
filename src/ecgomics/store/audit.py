"""Who changed what: one row for every change that a person makes, in the transaction of the change itself."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from ecgomics.store.library_tables import DEFAULT_PROJECT, AuditRow

#: In the place of a project, for what is done to the server itself: accounts, their tokens, projects that are made.
OF_THE_SERVER: Final = "server"


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
) -> None:
    """Add to the session that `author` did `action` to an entity; before and after are what it changed, for JSON."""
    session.add(
        AuditRow(
            at=datetime.now(UTC),
            author=author,
            project_id=project_id,
            action=action,
            kind=kind,
            entity_id=entity_id,
            entity_name=entity_name,
            before=None if before is None else dict(before),
            after=None if after is None else dict(after),
        )
    )
