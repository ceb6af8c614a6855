"""Tables of the servers that share a database: who is there, and what each changed."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Table


class ServerRow(Table):
    """A server that uses the database. Times are those of the database's clock, in seconds since 1970."""

    __tablename__ = "servers"

    id: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    """Where other servers reach it; empty until it answers."""
    secret: Mapped[str]
    """By which it knows what another server hands on to it; it lasts as long as the process."""
    started_at_s: Mapped[float]
    seen_at_s: Mapped[float]


class ChangeRow(Table):
    """What one transaction changed, for the other servers; numbered in the order of the commits."""

    __tablename__ = "changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    server: Mapped[str]
    at_s: Mapped[float]
    recordings: Mapped[list[Any]] = mapped_column(JSON)
    subjects: Mapped[list[Any]] = mapped_column(JSON)
    everything: Mapped[bool]
