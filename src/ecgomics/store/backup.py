"""A copy of a store, taken while it is used: its database at one moment, and every file that this names.

A copy is a folder: `backup.json` with the SHA-256 of everything in it, `ecgomics.sqlite` whatever kind of database it
was taken from, and the files of the data folder under their own names. So a store can also be moved from one kind of
database to the other.
"""

import hashlib
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, create_engine, func, insert, select, text

from ecgomics.core.errors import InvalidInput
from ecgomics.core.version import VERSION
from ecgomics.store import postgresql
from ecgomics.store.backup_blobs import Placing, Source, refuse_other_contents
from ecgomics.store.belonging import refuse_moved
from ecgomics.store.blobs import BlobsAt, synced
from ecgomics.store.blobs import opened as opened_blobs
from ecgomics.store.blobs.content import Gone
from ecgomics.store.database import FILE, database_of, opened
from ecgomics.store.library_tables import AuditRow
from ecgomics.store.naming import named_blobs
from ecgomics.store.schema import ALL_TABLES
from ecgomics.store.server_tables import ChangeRow, ServerRow
from ecgomics.store.tables import RecordingRow

MANIFEST: Final = "backup.json"
#: What stands beside the database and the blobs: what is not a recording yet, and what was made of recordings.
_ON_THE_WAY: Final = ("uploads", "live")
_MADE: Final = ("cohorts", "discoveries")
_FOLDERS: Final = (*_ON_THE_WAY, *_MADE)
_BLOBS: Final = "blobs"
_CACHE: Final = "blob-cache"
#: A file that was deleted between the moment of the database and its copy: the moment is taken anew.
_TRIES: Final = 3
#: Who serves and what others still have to read is not of the store, and holds secrets of processes.
_OF_THE_MOMENT: Final = (ServerRow.__table__, ChangeRow.__table__)
_ROWS_AT_ONCE: Final = 500
_BYTES_AT_ONCE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Backup:
    """What a copy says of itself."""

    software_version: str
    schema: str
    made_at: str
    recordings: int
    files: Mapping[str, str]
    """SHA-256 by name, from the folder of the copy on."""
    keys: Sequence[str] = ()
    """Names of the keys that blobs in it are encrypted with."""


def back_up(
    folder: Path,
    target: Path,
    *,
    database_url: str | None = None,
    at: BlobsAt = BlobsAt(),  # noqa: B008 - frozen
    decrypted: bool = False,
) -> Backup:
    """Copy the store in a data folder, which may be in use, to a folder that is not there yet: whole, or not at all.

    at says where its blobs are; they stay encrypted unless they shall be decrypted. InvalidInput where there is no
    store, where the target is there, or where the database is of another version.
    """
    if target.exists():
        raise InvalidInput(f"{target} is there already: name a folder that is not.")
    if database_url is None and not (folder / FILE).is_file():
        raise InvalidInput(f"There is no store in {folder}: name the data folder of the platform.")
    refuse_moved(folder, at)
    source = Source(opened_blobs(folder, at), decrypted=decrypted)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.", suffix=".part", dir=target.parent))
    try:
        made = _copied(folder, draft, database_url, source)
        (draft / MANIFEST).write_text(json.dumps(asdict(made), indent=1), encoding="utf-8")
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    synced(target.parent)
    return made


def restore(
    source: Path,
    folder: Path,
    *,
    database_url: str | None = None,
    at: BlobsAt = BlobsAt(),  # noqa: B008 - frozen
) -> Backup:
    """Make a store of a copy in a data folder that holds none, in its file or in an empty database of a server.

    at says where the blobs shall be; with a key they are encrypted there. The copy is verified first. InvalidInput
    where it is damaged, where there is a store already, or where it is encrypted and its key is not there.
    """
    made = verified(source, at.key_file)
    if (folder / FILE).exists() or (folder / _BLOBS).exists():
        raise InvalidInput(f"There is a store in {folder} already: name an empty folder.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    placing = Placing(source / _BLOBS, folder, at)
    try:
        for name in sorted(made.files):
            if name.startswith(f"{_BLOBS}/"):
                placing.put(Path(name).name)
            elif name != FILE or database_url is None:
                (folder / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copyfile(source / name, folder / name)
        if database_url is not None:
            with database_of(folder, database_url) as engine, _engine_of(source / FILE) as kept:
                _refuse_used(engine)
                _fill(kept, engine)
    except BaseException:
        placing.undo()
        _undo(folder)
        raise
    return made


def _undo(folder: Path) -> None:
    """What a restore that failed has put into a folder that held no store."""
    (folder / FILE).unlink(missing_ok=True)
    for name in (_BLOBS, _CACHE, *_FOLDERS):
        shutil.rmtree(folder / name, ignore_errors=True)


def verified(source: Path, key_file: Path | None = None) -> Backup:
    """What a copy says of itself, after all of it was read. InvalidInput at the first thing that is not as it was.

    What is encrypted is compared as it is kept, and with its key as what it was, too.
    """
    try:
        made = Backup(**json.loads((source / MANIFEST).read_text(encoding="utf-8")))
        keys = set(made.keys)
    except (OSError, ValueError, TypeError) as error:
        raise InvalidInput(f"{source} is no copy of a store: its {MANIFEST} cannot be read.") from error
    for name, digest in made.files.items():
        if not _is_ours(name):
            raise InvalidInput(f"{source} is no copy of a store: it names a file “{name}”, which none has.")
        if not (source / name).is_file() or _digest(source / name) != digest:
            raise InvalidInput(f"The copy {source} is damaged: {name} is not what was written.")
    blobs = [Path(name).name for name in made.files if name.startswith(f"{_BLOBS}/")]
    refuse_other_contents(source / _BLOBS, blobs, made.files, keys=keys, key_file=key_file)
    with closing(sqlite3.connect(f"file:{source / FILE}?mode=ro", uri=True)) as connection:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise InvalidInput(f"The copy {source} is damaged: its database says {said}.")
    return made


def _is_ours(name: str) -> bool:
    """Whether a copy may hold a file of that name: nothing outside of it, and nothing that a store has not."""
    parts = PurePosixPath(name).parts
    return name == FILE or (len(parts) > 1 and parts[0] in (_BLOBS, *_FOLDERS) and ".." not in parts)


def _copied(folder: Path, draft: Path, database_url: str | None, source: Source) -> Backup:
    for attempt in range(_TRIES):
        # What becomes a recording meanwhile is in the rows or still here; what is here besides is swept at the start.
        _copy_folders(folder, draft, _ON_THE_WAY)
        schema, recordings, digests = _moment(folder, draft / FILE, database_url)
        _copy_folders(folder, draft, _ON_THE_WAY)
        try:
            for digest in sorted(digests):
                source.copy(digest, draft / _BLOBS / digest[:2] / digest)
            break
        except Gone:
            if attempt == _TRIES - 1:
                raise InvalidInput(
                    f"Recordings were deleted from {folder} while they were copied, {_TRIES} times over: try again "
                    "when less is deleted, or stop the platform meanwhile."
                ) from None
    _copy_folders(folder, draft, _MADE)
    files = {
        str(path.relative_to(draft).as_posix()): _digest(path)
        for path in sorted(draft.rglob("*"))
        if path.is_file()
    }
    return Backup(VERSION, schema, datetime.now(UTC).isoformat(), recordings, files, sorted(source.keys))


def _moment(folder: Path, target: Path, database_url: str | None) -> tuple[str, int, set[str]]:
    """The database as it is now, as a file: its schema, how many recordings, and the blobs that it names."""
    target.unlink(missing_ok=True)
    if database_url is None:
        with (
            closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
    else:
        made, server = opened(target), postgresql.engine_at(database_url)
        try:
            _fill(server, made)
        finally:
            server.dispose()
            made.dispose()
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
    with _engine_of(target) as engine, engine.connect() as connection:
        recordings = connection.scalar(select(func.count()).select_from(RecordingRow)) or 0
        return _schema(connection), recordings, named_blobs(connection)


def _copy_folders(folder: Path, draft: Path, names: Iterable[str]) -> None:
    """Files of work in progress come and go; whoever works on them takes up what a kill would have left."""
    for name in names:
        for path in sorted((folder / name).rglob("*")):
            place = draft / path.relative_to(folder)
            with suppress(FileNotFoundError):
                if path.is_dir():
                    place.mkdir(mode=0o700, parents=True, exist_ok=True)
                else:
                    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                    shutil.copyfile(path, place)


def _fill(source: Engine, target: Engine) -> None:
    """All rows of one moment from one database into another, which has the same schema and no rows."""
    with source.connect() as reading, target.begin() as writing:
        if source.dialect.name != "sqlite":
            reading = reading.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901
        theirs, ours = _schema(reading), _schema(writing)
        if theirs != ours:
            raise InvalidInput(
                f"The database is of schema {theirs} and this ECGomics of {ours}: start the platform once with this "
                "version, or use the version that wrote it."
            )
        for table in ALL_TABLES.sorted_tables:
            writing.execute(table.delete())  # what a migration puts in is in the copy, too
        for table in ALL_TABLES.sorted_tables:
            for rows in _rows(reading, table) if table not in _OF_THE_MOMENT else ():
                writing.execute(insert(table), rows)
            if target.dialect.name == "postgresql":
                _go_on_numbering(writing, table)


def _refuse_used(engine: Engine) -> None:
    with engine.connect() as connection:
        if any(
            connection.scalar(select(func.count()).select_from(each)) for each in (RecordingRow, AuditRow)
        ):
            raise InvalidInput(
                f"The database {engine.url.database} was used already: name an empty one. Nothing was changed."
            )


def _rows(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    found = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table))
    for part in found.mappings().partitions():
        yield [dict(row) for row in part]


def _go_on_numbering(connection: Connection, table: Table) -> None:
    """Rows that are numbered by the database go on behind those that came with their numbers."""
    for column in table.primary_key.columns:
        query = text("SELECT pg_get_serial_sequence(:table, :column)")
        place = {"table": f'"{table.name}"', "column": column.name}
        if sequence := connection.scalar(query, place):
            most = connection.scalar(select(func.max(column)))
            connection.execute(select(func.setval(sequence, most or 1, most is not None)))


def _schema(connection: Connection) -> str:
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return str(found)


@contextmanager
def _engine_of(file: Path) -> Iterator[Engine]:
    """The database of a copy, as it is."""
    engine = create_engine(f"sqlite:///{file}", hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_BYTES_AT_ONCE):
            digest.update(part)
    return digest.hexdigest()
