"""What has been measured: Parquet files of one form, part by part.

Each holds the values of some records in the order of its entries; entries and the key of the run stand in its metadata.
The same entries and values give the same bytes. Each is written whole and renamed, so that a run that is killed loses
what was not yet in a part, and no more.
"""

import base64
import io
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
import pyarrow.parquet as pq

from ecgomics.cohort.measure import UNSETTLED, VALUES_SCHEMA, Entry, Measured

#: Stands in the metadata of every table of values, with the key of its run.
RUN_KEY: Final = b"ecgomics.run"
_ENTRIES: Final = b"ecgomics.records"
PROVENANCE: Final = b"ecgomics.provenance"
COMPRESSION: Final = "zstd"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of one record are."""

    path: Path
    number: int
    """Of its entry in the file."""
    first: int
    """Its first row in the file."""
    has_failed: bool


def encoded(done: Sequence[Measured], *, about: Mapping[bytes, bytes]) -> bytes:
    """The file of some records: the same bytes for the same entries and values, however they came together."""
    rows = pa.concat_tables([VALUES_SCHEMA.empty_table(), *(each.values for each in done)]).combine_chunks()
    file = io.BytesIO()
    with pq.ParquetWriter(file, VALUES_SCHEMA, compression=COMPRESSION) as writer:
        writer.write_table(rows, row_group_size=max(len(rows), 1))
        text = json.dumps([asdict(each.entry) for each in done], separators=(",", ":"))
        writer.add_key_value_metadata(
            {**about, _ENTRIES: base64.b85encode(zlib.compress(text.encode()))},
        )
    return file.getvalue()


def run_metadata(key: str, provenance: Mapping[str, Any]) -> dict[bytes, bytes]:
    """What the metadata of a file says of the run that its values are from."""
    return {RUN_KEY: key.encode(), PROVENANCE: json.dumps(provenance, ensure_ascii=False).encode()}


def run_key(path: Path) -> str | None:
    """The key of the run that a file is from; None if it is no file of ours."""
    metadata = metadata_of(path)
    return metadata[RUN_KEY].decode() if metadata and RUN_KEY in metadata else None


def metadata_of(file: Path | BinaryIO) -> Mapping[bytes, bytes] | None:
    """The metadata of a Parquet file; None if it is none or is not there."""
    try:
        return pq.read_metadata(file).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None


def entries_of(path: Path, *, key: str | None = None) -> list[Entry]:
    """The entries of a file, of any run if no key is given; none where it is damaged or of another run."""
    metadata = metadata_of(path)
    if (
        metadata is None
        or _ENTRIES not in metadata
        or (key is not None and metadata.get(RUN_KEY) != key.encode())
    ):
        return []
    rows = json.loads(zlib.decompress(base64.b85decode(metadata[_ENTRIES])))
    return [Entry(**row | {"leads": tuple(row["leads"]), "warnings": tuple(row["warnings"])}) for row in rows]


def known(
    paths: Iterable[Path], identities: Mapping[str, str], *, key: str
) -> Iterator[tuple[Path, list[Entry], dict[str, Place]]]:
    """Of each file of a run: its entries, and the places of those that are wanted, by the key of the record.

    identities are those of the wanted records; a record whose file is another one now, or that failed by no fault of
    its file, is not known.
    """
    for path in paths:
        entries, first, places = entries_of(path, key=key), 0, {}
        for number, entry in enumerate(entries):
            if entry.identity != UNSETTLED and identities.get(entry.key) == entry.identity:
                places[entry.key] = Place(path, number, first, entry.error is not None)
            first += entry.rows
        yield path, entries, places


def measured_at(places: Iterable[Place], *, key: str) -> Iterator[Measured]:
    """Records that stand in files, each with its rows, in the given order; a file is read once for all in a row."""
    path: Path | None = None
    for place in places:
        if place.path != path:
            path = place.path
            entries, rows = entries_of(path, key=key), values_of(path)
        entry = entries[place.number]
        yield Measured(entry, rows.slice(place.first, entry.rows))


def values_of(path: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """The values of a file, or some of their columns."""
    with pq.ParquetFile(path) as file:
        return file.read(columns=None if columns is None else list(columns))
