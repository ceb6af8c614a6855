"""Who asks: without accounts, the name that a person gave the page or a program its requests."""

from typing import Annotated, Final
from urllib.parse import unquote

from fastapi import Depends, Header, Request

from ecgomics.api.access import DEVICE, TOKEN
from ecgomics.store.devices import StoredDevice

LOCAL_USER: Final = "local user"
_LONGEST: Final = 100


def _author(
    request: Request,
    ecgomics_author: Annotated[
        str | None, Header(description="Name of who makes a change, percent-encoded; kept with the change.")
    ] = None,
) -> str:
    """The name to keep with a change, and the token that was shown; control characters are left out.

    A phone goes by the name that it was paired with, whatever it says of itself.
    """
    device: StoredDevice | None = request.scope.get(DEVICE)
    if device is not None:
        return f"phone “{device.name}”"
    given = unquote(ecgomics_author or "")
    tidy = " ".join("".join(each if each.isprintable() else " " for each in given).split())
    name = tidy[:_LONGEST] or LOCAL_USER
    token = request.scope.get(TOKEN)
    return name if token is None else f"{name} (token {token})"


Author = Annotated[str, Depends(_author)]
