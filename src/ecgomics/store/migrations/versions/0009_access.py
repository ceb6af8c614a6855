"""Access tokens for programs, and sets of recordings."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0009"
down_revision: Final = "0008"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "api_tokens",
        sa.Column("id", sa.String(), primary_key=True),
        _text("name"),
        _text("scope"),
        sa.Column("secret_sha256", sa.String(), nullable=False, unique=True),
        _text("author"),
        _text("created_at"),
        _text("expires_at", nullable=True),
        _text("last_used_at", nullable=True),
        _text("revoked_at", nullable=True),
    )
    op.create_table(
        "record_sets",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("name"),
        sa.Column("recording_ids", sa.JSON(), nullable=False),
        sa.Column("how", sa.JSON(), nullable=False),
        _text("author"),
        _text("created_at"),
        sa.UniqueConstraint("project_id", "name"),
    )


def _refers(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
