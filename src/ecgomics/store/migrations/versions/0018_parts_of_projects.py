"""Files on their way in are kept for each project by itself: who knows a hash does not thereby have the content."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0018"
down_revision: Final = "0016"


def upgrade() -> None:
    """Forward."""
    op.add_column("upload_files", sa.Column("part", sa.String()))
    op.execute("UPDATE upload_files SET part = sha256")
    op.create_index("ix_upload_files_part", "upload_files", ["part"])
