"""Accounts, their roles in projects, who is signed in, and whose a token is."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0015"
down_revision: Final = "0014"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), nullable=False, unique=True),
        sa.Column("display_name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String()),
        sa.Column("issuer", sa.String()),
        sa.Column("issued_subject", sa.String()),
        sa.Column("runs_server", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("disabled_at", sa.String()),
        sa.Column("reset_sha256", sa.String(), unique=True),
        sa.Column("reset_expires_at", sa.String()),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("held_until", sa.String()),
        sa.UniqueConstraint("issuer", "issued_subject"),
    )
    op.create_table(
        "memberships",
        _key("account_id", "accounts.id", primary_key=True),
        _key("project_id", "projects.id", primary_key=True, index=True),
        sa.Column("role", sa.String(), nullable=False),
        _key("subject_id", "subjects.id", nullable=True, index=True),
    )
    op.create_table(
        "account_sessions",
        sa.Column("id", sa.String(), primary_key=True),
        _key("account_id", "accounts.id", nullable=False, index=True),
        sa.Column("secret_sha256", sa.String(), nullable=False, unique=True),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("last_used_at", sa.String(), nullable=False),
        sa.Column("expires_at", sa.String(), nullable=False),
        sa.Column("browser", sa.String(), nullable=False),
    )
    # SQLite adds no constraint to a table that is there: the tokens of an account go where the account goes.
    op.add_column("api_tokens", sa.Column("account_id", sa.String()))
    op.create_index("ix_api_tokens_account_id", "api_tokens", ["account_id"])


def _key(name: str, names: str, **more: object) -> "sa.Column[str]":
    return sa.Column(name, sa.String(), sa.ForeignKey(names, ondelete="CASCADE"), **more)  # type: ignore[arg-type]
