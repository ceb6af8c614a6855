"""Cohorts: make, extract, join outcomes, look at, delete."""

from contextlib import suppress
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Annotated, get_args

from fastapi import APIRouter, File, Form, Response, UploadFile
from fastapi.responses import FileResponse

from ecgomics.api import cohort_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here, Platform
from ecgomics.api.problems import answers
from ecgomics.api.routes import jobs
from ecgomics.core.errors import InvalidInput, NotFound
from ecgomics.discovery.table import Kind
from ecgomics.services import cohort_files, cohort_people, cohorts
from ecgomics.services.embedded import encoders
from ecgomics.services.membership import steps_of
from ecgomics.services.plan_form import plan_fields
from ecgomics.store import DEFAULT_PROJECT, NamedSettings, Selection, StepName, StoredCohort

if TYPE_CHECKING:
    from ecgomics.cohort.cohort import Cohort

router = APIRouter(prefix="/cohorts", tags=["cohorts"])


@router.post("", operation_id="make_cohort", status_code=201, responses=answers(403, 404, 415, 422))
def make_cohort(platform: Here, author: Author, asked: models.NewCohort) -> models.Cohort:
    """Make a cohort of kept recordings, and begin its extraction."""
    made = cohorts.make(
        platform.store,
        asked.name,
        _selection(asked.selection),
        platform.key_of(asked.project),
        settings_id=asked.settings_id,
        project_id=asked.project,
        author=author,
    )
    platform.jobs.extract(made.id)
    return _shown(platform, made)


@router.get("", operation_id="list_cohorts", responses=answers(403, 422))
def list_cohorts(platform: Here, project: str = DEFAULT_PROJECT) -> models.Cohorts:
    """Every cohort of a project, the latest first; and what one can be made of and measured with."""
    return models.Cohorts(
        cohorts=[_shown(platform, each) for each in platform.store.cohorts.cohorts(project)],
        groups=platform.store.groups(project),
        settings=[_settings(each) for each in platform.store.cohorts.saved_settings(project)],
    )


@router.post("/preview", operation_id="preview_cohort", responses=answers(403, 415, 422))
async def preview_cohort(platform: Here, asked: models.CohortPreview) -> models.SelectionSteps:
    """What a selection means now, step by step, before a cohort is made of it."""
    count = partial(_steps, platform, _selection(asked.selection), asked.project)
    return await platform.compute(count)


@router.get("/{cohort_id}/steps/{step}", operation_id="list_step", responses=answers(403, 404, 422))
async def list_step(platform: Here, cohort_id: str, step: StepName) -> models.StepRecordings:
    """The recordings of one step from the library to a cohort, as its selection means them now."""

    def answer() -> models.StepRecordings:
        cohort = platform.store.cohorts.cohort(cohort_id)
        key = platform.key_of(cohort.project_id)
        found = steps_of(platform.store, cohort.selection, cohort.project_id, key)
        recordings = [models.StepRecording(id=each.id, name=each.name) for each in found.at(step)]
        return models.StepRecordings(step=step, recordings=recordings)

    return await platform.compute(answer)


@router.get("/{cohort_id}", operation_id="read_cohort", responses=answers(403, 404, 422))
async def read_cohort(platform: Here, cohort_id: str) -> models.CohortDetail:
    """One cohort: who is in it, whose extraction failed and why, what is missing and why, what was joined."""
    return await platform.compute(partial(_detail, platform, cohort_id))


@router.delete(
    "/{cohort_id}", operation_id="delete_cohort", status_code=204, responses=answers(403, 404, 422)
)
async def delete_cohort(platform: Here, author: Author, cohort_id: str) -> None:
    """Forget a cohort with its tables and its discoveries; the recordings stay."""
    platform.store.cohorts.cohort(cohort_id)
    platform.jobs.cancel_all(cohort_id)
    await platform.compute(partial(platform.store.cohorts.delete_cohort, cohort_id, author=author))


@router.post(
    "/{cohort_id}/extraction",
    operation_id="extract_cohort",
    status_code=202,
    responses=answers(403, 404, 415, 422),
)
def extract_cohort(platform: Here, cohort_id: str) -> models.Job:
    """Extract a cohort anew: recordings that are new are measured, deleted ones left out, the others kept."""
    platform.store.cohorts.cohort(cohort_id)
    return jobs.shown(platform.jobs.extract(cohort_id))


@router.get("/{cohort_id}/columns", operation_id="list_columns", responses=answers(403, 404, 422))
async def list_columns(platform: Here, cohort_id: str) -> models.Columns:
    """What may be an outcome or a covariate, with levels and counts; and the choices of a plan."""

    def answer() -> models.Columns:
        found = cohorts.columns(cohorts.opened(platform.store, cohort_id))
        return models.Columns(
            columns=[asdict(each) for each in found],
            encoders=encoders(),
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
async def read_cohort_file(platform: Here, cohort_id: str, name: str) -> Response:
    """A file of the cohort with what was joined to it.

    table (Parquet, a row per record), csv, feather (for R), anndata (for scanpy), dictionary (CSV, what each column
    means), settings (YAML, as `ecgomics extract` takes them) or citation (text).
    """
    platform.store.cohorts.cohort(cohort_id)
    path = await platform.compute(partial(cohort_files.file_of, platform.store, cohort_id, name))
    return FileResponse(path, filename=path.name)


def _selection(asked: models.Selection) -> Selection:
    if asked.kind in ("filter", "query") and len(asked.values) != 1:
        raise InvalidInput(f"A selection by {asked.kind} has one text; {len(asked.values)} were given.")
    return Selection(
        asked.kind, tuple(asked.values), tuple(asked.without), asked.per_person, asked.excluded_too
    )


def _steps(platform: Platform, selection: Selection, project: str) -> models.SelectionSteps:
    found = steps_of(platform.store, selection, project, platform.key_of(project))
    return models.SelectionSteps(
        library=found.library,
        fitting=len(found.fitting),
        accepted=len(found.accepted),
        excluded=dict(found.reasons),
        members=len(found.members),
        people=found.people,
        repeated=found.repeated,
    )


def _settings(found: NamedSettings) -> models.SavedSettings:
    return models.SavedSettings(id=found.id, name=found.name, version=found.version, hash=found.hash)


def _measured_with(platform: Platform, cohort: StoredCohort) -> models.SavedSettings | None:
    """The saved settings of a cohort that are still there."""
    if cohort.settings_id is None:
        return None
    with suppress(NotFound):
        return _settings(platform.store.cohorts.settings_of(cohort.settings_id))
    return None


def _shown(platform: Platform, cohort: StoredCohort) -> models.Cohort:
    job = platform.jobs.latest(cohort.id)
    chosen, key = cohort.selection, platform.key_of(cohort.project_id)
    return models.Cohort(
        id=cohort.id,
        name=cohort.name,
        project_id=cohort.project_id,
        selection=models.Selection(
            kind=chosen.kind,
            values=list(chosen.values),
            without=list(chosen.without),
            per_person=chosen.per_person,
            excluded_too=chosen.excluded_too,
        ),
        created_at=cohort.created_at,
        extracted_at=cohort.extracted_at,
        stale=cohort.stale,
        looks=cohort.looks,
        recordings=len(steps_of(platform.store, chosen, cohort.project_id, key).members),
        records=cohort.facts.get("records"),
        failures=cohort.facts.get("failures"),
        settings=_measured_with(platform, cohort),
        job=None if job is None else jobs.shown(job),
    )


def _detail(platform: Platform, cohort_id: str) -> models.CohortDetail:
    stored = platform.store.cohorts.cohort(cohort_id)
    same = _shown(platform, stored).model_dump()
    same["steps"] = _steps(platform, stored.selection, stored.project_id)
    if stored.extracted_at is None:
        return models.CohortDetail(
            **same,
            people=None,
            table_one=None,
            outcome=None,
            settings_hash=None,
            failed=[],
            missing=[],
            tables=[],
            project_tables=[],
        )
    joined = cohorts.opened_with(platform.store, cohort_id)
    cohort = joined.cohort
    outcome = cohort_people.known_outcome(cohorts.columns(cohort))
    return models.CohortDetail(
        **same,
        people=asdict(cohort_people.people(cohort)),
        table_one=asdict(cohort_people.table_one(cohort)),
        outcome=None if outcome is None else asdict(outcome),
        settings_hash=stored.facts.get("settings_hash"),
        failed=_failed(platform, cohort_id, cohort),
        missing=[asdict(each) for each in cohorts.missing(cohort)],
        tables=[asdict(each) for each in cohorts.joined_tables(platform.store, cohort_id)],
        project_tables=[asdict(each) for each in joined.tables],
    )


def _failed(platform: Platform, cohort_id: str, cohort: "Cohort") -> list[models.Failures]:
    recordings = platform.store.cohorts.recordings_of(cohort_id)
    return [
        models.Failures(
            reason=each.reason,
            records=[
                models.FailedRecord(record=record, recording_id=recordings.get(record))
                for record in each.records
            ],
        )
        for each in cohorts.failures(cohort)
    ]
