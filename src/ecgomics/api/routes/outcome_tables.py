"""Tables of outcomes of a project: hand in, list, download, delete."""

from dataclasses import asdict
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Response, UploadFile

from ecgomics.api import library_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.library import Project
from ecgomics.services import outcomes
from ecgomics.store.library_records import OutcomeKey

router = APIRouter(prefix="/outcome-tables", tags=["outcomes"])

_TABLE: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}


@router.get("", operation_id="list_outcome_tables", responses=answers(403, 422))
def list_outcome_tables(platform: Here, project: Project = "default") -> models.OutcomeTables:
    """The tables of a project by name."""
    found = platform.store.outcomes.listed(project)
    return models.OutcomeTables(tables=[models.OutcomeTable(**asdict(each)) for each in found])


@router.post("", operation_id="import_outcomes", status_code=201, responses=answers(403, 404, 413, 415, 422))
async def import_outcomes(
    platform: Here,
    author: Author,
    *,
    file: Annotated[UploadFile, File(description="A table: CSV, TSV, Parquet, Feather or Excel.")],
    key: Annotated[
        OutcomeKey, Form(description="Whether its rows are of people or of recordings.")
    ] = "subject",
    column: Annotated[
        str | None,
        Form(description="Column that names them; where it is not given the one that fits best."),
    ] = None,
    project: Project = "default",
) -> models.OutcomeImport:
    """Keep a table with a project, one of the same name replaced; which rows found nobody is told."""
    content = (file.filename or "table.csv", await file.read())
    read = partial(
        outcomes.import_table, platform.store, project, content, key, column=column or None, author=author
    )
    found = await platform.compute(read)
    return models.OutcomeImport(
        table=models.OutcomeTable(**asdict(found.table)),
        column=found.column,
        unmatched=list(found.unmatched),
        unmatched_count=found.unmatched_count,
        without_key=found.without_key,
    )


@router.get(
    "/{table_id}/rows",
    operation_id="read_outcome_rows",
    response_class=Response,
    responses=_TABLE | answers(403, 404, 422),
)
async def read_outcome_rows(platform: Here, table_id: str) -> Response:
    """The rows of a table as CSV."""
    text = await platform.compute(partial(outcomes.table_text, platform.store, table_id))
    return Response(text, media_type="text/csv; charset=utf-8")


@router.delete(
    "/{table_id}", operation_id="delete_outcome_table", status_code=204, responses=answers(403, 404, 422)
)
def delete_outcome_table(platform: Here, author: Author, table_id: str) -> None:
    """Forget a table."""
    platform.store.outcomes.delete(table_id, author=author)
