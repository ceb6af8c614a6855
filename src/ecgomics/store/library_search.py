"""Indexes beside the database: filled when first asked, then brought up to date with what was changed."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from ecgomics.store.cohorts import Sessions
from ecgomics.store.library_index import Found, LibraryIndex, Whole
from ecgomics.store.library_reading import parts
from ecgomics.store.library_tables import SubjectRow
from ecgomics.store.marks import Marks
from ecgomics.store.people_index import PeopleIndex
from ecgomics.store.query_fields import Term
from ecgomics.store.reach import everything, is_reached
from ecgomics.store.records import ProfileKey
from ecgomics.store.tables import RecordingRow, refuse_nul
from ecgomics.store.touched import Touched

Result = TypeVar("Result")
Place = tuple[str, ProfileKey | None]
"""A project, and the kind of profiles that is looked at; None for its people."""

#: Rows of all indexes together; beyond them the one is let go that was asked least recently.
MOST_ROWS: Final = 4_000_000
#: Identifiers in one question to the database.
_AT_ONCE: Final = 1000
_PEOPLE_AT_ONCE: Final = 20_000


class _Index(Protocol):
    def __len__(self) -> int: ...


Kept = TypeVar("Kept", bound=_Index)


@dataclass(eq=False)
class _Slot(Generic[Kept]):
    """An index, what it does not know of yet, and how it learns of it."""

    empty: Callable[[], Kept]
    fill: Callable[[Session], Kept]
    catch_up: Callable[[Session, Kept, Marks], None]
    index: Kept | None = None
    behind: Marks = field(default_factory=Marks)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Search:
    """Finds recordings and people of a project; may be asked from any thread."""

    def __init__(self, reading: Sessions, touched: Touched) -> None:
        self._reading = reading
        self._touched = touched
        self._slots: OrderedDict[Place, _Slot[Any]] = OrderedDict()
        self._lock = threading.Lock()

    def page(
        self, project_id: str, key: ProfileKey, terms: Sequence[Term], *, sort: str, offset: int, limit: int
    ) -> tuple[Found, Whole]:
        """A part of what fits, and how much the project has."""

        def asked(index: LibraryIndex) -> tuple[Found, Whole]:
            return index.search(terms, sort=sort, offset=offset, limit=limit), index.whole()

        return self._ask((project_id, key), lambda: _of_recordings(project_id, key), asked)

    def matching(self, project_id: str, key: ProfileKey, terms: Sequence[Term], *, sort: str) -> list[str]:
        """Every recording of the project that fits."""

        def asked(index: LibraryIndex) -> list[str]:
            return index.matching(terms, sort=sort)

        return self._ask((project_id, key), lambda: _of_recordings(project_id, key), asked)

    def containing(
        self, project_id: str, key: ProfileKey, text: str, *, sort: str, offset: int, limit: int
    ) -> tuple[list[str], int]:
        """A part of the recordings with a text in their name or group, and how many there are."""
        refuse_nul(text)

        def asked(index: LibraryIndex) -> tuple[list[str], int]:
            return index.containing(text, sort=sort, offset=offset, limit=limit)

        return self._ask((project_id, key), lambda: _of_recordings(project_id, key), asked)

    def people(self, project_id: str, containing: str, *, offset: int, limit: int) -> tuple[list[str], int]:
        """A part of the people with a text in their pseudonym, by pseudonym, and how many there are."""
        refuse_nul(containing)

        def asked(index: PeopleIndex) -> tuple[list[str], int]:
            return index.page(containing, offset=offset, limit=limit)

        return self._ask((project_id, None), lambda: _of_people(project_id), asked)

    def size(self, project_id: str) -> tuple[int, int] | None:
        """How many recordings and people a project has, where both are in memory."""
        with self._lock:
            filled = [place for place, slot in self._slots.items() if slot.index is not None]
        key = next((key for project, key in filled if project == project_id and key is not None), None)
        if key is None or (project_id, None) not in filled:
            return None
        whole = self._ask((project_id, key), lambda: _of_recordings(project_id, key), LibraryIndex.whole)
        _, people = self.people(project_id, "", offset=0, limit=0)
        return whole.everything, people

    def fill(self, project_id: str, key: ProfileKey) -> None:
        """Read what a project has into memory, so that nobody waits for it."""
        self._ask((project_id, key), lambda: _of_recordings(project_id, key), LibraryIndex.ready)
        self.people(project_id, "", offset=0, limit=0)

    def catch_up(self) -> None:
        """Let all that is in memory learn of what was changed, so that the next question need not wait for that."""
        with self._lock:
            filled = [slot for slot in self._slots.values() if slot.index is not None]
        for slot in filled:
            with slot.lock, everything():
                self._up_to_date(slot)

    def _ask(
        self, place: Place, made: Callable[[], _Slot[Kept]], question: Callable[[Kept], Result]
    ) -> Result:
        if not is_reached(place[0]):
            return question(made().empty())
        slot = self._slot(place, made)
        with slot.lock, everything():
            return question(self._up_to_date(slot))

    def _slot(self, place: Place, made: Callable[[], _Slot[Any]]) -> _Slot[Any]:
        with self._lock:
            slot = self._slots.pop(place, None) or made()
            self._slots[place] = slot
            rows = sum(len(each.index) for each in self._slots.values() if each.index is not None)
            while rows > MOST_ROWS and len(self._slots) > 1:
                _, oldest = self._slots.popitem(last=False)
                rows -= 0 if oldest.index is None else len(oldest.index)
            return slot

    def _up_to_date(self, slot: _Slot[Kept]) -> Kept:
        """The index of a slot whose lock is held."""
        behind = self._taken(slot)
        try:
            return self._current(slot, behind)
        except BaseException:
            with self._lock:
                slot.behind.add(behind)
            raise

    def _taken(self, slot: _Slot[Any]) -> Marks:
        """What the index of a slot does not know of yet; from now on it is held to know it."""
        with self._lock:
            changed = self._touched.taken()
            for each in self._slots.values():
                each.behind.add(changed)
            if slot not in self._slots.values():  # let go meanwhile: nobody tells it any more
                slot.behind.everything = True
            behind, slot.behind = slot.behind, Marks()
            return behind

    def _current(self, slot: _Slot[Kept], behind: Marks) -> Kept:
        if slot.index is None or behind.everything:
            slot.index = None
            with self._reading() as session:
                slot.index = slot.fill(session)
        elif behind:
            with self._reading() as session:
                slot.catch_up(session, slot.index, behind)
        return slot.index


def _of_recordings(project_id: str, key: ProfileKey) -> _Slot[LibraryIndex]:
    def fill(session: Session) -> LibraryIndex:
        index = LibraryIndex()
        for ids, columns in parts(session, project_id, key):
            index.put_columns(ids, columns)
        return index

    def catch_up(session: Session, index: LibraryIndex, marks: Marks) -> None:
        of_people: set[str] = set()
        for some in _portions(sorted(marks.subjects)):
            query = select(RecordingRow.id).where(RecordingRow.subject_id.in_(some))
            of_people.update(session.scalars(query))
        for some in _portions(sorted(marks.recordings | of_people)):
            found: set[str] = set()
            for ids, columns in parts(session, project_id, key, among=some):
                index.put_columns(ids, columns)
                found.update(ids)
            index.remove({*some} - found)

    return _Slot(LibraryIndex, fill, catch_up)


def _of_people(project_id: str) -> _Slot[PeopleIndex]:
    query = select(SubjectRow.id, SubjectRow.pseudonym).where(SubjectRow.project_id == project_id)

    def put(session: Session, index: PeopleIndex, asked: Any) -> set[str]:
        found: set[str] = set()
        for rows in session.execute(asked.execution_options(yield_per=_PEOPLE_AT_ONCE)).partitions():
            ids, pseudonyms = zip(*rows, strict=True)
            index.put(ids, pseudonyms)
            found.update(ids)
        return found

    def fill(session: Session) -> PeopleIndex:
        index = PeopleIndex()
        put(session, index, query)
        return index

    def catch_up(session: Session, index: PeopleIndex, marks: Marks) -> None:
        for some in _portions(sorted(marks.subjects)):
            index.remove({*some} - put(session, index, query.where(SubjectRow.id.in_(some))))

    return _Slot(PeopleIndex, fill, catch_up)


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
