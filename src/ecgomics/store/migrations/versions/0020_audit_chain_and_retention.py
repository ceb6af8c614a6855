"""Chains the audit and lets the database refuse to change it; what a project keeps for how long."""

import secrets
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa
from alembic import op

from ecgomics.store.audit_chain import START, Links, chained, what_sha256, who_sha256

revision: Final = "0020"
down_revision: Final = "0019"

_AUDIT: Final = sa.table(
    "audit",
    *(sa.column(name, sa.Integer()) for name in ("id",)),
    *(sa.column(name, sa.String()) for name in ("at", "author", "project_id", "action", "kind")),
    *(sa.column(name, sa.String()) for name in ("entity_id", "entity_name", "who_salt", "what_salt")),
    *(sa.column(name, sa.String()) for name in ("who_sha256", "what_sha256", "previous_sha256", "sha256")),
    *(sa.column(name, sa.JSON()) for name in ("before", "after")),
)
_AT_ONCE: Final = 1000
_KEPT: Final = (
    *("id", "at", "project_id", "action", "kind"),
    *("who_sha256", "what_sha256", "previous_sha256", "sha256"),
)
#: What is erased together, and what it is then.
_ERASABLE: Final = (
    {"who_salt": None, "author": "''", "caller": "''", "address": "''"},
    {"what_salt": None, "entity_id": "''", "entity_name": "''", "before": None, "after": None},
)
_NOT_CHANGED: Final = "entries of the audit are never changed"
_NOT_REMOVED: Final = "entries of the audit are never removed"


def upgrade() -> None:
    """Forward."""
    for name in ("caller", "address", "who_sha256", "what_sha256", "previous_sha256", "sha256"):
        op.add_column("audit", sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    for name in ("who_salt", "what_salt"):
        op.add_column("audit", sa.Column(name, sa.String()))
    _chain_what_is_there(op.get_bind())
    op.create_index("audit_in_a_chain", "audit", ["previous_sha256"], unique=True)
    _refuse_changes(op.get_bind().dialect.name)
    op.create_table(
        "retention",
        sa.Column(
            "project_id", sa.String(), sa.ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
        ),
        *(
            sa.Column(f"{each}_days", sa.Integer())
            for each in ("recordings", "originals", "uploads", "access")
        ),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("applied_at", sa.String()),
    )


def _chain_what_is_there(connection: sa.Connection) -> None:
    last, previous = 0, START
    while rows := connection.execute(
        sa.select(_AUDIT).where(_AUDIT.c.id > last).order_by(_AUDIT.c.id).limit(_AT_ONCE)
    ).all():
        for row in rows:
            values = _links(row, previous)
            connection.execute(sa.update(_AUDIT).where(_AUDIT.c.id == row.id).values(**values))
            last, previous = row.id, values["sha256"]


def _links(row: Any, previous: str) -> dict[str, str]:
    salts = {"who_salt": secrets.token_hex(16), "what_salt": secrets.token_hex(16)}
    who = who_sha256(salts["who_salt"], author=row.author, caller="", address="")
    what = what_sha256(
        salts["what_salt"],
        entity_id=row.entity_id,
        entity_name=row.entity_name,
        before=row.before,
        after=row.after,
    )
    at = datetime.fromisoformat(row.at)
    links = Links(row.id, at, row.project_id, row.action, row.kind, who, what)
    return {
        **salts,
        "who_sha256": who,
        "what_sha256": what,
        "previous_sha256": previous,
        "sha256": chained(previous, links.content_sha256),
    }


def _refuse_changes(dialect: str) -> None:
    is_postgresql = dialect == "postgresql"
    allowed = _allowed("IS NOT DISTINCT FROM" if is_postgresql else "IS")
    if not is_postgresql:
        op.execute(
            "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit "
            f"WHEN NOT ({allowed}) BEGIN SELECT RAISE(ABORT, '{_NOT_CHANGED}'); END"
        )
        op.execute(
            "CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit "
            f"BEGIN SELECT RAISE(ABORT, '{_NOT_REMOVED}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({allowed}) THEN RAISE EXCEPTION '{_NOT_CHANGED}'; END IF; RETURN NEW; END $$"
    )
    op.execute(
        "CREATE FUNCTION refuse_removal_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{_NOT_REMOVED}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit()"
    )
    op.execute(
        "CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_audit()"
    )
    op.execute(
        "CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_removal_of_audit()"
    )


def _allowed(same: str) -> str:
    """The condition of a change that only erases: who, what or both, whole and for good."""

    def equal(name: str) -> str:
        return f"CAST(NEW.{name} AS TEXT) {same} CAST(OLD.{name} AS TEXT)"

    kept = [equal(name) for name in _KEPT]
    parts = []
    for part in _ERASABLE:
        unchanged = " AND ".join(equal(name) for name in part)
        erased = " AND ".join(
            f"NEW.{name} IS NULL" if value is None else f"NEW.{name} = {value}"
            for name, value in part.items()
        )
        parts.append(f"(({unchanged}) OR ({erased}))")
    return " AND ".join([*kept, *parts])
