"""What has been measured: part files while a run goes on, the long table when it is done. Both have one form.

Such a file is a Parquet table of values in the order of its entries; the entries and the key of the run stand in its
metadata. Each is written whole and renamed, so a run that is killed loses what was not yet in a part, and no more.
"""

import base64
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final
from uuid import uuid4

import pyarrow as pa
import pyarrow.parquet as pq

from ecgomics.cohort.files import whole_file
from ecgomics.cohort.measure import VALUES_SCHEMA, Entry, Measured

#: Stands in the metadata of every table of values, with the key of its run.
RUN_KEY: Final = b"ecgomics.run"
_ENTRIES: Final = b"ecgomics.records"
PROVENANCE: Final = b"ecgomics.provenance"
COMPRESSION: Final = "zstd"
#: Records whose rows make one row group of the long table.
RECORDS_PER_GROUP: Final = 1024


@dataclass(frozen=True, slots=True)
class Place:
    """Where the rows of one record are."""

    entry: Entry
    path: Path
    group: int
    first: int
    """Its first row in the row group."""


def write_part(folder: Path, done: Sequence[Measured], *, key: str) -> None:
    """Keep what was measured so far."""
    with whole_file(folder / f"{uuid4().hex}.parquet") as draft, _writer(draft) as writer:
        writer.write_table(pa.concat_tables([each.values for each in done]))
        writer.add_key_value_metadata(_metadata([each.entry for each in done], key=key))


def write_values(path: Path, places: Sequence[Place], *, key: str, provenance: Mapping[str, Any]) -> None:
    """Merge parts into the long table, records in the given order."""
    with whole_file(path) as draft, _writer(draft) as writer:
        for table in merged(places):
            if len(table):
                writer.write_table(table, row_group_size=len(table))
        writer.add_key_value_metadata(_metadata([place.entry for place in places], key=key))
        writer.add_key_value_metadata(run_metadata(key, provenance))


def merged(
    places: Sequence[Place], *, columns: Sequence[str] = tuple(VALUES_SCHEMA.names)
) -> Iterator[pa.Table]:
    """The rows of so many records at a time, in order."""
    names = list(columns)
    for start in range(0, len(places), RECORDS_PER_GROUP):
        chunk = places[start : start + RECORDS_PER_GROUP]
        wanted = defaultdict(list)
        for place in chunk:
            if place.entry.rows:
                wanted[place.path, place.group].append(place)
        slices = {}
        for (path, group), inside in wanted.items():
            table = pq.ParquetFile(path).read_row_group(group, columns=names)
            slices.update({place.entry.key: table.slice(place.first, place.entry.rows) for place in inside})
        rows = [slices[place.entry.key] for place in chunk if place.entry.rows]
        yield pa.concat_tables([VALUES_SCHEMA.empty_table().select(names), *rows]).combine_chunks()


def kept(paths: Iterable[Path], *, key: str) -> dict[str, Place]:
    """What files of this form, of a run of the same key, hold: by the key of the entry."""
    return {place.entry.key: place for path in paths for place in _places(path, key)}


def parts(folder: Path) -> list[Path]:
    """The part files of a folder."""
    return sorted(folder.glob("*.parquet"))


def run_metadata(key: str, provenance: Mapping[str, Any]) -> dict[bytes, bytes]:
    """What the metadata of a finished table says of its run."""
    return {RUN_KEY: key.encode(), PROVENANCE: json.dumps(provenance, ensure_ascii=False).encode()}


def run_key(path: Path) -> str | None:
    """The key of the run that a file is from; None if it is no file of ours."""
    metadata = metadata_of(path)
    return metadata[RUN_KEY].decode() if metadata and RUN_KEY in metadata else None


def _places(path: Path, key: str) -> Iterator[Place]:
    metadata = metadata_of(path)
    if metadata is None or metadata.get(RUN_KEY) != key.encode() or _ENTRIES not in metadata:
        return
    footer = pq.read_metadata(path)
    group, first = 0, 0
    for entry in _entries(metadata[_ENTRIES]):
        while entry.rows and first >= footer.row_group(group).num_rows:
            group, first = group + 1, 0
        yield Place(entry, path, group, first)
        first += entry.rows


def metadata_of(file: Path | BinaryIO) -> Mapping[bytes, bytes] | None:
    """The metadata of a Parquet file; None if it is none or is not there."""
    try:
        return pq.read_metadata(file).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None


def _metadata(entries: Sequence[Entry], *, key: str) -> dict[bytes, bytes]:
    text = json.dumps([asdict(entry) for entry in entries], separators=(",", ":"))
    return {RUN_KEY: key.encode(), _ENTRIES: base64.b85encode(zlib.compress(text.encode()))}


def _entries(text: bytes) -> Iterator[Entry]:
    for row in json.loads(zlib.decompress(base64.b85decode(text))):
        yield Entry(**row | {"leads": tuple(row["leads"]), "warnings": tuple(row["warnings"])})


def _writer(path: Path) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, VALUES_SCHEMA, compression=COMPRESSION)
