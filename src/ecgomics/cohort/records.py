"""The records of a run as whoever starts it knows them, and the parts that they are cut into.

inputs, or recordings handed in ──▶ records ──cut──▶ parts ──▶ what of each is not known ──▶ pieces, one Dask task each
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

from ecgomics.cohort.inputs import Input
from ecgomics.cohort.manifest_tables import Given
from ecgomics.cohort.measure import Source, Task, record_key
from ecgomics.cohort.origins import FromInput, FromMemory
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.corrections import Correction
from ecgomics.io.source import Stated

#: A part closes at so many records, or before its files grow beyond so many bytes. 64 ten-second ECGs of twelve leads
#: have some 8 MiB: a part is then some ten seconds of one process, what a killed run loses at most; a Holter recording,
#: which takes longer than that, is a part of its own.
PART_RECORDS: Final = 64
PART_BYTES: Final = 8 * 2**20
#: Longest time for a recording that was handed in, where none is given.
_HANDED_IN_LIMIT_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a run."""

    name: str
    identity: str
    """Changes when the recording does."""
    size_bytes: int
    time_limit_s: float
    source: Callable[[], Source]
    """Called when the record is about to be measured: a recording is fetched only then."""
    given: Mapping[str, Given] = field(default_factory=dict)
    """What a manifest says of it, in columns of its own."""
    subject: str | None = None
    recorded_at: str | None = None
    corrections: tuple[Correction, ...] = ()
    """What a person corrected of it; the values are those with them."""
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", record_key(self.name))

    def task(self, settings: Settings) -> Task:
        """What is to be done about it, with all that this needs."""
        return Task(
            self.name,
            self.identity,
            self.source(),
            settings,
            time_limit_s=self.time_limit_s,
            corrections=self.corrections,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A recording that the caller has, and fetches when it is about to be measured."""

    name: str
    """Tells it apart from all others; the name that it has in every table."""
    identity: str
    """Changes when the recording or its corrections do, such as a hash of its content."""
    fetch: Callable[[], Recording]
    size_bytes: int = 0
    given: Mapping[str, Given] = field(default_factory=dict)
    subject: str | None = None
    recorded_at: str | None = None
    corrections: tuple[Correction, ...] = ()


def records_of_inputs(found: Sequence[Input], stated: Stated, *, time_limit_s: float | None) -> list[Record]:
    """Records of recordings in files and at URLs, in the order of their names."""
    within = [_archive(each.location) for each in found]
    among = Counter(within)
    return [
        Record(
            each.name,
            state.identity,
            state.size_bytes // among[archive] if archive else state.size_bytes,
            time_limit_s or state.time_limit_s,
            _Fixed(FromInput(each, stated)),
            each.given,
            each.subject,
            each.recorded_at,
        )
        for each, archive in zip(found, within, strict=True)
        for state in [each.state]
    ]


def _archive(location: str) -> Path | None:
    """The archive that a recording lies in, whose size is that of all in it."""
    path = Path(location)
    return None if path.exists() else next((parent for parent in path.parents if parent.is_file()), None)


def records_held(held: Iterable[Held], *, time_limit_s: float | None) -> list[Record]:
    """Records of recordings that the caller has, in the order of their names; InvalidInput where two have one name."""
    ordered = sorted(held, key=lambda each: each.name)
    for one, other in pairwise(ordered):
        if one.name == other.name:
            raise InvalidInput(f"Two recordings are named {one.name}: each needs a name of its own.")
    limit_s = time_limit_s or _HANDED_IN_LIMIT_S
    return [
        Record(
            each.name,
            each.identity,
            each.size_bytes,
            limit_s,
            _Fetched(each.fetch),
            each.given,
            each.subject,
            each.recorded_at,
            each.corrections,
        )
        for each in ordered
    ]


def refuse_senseless(time_limit_s: float | None) -> None:
    """InvalidInput where the time limit is none."""
    if time_limit_s is not None and not 0.0 < time_limit_s <= threading.TIMEOUT_MAX:
        raise InvalidInput(f"The time limit is {time_limit_s:g} s; a positive one is needed.")


@dataclass(frozen=True, slots=True)
class _Fixed:
    source: Source

    def __call__(self) -> Source:
        return self.source


@dataclass(frozen=True, slots=True)
class _Fetched:
    fetch: Callable[[], Recording]

    def __call__(self) -> Source:
        return FromMemory(self.fetch())


@dataclass(frozen=True, slots=True)
class Part:
    """Records that stand in one file of the long table."""

    number: int
    records: Sequence[Record]

    @property
    def content(self) -> str:
        """The same for parts of the same records with the same files."""
        return content_of((each.key, each.identity) for each in self.records)


def content_of(records: Iterable[tuple[str, str]]) -> str:
    """A name for the keys and identities of a part's records."""
    text = "\n".join(f"{key} {identity}" for key, identity in records)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def cut(records: Sequence[Record]) -> list[Part]:
    """The parts of all records, in order; they depend on nothing but the records."""
    starts, size = [0], 0
    for place, each in enumerate(records):
        if place > starts[-1] and (place - starts[-1] >= PART_RECORDS or size + each.size_bytes > PART_BYTES):
            starts.append(place)
            size = 0
        size += each.size_bytes
    ends = [*starts[1:], len(records)]
    return [
        Part(number, records[start:end]) for number, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one Dask task measures: some records of one part."""

    part: int
    records: tuple[Record, ...]

    def halves(self) -> "tuple[Piece, Piece]":
        """Two pieces of it, where it has more than one record."""
        middle = len(self.records) // 2
        return Piece(self.part, self.records[:middle]), Piece(self.part, self.records[middle:])


def pieces(part: int, unknown: Sequence[Record], *, most: int) -> Iterator[Piece]:
    """The unknown records of a part, so many at a time at most."""
    for start in range(0, len(unknown), most):
        yield Piece(part, tuple(unknown[start : start + most]))
