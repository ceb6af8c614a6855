"""What people say of their recordings, what was said to them, and when somebody looked at them."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0012"
down_revision: Final = "0011"


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "recording_words",
        _of("recording_id", "recordings"),
        sa.Column("symptoms", sa.JSON(), nullable=False),
        _text("note"),
        _text("at"),
    )
    op.create_table(
        "person_digests",
        _of("recording_id", "recordings"),
        _text("key"),
        sa.Column("digest", sa.JSON(), nullable=False),
    )
    op.create_table("participant_views", _of("subject_id", "subjects"), _text("author"), _text("at"))


def _of(name: str, table: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.String(), key, primary_key=True, nullable=False)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)
