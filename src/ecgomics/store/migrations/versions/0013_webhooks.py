"""Webhooks, and what is to be delivered to them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0013"
down_revision: Final = "0012"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("project_id", "projects"),
        _text("url"),
        sa.Column("events", sa.JSON(), nullable=False),
        _text("secret"),
        _text("author"),
        _text("created_at"),
        sa.Column("failures", sa.Integer(), nullable=False),
        _text("held_until", nullable=True),
        _text("disabled_at", nullable=True),
        _text("disabled_why"),
    )
    op.create_index("ix_webhooks_project_id", "webhooks", ["project_id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.String(), primary_key=True),
        _refers("webhook_id", "webhooks"),
        _text("event"),
        sa.Column("about", sa.JSON(), nullable=False),
        _text("body", nullable=True),
        _text("state"),
        _text("created_at"),
        _text("due_at"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        _text("error"),
        _text("ended_at", nullable=True),
    )
    op.create_index("webhook_deliveries_due", "webhook_deliveries", ["state", "due_at"])
    op.create_index("webhook_deliveries_in_order", "webhook_deliveries", ["webhook_id", "created_at"])


def _refers(name: str, table: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)
