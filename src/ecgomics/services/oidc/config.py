"""Which providers people sign in with, as one TOML file says it (docs/guide/oidc.md)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import urlsplit

from ecgomics.core.errors import InvalidInput
from ecgomics.core.hosts import is_loopback
from ecgomics.core.secret_file import secret_in
from ecgomics.store.account_records import ROLES, Role
from ecgomics.store.vouched import GroupRole

#: Names stand in addresses.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MOST_BYTES: Final = 2**18
_HOURS: Final = 12.0
_LONGEST_HOURS: Final = 7 * 24.0
_SCOPES: Final = ("openid", "profile", "email")


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """One provider, and what it gives to whom it vouches for."""

    name: str
    title: str
    """What stands on the button."""
    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = _SCOPES
    name_claim: str = "preferred_username"
    """What an account is called by; an e-mail address must be a verified one."""
    groups_claim: str = "groups"
    hosts: frozenset[str] = frozenset()
    """Hosts beside the issuer's own where it may be asked."""
    domains: frozenset[str] = frozenset()
    """Of verified e-mail addresses that may come in; any where there are none."""
    groups: frozenset[str] = frozenset()
    """One of which is needed; none where there are none."""
    makes_accounts: bool = True
    links_accounts: bool = False
    """Whether an account that was made before, without a password, becomes that of who has its name there."""
    roles: tuple[GroupRole, ...] = ()
    runs_server: frozenset[str] = frozenset()
    """Groups whose people run the server."""
    hours: float = _HOURS
    """How long somebody stays signed in, at most; then the provider is asked again."""


@dataclass(frozen=True, slots=True)
class OidcConfig:
    """All providers by name, and whether passwords are taken beside them."""

    providers: Mapping[str, ProviderConfig] = field(default_factory=dict)
    passwords: bool = True


def read_config(path: Path) -> OidcConfig:
    """What the file says; InvalidInput with the one thing that is wrong in it."""
    try:
        with path.open("rb") as file:
            said = tomllib.loads(file.read(_MOST_BYTES).decode())
    except OSError as error:
        raise InvalidInput(f"The file {path} of --oidc cannot be read: {error.strerror}.") from error
    except ValueError as error:  # no UTF-8, or no TOML
        raise InvalidInput(f"The file {path} of --oidc is no TOML: {error}.") from error
    top = _Section(said, f"{path.name}")
    found = [_provider(_Section(each, "a provider"), path.parent) for each in top.tables("providers")]
    config = OidcConfig({each.name: each for each in found}, top.flag("passwords", otherwise=True))
    top.refuse_others()
    if not found:
        raise InvalidInput(f"The file {path} of --oidc names no provider: it needs a table [[providers]].")
    if len(config.providers) < len(found):
        raise InvalidInput(f"Two providers of {path} have the same name.")
    return config


def _provider(said: "_Section", folder: Path) -> ProviderConfig:
    name = said.text("name")
    if not _NAME.fullmatch(name):
        raise InvalidInput(f"The provider “{name}” needs a name of small letters, digits and hyphens.")
    said.what = f"the provider “{name}”"
    found = ProviderConfig(
        name=name,
        title=said.text("title", otherwise=name),
        issuer=_checked_issuer(said.text("issuer")),
        client_id=said.text("client_id"),
        client_secret=_secret(folder / said.text("client_secret_file"), name),
        scopes=tuple(dict.fromkeys(("openid", *(said.texts("scopes") or _SCOPES)))),
        name_claim=said.text("name_claim", otherwise="preferred_username"),
        groups_claim=said.text("groups_claim", otherwise="groups"),
        hosts=frozenset(each.lower() for each in said.texts("hosts")),
        domains=frozenset(each.lower() for each in said.texts("domains")),
        groups=frozenset(said.texts("groups")),
        makes_accounts=said.flag("make_accounts", otherwise=True),
        links_accounts=said.flag("link_accounts", otherwise=False),
        roles=tuple(_group_role(_Section(each, f"a role of {name}")) for each in said.tables("roles")),
        runs_server=frozenset(said.texts("runs_server")),
        hours=_hours(said, name),
    )
    said.refuse_others()
    return found


def _group_role(said: "_Section") -> GroupRole:
    role = said.text("role")
    if role not in ROLES or role == "participant":
        raise InvalidInput(f"A group cannot have the role “{role}”: viewer, analyst and admin are allowed.")
    found = GroupRole(said.text("group"), said.text("project"), cast(Role, role))
    said.refuse_others()
    return found


def _checked_issuer(issuer: str) -> str:
    try:
        parts = urlsplit(issuer)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        parts, host = urlsplit(""), ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
    if not host or not is_safe or parts.query or parts.fragment or parts.username is not None:
        raise InvalidInput(
            f"The issuer “{issuer}” is none: it goes https://id.hospital.example/realms/clinic."
        )
    return issuer


def _secret(path: Path, name: str) -> str:
    return secret_in(path, f"The client_secret_file {path} of the provider “{name}”")


def _hours(said: "_Section", name: str) -> float:
    hours = said.take("session_hours", (int, float), otherwise=_HOURS)
    if isinstance(hours, bool) or not 0 < hours <= _LONGEST_HOURS:
        raise InvalidInput(
            f"session_hours of the provider “{name}” is above 0 and at most {_LONGEST_HOURS:g}."
        )
    return float(hours)


class _Section:
    """One table of the file: what is taken out of it, and what is left that nobody knows."""

    def __init__(self, said: Mapping[str, Any], what: str) -> None:
        self._left = dict(said)
        self.what = what

    def take(self, key: str, kind: type | tuple[type, ...], *, otherwise: Any = None) -> Any:
        """The value of a key; InvalidInput where it is of another kind, or missing without an alternative."""
        value = self._left.pop(key, otherwise)
        if value is None:
            raise InvalidInput(f"The file of --oidc does not state {key} of {self.what}.")
        if not isinstance(value, kind):
            raise InvalidInput(
                f"The file of --oidc states {key} of {self.what} as something else than it is."
            )
        return value

    def text(self, key: str, *, otherwise: str | None = None) -> str:
        """A text that is not empty."""
        found: str = self.take(key, str, otherwise=otherwise)
        if not found.strip():
            raise InvalidInput(f"The file of --oidc leaves {key} of {self.what} empty.")
        return found.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; none where it is missing."""
        found = self.take(key, list, otherwise=[])
        if not all(isinstance(each, str) and each.strip() for each in found):
            raise InvalidInput(f"The file of --oidc states {key} of {self.what} not as a list of texts.")
        return tuple(each.strip() for each in found)

    def flag(self, key: str, *, otherwise: bool) -> bool:
        """Yes or no."""
        found: bool = self.take(key, bool, otherwise=otherwise)
        return found

    def tables(self, key: str) -> list[dict[str, Any]]:
        """A list of tables; none where it is missing."""
        found = self.take(key, list, otherwise=[])
        if not all(isinstance(each, dict) for each in found):
            raise InvalidInput(f"The file of --oidc states {key} of {self.what} not as tables, as [[{key}]].")
        return list(found)

    def refuse_others(self) -> None:
        """InvalidInput for a key that nothing has taken, such as one that was misspelt."""
        if self._left:
            raise InvalidInput(
                f"The file of --oidc states {sorted(self._left)[0]} of {self.what}, which means nothing."
            )
