"""Which database a data folder belongs to: what a database does not name is swept from its folder, so no other may.

A store has a random name: in the table `store_identity`, and in the file `store-id` of its folder, which says what kind
of database it is, too. Where only one side has a name nothing may be lost by bringing the two together.
"""

import json
import secrets
from collections.abc import Set
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, select, union
from sqlalchemy.orm import Session

from ecgomics.core.errors import InvalidInput
from ecgomics.store.blobs import Blobs, BlobsAt, write_whole
from ecgomics.store.tables import CohortRow, DiscoveryRow, StoreIdentityRow
from ecgomics.store.upload_needs import needed_parts

#: The database of a store that has none of a server, in its folder.
FILE: Final = "ecgomics.sqlite"
_NAME: Final = "store-id"
_BYTES_OF_A_NAME: Final = 16
#: Folders of what the rows name; with anything in them a folder is one that was used.
_FOLDERS: Final = ("blobs", "cohorts", "discoveries", "uploads", "live")


def refuse_another_kind(folder: Path, *, on_a_server: bool) -> None:
    """InvalidInput where the folder belongs to a database of the other kind, or its own file is not there any more."""
    if on_a_server:
        if (folder / FILE).exists():
            raise InvalidInput(
                f"The data folder {folder} has a database of its own, {FILE}: start it without the address of a "
                "server, or move it to one with `ecgomics backup` and `ecgomics restore`."
            )
    elif _said(folder).get("database") == "postgresql":
        raise InvalidInput(
            f"The database of the data folder {folder} is on a PostgreSQL server: give its address in "
            "ECGOMICS_DATABASE_URL, or name another folder."
        )
    elif not (folder / FILE).exists() and _used(folder):
        raise InvalidInput(
            f"The data folder {folder} holds files of a store and not its database: put {FILE} back, give the address "
            "in ECGOMICS_DATABASE_URL if it is on a PostgreSQL server, or name another folder."
        )


def claim(folder: Path, engine: Engine, at: BlobsAt, blobs: Blobs, *, named: Set[str]) -> None:
    """Name the store in the folder, in its database and in its object store, where they belong together.

    named are the blobs that the database names. InvalidInput where they belong to others.
    """
    on_a_server = engine.dialect.name != "sqlite"
    marked = blobs.place.mark() if at.is_remote else None
    ours = _said(folder).get("id") or (marked if on_a_server else None)
    refuse_moved(folder, at)
    with Session(engine) as session, session.begin():
        row = session.scalar(select(StoreIdentityRow))
        theirs = None if row is None else row.id
        if on_a_server and (ours is None or ours != theirs):
            if (ours and theirs) or named != blobs.digests() or _strange(folder, session):
                raise InvalidInput(
                    f"The data folder {folder} and the database {engine.url.database} are not of one store, and files "
                    "would be lost if they were used together: name the database that belongs to the folder, or an "
                    "empty folder and an empty database."
                )
            # A restored store gets a name of its own: what it was copied from may go on under the old one.
            theirs = None
        name = theirs or ours or secrets.token_hex(_BYTES_OF_A_NAME)
        if row is None:
            session.add(StoreIdentityRow(id=name))
        else:
            row.id = name
    if at.is_remote and marked != name:
        _take(blobs, name, marked, named)
    said = {"id": name, "database": "postgresql" if on_a_server else "file", "blobs": _kind(at)}
    if _said(folder) != said:
        write_whole(folder / _NAME, json.dumps(said).encode())


def _kind(at: BlobsAt) -> str:
    return "objects" if at.is_remote else "folder"


def refuse_moved(folder: Path, at: BlobsAt) -> None:
    """InvalidInput where the blobs of the folder are in a place of the other kind: none would be found."""
    said = _said(folder).get("blobs", _kind(at))
    if said == "objects" and not at.is_remote:
        raise InvalidInput(
            f"The recordings of the data folder {folder} are in an object store: give its address in "
            "ECGOMICS_BLOBS_URL."
        )
    if said == "folder" and at.is_remote:
        raise InvalidInput(
            f"The recordings of the data folder {folder} are in the folder itself: move them to an object store with "
            "`ecgomics backup` and `ecgomics restore --blobs-url`."
        )


def _take(blobs: Blobs, name: str, marked: str | None, named: Set[str]) -> None:
    """Write whose an object store is, where it is nobody's. InvalidInput where it is of another store."""
    shown = blobs.place.shown
    if marked is not None:
        raise InvalidInput(
            f"The object store {shown} belongs to another store: name the one that belongs to the database, or a new "
            "folder of the bucket."
        )
    if blobs.digests() != named:
        raise InvalidInput(
            f"The object store {shown} does not hold what the database names, or more than that: name the one that "
            "belongs to the database, or a new folder of the bucket for an empty database."
        )
    blobs.place.claim(name)


def join_claimed(folder: Path, engine: Engine, at: BlobsAt, blobs: Blobs) -> None:
    """InvalidInput where folder or object store are not those that the servers of the database share."""
    refuse_moved(folder, at)
    with Session(engine) as session:
        name = session.scalar(select(StoreIdentityRow.id))
    if _said(folder).get("id") != name:
        raise InvalidInput(
            f"The database {engine.url.database} is in use with another data folder than {folder}: all servers of one "
            "database share one folder."
        )
    if at.is_remote and blobs.place.mark() != name:
        raise InvalidInput(
            f"The database {engine.url.database} is in use with another object store than {blobs.place.shown}: all "
            "servers of one database share one."
        )


def _said(folder: Path) -> dict[str, str]:
    """What the folder says of itself; nothing where it was never used."""
    try:
        said = json.loads((folder / _NAME).read_text(encoding="utf-8"))
        return {"id": str(said["id"]), "database": str(said["database"])} | (
            {"blobs": str(said["blobs"])} if "blobs" in said else {}  # earlier versions had folders only
        )
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(
            f"The file {_NAME} in the data folder {folder} cannot be read: put a copy of it back, or name another one."
        ) from error


def _used(folder: Path) -> bool:
    found = (path for each in _FOLDERS for path in (folder / each).rglob("*"))
    return any(path.is_file() for path in found)


def _strange(folder: Path, session: Session) -> bool:
    """Whether the folder has tables, results or uploads, and not a single one that the database knows."""
    kept = {path.name for each in ("cohorts", "discoveries") for path in (folder / each).glob("*")}
    kept |= {path.name for path in (folder / "uploads").rglob("*") if path.is_file()}
    known = set(session.scalars(union(select(CohortRow.id), select(DiscoveryRow.id))))
    known |= set(session.scalars(needed_parts()))
    return bool(kept) and kept.isdisjoint(known)
