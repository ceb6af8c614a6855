"""Access tokens of programs."""

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field

from ecgomics.api.author import Author
from ecgomics.api.caller import Asking
from ecgomics.api.platform import Here
from ecgomics.api.problems import answers
from ecgomics.core.errors import InvalidInput
from ecgomics.store.tokens import Scope, StoredToken

router = APIRouter(prefix="/tokens", tags=["tokens"])

#: Longest time of a token of somebody whom a provider vouches for: what it opens is looked at when they sign in.
LONGEST_VOUCHED_DAYS: Final = 30


class Token(BaseModel):
    """A token without its secret. expires_at null: it does not expire."""

    id: str
    name: str
    scope: Scope
    author: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewToken(BaseModel):
    """A token to be made. days null: it does not expire."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scope: Scope = "read"
    days: Annotated[int, Field(ge=1, le=3650)] | None = 90


class MadeToken(BaseModel):
    """A new token and its secret, which is told this once."""

    token: Token
    secret: str


class TokenList(BaseModel):
    """Every token that was made, the latest first."""

    tokens: list[Token]


@router.get("", operation_id="list_tokens", responses=answers(403, 422))
def list_tokens(platform: Here, caller: Asking) -> TokenList:
    """The tokens of who asks, or without accounts every one that was made, the latest first."""
    return TokenList(tokens=[_shown(each) for each in platform.store.tokens.listed(caller.account_id)])


@router.post("", operation_id="make_token", status_code=201, responses=answers(403, 413, 415, 422))
def make_token(platform: Here, caller: Asking, author: Author, wanted: NewToken) -> MadeToken:
    """Make a token; its secret is told in this answer and never again. Who signs in elsewhere has it for 30 days."""
    name = " ".join(wanted.name.split())
    if not name:
        raise InvalidInput("A token needs a name that says what it is for.")
    days = wanted.days
    if caller.account is not None and caller.account.issuer is not None:
        days = min(days or LONGEST_VOUCHED_DAYS, LONGEST_VOUCHED_DAYS)
    token, secret = platform.store.tokens.make(
        name, wanted.scope, days=days, author=author, account_id=caller.account_id
    )
    return MadeToken(token=_shown(token), secret=secret)


@router.delete("/{token_id}", operation_id="revoke_token", responses=answers(403, 404, 422))
def revoke_token(platform: Here, caller: Asking, author: Author, token_id: str) -> Token:
    """Let a token open nothing any more; it stays in the list."""
    return _shown(platform.store.tokens.revoke(token_id, author=author, account_id=caller.account_id))


def _shown(token: StoredToken) -> Token:
    return Token(**{name: getattr(token, name) for name in Token.model_fields})
