"""Who may do what: one row of `rights.csv` for every operation of the interface.

    role          the least that is needed: open (nobody need sign in), anyone (who is signed in), participant, viewer,
                  analyst or admin (in the project that it is about), server (who runs the server)
    participants  own: participants and their phones may, too, with what is their own
    server        server: who runs the server may, in every project
    scopes        of tokens, any of which is needed

An operation without a row is open to nobody.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from ecgomics.store.account_records import Role, StoredAccount
from ecgomics.store.audit import OF_THE_SERVER
from ecgomics.store.tokens import Scope

Need = Literal["open", "anyone", "participant", "viewer", "analyst", "admin", "server"]
NEEDS: Final = get_args(Need)
#: Sockets stand in no description of the interface: the least role, and the scopes of tokens, that open them.
SOCKETS: Final[dict[str, tuple[Role, frozenset[Scope]]]] = {
    "feed": ("analyst", frozenset(("ingest", "analyse", "admin"))),
    "view": ("viewer", frozenset(("read", "analyse", "admin"))),
}


@dataclass(frozen=True, slots=True)
class Right:
    """Who may do one operation."""

    need: Need
    of_participants: bool
    of_server: bool
    scopes: frozenset[Scope]

    def projects(self, account: StoredAccount) -> frozenset[str] | None:
        """The projects in which an account may do it; None: in all."""
        if self.need in ("open", "server") or (self.of_server and account.runs_server):
            return None
        if self.need == "anyone":
            return frozenset(account.memberships)
        own = account.projects(cast(Role, self.need))
        return own | {OF_THE_SERVER} if account.runs_server else own

    def is_of(self, account: StoredAccount) -> bool:
        """Whether an account may do it anywhere."""
        if self.need in ("open", "anyone"):
            return True
        if account.runs_server and (self.need == "server" or self.of_server):
            return True
        return self.need != "server" and bool(account.projects(cast(Role, self.need)))


@cache
def rights() -> dict[str, Right]:
    """By operation, who may do it."""
    text = files("ecgomics.api").joinpath("rights.csv").read_text(encoding="utf-8")
    return {row["operation"]: _right(row) for row in csv.DictReader(text.splitlines())}


def _right(row: dict[str, str]) -> Right:
    if row["role"] not in NEEDS:
        raise ValueError(f"{row['operation']}: there is no role {row['role']}")
    return Right(
        need=cast(Need, row["role"]),
        of_participants=row["participants"] == "own",
        of_server=row["server"] == "server",
        scopes=frozenset(cast(Scope, each) for each in row["scopes"].split("+") if each),
    )
