"""People who sign in: accounts, their browsers, and projects of theirs, for tests of a server with accounts."""

from dataclasses import dataclass, field
from typing import Any, Final

import httpx2 as httpx
from fastapi.testclient import TestClient

from ecgomics.api.deployment import Deployment
from ecgomics.services.accounts import set_password
from ecgomics.store import Store
from ecgomics.store.account_records import Role

WITH_ACCOUNTS: Final = Deployment(accounts=True)
PASSWORD: Final = "correct horse battery staple"
ADDRESS: Final = "http://127.0.0.1:8000"


@dataclass
class Browser:
    """Somebody's browser: its cookie, and what the page repeats."""

    client: TestClient
    cookies: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def __call__(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"X-CSRF-Token": self.csrf, **more.pop("headers", {})}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.client.cookies.clear()
        return self.client.request(method, path, headers=headers, **more)

    def signed_in(self, name: str, password: str = PASSWORD) -> "Browser":
        """As that account from now on."""
        answer = self("POST", "/api/v1/session", json={"name": name, "password": password})
        assert answer.status_code == 200, answer.text
        self.cookies = dict(answer.cookies)
        self.csrf = answer.json()["csrf"]
        return self


def account(store: Store, name: str, *, runs_server: bool = False, **roles: Role) -> str:
    """An account with the usual password and roles by project; its identifier."""
    made = store.accounts.add(name, author="test", runs_server=runs_server)
    set_password(store, made, PASSWORD, author="test")
    for project, role in roles.items():
        give(store, name, project, role)
    return made.id


def give(store: Store, name: str, project: str, role: Role, subject_id: str | None = None) -> None:
    """A role in a project that has an administrator."""
    if role != "admin" and not store.accounts.members(project):
        store.accounts.add(f"admin-of-{project}", author="test")
        store.accounts.give_role(project, f"admin-of-{project}", "admin", author="test")
    store.accounts.give_role(project, name, role, subject_id=subject_id, author="test")
