"""Who makes a change: the account, or without accounts the name that a person gave the page or a program."""

from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import Depends, Header, Request

from ecgomics.api.caller import CALLER, Caller

LOCAL_USER: Final = "local user"
#: Who has not said who they are has no name to choose.
NOBODY: Final = "nobody"
_LONGEST: Final = 100


def _author(
    request: Request,
    ecgomics_author: Annotated[
        str | None, Header(description="Name of who makes a change, percent-encoded; kept with the change.")
    ] = None,
) -> str:
    """The name to keep with a change, and the token that was shown; control characters are left out.

    An account goes by its own name and a phone by the one that it was paired with, whatever they say of themselves.
    """
    return name_of(request.scope[CALLER], ecgomics_author)


def name_of(caller: Caller, said: str | None) -> str:
    """The name of a caller who says to be called so, percent-encoded."""
    if caller.device is not None:
        return f"phone “{caller.device.name}”"
    if caller.kind == "nobody":
        return NOBODY
    given = unquote(said or "") if caller.account is None else caller.account.display_name
    tidy = " ".join("".join(each if each.isprintable() else " " for each in given).split())
    name = tidy[:_LONGEST] or LOCAL_USER
    return name if caller.token is None else f"{name} (token {caller.token.name})"


Author = Annotated[str, Depends(_author)]
