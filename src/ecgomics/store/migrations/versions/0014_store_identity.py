"""A name of the store, so that a folder is never opened with the database of another."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0014"
down_revision: Final = "0013"


def upgrade() -> None:
    """Forward."""
    op.create_table("store_identity", sa.Column("id", sa.String(), primary_key=True))
