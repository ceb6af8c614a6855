"""Blobs of a whole store encrypted, decrypted, encrypted with another key, or read and compared.

Each is written anew by itself, verified before and after, and says itself how it is kept: what is interrupted goes on
where it was when it is done again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, create_engine

from ecgomics.core.errors import Damaged, InvalidInput
from ecgomics.store import postgresql
from ecgomics.store.belonging import refuse_moved
from ecgomics.store.blobs import Blobs, BlobsAt, opened
from ecgomics.store.database import FILE, database_of
from ecgomics.store.naming import named_blobs

Change = Literal["encrypt", "decrypt", "rotate"]
#: Told of every blob: how many of how many were looked at.
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done: blobs that were written anew, and all there are by the name of their key, "" for plain ones."""

    written: int
    by_key: Counter[str] = field(default_factory=Counter)


def change(
    folder: Path,
    kind: Change,
    *,
    database_url: str | None,
    at: BlobsAt,
    tell: Tell = lambda _done, _all: None,
) -> Changed:
    """Have every blob of a store as it shall be, while no platform uses it; what no row names is removed.

    rotate leaves what is plain as it is. InvalidInput where there is no key, or the store is in use; Damaged at the
    first blob that is not what was written: nothing is done to it.
    """
    if at.key_file is None:
        raise InvalidInput("A key is needed: name its file in ECGOMICS_BLOB_KEY_FILE, or by --blob-key-file.")
    _refuse_none(folder, database_url)
    refuse_moved(folder, at)
    blobs = opened(folder, at, plain=kind == "decrypt")
    with database_of(folder, database_url) as engine:
        named = _named(engine)
        _refuse_strange(blobs, named)
        blobs.sweep(named)
        written, by_key = 0, Counter[str]()
        for done, digest in enumerate(sorted(named)):
            key = blobs.key_of(digest, _what(digest))
            if key != blobs.writing and not (kind == "rotate" and key is None):
                blobs.rewrite(digest, _what(digest))
                key, written = blobs.writing, written + 1
            by_key["" if key is None else key.hex()] += 1
            tell(done + 1, len(named))
    return Changed(written, by_key)


def verify(
    folder: Path, *, database_url: str | None, at: BlobsAt, tell: Tell = lambda _done, _all: None
) -> tuple[Changed, list[str]]:
    """Read every blob that the database of a store names, which may be in use; the sentences of those that are lost."""
    _refuse_none(folder, database_url)
    refuse_moved(folder, at)
    blobs = opened(folder, at)
    with _read_only(folder, database_url) as engine:
        named = _named(engine)
        by_key: Counter[str] = Counter()
        lost = []
        for done, digest in enumerate(sorted(named)):
            try:
                key = blobs.key_of(digest, _what(digest))
                for _ in blobs.stream(digest, _what(digest)):
                    pass
                by_key["" if key is None else key.hex()] += 1
            except Damaged as error:
                if digest in _named(engine):  # else it was deleted meanwhile
                    lost.append(str(error))
            tell(done + 1, len(named))
    return Changed(0, by_key), lost


def _refuse_none(folder: Path, database_url: str | None) -> None:
    if database_url is None and not (folder / FILE).is_file():
        raise InvalidInput(f"There is no store in {folder}: name the data folder of the platform.")


def _refuse_strange(blobs: Blobs, named: set[str]) -> None:
    """InvalidInput where none of many blobs is one of the store: what no row names is removed."""
    there = blobs.digests()
    if there and not there & named:
        raise InvalidInput(f"{blobs.place.shown} holds nothing of this store: name the place that does.")


def _named(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return named_blobs(connection)


@contextmanager
def _read_only(folder: Path, database_url: str | None) -> Iterator[Engine]:
    engine = (
        create_engine(f"sqlite:///file:{folder / FILE}?mode=ro&uri=true")
        if database_url is None
        else postgresql.engine_at(database_url)
    )
    try:
        yield engine
    finally:
        engine.dispose()


def _what(digest: str) -> str:
    return f"The blob {digest}"
