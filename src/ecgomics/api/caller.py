"""Who asks."""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

from fastapi import Depends, Request

from ecgomics.store.account_records import Membership, SignedIn, StoredAccount
from ecgomics.store.devices import StoredDevice
from ecgomics.store.tokens import StoredToken

#: Where the caller stands in the scope of a request.
CALLER: Final = "ecgomics.caller"

Kind = Literal["local", "account", "token", "phone", "nobody"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the person at this machine, somebody signed in, a program, a phone, or nobody that is known."""

    kind: Kind
    account: StoredAccount | None = None
    """Who is signed in, or whose the token is."""
    session: SignedIn | None = None
    token: StoredToken | None = None
    device: StoredDevice | None = None
    acting: Membership | None = None
    """As whom somebody signed in does what they ask for, where they may only with what is their own."""

    @property
    def account_id(self) -> str | None:
        """Of the account; None where there are none."""
        return None if self.account is None else self.account.id

    @property
    def key(self) -> str:
        """By what it is told from others."""
        of = self.token or self.device or self.account
        return self.kind if of is None else f"{self.kind}:{of.id}"

    @property
    def participant(self) -> Membership | None:
        """As whom somebody signed in takes part in a study: of several projects, the first by name."""
        if self.account is None:
            return None
        own = [each for each in self.account.memberships.values() if each.subject_id is not None]
        return min(own, key=lambda each: each.project_id, default=None)

    @property
    def owner(self) -> str | None:
        """Whose live sessions are the only ones that are there; None where all of the project are."""
        if self.device is not None:
            return self.device.id
        return None if self.acting is None else self.account_id


def _caller(request: Request) -> Caller:
    found: Caller = request.scope[CALLER]
    return found


Asking = Annotated[Caller, Depends(_caller)]
