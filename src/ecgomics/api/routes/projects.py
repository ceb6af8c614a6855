"""Projects: list, make, rename."""

from dataclasses import asdict

from fastapi import APIRouter

from ecgomics.api import library_models as models
from ecgomics.api.author import Author
from ecgomics.api.caller import Asking
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers

router = APIRouter(prefix="/projects", tags=["projects"])


@router.get("", operation_id="list_projects", responses=answers(403))
def list_projects(platform: Here) -> models.Projects:
    """Every project, the first one first."""
    found = platform.store.library.projects()
    return models.Projects(projects=[models.Project(**asdict(each)) for each in found])


@router.post("", operation_id="make_project", status_code=201, responses=answers(403, 415, 422))
def make_project(platform: Here, caller: Asking, author: Author, asked: models.ProjectName) -> models.Project:
    """Make a project; its name must be its own. Where there are accounts, who makes it administrates it."""
    made = platform.store.library.add_project(asked.name, author=author)
    if caller.account is not None:
        platform.store.accounts.give_role(made.id, caller.account.name, "admin", author=author)
    return models.Project(**asdict(made))


@router.patch("/{project_id}", operation_id="rename_project", responses=answers(403, 404, 415, 422))
def rename_project(
    platform: Here, author: Author, project_id: str, asked: models.ProjectName
) -> models.Project:
    """Give a project another name."""
    platform.store.library.rename_project(project_id, asked.name, author=author)
    renamed = next(each for each in platform.store.library.projects() if each.id == project_id)
    return models.Project(**asdict(renamed))
