"""Accounts of people for whom somebody else vouches (OpenID Connect), and the roles that this gives them."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Refused
from ecgomics.store.account_records import ROLES, Role, StoredAccount
from ecgomics.store.account_tables import AccountRow, MembershipRow
from ecgomics.store.accounts import (
    LONGEST_NAME,
    existing_account,
    sign_out,
    stored_account,
    tidy_name,
    told_of_account,
    told_of_member,
)
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_tables import ProjectRow
from ecgomics.store.secret_text import new_id

_CLOSED: Final = "This account is closed: ask who runs the server."
_UNKNOWN: Final = "There is no account for you here yet: ask who runs the server to make one named “{name}”."
_TAKEN: Final = (
    "The name “{name}” is that of another account here: ask who runs the server to let you have it."
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is to those who vouch for them."""

    issuer: str
    subject: str
    """By which alone they are known again: names change and are given to others."""
    name: str
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class GroupRole:
    """The role that a group has in a project, which stands here by its identifier or name."""

    group: str
    project: str
    role: Role


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody is given by the groups that they are in."""

    roles: tuple[GroupRole, ...] = ()
    projects: frozenset[str] = frozenset()
    """Projects of which groups decide: who has no role there by a group has none."""
    runs_server: bool | None = None
    """None: groups do not decide of it."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom of the people that are unknown here somebody else lets in."""

    makes: bool = True
    links: bool = False
    """Whether an account of the same name becomes theirs, if it has no password and is nobody else's."""


class Vouched:
    """The part of a store that lets in whom somebody else vouches for."""

    def __init__(self, *, changing: Sessions) -> None:
        self._changing = changing

    def sign_in(self, who: Identity, given: Given, admission: Admission) -> StoredAccount:
        """The account of somebody, found, linked or made, with the roles that it has now; Refused where it has none."""
        with self._changing() as session:
            row = _known(session, who) or _admitted(session, who, admission)
            if row.disabled_at is not None:
                raise Refused(_CLOSED)
            if given.runs_server is not None and row.runs_server != given.runs_server:
                row.runs_server = given.runs_server
                told_of_account(session, row, who.issuer, "change", after={"runs_server": given.runs_server})
            _give_roles(session, row, given, author=who.issuer)
            told_of_account(session, row, row.display_name, "sign in", after={"issuer": who.issuer})
            session.flush()
            return stored_account(session, row)

    def take_password(self, account_id: str, *, author: str) -> None:
        """Let an account sign in by no password any more, so that it can become that of who has its name elsewhere."""
        with self._changing() as session:
            row = existing_account(session, account_id)
            row.password_hash, row.reset_sha256, row.reset_expires_at = None, None, None
            sign_out(session, account_id)
            told_of_account(session, row, author, "take the password")


def _known(session: Session, who: Identity) -> AccountRow | None:
    return session.scalar(
        select(AccountRow).where(AccountRow.issuer == who.issuer, AccountRow.issued_subject == who.subject)
    )


def _admitted(session: Session, who: Identity, admission: Admission) -> AccountRow:
    name = tidy_name(who.name)
    row = session.scalar(select(AccountRow).where(AccountRow.name == name))
    if row is None:
        if not admission.makes:
            raise Refused(_UNKNOWN.format(name=name))
        return _made(session, who, name)
    if not admission.links or row.issuer is not None or row.password_hash is not None:
        raise Refused(_TAKEN.format(name=name))
    row.issuer, row.issued_subject = who.issuer, who.subject
    row.reset_sha256, row.reset_expires_at = None, None
    told_of_account(session, row, who.issuer, "link", after={"issuer": who.issuer})
    return row


def _made(session: Session, who: Identity, name: str) -> AccountRow:
    row = AccountRow(
        id=new_id(),
        name=name,
        display_name=" ".join(who.display_name.split())[:LONGEST_NAME] or name,
        issuer=who.issuer,
        issued_subject=who.subject,
        runs_server=False,
        created_at=datetime.now(UTC),
        failures=0,
    )
    session.add(row)
    session.flush()
    told_of_account(session, row, who.issuer, "make", after={"issuer": who.issuer})
    return row


def _give_roles(session: Session, account: AccountRow, given: Given, *, author: str) -> None:
    """In the projects of which groups decide; of a participant who is in no group nothing is taken."""
    for project in _projects(session, given.projects):
        said = project.id if project.id in given.projects else project.name
        roles = [each.role for each in given.roles if each.project == said]
        role = max(roles, key=ROLES.index, default=None)
        row = session.get(MembershipRow, (account.id, project.id))
        before = None if row is None else row.role
        if role == before or (role is None and before == "participant"):
            continue
        if role is None:
            session.delete(row)
        elif row is None:
            session.add(MembershipRow(account_id=account.id, project_id=project.id, role=role))
        else:
            row.role, row.subject_id = role, None
        told_of_member(session, account, project.id, author=author, roles=(before, role))


def _projects(session: Session, named: frozenset[str]) -> list[ProjectRow]:
    """Projects by identifier, or by a name that no other has: whoever administrates one names it as they like."""
    if not named:
        return []
    query = select(ProjectRow).where(or_(ProjectRow.id.in_(named), ProjectRow.name.in_(named)))
    found = list(session.scalars(query))
    names = Counter(each.name for each in found)
    ids = {each.id for each in found}
    return [each for each in found if each.id in named or (names[each.name] == 1 and each.name not in ids)]
