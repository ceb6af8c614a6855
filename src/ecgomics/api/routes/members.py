"""Who may do what in a project, for its administrators."""

from fastapi import APIRouter

from ecgomics.api import account_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.store.account_records import Member

router = APIRouter(prefix="/projects/{project_id}/members", tags=["accounts"])


@router.get("", operation_id="list_members", responses=answers(403, 404, 422))
def list_members(platform: Here, project_id: str) -> models.Members:
    """Who has a role in a project, by name."""
    return models.Members(members=[_shown(each) for each in platform.store.accounts.members(project_id)])


@router.put("", operation_id="give_role", responses=answers(403, 404, 409, 413, 415, 422))
def give_role(platform: Here, author: Author, project_id: str, wanted: models.NewRole) -> models.Member:
    """Give an account a role, in the place of the one that it has; 409 where no administrator would be left."""
    given = platform.store.accounts.give_role(
        project_id, wanted.name, wanted.role, subject_id=wanted.participant, author=author
    )
    return _shown(given)


@router.delete(
    "/{account_id}", operation_id="take_role", status_code=204, responses=answers(403, 404, 409, 422)
)
def take_role(platform: Here, author: Author, project_id: str, account_id: str) -> None:
    """Take an account out of a project; 409 where no administrator would be left."""
    platform.store.accounts.take_role(project_id, account_id, author=author)


def _shown(member: Member) -> models.Member:
    return models.Member(
        account=member.account_id,
        name=member.name,
        display_name=member.display_name,
        role=member.role,
        participant=member.subject_id,
        pseudonym=member.pseudonym,
        is_enabled=member.is_enabled,
    )
