"""What chains the audit: each entry carries a hash of itself and of the entry before it.

    who  = SHA-256 of a salt, the author, the caller and the address
    what = SHA-256 of a salt, what it was done to, and what it was before and after
    content = SHA-256 of number, time, project, action, kind, who and what
    sha256 = SHA-256 of the previous entry's and the content

Who and what stand in the chain by their salted hashes alone, so that they can be erased, with the salt, and the chain
stays whole. An entry that is left out of an export is told by the hash of its content, which says nothing else.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

#: What stands before the first entry.
START: Final = "0" * 64
#: Changes with what is hashed; entries of another form cannot be verified by this one.
FORM: Final = "ecgomics-audit-1"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: how many entries there are, and the hash of the last. To be noted elsewhere."""

    entries: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Links:
    """An entry as the chain has it."""

    id: int
    at: datetime
    project_id: str
    action: str
    kind: str
    who_sha256: str
    what_sha256: str

    @property
    def content_sha256(self) -> str:
        """Hash of all of it, for the chain."""
        return _digest(
            [
                FORM,
                self.id,
                self.at.isoformat(timespec="microseconds"),
                *(self.project_id, self.action, self.kind, self.who_sha256, self.what_sha256),
            ]
        )


def who_sha256(salt: str, *, author: str, caller: str, address: str) -> str:
    """Hash of who did something."""
    return _digest([salt, author, caller, address])


def what_sha256(
    salt: str,
    *,
    entity_id: str,
    entity_name: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> str:
    """Hash of what something was done to."""
    return _digest([salt, entity_id, entity_name, before, after])


def chained(previous_sha256: str, content_sha256: str) -> str:
    """The hash of an entry behind another."""
    return hashlib.sha256(f"{previous_sha256} {content_sha256}".encode()).hexdigest()


def as_json_holds(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """As it comes back from a column of JSON, so that its hash is the same then."""
    if value is None:
        return None
    found: dict[str, Any] = json.loads(json.dumps(dict(value)))
    return found


def in_spans(numbers: Iterable[int]) -> list[list[int]]:
    """First and last of each run of numbers that follow each other."""
    spans: list[list[int]] = []
    for each in sorted(set(numbers)):
        if spans and each == spans[-1][1] + 1:
            spans[-1][1] = each
        else:
            spans.append([each, each])
    return spans


def from_spans(spans: Iterable[Iterable[int]]) -> set[int]:
    """All numbers of such runs."""
    return {each for first, last in spans for each in range(first, last + 1)}


def _digest(facts: Any) -> str:
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
