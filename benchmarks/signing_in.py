"""Accounts that are signed in, for servers that want them."""

from collections.abc import Sequence
from pathlib import Path

from ecgomics.api.access import CSRF, csrf_of
from ecgomics.api.deployment import Deployment
from ecgomics.store import Store

_AUTHOR = "benchmark"


def signed_in(folder: Path, url: str, *, accounts: int, projects: Sequence[str]) -> list[dict[str, str]]:
    """So many accounts that analyse in these projects, each signed in: the headers of its requests."""
    cookie = Deployment(accounts=True).cookie
    found = []
    with Store(folder, database_url=url or None) as store:
        names = [f"reader-{number:03d}" for number in range(accounts)]
        known = {each.name: each for each in store.accounts.listed()}
        for place, name in enumerate(names):
            if name not in known:
                known[name] = store.accounts.add(name, author=_AUTHOR)
                for project in projects:
                    store.accounts.give_role(project, name, "analyst" if place else "admin", author=_AUTHOR)
            _, secret = store.signed_in.begin(known[name].id, "benchmark")
            found.append({"Cookie": f"{cookie}={secret}", CSRF: csrf_of(secret)})
    return found
