"""Cohorts: make, extract, join outcomes, look at, delete."""

from dataclasses import asdict
from functools import partial
from typing import Annotated, get_args

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import FileResponse

from ecgomics.api import cohort_models as models
from ecgomics.api.platform import Here, Platform, SettingsName
from ecgomics.api.problems import answers
from ecgomics.api.routes import jobs
from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.discovery.table import Kind
from ecgomics.services import cohorts
from ecgomics.services.plan_form import plan_fields
from ecgomics.services.settings import DEFAULTS
from ecgomics.store import Selection, StoredCohort

router = APIRouter(prefix="/cohorts", tags=["cohorts"])

_FILES = {"table": "cohort.parquet", "dictionary": "cohort.dictionary.csv"}


@router.post("", operation_id="make_cohort", status_code=201, responses=answers(403, 415, 422))
def make_cohort(platform: Here, asked: models.NewCohort) -> models.Cohort:
    """Make a cohort of kept recordings, and begin its extraction."""
    selection = Selection(asked.selection.kind, tuple(asked.selection.values))
    made = cohorts.make(platform.store, asked.name, selection, platform.named(asked.settings))
    platform.jobs.extract(made.id)
    return _shown(platform, made)


@router.get("", operation_id="list_cohorts", responses=answers(403, 422))
def list_cohorts(platform: Here) -> models.Cohorts:
    """Every cohort, the latest first; and the groups that one can be made of."""
    return models.Cohorts(
        cohorts=[_shown(platform, each) for each in platform.store.cohorts.cohorts()],
        groups=platform.store.groups(),
    )


@router.get("/{cohort_id}", operation_id="read_cohort", responses=answers(403, 404, 422))
async def read_cohort(platform: Here, cohort_id: str) -> models.CohortDetail:
    """One cohort: who is in it, whose extraction failed and why, what is missing and why, what was joined."""
    return await platform.compute(partial(_detail, platform, cohort_id))


@router.delete(
    "/{cohort_id}", operation_id="delete_cohort", status_code=204, responses=answers(403, 404, 422)
)
async def delete_cohort(platform: Here, cohort_id: str) -> None:
    """Forget a cohort with its tables and its discoveries; the recordings stay."""
    platform.store.cohorts.cohort(cohort_id)
    platform.jobs.cancel_all(cohort_id)
    await platform.compute(partial(platform.store.cohorts.delete_cohort, cohort_id))


@router.post(
    "/{cohort_id}/extraction",
    operation_id="extract_cohort",
    status_code=202,
    responses=answers(403, 404, 415, 422),
)
def extract_cohort(platform: Here, cohort_id: str, settings: SettingsName | None = None) -> models.Job:
    """Extract a cohort anew: recordings that are new are measured, deleted ones left out, the others kept.

    With other settings than before, all are measured; without any, with those of before.
    """
    platform.store.cohorts.cohort(cohort_id)
    if settings is not None:
        cohorts.measure_with(platform.store, cohort_id, platform.named(settings))
    return jobs.shown(platform.jobs.extract(cohort_id))


@router.get("/{cohort_id}/columns", operation_id="list_columns", responses=answers(403, 404, 422))
async def list_columns(platform: Here, cohort_id: str) -> models.Columns:
    """What may be an outcome or a covariate, with levels and counts; and the choices of a plan."""

    def answer() -> models.Columns:
        found = cohorts.columns(cohorts.opened(platform.store, cohort_id))
        return models.Columns(
            columns=[asdict(each) for each in found],
            kinds=list(get_args(Kind)),
            plan=[asdict(each) for each in plan_fields()],
        )

    return await platform.compute(answer)


@router.post(
    "/{cohort_id}/outcomes",
    operation_id="join_outcomes",
    status_code=201,
    responses=answers(403, 404, 413, 415, 422),
)
async def join_outcomes(
    platform: Here,
    cohort_id: str,
    *,
    file: Annotated[UploadFile, File(description="A table: CSV, TSV, Parquet, Feather or Excel.")],
    on: Annotated[str, Form(description="Column of the cohort: record, subject, pseudonym, …")] = "record",
    key: Annotated[
        str | None, Form(description="Column of the table; that of the same name if not given.")
    ] = None,
) -> models.JoinedTable:  # type: ignore[valid-type]
    """Join a table of outcomes and covariates, and say how much of it matched; one of the same name is replaced."""
    content = (file.filename or "table.csv", await file.read())
    join = partial(cohorts.join, platform.store, cohort_id, content, on=on, key=key or None)
    return models.JoinedTable(**asdict(await platform.compute(join)))


@router.delete(
    "/{cohort_id}/outcomes/{name}",
    operation_id="remove_outcomes",
    status_code=204,
    responses=answers(403, 404, 422),
)
def remove_outcomes(platform: Here, cohort_id: str, name: str) -> None:
    """Take a joined table away again."""
    platform.store.cohorts.cohort(cohort_id)
    cohorts.delete_table(platform.store, cohort_id, name)


@router.get(
    "/{cohort_id}/files/{name}",
    operation_id="read_cohort_file",
    response_class=FileResponse,
    responses=answers(403, 404, 422),
)
def read_cohort_file(platform: Here, cohort_id: str, name: str) -> Response:
    """A table of the cohort: `table` (Parquet, a row per record) or `dictionary` (CSV, what each column means)."""
    cohort = platform.store.cohorts.cohort(cohort_id)
    if name not in _FILES:
        raise NotFound(f"A cohort has no file “{name}”: {' and '.join(_FILES)} are there.")
    path = platform.store.cohorts.cohort_folder(cohort_id) / _FILES[name]
    if cohort.extracted_at is None or not path.exists():
        raise InvalidInput("The cohort is not extracted yet: its tables come with the extraction.")
    return FileResponse(path, filename=_FILES[name])


def _shown(platform: Platform, cohort: StoredCohort) -> models.Cohort:
    job = platform.jobs.latest(cohort.id)
    return models.Cohort(
        id=cohort.id,
        name=cohort.name,
        selection=models.Selection(kind=cohort.selection.kind, values=list(cohort.selection.values)),
        created_at=cohort.created_at,
        extracted_at=cohort.extracted_at,
        stale=cohort.stale,
        looks=cohort.looks,
        settings=_measured_with(platform, cohort),
        recordings=len(platform.store.cohorts.members_of(cohort.selection)),
        records=cohort.facts.get("records"),
        failures=cohort.facts.get("failures"),
        job=None if job is None else jobs.shown(job),
    )


def _measured_with(platform: Platform, cohort: StoredCohort) -> models.MeasuredWith:
    if cohort.settings is None:
        return models.MeasuredWith(name=DEFAULTS, hash=platform.settings.hash)
    return models.MeasuredWith(name=cohort.settings["name"], hash=cohort.settings["hash"])


def _detail(platform: Platform, cohort_id: str) -> models.CohortDetail:
    stored = platform.store.cohorts.cohort(cohort_id)
    same = _shown(platform, stored).model_dump()
    if stored.extracted_at is None:
        return models.CohortDetail(**same, flow=[], failed=[], missing=[], tables=[])
    cohort = cohorts.opened(platform.store, cohort_id)
    recordings = platform.store.cohorts.recordings_of(cohort_id)
    failed = [
        models.Failures(
            reason=each.reason,
            records=[
                models.FailedRecord(record=record, recording_id=recordings.get(record))
                for record in each.records
            ],
        )
        for each in cohorts.failures(cohort)
    ]
    return models.CohortDetail(
        **same,
        flow=[models.Step(text=text, count=count) for text, count in cohorts.flow(cohort)],
        failed=failed,
        missing=[asdict(each) for each in cohorts.missing(cohort)],
        tables=[asdict(each) for each in cohorts.joined_tables(platform.store, cohort_id)],
    )
