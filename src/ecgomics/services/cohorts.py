"""Cohorts of kept recordings: made, extracted, joined with tables of outcomes, and described."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final, Literal

from ecgomics.core.errors import EcgomicsError, InvalidInput
from ecgomics.core.settings import Settings
from ecgomics.services.membership import steps_of
from ecgomics.services.project_tables import Joined, with_project_tables
from ecgomics.services.settings import chosen
from ecgomics.store import DEFAULT_PROJECT, ProfileKey, Selection, Store, StoredCohort

if TYPE_CHECKING:
    import polars as pl

    from ecgomics.cohort.cohort import Cohort
    from ecgomics.cohort.progress import Progress

TABLE: Final = "cohort.parquet"
JOINED: Final = "joined.json"
_LONGEST_NAME: Final = 200
#: Who changes something where nobody said so.
LOCAL_USER: Final = "local user"
#: A column of more different values is a name or a measurement, not a class.
MOST_LEVELS: Final = 24
#: Columns that say where a record comes from, not what is known of the person.
_TECHNICAL: Final = frozenset(
    {
        "record",
        "error",
        "source_sha256",
        "source_format",
        "warnings",
        "pseudonym",
        "subject",
        "leads",
        "correction",
    }
)
_UNDER_WAY: Final = "The cohort is not extracted yet: its tables come with the extraction."

#: What an extraction does before its first record is done.
STARTING: Final = "starting"

EndState = Literal["done", "failed", "cancelled", "interrupted"]


class Cancelled(EcgomicsError):
    """A job was ended from outside, on purpose."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far an extraction is."""

    total: int
    kept: int
    """Of `done` those that were measured before."""
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class JoinedTable:
    """A table of outcomes that was handed in, and how its rows found records."""

    name: str
    file: str
    on: str
    """Column of the cohort."""
    key: str
    """Column of the table."""
    columns: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """A value of a column, and how many records have it."""

    level: str
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column that may be an outcome or a covariate."""

    name: str
    label: str
    is_number: bool
    known: int
    """Records that have it."""
    levels: tuple[Level, ...]
    """Empty where there are too many to be classes."""
    low: float | None
    high: float | None


def make(
    store: Store,
    name: str,
    selection: Selection,
    key: ProfileKey,
    *,
    settings_id: str | None = None,
    project_id: str = DEFAULT_PROJECT,
    author: str = LOCAL_USER,
) -> StoredCohort:
    """A new cohort; InvalidInput where it has no name or no recording. key: of the profiles that a query looks at.

    Without settings of its own it is measured, now and later, with what its project has chosen at this time.
    """
    tidy = tidied(name, "cohort")
    if not steps_of(store, selection, project_id, key).members:
        raise InvalidInput("No recording fits the selection: a cohort needs some.")
    if settings_id is not None:
        store.cohorts.settings_of(settings_id)
    elif (used := store.saved_settings.chosen(project_id)) is not None:
        settings_id = used.id
    return store.cohorts.add_cohort(
        tidy, selection, settings_id=settings_id, project_id=project_id, author=author
    )


def tidied(name: str, what: str) -> str:
    """A name without blanks to spare; InvalidInput where nothing is left, or too much."""
    tidy = " ".join(name.split())
    if not 0 < len(tidy) <= _LONGEST_NAME:
        raise InvalidInput(f"The name of a {what} has 1 to {_LONGEST_NAME} characters; it has {len(tidy)}.")
    return tidy


def settings_for(store: Store, cohort: StoredCohort, usual: Settings) -> Settings:
    """What a cohort is measured with: its saved settings, or the usual ones."""
    if cohort.settings_id is None:
        return usual
    return Settings.from_dict(dict(store.cohorts.settings_of(cohort.settings_id).values))


def extract(
    store: Store,
    cohort_id: str,
    settings: Settings,
    *,
    workers: int | None,
    scheduler: str | None = None,
    tell: Callable[[Counts], None],
    cancelled: threading.Event,
) -> None:
    """Measure the recordings that a cohort means now into its tables; those measured before are kept.

    On so many workers here, or on the Dask cluster of a scheduler's address. tell is called as records are done.
    Cancelled where it was ended from outside, Unavailable where the cluster was lost: what was measured is kept.
    """
    from ecgomics.cohort.progress import CancelledRun
    from ecgomics.services import profile_key
    from ecgomics.services.extraction import extract_members

    cohort, began = store.cohorts.cohort(cohort_id), datetime.now(UTC)
    looked_at = profile_key(chosen(store, cohort.project_id, settings).settings)
    settings = settings_for(store, cohort, settings)
    members = steps_of(store, cohort.selection, cohort.project_id, looked_at).named()
    if not members:
        raise InvalidInput("No recording fits the selection any more: there is nothing to extract.")
    output = store.cohorts.cohort_folder(cohort_id) / TABLE
    tell(Counts(len(members), 0, 0, 0))

    def told(progress: "Progress") -> None:
        done = progress.kept + progress.measured
        tell(Counts(progress.records, progress.kept, done, progress.failed))

    try:
        failures = extract_members(
            store,
            members,
            output,
            settings=settings,
            workers=workers,
            scheduler=scheduler,
            progress=told,
            cancel=cancelled,
        )
    except CancelledRun as ended:
        raise Cancelled from ended
    facts = {"records": len(members), "failures": len(failures), "settings_hash": settings.hash}
    store.cohorts.extracted(cohort_id, members, facts, since=began)


def opened(store: Store, cohort_id: str) -> "Cohort":
    """The cohort with every table that was joined to it and those of its project, as they are now.

    InvalidInput before its first extraction.
    """
    return opened_with(store, cohort_id).cohort


def opened_with(store: Store, cohort_id: str) -> Joined:
    """As `opened`, with the tables of the project that its columns come from."""
    from ecgomics.cohort.cohort import Cohort

    if store.cohorts.cohort(cohort_id).extracted_at is None:
        raise InvalidInput(_UNDER_WAY)
    folder = store.cohorts.cohort_folder(cohort_id)
    own = with_tables(Cohort.open(folder / TABLE), folder, joined_tables(store, cohort_id))
    return with_project_tables(store, cohort_id, own)


def with_tables(cohort: "Cohort", folder: Path, tables: Sequence[JoinedTable]) -> "Cohort":
    """A cohort with the columns of tables, one after another."""
    for each in tables:
        cohort = cohort.join(folder / each.file, on=each.on, key=each.key, name=each.name)
    return cohort


def joined_tables(store: Store, cohort_id: str) -> list[JoinedTable]:
    """The tables that were joined to a cohort."""
    path = store.cohorts.cohort_folder(cohort_id) / JOINED
    if not path.exists():
        return []
    return [
        JoinedTable(**each | {"columns": tuple(each["columns"]), "notes": tuple(each["notes"])})
        for each in json.loads(path.read_text(encoding="utf-8"))
    ]


def join(
    store: Store, cohort_id: str, file: tuple[str, bytes], *, on: str = "record", key: str | None = None
) -> JoinedTable:
    """Join a table of outcomes; one of the same file name is replaced. InvalidInput where nothing of it fits."""
    from ecgomics.cohort.cohort import Cohort

    if store.cohorts.cohort(cohort_id).extracted_at is None:
        raise InvalidInput(_UNDER_WAY)
    folder = store.cohorts.cohort_folder(cohort_id)
    name = PurePosixPath(file[0].replace("\\", "/")).name
    others = [each for each in joined_tables(store, cohort_id) if each.name != name]
    before = with_tables(Cohort.open(folder / TABLE), folder, others)
    draft = folder / f"draft{PurePosixPath(name).suffix.lower()}"
    draft.write_bytes(file[1])
    try:
        after = before.join(draft, on=on, key=key, name=name)
        new = JoinedTable(
            name=name,
            file=_file_of(others, draft.suffix),
            on=on,
            key=key or on,
            columns=tuple(each for each in after.columns if each not in before.columns),
            notes=after.notes[len(before.notes) :],
        )
    except InvalidInput as error:
        draft.unlink()
        raise InvalidInput(str(error).replace(str(draft), name).replace(draft.name, name)) from None
    draft.replace(folder / new.file)
    _write_joined(folder, [*others, new])
    return new


def _file_of(others: Sequence[JoinedTable], suffix: str) -> str:
    taken = {each.file for each in others}
    names = (f"table-{number}{suffix}" for number in range(1, len(others) + 2))
    return next(name for name in names if name not in taken)


def _write_joined(folder: Path, tables: Sequence[JoinedTable]) -> None:
    draft = folder / f"{JOINED}.part"
    draft.write_text(json.dumps([asdict(each) for each in tables], ensure_ascii=False), encoding="utf-8")
    draft.replace(folder / JOINED)


def columns(cohort: "Cohort") -> list[Column]:
    """The columns that may be an outcome or a covariate: known of some records and not the same in all."""
    labels = dict(cohort.dictionary.select("column", "label").iter_rows())
    found = (
        _column(series, labels.get(series.name, ""))
        for series in cohort.about
        if series.name not in _TECHNICAL
    )
    return [each for each in found if each is not None]


def _column(series: "pl.Series", label: str) -> Column | None:
    is_number = series.dtype.is_numeric()
    known = series.fill_nan(None).drop_nulls() if series.dtype.is_float() else series.drop_nulls()
    counted = Counter(known.to_list())
    if len(counted) < 2 or (len(counted) > MOST_LEVELS and not is_number):
        return None
    levels = sorted(counted.items()) if len(counted) <= MOST_LEVELS else []
    return Column(
        name=series.name,
        label=label,
        is_number=is_number,
        known=len(known),
        levels=tuple(Level(str(level), count) for level, count in levels),
        low=float(min(counted)) if is_number else None,
        high=float(max(counted)) if is_number else None,
    )


@dataclass(frozen=True, slots=True)
class Failure:
    """Why records have no values, and which."""

    reason: str
    records: tuple[str, ...]


def failures(cohort: "Cohort") -> list[Failure]:
    """Records without values by reason, the most frequent first."""
    by_reason: dict[str, list[str]] = {}
    for record, reason in cohort.frame.select("record", "error").collect().iter_rows():
        if reason is not None:
            by_reason.setdefault(reason, []).append(record)
    found = [Failure(reason, tuple(records)) for reason, records in by_reason.items()]
    return sorted(found, key=lambda each: (-len(each.records), each.reason))


@dataclass(frozen=True, slots=True)
class Missing:
    """The values of one family that are there, and how many are missing for which reason."""

    dimension: str
    family: str
    label: str
    cells: int
    """Values that there would be if none were missing."""
    reasons: Mapping[str, int]
    """By validity code, `ok` included."""


def missing(cohort: "Cohort") -> list[Missing]:
    """By family, in the order of the catalogue, how many values are missing and why."""
    import polars as pl

    from ecgomics.biomarkers.catalogue import catalogue

    if cohort.values is None:
        return []
    counted = cohort.values.group_by("symbol", "validity").agg(pl.len().alias("count")).collect()
    declared = catalogue().biomarkers
    by_family = {
        (each.dimension, each.family, each.family_label): Counter[str]() for each in declared.values()
    }
    for symbol, validity, count in counted.iter_rows():
        of = declared[symbol]
        by_family[of.dimension, of.family, of.family_label][validity] += count
    return [
        Missing(*family, reasons.total(), dict(reasons.most_common()))
        for family, reasons in by_family.items()
        if reasons
    ]


def delete_table(store: Store, cohort_id: str, name: str) -> None:
    """Take a joined table away; what it added is no column of the cohort any more."""
    folder = store.cohorts.cohort_folder(cohort_id)
    kept = [each for each in joined_tables(store, cohort_id) if each.name != name]
    for each in joined_tables(store, cohort_id):
        if each.name == name:
            (folder / each.file).unlink(missing_ok=True)
    _write_joined(folder, kept)
