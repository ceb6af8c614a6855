"""The library's index beside the database: filled when first asked, then brought up to date with what was changed."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from ecgomics.store.cohorts import Sessions
from ecgomics.store.latest_profiles import of_latest
from ecgomics.store.library_index import Entry, Found, LibraryIndex, Whole, length_class
from ecgomics.store.library_tables import SubjectRow, TagRow, TriageRow
from ecgomics.store.query_fields import Term
from ecgomics.store.reach import everything, is_reached
from ecgomics.store.records import ProfileKey
from ecgomics.store.tables import ProfileRow, RecordingRow
from ecgomics.store.touched import Marks, Touched

Result = TypeVar("Result")

#: Indexes that are kept, one for each project and kind of profile that is looked at.
MOST_INDEXES: Final = 4
#: Identifiers in one question to the database.
_AT_ONCE: Final = 500


class Search:
    """Finds recordings of a project; may be asked from any thread."""

    def __init__(self, reading: Sessions, touched: Touched) -> None:
        self._reading = reading
        self._touched = touched
        self._indexes: dict[tuple[str, ProfileKey], LibraryIndex] = {}
        self._behind: dict[tuple[str, ProfileKey], Marks] = {}
        self._lock = threading.Lock()

    def page(
        self, project_id: str, key: ProfileKey, terms: Sequence[Term], *, sort: str, offset: int, limit: int
    ) -> tuple[Found, Whole]:
        """A part of what fits, and how much the project has."""

        def asked(index: LibraryIndex) -> tuple[Found, Whole]:
            return index.search(terms, sort=sort, offset=offset, limit=limit), index.whole()

        return self._ask(project_id, key, asked)

    def matching(self, project_id: str, key: ProfileKey, terms: Sequence[Term], *, sort: str) -> list[str]:
        """Every recording of the project that fits."""
        return self._ask(project_id, key, lambda index: index.matching(terms, sort=sort))

    def _ask(self, project_id: str, key: ProfileKey, question: Callable[[LibraryIndex], Result]) -> Result:
        place = (project_id, key)
        if not is_reached(project_id):
            return question(LibraryIndex())
        with self._lock, everything():
            changed = self._touched.taken()
            for behind in self._behind.values():
                behind.add(changed)
            if place not in self._indexes or self._behind[place].everything:
                self._fill(place)
            elif self._behind[place]:
                self._catch_up(place)
            self._behind[place] = Marks()
            return question(self._indexes[place])

    def _fill(self, place: tuple[str, ProfileKey]) -> None:
        self._indexes.pop(place, None)
        while len(self._indexes) >= MOST_INDEXES:
            oldest = next(iter(self._indexes))
            del self._indexes[oldest], self._behind[oldest]
        index = LibraryIndex()
        with self._reading() as session:
            index.put(_entries(session, *place))
        self._indexes[place] = index

    def _catch_up(self, place: tuple[str, ProfileKey]) -> None:
        marks = self._behind[place]
        with self._reading() as session:
            of_people = select(RecordingRow.id).where(RecordingRow.subject_id.in_(marks.subjects))
            changed = sorted(marks.recordings | set(session.scalars(of_people) if marks.subjects else ()))
            for start in range(0, len(changed), _AT_ONCE):
                some = changed[start : start + _AT_ONCE]
                found = list(_entries(session, *place, among=some))
                self._indexes[place].put(found)
                self._indexes[place].remove({*some} - {each.id for each in found})


def _entries(
    session: Session, project_id: str, key: ProfileKey, among: Sequence[str] | None = None
) -> Iterable[Entry]:
    """What is searched of the recordings of a project: all, or those among the given ones."""
    tags: defaultdict[str, list[str]] = defaultdict(list)
    for put in session.execute(_among(select(TagRow.recording_id, TagRow.tag), TagRow, among)):
        tags[put.recording_id].append(put.tag)
    for row in session.execute(_among(_asked(project_id, key), RecordingRow, among)):
        yield _entry(row, tuple(sorted(tags[row.id])))


def _among(query: Any, table: Any, among: Sequence[str] | None) -> Any:
    column = table.id if table is RecordingRow else table.recording_id
    return query if among is None else query.where(column.in_(among))


def _asked(project_id: str, key: ProfileKey) -> Select[Any]:
    r, p = RecordingRow, ProfileRow
    return (
        select(
            *(r.id, r.name, r.group, r.device, r.source_format, r.sex, r.started_at, r.uploaded_at, r.leads),
            *(r.samples, r.fs_hz, r.age_years, r.synthetic, r.experimental, r.annotations),
            *(p.heart_rate, p.rhythm, p.quality, SubjectRow.pseudonym),
            *(TriageRow.decision, TriageRow.reason),
        )
        .select_from(r)
        .outerjoin(p, and_(p.recording_id == r.id, *of_latest(key)))
        .outerjoin(SubjectRow, SubjectRow.id == r.subject_id)
        .outerjoin(TriageRow, TriageRow.recording_id == r.id)
        .where(r.project_id == project_id)
    )


def _entry(row: Any, tags: tuple[str, ...]) -> Entry:
    duration_s = row.samples / row.fs_hz
    flags = {
        "synthetic": row.synthetic,
        "experimental": row.experimental,
        "measured": row.quality is not None,
        "annotated": bool(row.annotations),
    }
    return Entry(
        id=row.id,
        words={
            "name": row.name,
            "subject": row.pseudonym,
            "group": row.group,
            "device": row.device,
            "format": row.source_format,
            "rhythm": row.rhythm,
            "quality": row.quality or "measuring",
            "triage": row.decision or "open",
            "reason": row.reason or None,
            "sex": row.sex,
            "length": length_class(duration_s),
            "recorded": None if row.started_at is None else row.started_at.isoformat(),
            "uploaded": row.uploaded_at.isoformat(),
        },
        lists={"tag": tags, "lead": tuple(row.leads), "is": tuple(each for each, so in flags.items() if so)},
        numbers={
            "leads": float(len(row.leads)),
            "duration": duration_s,
            "rate": row.heart_rate,
            "fs": row.fs_hz,
            "age": row.age_years,
        },
    )
