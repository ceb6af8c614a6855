"""Corrections, what people put on recordings, and the profiles that corrections lead to."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0006"
down_revision: Final = "0005"


def upgrade() -> None:
    """Forward: profiles that are there are automatic ones."""
    op.create_table(
        "corrections",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("recording_id", "recordings"),
        sa.Column("revision", sa.Integer(), nullable=False),
        _text("author"),
        _text("reason"),
        sa.Column("edits", sa.JSON(), nullable=False),
        _text("at"),
        _text("undone_at", nullable=True),
        _text("undone_by", nullable=True),
        sa.UniqueConstraint("recording_id", "revision"),
    )
    op.create_table(
        "notes",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("recording_id", "recordings"),
        _text("kind"),
        sa.Column("body", sa.JSON(), nullable=False),
        _text("author"),
        _text("at"),
    )
    op.create_index("ix_notes_recording_id", "notes", ["recording_id"])
    _profiles_with_corrections()


def _profiles_with_corrections() -> None:
    """A new primary key needs a new table; nothing refers to profiles."""
    op.rename_table("profiles", "profiles_before")
    op.create_table(
        "profiles",
        _refers("recording_id", "recordings", primary_key=True),
        *(
            sa.Column(name, sa.String(), primary_key=True)
            for name in ("settings_hash", "catalogue_version", "software_version")
        ),
        sa.Column("correction", sa.Integer(), primary_key=True, autoincrement=False, server_default="0"),
        sa.Column("heart_rate", sa.Double()),
        _text("rhythm", nullable=True),
        _text("quality"),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("fiducials", sa.LargeBinary(), nullable=False),
    )
    same = (
        "recording_id, settings_hash, catalogue_version, software_version, heart_rate, rhythm, quality, "
        "profile, fiducials"
    )
    op.execute(f"INSERT INTO profiles ({same}) SELECT {same} FROM profiles_before")
    op.drop_table("profiles_before")


def _refers(name: str, table: str, *, primary_key: bool = False) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=primary_key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
