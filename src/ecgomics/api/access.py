"""Who asks, whether they may, and which projects are there for them.

On this machine without accounts nobody need say who they are; a token that is shown must be valid, and opens only its
part. With accounts everybody signs in, by a cookie, or shows a token of theirs. Phones show tokens `ecm_…`, which open
what is their participant's own. What `rights.csv` says of the operation decides, and what the request may touch of the
store is narrowed to the projects in which it may.
"""

import hashlib
import hmac
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import Final

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ecgomics.api.addresses import OPERATION, Addresses, Operation
from ecgomics.api.caller import CALLER, Caller
from ecgomics.api.deployment import Deployment
from ecgomics.api.network import NETWORK, is_for_phones, is_open
from ecgomics.api.problems import problem
from ecgomics.api.rights import SOCKETS, Right, rights
from ecgomics.core.errors import NotFound, Unavailable
from ecgomics.core.hosts import is_loopback
from ecgomics.store import Store
from ecgomics.store.account_records import Membership, StoredAccount
from ecgomics.store.devices import PREFIX as OF_A_PHONE
from ecgomics.store.reach import reaching
from ecgomics.store.tokens import SCOPES
from ecgomics.store.tokens import Scope as TokenScope

#: The original service's own address, which changes nothing whoever asks.
ORIGINAL: Final = "/ECGOmics"
_API: Final = "/api/"
_METRICS: Final = "/metrics"
_DESCRIPTION: Final = "/api/v1/openapi.json"
#: Header in which a page repeats what it was told when it signed in; pages of others cannot know it.
CSRF: Final = "x-csrf-token"
#: Headers by which proxies say that they ask for somebody else.
_FORWARDED: Final = (
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-real-ip",
    "forwarded",
    "via",
)
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_ALL: Final = Right("open", of_participants=True, of_server=True, scopes=frozenset(SCOPES))
_NOTHING: Final = Right("anyone", of_participants=True, of_server=True, scopes=frozenset(SCOPES))
_OF_NONE: Final = Right("server", of_participants=False, of_server=False, scopes=frozenset())

_NOT_PAIRED: Final = "This phone is not paired, or not any more: ask for a new code and pair it again."
_PHONES_ONLY: Final = "Over the network only paired phones are answered: pair this one first."
_OTHERS: Final = "A phone sees only what is its participant's own; this is not."
_UNKNOWN: Final = "The token is unknown, expired or revoked: make another on the page Settings, Tokens."
_SIGN_IN: Final = "Sign in first."
_NOT_YOURS: Final = "Your role does not allow this: ask an administrator of the project."
_NOT_RUNNING: Final = "Only who runs the server may do this."
_NO_CSRF: Final = "The page does not repeat what it was told when it signed in: load it anew."


Allowed = tuple[Caller, frozenset[str] | None]
"""Who asks, and the projects that are there for them; None: all."""


class Refusal(Exception):
    """The request is answered so."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Gate:
    """Lets requests through whose caller may do what they ask for, with only their projects in reach."""

    def __init__(self, app: ASGIApp, *, store: Store, deployment: Deployment, addresses: Addresses) -> None:
        self._app = app
        self._store = store
        self._deployment = deployment
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
        elif scope["type"] == "http" and _is_looked_at(scope["path"]):
            await self._request(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[OPERATION] = self._addresses.find(scope["method"], scope["path"])
        try:
            caller, projects = self._allowed(await self._caller(scope), scope)
        except Refusal as refused:
            kind = "unauthorized" if refused.status == 401 else "forbidden"  # a status of HTTP
            answer = problem(refused.status, kind, str(refused), path=scope["path"])
            await answer(scope, receive, send)
            return
        except Unavailable as away:
            answer = problem(503, "unavailable", str(away), path=scope["path"])
            answer.headers["Retry-After"] = "5"
            await answer(scope, receive, send)
            return
        with reaching(projects):
            await self._app({**scope, CALLER: caller}, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Who opens a socket says who they are in its first message, unless the cookie or a token did."""
        least, scopes = SOCKETS.get(scope["path"].rpartition("/")[2], ("admin", frozenset[TokenScope]()))
        try:
            caller = await self._caller(scope)
        except Refusal:
            caller = Caller("nobody")
        if caller.token is not None and caller.token.scope not in scopes:
            caller = Caller("nobody")
        projects: frozenset[str] | None = None
        if caller.account is not None:
            projects = caller.account.projects(least)
            if not projects and caller.participant is not None:
                caller, projects = _as_participant(caller, caller.participant)
        with reaching(projects):
            await self._app({**scope, CALLER: caller}, receive, send)

    # Who asks

    async def _caller(self, scope: Scope) -> Caller:
        headers = Headers(scope=scope)
        kind, _, shown = headers.get("authorization", "").partition(" ")
        secret = shown.strip() if kind.lower() == "bearer" else ""
        if scope.get(NETWORK) or secret.startswith(OF_A_PHONE):
            return await self._phone(secret, scope)
        if kind:
            return await self._program(secret)
        if not self._deployment.accounts:
            return Caller("local")
        return await self._signed_in(headers) or Caller("nobody")

    async def _phone(self, secret: str, scope: Scope) -> Caller:
        if scope["type"] == "http" and is_open(scope["method"], scope["path"]):
            return Caller("nobody")
        device = await to_thread.run_sync(self._store.devices.of_secret, secret) if secret else None
        if device is None:
            raise Refusal(401, _NOT_PAIRED if secret else _PHONES_ONLY)
        return Caller("phone", device=device)

    async def _program(self, secret: str) -> Caller:
        token = await to_thread.run_sync(self._store.tokens.of_secret, secret) if secret else None
        if token is None:
            raise Refusal(401, _UNKNOWN)
        if not self._deployment.accounts:
            return Caller("token", token=token)
        account = await self._account(token.account_id)
        if account is None:  # made before there were accounts, or of one that is closed
            raise Refusal(401, _UNKNOWN)
        return Caller("token", token=token, account=account)

    async def _signed_in(self, headers: Headers) -> Caller | None:
        secret = cookie_of(headers, self._deployment.cookie)
        session = await to_thread.run_sync(self._store.signed_in.of_secret, secret) if secret else None
        if session is None:
            return None
        account = await self._account(session.account_id)
        return None if account is None else Caller("account", account=account, session=session)

    async def _account(self, account_id: str | None) -> StoredAccount | None:
        """An account that may sign in; None for one that is closed, or was deleted just now."""
        if account_id is None:
            return None
        try:
            account = await to_thread.run_sync(self._store.accounts.account, account_id)
        except NotFound:
            return None
        return account if account.is_enabled else None

    # Whether they may

    def _allowed(self, caller: Caller, scope: Scope) -> Allowed:
        """Who asks, and the projects that the request may touch; Refusal where it may not be made."""
        method, path = scope["method"], scope["path"]
        right = _right(path, scope[OPERATION])
        if caller.kind == "phone":
            return caller, _of_phone(caller, method, path)
        if caller.token is not None and caller.token.scope not in right.scopes:
            sentence = f"The token “{caller.token.name}” is for {caller.token.scope} and does not open this."
            raise Refusal(403, sentence)
        if caller.account is not None:
            if caller.kind == "account" and method not in _SAFE and right.need != "open":
                self._refuse_forged(scope)
            return _of_account(caller, caller.account, right)
        if self._deployment.accounts and right.need != "open" and not _is_neighbour(scope):
            raise Refusal(401, _SIGN_IN)
        return caller, None

    def _refuse_forged(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        expected = csrf_of(cookie_of(headers, self._deployment.cookie))
        if not hmac.compare_digest(headers.get(CSRF, "").encode(), expected.encode()):
            raise Refusal(403, _NO_CSRF)


def _right(path: str, operation: Operation | None) -> Right:
    """Who may do what is asked for; that nothing is under an address may know whoever is signed in."""
    if path == _DESCRIPTION:
        return _OF_ALL
    return _NOTHING if operation is None else rights().get(operation.id, _OF_NONE)


def _of_phone(caller: Caller, method: str, path: str) -> frozenset[str] | None:
    if not is_for_phones(method, path):
        raise Refusal(403, _OTHERS)
    return None if caller.device is None else frozenset((caller.device.project_id,))


def _of_account(caller: Caller, account: StoredAccount, right: Right) -> Allowed:
    if right.need == "participant" or (right.of_participants and not right.is_of(account)):
        if caller.participant is None:
            raise Refusal(403, _NOT_YOURS)
        return _as_participant(caller, caller.participant)
    if not right.is_of(account):
        raise Refusal(403, _NOT_RUNNING if right.need == "server" else _NOT_YOURS)
    return caller, right.projects(account)


def _as_participant(caller: Caller, own: Membership) -> Allowed:
    return replace(caller, acting=own), frozenset((own.project_id,))


def csrf_of(secret: str) -> str:
    """What a page repeats of the session with this secret."""
    return hashlib.sha256(b"csrf " + secret.encode()).hexdigest()


def cookie_of(headers: Headers, name: str) -> str:
    """The value of a cookie; nothing where it is not there."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return "" if found is None else found.value


def _is_looked_at(path: str) -> bool:
    """Whether it is more than the page and its files."""
    return path.startswith(_API) or path in (ORIGINAL, _METRICS)


def _is_neighbour(scope: Scope) -> bool:
    """Whether the monitoring on this machine asks for its numbers, and nobody through a proxy."""
    address = (scope.get("client") or ("", 0))[0]
    forwarded = any(each in Headers(scope=scope) for each in _FORWARDED)
    return scope["path"] == _METRICS and is_loopback(address) and not forwarded
