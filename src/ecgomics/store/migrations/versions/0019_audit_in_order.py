"""Indexes for reading a long audit: in order, by who, what and on what, and by parts of names on PostgreSQL."""

from typing import Final

from alembic import op
from sqlalchemy.exc import DBAPIError

revision: Final = "0019"
down_revision: Final = "0018"

_CHOSEN_BY: Final = ("author", "action", "kind")
_SEARCHED: Final = ("entity_name", "entity_id")


def upgrade() -> None:
    """Forward."""
    op.drop_index("ix_audit_project_id", "audit")
    op.create_index("audit_in_order", "audit", ["project_id", "id"])
    for column in _CHOSEN_BY:
        op.create_index(f"audit_by_{column}", "audit", ["project_id", column, "id"])
    op.create_index("ix_audit_entity_id", "audit", ["entity_id"])
    if op.get_bind().dialect.name == "postgresql":
        _by_parts()


def _by_parts() -> None:
    """Trigrams, which find a part of a name; without them, where the server lets us have none, every row is read."""
    connection = op.get_bind()
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for column in _SEARCHED:
                connection.exec_driver_sql(
                    f"CREATE INDEX audit_parts_of_{column} ON audit USING gin (lower({column}) gin_trgm_ops)"
                )
            # What the planner knows of parts of names it learns from the indexes.
            connection.exec_driver_sql("ANALYZE audit")
    except DBAPIError:
        return
