"""What a server says no to, as exceptions.

EcgomicsError
├── InvalidInput …  the library's own tree, by the type of the problem: the caller can mend it
├── ServerError     the server could not: too much at once, an error of its own, something that is no platform
│   └── Unreachable nothing answers there
└── JobFailed       a job ended without its result
"""

import json
from collections.abc import Mapping
from typing import Final

from ecgomics.core.errors import (
    Conflict,
    EcgomicsError,
    InvalidInput,
    NotFound,
    Refused,
    UnreadableFile,
    Unstated,
)

_PREFIX: Final = "urn:ecgomics:problem:"
_KINDS: Final[Mapping[str, type[InvalidInput]]] = {
    "not-found": NotFound,
    "forbidden": Refused,
    "unauthorized": Refused,
    "unstated": Unstated,
    "unreadable-file": UnreadableFile,
}
_FIRST_OF_THE_SERVER: Final = 500
_TOO_MANY: Final = 429


class ServerError(EcgomicsError):
    """The server could not answer; status is that of HTTP, None where there was no answer."""

    def __init__(self, sentence: str, status: int | None = None) -> None:
        super().__init__(sentence)
        self.status = status


class Unreachable(ServerError):
    """Nothing answers at the address, or not in time."""


class JobFailed(EcgomicsError):
    """A job that was waited for failed, was cancelled or interrupted; the sentence says why."""

    def __init__(self, sentence: str, job: Mapping[str, object]) -> None:
        super().__init__(sentence)
        self.job = job


def error_of(status: int, content: bytes) -> EcgomicsError:
    """The exception of an answer that is an error: its sentence is that of the problem (RFC 9457)."""
    try:
        problem = json.loads(content)
        kind, sentence = str(problem["type"]).removeprefix(_PREFIX), str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        return ServerError(f"The server answered {status}, and not as a platform does.", status)
    if kind == "conflict":
        fields = {each["field"]: each["detail"] for each in problem.get("errors") or ()}
        return Conflict(sentence, fields)
    if status >= _FIRST_OF_THE_SERVER or status == _TOO_MANY:
        return ServerError(sentence, status)
    return _KINDS.get(kind, InvalidInput)(sentence)
