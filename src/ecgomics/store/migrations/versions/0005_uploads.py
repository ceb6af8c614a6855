"""Uploads that can be resumed."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0005"
down_revision: Final = "0004"


def upgrade() -> None:
    """Forward."""
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
    op.create_table(
        "upload_files",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("batch_id", "upload_batches"),
        _text("path"),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        _text("sha256", nullable=True),
        sa.Column("modified_ms", sa.BigInteger()),
        sa.Column("received_bytes", sa.BigInteger(), nullable=False),
        _text("state"),
        _text("recording_id", nullable=True),
        _text("problem"),
        _text("sentence"),
        _text("updated_at"),
        sa.UniqueConstraint("batch_id", "path"),
    )
    op.create_index("upload_files_by_state", "upload_files", ["batch_id", "state"])
    op.create_index("ix_upload_files_sha256", "upload_files", ["sha256"])


def _refers(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
