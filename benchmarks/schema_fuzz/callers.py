"""Who asks: the person at this machine, people of each role, tokens of each scope, and a paired phone."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx2 as httpx
import requests

from benchmarks.schema_fuzz.world import API, Filler
from ecgomics.services.accounts import set_password
from ecgomics.store import Store

ROLES: Final = ("viewer", "analyst", "admin")
SCOPES: Final = ("ingest", "read", "analyse", "admin")
#: Who may ask without accounts, and with them.
WITHOUT: Final = ("local", "token ingest", "token read", "token analyse", "token admin", "phone")
WITH: Final = (
    *("nobody", "participant", *ROLES, "server"),
    *("token ingest", "token read", "token analyse", "token admin", "phone"),
)
_PASSWORD: Final = "correct horse battery staple"
_ROOT: Final = "root"


@dataclass
class Caller:
    """One who asks, by the headers that they show."""

    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)

    def __post_init__(self) -> None:
        self.session.trust_env = False


def make_root(folder: Path) -> None:
    """The first account, which runs the server, in a store that no server has open."""
    with Store(folder) as store:
        made = store.accounts.add(_ROOT, author="benchmark", runs_server=True)
        set_password(store, made, _PASSWORD, author="benchmark")
        store.accounts.give_role("default", _ROOT, "admin", author="benchmark")


def sign_in_root(client: httpx.Client) -> None:
    """Let a client be whoever runs the server from now on."""
    client.headers.update(_signed_in(client, _ROOT))


class Callers:
    """Those who were asked for; who lost what they show is replaced by another of the kind."""

    def __init__(self, filler: Filler, names: tuple[str, ...]) -> None:
        self._filler = filler
        self._with_accounts = "server" in names
        self.all = [Caller(name) for name in names]
        self.renew()

    def renew(self) -> None:
        """Give new headers to who is not known any more."""
        for each in self.all:
            if not self._is_known(each):
                each.headers = self._headers(each.name)

    def _is_known(self, caller: Caller) -> bool:
        if caller.name in ("local", "nobody"):
            return True
        if not caller.headers:
            return False
        path = f"{API}/mobile/me" if caller.name == "phone" else f"{API}/session"
        with _client(self._filler.client) as client:
            answer = client.get(path, headers=dict(caller.headers))
        if caller.name == "phone" or caller.name.startswith("token"):
            return answer.status_code == 200
        return answer.is_success and answer.json()["account"] is not None

    def _headers(self, name: str) -> Mapping[str, str]:
        kind, _, scope = name.partition(" ")
        if kind == "token":
            made = self._filler.post("tokens", {"name": name, "scope": scope})
            return {"Authorization": f"Bearer {made['secret']}"}
        if kind == "phone":
            self._filler.pair()
            return {"Authorization": f"Bearer {self._filler.phone}"}
        return self._person(kind)

    def _person(self, role: str) -> Mapping[str, str]:
        name = f"{role}-{secrets.token_hex(4)}"
        made = self._filler.post("accounts", {"name": name, "runs_server": role == "server"})
        with _client(self._filler.client) as client:
            given = {"secret": made["link"]["secret"], "password": _PASSWORD}
            client.post(f"{API}/session/password", json=given).raise_for_status()
            if role != "server":
                wanted: dict[str, str | None] = {"name": name, "role": role}
                if role == "participant":
                    if self._filler.get(f"subjects/{self._filler.participant}") is None:
                        self._filler.pair()  # she was erased
                    wanted["participant"] = self._filler.participant
                self._filler.put("projects/default/members", wanted)
            return _signed_in(client, name)


def _client(like: httpx.Client) -> httpx.Client:
    """A client that shows nothing."""
    return httpx.Client(base_url=like.base_url, timeout=60.0, trust_env=False)


def _signed_in(client: httpx.Client, name: str) -> dict[str, str]:
    """What the browser of an account shows."""
    given = {"name": name, "password": _PASSWORD}
    while (answer := client.post(f"{API}/session", json=given)).status_code == 429:
        time.sleep(float(answer.headers["Retry-After"]))  # others tried wrong passwords from this address
    assert answer.is_success, answer.text
    cookie = "; ".join(f"{key}={value}" for key, value in answer.cookies.items())
    client.cookies.clear()
    return {"Cookie": cookie, "X-CSRF-Token": str(answer.json()["csrf"])}
