"""Pseudonym, identity where asked for, filters, annotations and the device's representative beat."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0002"
down_revision: Final = "0001"


def upgrade() -> None:
    """Forward."""
    for column in (
        sa.Column("pseudonym", sa.String()),
        sa.Column("notch_hz", sa.Double()),
        sa.Column("experimental", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("annotations", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("identity", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("median_beat", sa.LargeBinary()),
        sa.Column("median_fs_hz", sa.Double()),
        sa.Column("median_leads", sa.JSON(), nullable=False, server_default="[]"),
    ):
        op.add_column("recordings", column)
    op.create_index("ix_recordings_pseudonym", "recordings", ["pseudonym"])
