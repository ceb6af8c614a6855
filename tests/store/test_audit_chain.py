"""The audit: one chain over all projects, in which nothing is changed and from which nothing is removed unseen."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, null, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ecgomics.store import Store, audit
from ecgomics.store.audit_chain import START, Head
from ecgomics.store.audit_log import AuditFilter, Left
from ecgomics.store.library_tables import AuditRow
from ecgomics.store.reach import reaching


def _note(store: Store, *names: str, project_id: str = "default") -> None:
    with store._changing() as session:
        for name in names:
            audit.note(
                session,
                author="Ann",
                action="tag",
                kind="recording",
                entity_id=f"id of {name}",
                entity_name=name,
                project_id=project_id,
                before=None,
                after={"tags": ["α", 1.5, None], "of": name},
            )


def _without_guard(engine: Engine, statement: str) -> None:
    """As somebody does who may do anything with the database."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
            connection.execute(text(statement))
            connection.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
        else:
            for each in ("audit_is_not_changed", "audit_is_not_removed"):
                connection.execute(text(f"DROP TRIGGER {each}"))
            connection.execute(text(statement))


def test_entries_are_numbered_and_chained_over_all_projects(store: Store) -> None:
    assert store.audit.head() == Head(0, START)
    _note(store, "a", "b")
    with reaching({"other"}):
        _note(store, "c", project_id="other")
    _note(store, "d")
    first = list(store.audit.entries("default", AuditFilter()))
    assert [each.id for each in first] == [4, 2, 1]
    (other,) = store.audit.entries("other", AuditFilter())
    assert first[0].previous_sha256 == other.sha256
    assert other.previous_sha256 == first[1].sha256
    assert first[2].previous_sha256 == START
    verdict = store.audit.verify()
    assert verdict.is_whole
    assert verdict.head == Head(4, first[0].sha256) == store.audit.head()


def test_a_change_that_was_undone_leaves_no_gap(store: Store) -> None:
    _note(store, "a")
    with store._session() as session:
        audit.note(session, author="Ann", action="tag", kind="recording", entity_id="b")
        session.flush()
        session.rollback()
    _note(store, "c")
    assert [each.id for each in store.audit.entries("default", AuditFilter())] == [2, 1]
    assert store.audit.verify().is_whole


def test_threads_that_write_at_once_write_one_chain(store: Store) -> None:
    def write(number: int) -> None:
        for each in range(10):
            _note(store, f"{number}-{each}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    verdict = store.audit.verify()
    assert verdict.is_whole
    assert verdict.head.entries == 40


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET author = 'Bob' WHERE id = 2",
        "UPDATE audit SET author = '' WHERE id = 2",
        "UPDATE audit SET entity_name = '', entity_id = '' WHERE id = 2",
        "UPDATE audit SET action = 'untag' WHERE id = 2",
        "UPDATE audit SET sha256 = 'x' WHERE id = 2",
        "UPDATE audit SET who_salt = 'x' WHERE id = 2",
        "DELETE FROM audit WHERE id = 2",
    ],
)
def test_the_database_refuses_to_change_or_remove_entries(store: Store, statement: str) -> None:
    _note(store, "a", "b", "c")
    with pytest.raises(DatabaseError, match="never"), store._engine.begin() as connection:
        connection.execute(text(statement))
    assert store.audit.verify().is_whole


def test_a_server_refuses_to_empty_the_table(store: Store) -> None:
    if store._engine.dialect.name != "postgresql":
        return
    _note(store, "a")
    with pytest.raises(DatabaseError, match="never"), store._engine.begin() as connection:
        connection.execute(text("TRUNCATE audit"))


@pytest.mark.parametrize(
    ("statement", "entry", "said"),
    [
        ("UPDATE audit SET author = 'Bob' WHERE id = 3", 3, "author"),
        ("UPDATE audit SET address = '10.0.0.1' WHERE id = 3", 3, "author"),
        ("UPDATE audit SET entity_id = 'x' WHERE id = 3", 3, "what it tells of"),
        ("""UPDATE audit SET after = '{"tags": []}' WHERE id = 3""", 3, "what it tells of"),
        ("UPDATE audit SET action = 'untag' WHERE id = 3", 3, "time, project"),
        ("UPDATE audit SET at = '2001-01-01T00:00:00.000000+00:00' WHERE id = 3", 3, "time, project"),
        ("UPDATE audit SET project_id = 'other' WHERE id = 3", 3, "time, project"),
        ("DELETE FROM audit WHERE id = 3", 4, "missing"),
        ("DELETE FROM audit WHERE id = 1", 2, "missing"),
        ("UPDATE audit SET id = CASE id WHEN 3 THEN 40 ELSE id END", 4, "missing"),
        ("DELETE FROM audit WHERE id = 5", 5, "only 4 are left"),
        ("DELETE FROM audit", 5, "only 0 are left"),
    ],
)
def test_whatever_somebody_does_with_the_database_is_found(
    store: Store, statement: str, entry: int, said: str
) -> None:
    _note(store, "a", "b", "c", "d", "e")
    noted = store.audit.head()
    _without_guard(store._engine, statement)
    verdict = store.audit.verify([noted])
    assert not verdict.is_whole
    assert said in next(each.sentence for each in verdict.faults if each.entry == entry)


def test_a_chain_that_was_written_anew_is_found_by_a_noted_head(store: Store) -> None:
    _note(store, "a", "b", "c")
    noted = store.audit.head()
    _without_guard(store._engine, "DELETE FROM audit WHERE id > 1")
    _note(store, "x", "y")
    assert store.audit.verify().is_whole
    (fault,) = store.audit.verify([noted]).faults
    assert "is another" in fault.sentence


def test_an_entry_that_is_erased_must_be_told_of(store: Store) -> None:
    _note(store, "a", "b", "c")
    erasing = update(AuditRow).where(AuditRow.id == 2)
    what = {"what_salt": None, "entity_id": "", "entity_name": "", "before": null(), "after": null()}
    with store._changing() as session:
        session.execute(erasing.values(what))
    (fault,) = store.audit.verify().faults
    assert (fault.entry, "no entry tells" in fault.sentence) == (2, True)
    with store._changing() as session:
        audit.note(
            session,
            author="Ann",
            action="erase",
            kind="subject",
            entity_id="",
            after={"audit_what": [[2, 2]]},
        )
    verdict = store.audit.verify()
    assert verdict.is_whole
    assert verdict.erased == 1


def test_the_chain_of_a_project_shows_nothing_of_others(store: Store) -> None:
    _note(store, "a")
    _note(store, "secret", project_id="other")
    _note(store, "b")
    links = list(store.audit.chain("default", AuditFilter(containing="b")))
    assert [isinstance(each, Left) for each in links] == [True, True, False]


def test_what_acts_is_noted(store: Store) -> None:
    with audit.acting("account:7", "192.0.2.1"):
        _note(store, "a")
    _note(store, "b")
    later, earlier = store.audit.entries("default", AuditFilter())
    assert (earlier.caller, earlier.address) == ("account:7", "192.0.2.1")
    assert (later.caller, later.address) == ("", "")
    assert store.audit.verify().is_whole


def test_no_two_entries_stand_behind_the_same(store: Store) -> None:
    _note(store, "a", "b")
    with Session(store._engine) as session:
        row = session.get(AuditRow, 2)
        assert row is not None
        twin = AuditRow(
            **{each.name: getattr(row, each.name) for each in AuditRow.__table__.columns} | {"id": 9}
        )
        session.add(twin)
        with pytest.raises(DatabaseError):
            session.flush()


def test_it_is_whole_in_a_store_that_was_opened_again(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Store(tmp_path / "data") as opened:
            _note(opened, name)
    with Store(tmp_path / "data") as opened:
        assert opened.audit.verify().head.entries == 2
        assert opened.audit.verify().is_whole
