"""The numbers of a profile as one vector beside it, so that a project is read at once; tables to compare with.

A profile is compressed JSON of a few hundred kilobytes: to read one biomarker of ten thousand recordings all of it
would be unpacked. The vector has a fixed place for each number of the catalogue.
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0010"
down_revision: Final = "0009"


def upgrade() -> None:
    """Forward."""
    op.add_column("profiles", sa.Column("numbers", sa.LargeBinary()))
    op.create_table(
        "reference_tables",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column(
            "project_id", sa.String(), sa.ForeignKey("projects.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.UniqueConstraint("project_id", "name"),
    )
