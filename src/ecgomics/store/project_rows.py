"""The rows of projects, which others stand on."""

from sqlalchemy.orm import Session

from ecgomics.core.errors import NotFound
from ecgomics.store.library_tables import ProjectRow


def existing_project(session: Session, project_id: str) -> ProjectRow:
    """The row of a project; NotFound if it is not there."""
    row = session.get(ProjectRow, project_id)
    if row is None:
        raise NotFound("There is no such project: it was deleted or never made.")
    return row
