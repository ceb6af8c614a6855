"""Which recordings a selection means now, and what each step on the way to them leaves out.

library ──the selection──▶ fitting ──not excluded by triage──▶ accepted ──one per person──▶ members
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import Session

from ecgomics.store.access_tables import RecordSetRow
from ecgomics.store.cohort_records import Member, PerPerson, Selection
from ecgomics.store.library_tables import SubjectRow, TriageRow
from ecgomics.store.tables import RecordingRow

_SEARCHED: Final = (RecordingRow.name, RecordingRow.group)
_EXCLUDED: Final = "excluded"
_NO_REASON: Final = "no reason given"
#: Identifiers in one statement: SQLite takes no more than 32,766 parameters.
_AT_ONCE: Final = 10_000

StepName = Literal["fitting", "excluded", "accepted", "members"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recording on its way into a cohort."""

    id: str
    name: str
    group: str | None
    content: str
    person: str | None
    """What tells people apart: the subject, else the pseudonym; None where neither is known."""
    at: datetime
    excluded: str | None
    """Why triage excluded it; None where it did not."""
    subject: str | None = None
    """The person by pseudonym, where the library knows it."""


@dataclass(frozen=True, slots=True)
class Steps:
    """From the library to the members of a cohort."""

    library: int
    fitting: tuple[Candidate, ...]
    accepted: tuple[Candidate, ...]
    members: tuple[Candidate, ...]

    @property
    def reasons(self) -> Mapping[str, int]:
        """Why triage excluded recordings that fit, the most frequent reason first."""
        left_out = {each.id for each in self.accepted}
        counted = Counter(each.excluded or _NO_REASON for each in self.fitting if each.id not in left_out)
        return dict(counted.most_common())

    @property
    def people(self) -> int:
        """Persons among the members; whose person is not known counts as one of its own."""
        return len(self._by_person())

    @property
    def repeated(self) -> int:
        """Persons with several recordings among the members."""
        return sum(each > 1 for each in self._by_person().values())

    def named(self) -> list[Member]:
        """The members under the names that tables have: recordings of one name get their identifier behind."""
        count = Counter(each.name for each in self.members)
        return [
            Member(
                each.id,
                each.name if count[each.name] == 1 else f"{each.name} {each.id[:8]}",
                each.group,
                each.content,
                each.subject,
            )
            for each in self.members
        ]

    def _by_person(self) -> Counter[tuple[bool, str]]:
        return Counter((each.person is None, each.person or each.id) for each in self.members)

    def at(self, step: StepName) -> Sequence[Candidate]:
        """The recordings of one step."""
        if step == "excluded":
            accepted = {each.id for each in self.accepted}
            return [each for each in self.fitting if each.id not in accepted]
        return {"fitting": self.fitting, "accepted": self.accepted, "members": self.members}[step]


def steps(session: Session, selection: Selection, project_id: str, *, found: Iterable[str] = ()) -> Steps:
    """Every step of a selection; found are the recordings that its query line means, where it has one."""
    in_project = RecordingRow.project_id == project_id
    library = session.scalar(select(func.count()).select_from(RecordingRow).where(in_project)) or 0
    without = _in_sets(session, selection.without)
    candidates = _candidates(session, selection, project_id, found)
    fitting = tuple(each for each in candidates if each.id not in without)
    accepted = tuple(each for each in fitting if selection.excluded_too or each.excluded is None)
    return Steps(library, fitting, accepted, tuple(one_per_person(accepted, selection.per_person)))


def one_per_person(candidates: Sequence[Candidate], rule: PerPerson) -> list[Candidate]:
    """The first or last recording of each person, by time; whose person is not known, all of them."""
    if rule == "all":
        return list(candidates)
    in_time = sorted(candidates, key=lambda each: (each.at.isoformat(), each.id), reverse=rule == "last")
    kept: dict[str, str] = {}
    for each in in_time:
        kept.setdefault(each.id if each.person is None else f"person {each.person}", each.id)
    chosen = set(kept.values())
    return [each for each in candidates if each.id in chosen]


def _candidates(
    session: Session, selection: Selection, project_id: str, found: Iterable[str]
) -> list[Candidate]:
    if selection.kind == "query":
        return _of_ids(session, found, project_id)
    if selection.kind == "sets":
        return _of_ids(session, _in_sets(session, selection.values), project_id)
    if selection.kind == "recordings":
        return _of_ids(session, selection.values, project_id)
    return _fetched(session, _chosen(selection), project_id)


def _of_ids(session: Session, ids: Iterable[str], project_id: str) -> list[Candidate]:
    wanted = sorted(set(ids))
    found: list[Candidate] = []
    for start in range(0, len(wanted), _AT_ONCE):
        part = RecordingRow.id.in_(wanted[start : start + _AT_ONCE])
        found += _fetched(session, part, project_id)
    return sorted(found, key=lambda each: (each.name, each.id))


def _fetched(session: Session, condition: ColumnElement[bool], project_id: str) -> list[Candidate]:
    query = (
        select(
            RecordingRow.id,
            RecordingRow.name,
            RecordingRow.group,
            RecordingRow.samples_sha256,
            func.coalesce(RecordingRow.subject_id, RecordingRow.pseudonym),
            RecordingRow.started_at,
            RecordingRow.uploaded_at,
            TriageRow.decision,
            TriageRow.reason,
            SubjectRow.pseudonym,
        )
        .outerjoin(SubjectRow, SubjectRow.id == RecordingRow.subject_id)
        .outerjoin(TriageRow, TriageRow.recording_id == RecordingRow.id)
        .where(condition, RecordingRow.project_id == project_id)
        .order_by(RecordingRow.name, RecordingRow.id)
    )
    return [
        Candidate(
            each[0],
            each[1],
            each[2],
            each[3],
            each[4],
            each[5] or each[6],
            (each[8] or _NO_REASON) if each[7] == _EXCLUDED else None,
            each[9],
        )
        for each in session.execute(query)
    ]


def _in_sets(session: Session, sets: Sequence[str]) -> set[str]:
    """Every recording of some sets; a set that was deleted holds none."""
    rows = session.scalars(select(RecordSetRow).where(RecordSetRow.id.in_(sets))) if sets else ()
    return {each for row in rows for each in row.recording_ids}


def _chosen(selection: Selection) -> ColumnElement[bool]:
    if selection.kind == "groups":
        return RecordingRow.group.in_(selection.values)
    if selection.kind == "filter":
        texts = selection.values[:1]
        return or_(*(column.icontains(text, autoescape=True) for column in _SEARCHED for text in texts))
    return true()
