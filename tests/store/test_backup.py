"""A copy of a store holds all of it, is taken while the store is used, and becomes a store of either kind again."""

import json
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

import ecgomics.store.store as opening
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.services import stored_profile
from ecgomics.store import Addition, Decision, Edit, Store
from ecgomics.store.backup import MANIFEST, back_up, restore, verified
from ecgomics.store.blobs import Folder
from ecgomics.store.database import database_of, shared_database_of
from ecgomics.store.schema import ALL_TABLES
from tests.postgresql import Server

Make = Callable[[int], Recording]
Rows = dict[str, list[tuple[object, ...]]]


def url_of(database: str, request: pytest.FixtureRequest, folder: Path) -> str | None:
    """The address that the stores of this test have, None for files."""
    if database == "sqlite":
        return None
    server: Server = request.getfixturevalue("postgresql")
    return server.url_for(folder)


def rows_of(folder: Path, url: str | None) -> Rows:
    with database_of(folder, url) as engine, engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in ALL_TABLES.tables.items()
            if name not in ("servers", "changes")  # of the moment, not of the store
        }


def filled(folder: Path, make: Make) -> None:
    with opening.Store(folder) as store:
        for number in range(3):
            store.add(Addition(f"id{number}", make(number), originals={"a.dat": bytes([number]) * 9}))
        stored_profile(store, "id0", Settings())
        store.library.edit([Edit("id1", 0, triage=Decision("excluded", "noise", ""))], author="A")
        store.tokens.make("a program", "read", days=None, author="A")


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_what_is_restored_is_what_was_there(
    to: str,
    database: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    make: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, again = tmp_path / "data", tmp_path / "again"
    filled(folder, make)
    url = url_of(database, request, folder)
    made = back_up(folder, tmp_path / "copy", database_url=url)
    assert made.recordings == 3
    other = url_of(to, request, again)
    restore(tmp_path / "copy", again, database_url=other)
    before, after = rows_of(folder, url), rows_of(again, other)
    assert before == after
    assert all(before[name] for name in ("recordings", "profiles", "originals", "api_tokens", "thumbnails"))
    monkeypatch.setattr(
        opening, "shared_database_of", shared_database_of
    )  # from here on the address alone decides
    with Store(again, database_url=other) as store:
        np.testing.assert_array_equal(store.recording("id2").ecg_mv, make(2).ecg_mv)
        assert store.originals("id1") == {"a.dat": b"\x01" * 9}
        # What is new is numbered behind what came with its numbers.
        store.library.edit([Edit("id2", 0, triage=Decision("excluded", "noise", ""))], author="B")


def test_a_copy_is_taken_while_the_store_changes(
    database: str, request: pytest.FixtureRequest, tmp_path: Path, make: Make
) -> None:
    folder = tmp_path / "data"
    url = url_of(database, request, folder)
    with opening.Store(folder) as store:
        store.add(Addition("first", make(0)))
        stop = threading.Event()

        def change() -> None:
            number = 1
            while not stop.is_set():
                store.add(Addition(f"id{number}", make(number % 7)))
                number += 1

        changing = threading.Thread(target=change)
        changing.start()
        try:
            made = [back_up(folder, tmp_path / f"copy{n}", database_url=url) for n in range(3)]
        finally:
            stop.set()
            changing.join()
        there = len(store.there(["first", *(f"id{n}" for n in range(1, 10_000))]))
    assert 1 <= made[0].recordings <= made[-1].recordings <= there
    for number in range(3):
        again = tmp_path / f"again{number}"
        other = url_of(database, request, again)
        restore(tmp_path / f"copy{number}", again, database_url=other)
        with Store(again, database_url=other) as restored:
            np.testing.assert_array_equal(restored.recording("first").ecg_mv, make(0).ecg_mv)


@pytest.mark.sqlite_only
def test_a_copy_that_is_damaged_or_lacks_a_file_is_not_restored(tmp_path: Path, make: Make) -> None:
    filled(tmp_path / "data", make)
    made = back_up(tmp_path / "data", tmp_path / "copy")
    blob = next(name for name in made.files if name.startswith("blobs/"))
    content = (tmp_path / "copy" / blob).read_bytes()
    (tmp_path / "copy" / blob).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    with pytest.raises(InvalidInput, match="is damaged"):
        restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again").exists()
    (tmp_path / "copy" / blob).unlink()
    with pytest.raises(InvalidInput, match="is damaged"):
        verified(tmp_path / "copy")
    (tmp_path / "copy" / MANIFEST).unlink()
    with pytest.raises(InvalidInput, match="is no copy of a store"):
        verified(tmp_path / "copy")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", ["../evil", "/tmp/evil", "blobs/../../evil", "tls/key.pem"])
def test_a_copy_writes_nothing_outside_of_its_own_folders(tmp_path: Path, make: Make, name: str) -> None:
    filled(tmp_path / "data", make)
    back_up(tmp_path / "data", tmp_path / "copy")
    manifest = tmp_path / "copy" / MANIFEST
    told = json.loads(manifest.read_text())
    manifest.write_text(json.dumps({**told, "files": {**told["files"], name: "00"}}))
    with pytest.raises(InvalidInput, match="is no copy of a store"):
        restore(tmp_path / "copy", tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.mark.sqlite_only
def test_a_restore_that_fails_can_be_done_again(
    tmp_path: Path, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "data", make)
    back_up(tmp_path / "data", tmp_path / "copy")
    kept = Folder.put
    with monkeypatch.context() as patched:
        left = iter(range(3))

        def full(folder: Folder, parts: Iterable[bytes], name: Callable[[], str]) -> None:
            if next(left, None) is None:
                raise OSError(28, "No space left on device")
            kept(folder, parts, name)

        patched.setattr(Folder, "put", full)
        with pytest.raises(OSError, match="No space left"):
            restore(tmp_path / "copy", tmp_path / "again")
    restore(tmp_path / "copy", tmp_path / "again")
    with Store(tmp_path / "again") as store:
        assert store.count() == 3


@pytest.mark.sqlite_only
def test_nothing_is_written_over(tmp_path: Path, make: Make) -> None:
    filled(tmp_path / "data", make)
    back_up(tmp_path / "data", tmp_path / "copy")
    with pytest.raises(InvalidInput, match="is there already"):
        back_up(tmp_path / "data", tmp_path / "copy")
    with pytest.raises(InvalidInput, match="There is a store"):
        restore(tmp_path / "copy", tmp_path / "data")
    with pytest.raises(InvalidInput, match="There is no store"):
        back_up(tmp_path / "nowhere", tmp_path / "another")
    assert not list(tmp_path.glob("*.part"))
