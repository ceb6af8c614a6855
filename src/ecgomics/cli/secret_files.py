"""Secrets that stand in files, as Docker, Kubernetes and systemd hand them over.

For each variable that may hold a secret there is one with `_FILE` behind its name, which names a file that holds it.
"""

import os
from pathlib import Path
from typing import Final

from ecgomics.core.errors import InvalidInput
from ecgomics.core.secret_file import secret_in

#: Every variable that may hold a secret.
SECRETS: Final = (
    "ECGOMICS_DATABASE_URL",
    "ECGOMICS_PSEUDONYM_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
)
#: What leads from pseudonyms to people: only its owner may read it.
_OF_PEOPLE: Final = frozenset({"ECGOMICS_PSEUDONYM_KEY"})
#: Where Docker and Kubernetes put secrets, each with its own rules of who may read them.
_HANDED_OVER: Final = (Path("/run/secrets"), Path("/var/run/secrets"))
SUFFIX: Final = "_FILE"


def take_secrets() -> None:
    """Set the variables whose file is named; InvalidInput where one cannot be read, is empty, or both are given."""
    for name in SECRETS:
        path = os.environ.get(name + SUFFIX)
        if not path:
            continue
        if name in _OF_PEOPLE:
            _refuse_open(name + SUFFIX, Path(path))
        content = secret_in(Path(path), f"The file {path}, which {name}{SUFFIX} names,")
        if os.environ.get(name, content) != content:
            raise InvalidInput(f"Both {name} and {name}{SUFFIX} are set: leave one of them out.")
        os.environ[name] = content


def _refuse_open(variable: str, path: Path) -> None:
    """InvalidInput where others than its owner may read or write it; where a system hands it over, that decides."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")  # of systemd
    handed_over = (*_HANDED_OVER, *((Path(credentials),) if credentials else ()))
    if os.name == "nt" or not path.exists() or any(path.is_relative_to(each) for each in handed_over):
        return
    if path.stat().st_mode & 0o077:
        raise InvalidInput(
            f"Others may read or write the file {path}, which {variable} names: chmod 600 {path}, as whoever has this "
            "key can tell who is behind a pseudonym."
        )
