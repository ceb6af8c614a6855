"""What the interface says of accounts, of who is signed in, and of roles in projects."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ecgomics.services.passwords import LONGEST
from ecgomics.store.account_records import Role
from ecgomics.store.accounts import LONGEST_NAME

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Password = Annotated[str, Field(min_length=1, max_length=LONGEST)]


class ProjectRole(BaseModel):
    """The role in a project; participant: identifier of who they are in it, of a participant."""

    project: str
    role: Role
    participant: str | None


class SignedInAs(BaseModel):
    """Who is signed in, and what they may do. runs_server: whether they manage accounts and projects."""

    id: str
    name: str
    display_name: str
    runs_server: bool
    has_password: bool
    roles: list[ProjectRole]


class ProviderDoor(BaseModel):
    """Where else people sign in (OpenID Connect), and what stands on the button."""

    name: str
    url: str


class Session(BaseModel):
    """Who asks. accounts: whether people sign in here at all; csrf: what a page repeats in `X-CSRF-Token`.

    providers, passwords: how one signs in; sign_out_path: where the page goes after it has signed out, so that the
    provider forgets who it was, too.
    """

    accounts: bool
    account: SignedInAs | None
    csrf: str | None
    expires_at: datetime | None
    providers: list[ProviderDoor]
    passwords: bool
    sign_out_path: str | None


class SignIn(BaseModel):
    """Name and password."""

    name: Name
    password: Password


class NewPassword(BaseModel):
    """The password that is, and the one that shall be."""

    old: Password
    new: Password


class PasswordByLink(BaseModel):
    """The secret of a link, and the password that it sets."""

    secret: Annotated[str, Field(min_length=1, max_length=100)]
    password: Password


class PasswordLinkOf(BaseModel):
    """Whose password a link sets."""

    name: str
    display_name: str


class LinkSecret(BaseModel):
    """The secret of a link."""

    secret: Annotated[str, Field(min_length=1, max_length=100)]


class Browser(BaseModel):
    """A browser in which the account is signed in. is_this: the one that asks."""

    id: str
    browser: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    is_this: bool


class Browsers(BaseModel):
    """Where the account is signed in, the latest used first."""

    sessions: list[Browser]


class Account(BaseModel):
    """Somebody who signs in. issuer: who vouches for them, where they sign in elsewhere."""

    id: str
    name: str
    display_name: str
    runs_server: bool
    created_at: datetime
    disabled_at: datetime | None
    has_password: bool
    issuer: str | None
    roles: list[ProjectRole]


class Accounts(BaseModel):
    """Every account, by name."""

    accounts: list[Account]


class NewAccount(BaseModel):
    """An account to be made; it sets its password by a link."""

    name: Name
    display_name: Annotated[str, Field(max_length=LONGEST_NAME)] = ""
    runs_server: bool = False


class AccountChange(BaseModel):
    """What shall be otherwise; null stays as it is."""

    display_name: Annotated[str, Field(max_length=LONGEST_NAME)] | None = None
    runs_server: bool | None = None
    enabled: bool | None = None


class PasswordLink(BaseModel):
    """A link by which a password is set once, told this once; path: behind the address of the server."""

    secret: str
    path: str
    expires_at: datetime


class MadeAccount(BaseModel):
    """A new account, and the link by which it sets its password."""

    account: Account
    link: PasswordLink


class Member(BaseModel):
    """An account in a project. participant: who they are in it, of a participant."""

    account: str
    name: str
    display_name: str
    role: Role
    participant: str | None
    pseudonym: str | None
    is_enabled: bool


class Members(BaseModel):
    """Who has a role in a project, by name."""

    members: list[Member]


class NewRole(BaseModel):
    """The role of an account, known by its name. participant: who they are, of a participant alone."""

    name: Name
    role: Literal["participant", "viewer", "analyst", "admin"]
    participant: str | None = None
