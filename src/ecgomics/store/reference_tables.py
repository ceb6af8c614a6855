"""Table of the reference populations that people brought."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class ReferenceTableRow(Table):
    """A reference population as the CSV text it was handed in as."""

    __tablename__ = "reference_tables"
    __table_args__ = (UniqueConstraint("project_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    content: Mapped[str]
    author: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(Moment)
