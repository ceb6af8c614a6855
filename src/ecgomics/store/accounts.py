"""Accounts and their roles in projects. Passwords come here hashed; of secrets that set one the hash is kept."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ecgomics.core.errors import Conflict, InvalidInput, NotFound
from ecgomics.store.access_tables import TokenRow
from ecgomics.store.account_records import ROLES, Member, Membership, Role, StoredAccount
from ecgomics.store.account_tables import AccountRow, AccountSessionRow, MembershipRow
from ecgomics.store.audit import OF_THE_SERVER, note
from ecgomics.store.cohorts import Sessions
from ecgomics.store.library import existing_project
from ecgomics.store.library_tables import ProjectRow, SubjectRow
from ecgomics.store.reach import everything
from ecgomics.store.secret_text import hash_of, new_id, new_secret

LONGEST_NAME: Final = 100
#: How long the secret is valid by which a password is set.
RESET_WITHIN: Final = timedelta(hours=24)
RESET_PREFIX: Final = "ecp_"
_UNKNOWN_RESET: Final = "This link is unknown, used or older than a day: ask an administrator for a new one."


class Accounts:
    """The part of a store that keeps accounts."""

    def __init__(self, *, reading: Sessions, changing: Sessions) -> None:
        self._reading = reading
        self._changing = changing

    def add(
        self,
        name: str,
        *,
        author: str,
        display_name: str = "",
        password_hash: str | None = None,
        runs_server: bool = False,
        issued: tuple[str, str] | None = None,
    ) -> StoredAccount:
        """A new account; issued: who vouches for it, and its name there. InvalidInput for a name that is taken."""
        tidy = tidy_name(name)
        with self._changing() as session:
            if session.scalar(select(AccountRow.id).where(AccountRow.name == tidy)) is not None:
                raise InvalidInput(f"There is an account “{tidy}” already: choose another name.")
            row = AccountRow(
                id=new_id(),
                name=tidy,
                display_name=" ".join(display_name.split())[:LONGEST_NAME] or tidy,
                password_hash=password_hash,
                issuer=None if issued is None else issued[0],
                issued_subject=None if issued is None else issued[1],
                runs_server=runs_server,
                created_at=datetime.now(UTC),
                failures=0,
            )
            session.add(row)
            session.flush()
            told_of_account(session, row, author, "make", after={"runs_server": runs_server})
            return stored_account(session, row)

    def listed(self) -> Sequence[StoredAccount]:
        """Every account, by name."""
        with self._reading() as session:
            rows = session.scalars(select(AccountRow).order_by(AccountRow.name))
            return [stored_account(session, row) for row in rows]

    def is_empty(self) -> bool:
        """Whether nobody could sign in."""
        with self._reading() as session:
            return session.scalar(select(AccountRow.id).limit(1)) is None

    def account(self, account_id: str) -> StoredAccount:
        """One account; NotFound if it is not there."""
        with self._reading() as session:
            return stored_account(session, existing_account(session, account_id))

    def named(self, name: str) -> StoredAccount | None:
        """The account of a name."""
        with self._reading() as session:
            row = session.scalar(select(AccountRow).where(AccountRow.name == name.strip().casefold()))
            return None if row is None else stored_account(session, row)

    def issued(self, issuer: str, subject: str) -> StoredAccount | None:
        """The account that somebody else vouches for."""
        query = select(AccountRow).where(AccountRow.issuer == issuer, AccountRow.issued_subject == subject)
        with self._reading() as session:
            row = session.scalar(query)
            return None if row is None else stored_account(session, row)

    def password_of(self, account_id: str) -> tuple[str | None, datetime | None]:
        """Hash of the password, None without one, and until when no password is looked at."""
        with self._reading() as session:
            row = existing_account(session, account_id)
            return row.password_hash, row.held_until

    def note_failure(self, account_id: str, *, free: int, longest: timedelta) -> None:
        """A wrong password: after so many, the account is held for a second, then two, four … up to the longest."""
        with self._changing() as session:
            row = existing_account(session, account_id)
            row.failures += 1
            if row.failures >= free:
                pause = timedelta(seconds=2.0 ** min(row.failures - free, 30))
                row.held_until = datetime.now(UTC) + min(pause, longest)
            told_of_account(session, row, "nobody", "fail to sign in", after={"failures": row.failures})

    def note_refusal(self) -> None:
        """A sign-in that was not looked at, or of a name that nobody has: that is not kept, as it may be a password."""
        with self._changing() as session:
            note(
                session,
                author="nobody",
                action="fail to sign in",
                kind="account",
                entity_id="",
                project_id=OF_THE_SERVER,
            )

    def note_success(self, account_id: str, password_hash: str | None = None) -> None:
        """The right password, and its hash where that was made anew."""
        with self._changing() as session:
            row = existing_account(session, account_id)
            row.failures, row.held_until = 0, None
            if password_hash is not None:
                row.password_hash = password_hash
            told_of_account(session, row, row.display_name, "sign in")

    def change(
        self,
        account_id: str,
        *,
        author: str,
        display_name: str | None = None,
        runs_server: bool | None = None,
        enabled: bool | None = None,
    ) -> StoredAccount:
        """Change what is not None; who is disabled is signed out. Conflict where nobody would run the server."""
        with self._changing() as session:
            row = existing_account(session, account_id)
            if display_name is not None:
                row.display_name = " ".join(display_name.split())[:LONGEST_NAME] or row.name
            if runs_server is not None:
                row.runs_server = runs_server
            if enabled is not None:
                row.disabled_at = None if enabled else row.disabled_at or datetime.now(UTC)
            if row.disabled_at is not None:
                sign_out(session, account_id)
            session.flush()
            _refuse_leaderless(session)
            after = {"display_name": display_name, "runs_server": runs_server, "enabled": enabled}
            told = {name: value for name, value in after.items() if value is not None}
            told_of_account(session, row, author, "change", after=told)
            return stored_account(session, row)

    def remove(self, account_id: str, *, author: str) -> None:
        """Forget an account with its roles, tokens and sessions. What it did stays told by its name."""
        with self._changing() as session:
            row = existing_account(session, account_id)
            for token in session.scalars(select(TokenRow).where(TokenRow.account_id == account_id)):
                session.delete(token)
            told_of_account(session, row, author, "delete")
            session.delete(row)
            session.flush()
            _refuse_leaderless(session)

    def make_reset(self, account_id: str, *, author: str) -> tuple[str, datetime]:
        """A secret by which a password is set once, told this once, and until when."""
        secret = new_secret(RESET_PREFIX)
        with self._changing() as session:
            row = existing_account(session, account_id)
            if row.issuer is not None:
                raise InvalidInput(
                    f"The account “{row.name}” signs in at {row.issuer}: it has no password here."
                )
            row.reset_sha256 = hash_of(secret)
            row.reset_expires_at = until = datetime.now(UTC) + RESET_WITHIN
            told_of_account(session, row, author, "make a link to set the password")
            return secret, until

    def of_reset(self, secret: str) -> StoredAccount:
        """The account whose password a secret sets; NotFound where it sets none."""
        with self._reading() as session:
            return stored_account(session, _of_reset(session, secret))

    def set_password(self, account_id: str, password_hash: str, *, author: str) -> None:
        """Another password: every browser is signed out, and no link sets another."""
        with self._changing() as session:
            row = existing_account(session, account_id)
            row.password_hash = password_hash
            row.reset_sha256, row.reset_expires_at = None, None
            row.failures, row.held_until = 0, None
            sign_out(session, account_id)
            told_of_account(session, row, author, "set the password")

    def members(self, project_id: str) -> Sequence[Member]:
        """Who has a role in a project, by name; NotFound without the project."""
        query = (
            select(MembershipRow, AccountRow)
            .join(AccountRow, AccountRow.id == MembershipRow.account_id)
            .where(MembershipRow.project_id == project_id)
            .order_by(AccountRow.name)
        )
        with self._reading() as session:
            existing_project(session, project_id)
            return [_member(session, membership, account) for membership, account in session.execute(query)]

    def give_role(
        self, project_id: str, name: str, role: Role, *, subject_id: str | None = None, author: str
    ) -> Member:
        """Give an account a role in a project, in the place of the one that it has there.

        A participant needs a person of the project. NotFound without the project, account or person.
        """
        with self._changing() as session:
            project = existing_project(session, project_id)
            account = session.scalar(select(AccountRow).where(AccountRow.name == name.strip().casefold()))
            if account is None:
                raise NotFound(f"There is no account “{name.strip()}”: who runs the server makes accounts.")
            _refuse_without_person(session, project_id, role, subject_id)
            _refuse_elsewhere(session, account, project_id, role)
            row = session.get(MembershipRow, (account.id, project_id))
            if row is None:
                row = MembershipRow(account_id=account.id, project_id=project_id)
                session.add(row)
            before = row.role
            row.role, row.subject_id = role, subject_id
            session.flush()
            _refuse_without_admin(session, project)
            told_of_member(session, account, project_id, author=author, roles=(before, role))
            return _member(session, row, account)

    def take_role(self, project_id: str, account_id: str, *, author: str) -> None:
        """Take an account out of a project; NotFound if it is not in it."""
        with self._changing() as session:
            project = existing_project(session, project_id)
            row = session.get(MembershipRow, (account_id, project_id))
            account = session.get(AccountRow, account_id)
            if row is None or account is None:
                raise NotFound("There is no such member of this project.")
            before = row.role
            session.delete(row)
            session.flush()
            _refuse_without_admin(session, project)
            told_of_member(session, account, project_id, author=author, roles=(before, None))


def tidy_name(name: str) -> str:
    """A name to sign in with: lower case, without blanks at its ends; InvalidInput for one that cannot be."""
    tidy = name.strip().casefold()
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable() or any(each.isspace() for each in tidy):
        raise InvalidInput(
            f"An account needs a name of 1 to {LONGEST_NAME} characters without blanks, such as an e-mail address."
        )
    return tidy


def _refuse_without_person(session: Session, project_id: str, role: Role, subject_id: str | None) -> None:
    if (role == "participant") != (subject_id is not None):
        raise InvalidInput("A participant, and nobody else, is a person of the project: name who it is.")
    subject = None if subject_id is None else session.get(SubjectRow, subject_id)
    if subject_id is not None and (subject is None or subject.project_id != project_id):
        raise NotFound("There is no such person in this project.")


def _refuse_elsewhere(session: Session, account: AccountRow, project_id: str, role: Role) -> None:
    """Who takes part in a study of another project stays with that: where their recordings go is decided by their role.

    Whoever administrates a project could else have the recordings of another's participants come to theirs.
    """
    others = select(MembershipRow.subject_id).where(
        MembershipRow.account_id == account.id, MembershipRow.project_id != project_id
    )
    with everything():
        taken = list(session.scalars(others))
    if any(each is not None for each in taken) or (role == "participant" and taken):
        raise Conflict(
            f"The account “{account.name}” has a role elsewhere that this one cannot stand beside: whoever takes part "
            "in a study has an account for that alone."
        )


def _refuse_leaderless(session: Session) -> None:
    running = (
        select(func.count())
        .select_from(AccountRow)
        .where(AccountRow.runs_server, AccountRow.disabled_at.is_(None))
    )
    if not session.scalar(running):
        raise Conflict("Nobody would run the server any more: let another account run it first.")


def _refuse_without_admin(session: Session, project: ProjectRow) -> None:
    """Where a project has members, one of them administrates it."""
    members = select(MembershipRow.role).where(MembershipRow.project_id == project.id)
    roles = set(session.scalars(members))
    if "admin" not in roles:
        raise Conflict(f"The project “{project.name}” would have no administrator: give it one first.")


def sign_out(session: Session, account_id: str) -> None:
    for row in session.scalars(select(AccountSessionRow).where(AccountSessionRow.account_id == account_id)):
        session.delete(row)


def _of_reset(session: Session, secret: str) -> AccountRow:
    row = session.scalar(select(AccountRow).where(AccountRow.reset_sha256 == hash_of(secret)))
    if row is None or row.reset_expires_at is None or datetime.now(UTC) >= row.reset_expires_at:
        raise NotFound(_UNKNOWN_RESET)
    return row


def existing_account(session: Session, account_id: str) -> AccountRow:
    row = session.get(AccountRow, account_id)
    if row is None:
        raise NotFound("There is no such account.")
    return row


def told_of_account(
    session: Session, row: AccountRow, author: str, action: str, after: Mapping[str, object] | None = None
) -> None:
    note(
        session,
        author=author,
        action=action,
        kind="account",
        entity_id=row.id,
        entity_name=row.name,
        project_id=OF_THE_SERVER,
        after=after,
    )


def told_of_member(
    session: Session,
    account: AccountRow,
    project_id: str,
    *,
    author: str,
    roles: tuple[str | None, str | None],
) -> None:
    before, after = roles
    note(
        session,
        author=author,
        action="change",
        kind="member",
        entity_id=account.id,
        entity_name=account.name,
        project_id=project_id,
        before={"role": before},
        after={"role": after},
    )


def _role(text: str) -> Role:
    return next(each for each in ROLES if each == text)


def _member(session: Session, row: MembershipRow, account: AccountRow) -> Member:
    subject = None if row.subject_id is None else session.get(SubjectRow, row.subject_id)
    return Member(
        account_id=account.id,
        name=account.name,
        display_name=account.display_name,
        role=_role(row.role),
        subject_id=row.subject_id,
        pseudonym=None if subject is None else subject.pseudonym,
        is_enabled=account.disabled_at is None,
    )


def stored_account(session: Session, row: AccountRow) -> StoredAccount:
    memberships = session.scalars(select(MembershipRow).where(MembershipRow.account_id == row.id))
    return StoredAccount(
        id=row.id,
        name=row.name,
        display_name=row.display_name,
        runs_server=row.runs_server,
        created_at=row.created_at,
        disabled_at=row.disabled_at,
        has_password=row.password_hash is not None,
        issuer=row.issuer,
        memberships={
            each.project_id: Membership(each.project_id, _role(each.role), each.subject_id)
            for each in memberships
        },
    )
