"""Several servers side by side: who is there, what each changed, and whose a job, an upload or a live session is."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0016"
down_revision: Final = "0015"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "servers",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("started_at_s", sa.Double(), nullable=False),
        sa.Column("seen_at_s", sa.Double(), nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("id", _wide(), primary_key=True, autoincrement=True),
        sa.Column("server", sa.String(), nullable=False),
        sa.Column("at_s", sa.Double(), nullable=False),
        sa.Column("recordings", sa.JSON(), nullable=False),
        sa.Column("subjects", sa.JSON(), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("jobs") as table:
        table.add_column(sa.Column("owner", sa.String(), nullable=True))
        table.add_column(sa.Column("cancel_asked", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("rate_per_s", sa.Double(), nullable=True))
        table.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("steps", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("upload_entries") as table:
        table.add_column(sa.Column("reader", sa.String(), nullable=True))
    with op.batch_alter_table("live_sessions") as table:
        table.add_column(sa.Column("server", sa.String(), nullable=True))


def _wide() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
