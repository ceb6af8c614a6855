"""How often a cohort was looked at: every analysis is recorded beside it, so that many tries do not pass for one."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.discovery.table import Covariate, Outcome, Table

_SUFFIX: Final = ".looks.jsonl"


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the record."""

    when: str
    """UTC, to a second."""
    identity: str
    """Of the question and all numbers that it was asked of: the same analysis again is the same look."""
    outcome: str
    kind: str
    covariates: tuple[str, ...]
    plan: str
    """Hash of the plan."""
    result: str
    """Reproducibility hash of the discovery."""


def looks_path(cohort: Path) -> Path:
    """The record of a cohort's looks: `cohort.looks.jsonl` beside `cohort.parquet`."""
    return cohort.with_name(f"{cohort.stem}{_SUFFIX}")


def looks_at(cohort: Path) -> list[Look]:
    """What was recorded, oldest first; a line that a stopped run left unfinished is passed over."""
    path = looks_path(cohort)
    if not path.exists():
        return []
    found = []
    for line in path.read_text("utf-8").splitlines():
        try:
            given = json.loads(line)
            found.append(Look(**{**given, "covariates": tuple(given["covariates"])}))
        except (json.JSONDecodeError, TypeError, KeyError):
            continue
    return found


def place_of(identity: str, looks: Sequence[Look]) -> int:
    """Which look this analysis is: its place among all different ones, the next if it is new."""
    order = list(dict.fromkeys(each.identity for each in looks))
    return order.index(identity) + 1 if identity in order else len(order) + 1


def refuse_unrecordable(cohort: Path) -> None:
    """InvalidInput where a look could not be recorded, before anything is analysed."""
    try:
        with looks_path(cohort).open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise InvalidInput(
            f"Every look at a cohort is recorded beside it, and {looks_path(cohort)} cannot be written: "
            "copy the cohort's files to a folder that you may write to."
        ) from error


def record(cohort: Path, look: Look) -> None:
    """Add a look that is not recorded yet, in one write."""
    if any(each.identity == look.identity for each in looks_at(cohort)):
        return
    path = looks_path(cohort)
    whole = not path.exists() or path.read_bytes()[-1:] in {b"", b"\n"}
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(("" if whole else "\n") + json.dumps(asdict(look), ensure_ascii=False) + "\n")


def now() -> str:
    """The time for the record."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256 of names and values."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def identity_of(
    choices: Mapping[str, Any], table: Table, outcome: Outcome, covariates: Iterable[Covariate]
) -> str:
    """Of an analysis: its choices and every number that it works on, not the places of files."""
    made = hashlib.sha256(digest(choices).encode())
    made.update(
        json.dumps(
            [table.records, table.subjects, [each.name for each in table.features], outcome.levels]
        ).encode()
    )
    event = np.empty(0) if outcome.event is None else outcome.event.astype(float)
    vectors = np.empty(0) if table.embedding is None else table.embedding
    for numbers in (table.values, vectors, outcome.values, event, *(each.values for each in covariates)):
        made.update(_bytes(numbers))
    return made.hexdigest()


def _bytes(numbers: Floats) -> bytes:
    """The same bytes for the same numbers, whatever kind of NaN."""
    whole = np.ascontiguousarray(numbers, float)
    return np.where(np.isnan(whole), np.nan, whole).tobytes()
