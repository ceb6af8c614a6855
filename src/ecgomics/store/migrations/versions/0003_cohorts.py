"""Cohorts, their members, discoveries, and the jobs that make both."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0003"
down_revision: Final = "0002"


def upgrade() -> None:
    """Forward."""
    _cohorts()
    _discoveries()
    _jobs()


def _cohorts() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("extracted_at", sa.String()),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
    )
    op.create_table(
        "cohort_members",
        _refers("cohort_id", "cohorts", primary_key=True),
        _refers("recording_id", "recordings", primary_key=True),
        sa.Column("record", sa.String(), nullable=False),
    )
    op.create_index("ix_cohort_members_recording_id", "cohort_members", ["recording_id"])


def _discoveries() -> None:
    op.create_table(
        "discoveries",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("cohort_id", "cohorts"),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("look", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("hash", sa.String()),
        sa.Column("summary", sa.JSON(), nullable=False),
    )
    op.create_index("ix_discoveries_cohort_id", "discoveries", ["cohort_id"])


def _jobs() -> None:
    counts = [sa.Column(name, sa.Integer(), nullable=False) for name in ("total", "kept", "done", "failed")]
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        _refers("cohort_id", "cohorts"),
        _refers("discovery_id", "discoveries", nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        *counts,
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("started_at", sa.String()),
        sa.Column("ended_at", sa.String()),
    )
    for column in ("cohort_id", "discovery_id", "state"):
        op.create_index(f"ix_jobs_{column}", "jobs", [column])


def _refers(name: str, table: str, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=nullable)
