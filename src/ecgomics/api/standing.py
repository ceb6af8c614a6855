"""Whether who opened a socket may still have it open: sockets outlive what was looked at when they were opened."""

from ecgomics.api.caller import Caller
from ecgomics.api.platform import Platform
from ecgomics.core.errors import NotFound
from ecgomics.store.account_records import Role, is_at_least


def may_still(platform: Platform, caller: Caller, session_id: str, least: Role) -> bool:
    """Whether somebody is still signed in, with a role in the project of a live session.

    Of a participant it is their own; a session that is not there any more ends by itself.
    """
    if caller.account is None:
        return True
    if not _is_signed_in(platform, caller):
        return False
    try:
        project_id = platform.store.live.session(session_id).project_id
    except NotFound:
        return True
    try:
        account = platform.store.accounts.account(caller.account.id)
    except NotFound:
        return False
    own = account.memberships.get(project_id) if account.is_enabled else None
    if own is None:
        return False
    return is_at_least(own.role, least) or (caller.acting is not None and own.subject_id is not None)


def _is_signed_in(platform: Platform, caller: Caller) -> bool:
    """Whether the session or the token that opened the socket still opens anything."""
    if caller.token is not None:
        return platform.store.tokens.is_open(caller.token.id)
    return caller.session is None or platform.store.signed_in.is_open(caller.session.id)
