"""Saved settings and sets of biomarkers."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0007"
down_revision: Final = "0006"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "saved_settings",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("name"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        _text("hash"),
        _text("note"),
        _text("author"),
        _text("created_at"),
        sa.UniqueConstraint("project_id", "name", "version"),
    )
    op.create_index("ix_saved_settings_hash", "saved_settings", ["hash"])
    op.create_table(
        "biomarker_sets",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("name"),
        sa.Column("symbols", sa.JSON(), nullable=False),
        _text("author"),
        _text("created_at"),
        sa.UniqueConstraint("project_id", "name"),
    )


def _refers(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
