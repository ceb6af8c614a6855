"""Long recordings: their analyses, and their signal thinned for the screen; jobs of one recording."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0008"
down_revision: Final = "0007"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "long_analyses",
        _refers("recording_id", "recordings", primary_key=True),
        sa.Column("settings_hash", sa.String(), primary_key=True),
        sa.Column("software_version", sa.String(), primary_key=True),
        _text("state"),
        sa.Column("facts", sa.JSON(), nullable=False),
        _text("result_sha256", nullable=True),
        _text("at"),
    )
    op.create_index("ix_long_analyses_result_sha256", "long_analyses", ["result_sha256"])
    _corrections()
    op.create_table(
        "pyramids",
        _refers("recording_id", "recordings", primary_key=True),
        sa.Column("path", sa.String(), primary_key=True),
        sa.Column("levels", sa.JSON(), nullable=False),
        _text("sha256"),
    )
    op.create_index("ix_pyramids_sha256", "pyramids", ["sha256"])
    # Nothing refers to jobs, so that their table may be copied.
    with op.batch_alter_table("jobs", recreate="always") as jobs:
        jobs.alter_column("cohort_id", existing_type=sa.String(), nullable=True)
        jobs.add_column(
            sa.Column(
                "recording_id",
                sa.String(),
                sa.ForeignKey("recordings.id", ondelete="CASCADE", name="fk_jobs_recording_id"),
            )
        )
    op.create_index("ix_jobs_recording_id", "jobs", ["recording_id"])


def _corrections() -> None:
    op.create_table(
        "long_corrections",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _refers("recording_id", "recordings"),
        sa.Column("body", sa.JSON(), nullable=False),
        _text("author"),
        _text("reason"),
        _text("at"),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        _text("undone_at", nullable=True),
        _text("undone_by", nullable=True),
    )
    op.create_index("ix_long_corrections_recording_id", "long_corrections", ["recording_id"])


def _refers(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
