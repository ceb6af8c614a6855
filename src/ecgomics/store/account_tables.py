"""Tables of accounts, their roles in projects, and who is signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from ecgomics.store.tables import Moment, Table


class AccountRow(Table):
    """Somebody who signs in; of a password only its argon2id hash is kept."""

    __tablename__ = "accounts"
    __table_args__ = (UniqueConstraint("issuer", "issued_subject"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """What they sign in with, in lower case."""
    display_name: Mapped[str]
    password_hash: Mapped[str | None]
    """None: signs in elsewhere, or has set no password yet."""
    issuer: Mapped[str | None]
    """Who vouches for them (OpenID Connect), and what they are called there."""
    issued_subject: Mapped[str | None]
    runs_server: Mapped[bool] = mapped_column(server_default=false())
    created_at: Mapped[datetime] = mapped_column(Moment)
    disabled_at: Mapped[datetime | None] = mapped_column(Moment)
    reset_sha256: Mapped[str | None] = mapped_column(unique=True)
    """Hash of the secret by which a password is set once."""
    reset_expires_at: Mapped[datetime | None] = mapped_column(Moment)
    failures: Mapped[int] = mapped_column(server_default="0")
    """Wrong passwords since the last right one."""
    held_until: Mapped[datetime | None] = mapped_column(Moment)


class MembershipRow(Table):
    """The role of an account in a project."""

    __tablename__ = "memberships"

    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    project_id: Mapped[str] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[str]
    subject_id: Mapped[str | None] = mapped_column(ForeignKey("subjects.id", ondelete="CASCADE"), index=True)
    """Of a participant: who they are."""


class AccountSessionRow(Table):
    """A browser in which somebody signed in; only the hash of its cookie is kept."""

    __tablename__ = "account_sessions"

    id: Mapped[str] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    secret_sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    last_used_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    browser: Mapped[str]
