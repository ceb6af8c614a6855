"""Recordings, their original files, and their profiles."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0001"
down_revision: Final = None


def upgrade() -> None:
    """Forward."""
    _recordings()
    _originals()
    _profiles()


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("leads", sa.JSON(), nullable=False),
        sa.Column("fs_hz", sa.Double(), nullable=False),
        sa.Column("samples", sa.Integer(), nullable=False),
        sa.Column("samples_sha256", sa.String(), nullable=False),
        sa.Column("age_years", sa.Double()),
        sa.Column("sex", sa.String()),
        sa.Column("started_at", sa.String()),
        sa.Column("device", sa.String()),
        sa.Column("source_format", sa.String(), nullable=False),
        sa.Column("source_sha256", sa.String(), nullable=False),
        sa.Column("resolution_uv", sa.Double()),
        sa.Column("band_low_hz", sa.Double()),
        sa.Column("band_high_hz", sa.Double()),
        sa.Column("derived_leads", sa.JSON(), nullable=False),
        sa.Column("device_measurements", sa.JSON(), nullable=False),
        sa.Column("statements", sa.JSON(), nullable=False),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("group", sa.String()),
        sa.Column("uploaded_at", sa.String(), nullable=False),
    )
    op.create_index("ix_recordings_samples_sha256", "recordings", ["samples_sha256"])
    op.create_index("recordings_in_order", "recordings", ["uploaded_at", "name"])


def _originals() -> None:
    op.create_table(
        "originals",
        _recording_id(),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("sha256", sa.String(), nullable=False),
    )
    op.create_index("ix_originals_sha256", "originals", ["sha256"])


def _profiles() -> None:
    op.create_table(
        "profiles",
        _recording_id(),
        sa.Column("settings_hash", sa.String(), primary_key=True),
        sa.Column("catalogue_version", sa.String(), primary_key=True),
        sa.Column("software_version", sa.String(), primary_key=True),
        sa.Column("heart_rate", sa.Double()),
        sa.Column("rhythm", sa.String()),
        sa.Column("quality", sa.String(), nullable=False),
        sa.Column("profile", sa.LargeBinary(), nullable=False),
        sa.Column("fiducials", sa.LargeBinary(), nullable=False),
    )


def _recording_id() -> sa.Column[str]:
    return sa.Column(
        "recording_id", sa.String(), sa.ForeignKey("recordings.id", ondelete="CASCADE"), primary_key=True
    )
