"""Accounts, for who runs the server."""

from datetime import datetime

from fastapi import APIRouter

from ecgomics.api import account_models as models
from ecgomics.api.author import Author
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.api.routes.sessions import roles_of
from ecgomics.store.account_records import StoredAccount

router = APIRouter(prefix="/accounts", tags=["accounts"])


@router.get("", operation_id="list_accounts", responses=answers(403))
def list_accounts(platform: Here) -> models.Accounts:
    """Every account, by name."""
    return models.Accounts(accounts=[_shown(each) for each in platform.store.accounts.listed()])


@router.post("", operation_id="make_account", status_code=201, responses=answers(403, 413, 415, 422))
def make_account(platform: Here, author: Author, wanted: models.NewAccount) -> models.MadeAccount:
    """Make an account, and a link by which it sets its password: that is told in this answer and never again."""
    made = platform.store.accounts.add(
        wanted.name, display_name=wanted.display_name, runs_server=wanted.runs_server, author=author
    )
    link = _link(*platform.store.accounts.make_reset(made.id, author=author))
    return models.MadeAccount(account=_shown(made), link=link)


@router.patch("/{account_id}", operation_id="change_account", responses=answers(403, 404, 409, 413, 415, 422))
def change_account(
    platform: Here, author: Author, account_id: str, wanted: models.AccountChange
) -> models.Account:
    """Name, close or open an account, or let it run the server; 409 where nobody would run it any more."""
    changed = platform.store.accounts.change(
        account_id,
        author=author,
        display_name=wanted.display_name,
        runs_server=wanted.runs_server,
        enabled=wanted.enabled,
    )
    return _shown(changed)


@router.delete(
    "/{account_id}", operation_id="delete_account", status_code=204, responses=answers(403, 404, 409, 422)
)
def delete_account(platform: Here, author: Author, account_id: str) -> None:
    """Forget an account with its roles, tokens and sessions; what it did stays told by its name."""
    platform.store.accounts.remove(account_id, author=author)


@router.post(
    "/{account_id}/password-link",
    operation_id="make_password_link",
    status_code=201,
    responses=answers(403, 404, 415, 422),
)
def make_password_link(platform: Here, author: Author, account_id: str) -> models.PasswordLink:
    """Make a link by which the account sets its password once; it is told in this answer and never again."""
    return _link(*platform.store.accounts.make_reset(account_id, author=author))


def _link(secret: str, expires_at: datetime) -> models.PasswordLink:
    return models.PasswordLink(secret=secret, path=f"/password#{secret}", expires_at=expires_at)


def _shown(account: StoredAccount) -> models.Account:
    return models.Account(
        id=account.id,
        name=account.name,
        display_name=account.display_name,
        runs_server=account.runs_server,
        created_at=account.created_at,
        disabled_at=account.disabled_at,
        has_password=account.has_password,
        issuer=account.issuer,
        roles=roles_of(account),
    )
