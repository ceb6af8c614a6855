"""Accounts as the rest of the platform sees them: frozen records without secrets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal, get_args

Role = Literal["participant", "viewer", "analyst", "admin"]
#: From the least to the most that somebody may do in a project.
ROLES: Final = get_args(Role)


def is_at_least(role: Role, least: Role) -> bool:
    """Whether a role may do what another one may."""
    return ROLES.index(role) >= ROLES.index(least)


@dataclass(frozen=True, slots=True)
class Membership:
    """The role in a project; of a participant, who they are."""

    project_id: str
    role: Role
    subject_id: str | None = None


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """Somebody who signs in."""

    id: str
    name: str
    """What they sign in with."""
    display_name: str
    runs_server: bool
    """Whether they manage accounts and projects; that alone shows them no project's data."""
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    issuer: str | None
    """Who vouches for them (OpenID Connect); None where they sign in here."""
    memberships: Mapping[str, Membership] = field(default_factory=dict)
    """By project."""

    @property
    def is_enabled(self) -> bool:
        """Whether they may sign in."""
        return self.disabled_at is None

    def projects(self, least: Role) -> frozenset[str]:
        """Projects in which they may do what that role may."""
        return frozenset(
            each.project_id for each in self.memberships.values() if is_at_least(each.role, least)
        )


@dataclass(frozen=True, slots=True)
class Member:
    """An account in a project."""

    account_id: str
    name: str
    display_name: str
    role: Role
    subject_id: str | None
    pseudonym: str | None
    is_enabled: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser in which somebody is signed in."""

    id: str
    account_id: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    browser: str
