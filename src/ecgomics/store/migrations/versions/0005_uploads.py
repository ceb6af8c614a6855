"""Uploads that can be resumed, and what was stated of tables."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Forward."""
    _batches()
    _entries()
    _files()
    _presets()


def _batches() -> None:
    op.create_table(
        "upload_batches",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("name"),
        _text("author"),
        sa.Column("options", sa.JSON(), nullable=False),
        _text("created_at"),
        _text("ended_at", nullable=True),
    )
    op.create_index("ix_upload_batches_project_id", "upload_batches", ["project_id"])


def _entries() -> None:
    op.create_table(
        "upload_entries",
        _number("id", primary_key=True),
        _refers("batch_id", "upload_batches"),
        sa.Column(
            "archive_id", sa.Integer(), sa.ForeignKey("upload_entries.id", ondelete="CASCADE"), nullable=True
        ),
        _text("within"),
        _text("name"),
        _text("state"),
        _text("header"),
        sa.Column("stated", sa.JSON(), nullable=False),
        _number("attempts"),
        sa.Column(
            "recording_id", sa.String(), sa.ForeignKey("recordings.id", ondelete="SET NULL"), nullable=True
        ),
        _text("problem"),
        _text("sentence"),
        sa.Column("dropped", sa.JSON(), nullable=False),
        _text("updated_at"),
        sa.UniqueConstraint("batch_id", "name"),
        sqlite_autoincrement=True,
    )
    op.create_index("upload_entries_by_state", "upload_entries", ["batch_id", "state", "header"])
    op.create_index("upload_entries_to_read", "upload_entries", ["state"])
    for column in ("archive_id", "recording_id"):
        op.create_index(f"ix_upload_entries_{column}", "upload_entries", [column])


def _files() -> None:
    op.create_table(
        "upload_files",
        _number("id", primary_key=True),
        sa.Column(
            "entry_id", sa.Integer(), sa.ForeignKey("upload_entries.id", ondelete="CASCADE"), nullable=False
        ),
        _text("path"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ms", sa.BigInteger()),
        _text("sha256", nullable=True),
        sqlite_autoincrement=True,
    )
    for column in ("entry_id", "sha256"):
        op.create_index(f"ix_upload_files_{column}", "upload_files", [column])


def _presets() -> None:
    op.create_table(
        "mapping_presets",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("name"),
        _text("header"),
        sa.Column("stated", sa.JSON(), nullable=False),
        _text("author"),
        _text("created_at"),
        sa.UniqueConstraint("project_id", "name"),
    )


def _refers(name: str, table: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _number(name: str, *, primary_key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), primary_key=primary_key, nullable=False)
