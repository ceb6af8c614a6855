"""Live sessions; phones, pairings, agreements and links of home use."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0011"
down_revision: Final = "0010"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "live_sessions",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _may_refer("subject_id", "subjects", ondelete="SET NULL"),
        _text("owner"),
        _text("state"),
        sa.Column("start", sa.JSON(), nullable=False),
        _text("started_at"),
        sa.Column("finish", sa.JSON(), nullable=True),
        _text("finished_at", nullable=True),
        _may_refer("recording_id", "recordings", ondelete="SET NULL"),
        sa.Column("notes", sa.JSON(), nullable=False),
        _text("updated_at"),
    )
    op.create_index("live_sessions_in_order", "live_sessions", ["project_id", "state", "started_at"])
    _create_devices()
    _create_agreements()


def _create_devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _may_refer("subject_id", "subjects", ondelete="CASCADE"),
        _text("name"),
        sa.Column("secret_sha256", sa.String(), nullable=False, unique=True),
        _text("author"),
        _text("created_at"),
        _text("expires_at", nullable=True),
        _text("last_used_at", nullable=True),
        _text("revoked_at", nullable=True),
    )
    op.create_index("ix_devices_subject_id", "devices", ["subject_id"])
    op.create_table(
        "pairings",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _may_refer("subject_id", "subjects", ondelete="CASCADE"),
        sa.Column("code_sha256", sa.String(), nullable=False, unique=True),
        sa.Column("device_days", sa.Integer(), nullable=True),
        _text("author"),
        _text("created_at"),
        _text("expires_at"),
        _text("used_at", nullable=True),
        _may_refer("device_id", "devices", ondelete="SET NULL"),
    )


def _create_agreements() -> None:
    op.create_table(
        "consents",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        _refers("subject_id", "subjects"),
        _may_refer("device_id", "devices", ondelete="SET NULL"),
        _text("kind"),
        sa.Column("given", sa.Boolean(), nullable=False),
        _text("text_version"),
        _text("at"),
    )
    op.create_index("consents_in_order", "consents", ["subject_id", "kind", "at"])
    op.create_table(
        "shares",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("subject_id", "subjects"),
        _may_refer("device_id", "devices", ondelete="SET NULL"),
        _text("name"),
        sa.Column("secret_sha256", sa.String(), nullable=False, unique=True),
        _text("created_at"),
        _text("expires_at"),
        _text("last_used_at", nullable=True),
        _text("revoked_at", nullable=True),
    )
    op.create_index("ix_shares_subject_id", "shares", ["subject_id"])


def _refers(name: str, table: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey(f"{table}.id", ondelete="CASCADE"), nullable=False)


def _may_refer(name: str, table: str, *, ondelete: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), sa.ForeignKey(f"{table}.id", ondelete=ondelete), nullable=True)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
