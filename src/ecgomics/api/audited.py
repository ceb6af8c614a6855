"""Which requests are noted beside what the store notes itself, and noting them: one place for all routes.

What is read of an operation follows from its address: the first identifier in it that is of something that people are
behind. Operations without one are named here, and what tells of nobody is named, too; a test asks that every operation
that reads is one of these, so that a new one is noted from its first day. What changes something is noted by the store
in the change itself; what has no such entry is named here, too, and the test asks the same of it.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ecgomics.api.addresses import OPERATION, Operation
from ecgomics.api.author import name_of
from ecgomics.api.caller import CALLER, Caller
from ecgomics.api.peers import HANDED_ON
from ecgomics.api.problems import problem
from ecgomics.core.errors import NotFound, Unavailable
from ecgomics.services.read_audit import ReadAudit
from ecgomics.store import Store
from ecgomics.store.audit import Acting, acting
from ecgomics.store.audit_reads import Access
from ecgomics.store.library_tables import DEFAULT_PROJECT
from ecgomics.store.reach import is_reached

#: In the place of a name in the address: the account that asks.
_SELF: Final = "self"
#: By name in the address, what is looked at; the first in this order counts.
IDENTIFIERS: Final[Mapping[str, str]] = {
    "recording_id": "recording",
    "subject_id": "subject",
    "cohort_id": "cohort",
    "discovery_id": "discovery",
    "session_id": "live session",
    "set_id": "set",
    "table_id": "outcomes",
    "batch_id": "upload",
}
#: Without such a name: what kind of thing is read, and the parameters of the query that say which, with commas between.
UNNAMED: Final[Mapping[str, tuple[str, str]]] = {
    "list_recordings": ("project", "project"),
    "search_library": ("project", "project"),
    "choose_recordings": ("project", "project"),
    "read_thumbnails": ("recording", "ids"),
    "list_subjects": ("project", "project"),
    "list_participants": ("project", "project"),
    "list_live_sessions": ("project", "project"),
    "list_changes": ("audit", "project"),
    "compare_recordings": ("recording", "a,b"),
    "read_mini_maps": ("recording", "recording"),
    "preview_cohort": ("project", "project"),
    "read_distribution": ("project", "project"),
    "find_discovery": ("discovery", "digest"),
    "list_own_recordings": ("subject", "me"),
    "read_own_trends": ("subject", "me"),
}
#: Operations that read although their method is not GET.
READING: Final = frozenset({"preview_corrections", "preview_settings", "preview_cohort", "sample_table"})
#: What tells nothing of anybody's ECG, or is noted by the route itself.
OF_NOBODY: Final = frozenset(
    {
        *("read_health", "read_alive", "read_ready", "read_metrics", "read_report_schema"),
        *("read_map", "read_analytic_beat", "list_populations", "list_biomarkers", "read_biomarker"),
        *("read_biomarker_card", "list_models", "read_model", "list_biomarker_sets", "list_presets"),
        *("list_projects", "list_outcome_tables", "list_cohorts", "list_sets", "list_uploads"),
        *("list_jobs", "read_job", "follow_job", "list_tokens", "list_devices", "read_pairing"),
        *("draw_pairing", "read_me", "list_shares", "list_webhooks", "read_webhook", "list_deliveries"),
        *("read_settings_form", "list_settings", "read_settings", "read_settings_file"),
        *("begin_elsewhere", "finish_elsewhere", "end_elsewhere"),
        *("read_session", "list_sessions", "list_accounts", "list_members"),
        *("read_chain", "read_retention", "preview_erasure"),  # hashes and numbers alone
        "export_subject",  # noted by the route, in every mode
        "read_shared",  # noted by the route, with the link, in every mode
    }
)
#: What is done without an entry of the store's own, as that begins or ends something beside it: what it is called, of
#: what kind of thing it is done, and the name in the address that says which.
DONE: Final[Mapping[str, tuple[str, str, str]]] = {
    "analyse_long": ("analyse", "recording", "recording_id"),
    "extract_cohort": ("extract", "cohort", "cohort_id"),
    "join_outcomes": ("join outcomes", "cohort", "cohort_id"),
    "remove_outcomes": ("remove outcomes", "cohort", "cohort_id"),
    "make_discovery": ("begin discovery", "cohort", "cohort_id"),
    "run_discovery": ("run", "discovery", "discovery_id"),
    "retry_job": ("retry", "job", "job_id"),
    "cancel_job": ("cancel", "job", "job_id"),
    "note_in_live_session": ("add note", "live session", "session_id"),
    "sign_out": ("sign out", "account", _SELF),
    "end_session": ("sign out a browser", "account", _SELF),
    "end_other_sessions": ("sign out other browsers", "account", _SELF),
}
#: What the store notes in the change itself.
NOTED_WITH_THE_CHANGE: Final = frozenset(
    {
        *(
            "upload_recording",
            "upload_archive",
            "begin_upload",
            "cancel_upload",
            "delete_upload",
            "state_facts",
        ),
        *("keep_preset", "delete_preset", "edit_recordings", "delete_recording", "describe_subject"),
        *("erase_subject", "set_retention", "make_project", "rename_project", "import_outcomes"),
        *("delete_outcome_table", "correct_long", "undo_long", "add_note", "change_note", "delete_note"),
        *("add_correction", "undo_correction", "add_population", "delete_population", "add_biomarker_set"),
        *("delete_biomarker_set", "make_cohort", "delete_cohort", "save_set", "delete_set"),
        *("make_token", "revoke_token", "begin_live_session", "discard_live_session", "finish_live_session"),
        *("revoke_device", "make_pairing", "pair_phone", "import_own_recording", "describe_own_recording"),
        *("say_consent", "make_share", "revoke_share", "save_settings", "choose_settings"),
        *("make_webhook", "delete_webhook", "enable_webhook", "sign_in", "change_password", "set_password"),
        *("make_account", "change_account", "delete_account", "make_password_link", "give_role", "take_role"),
        "open_demo",
    }
)
#: What keeps nothing that people are behind, or is a part of something that is noted as a whole.
NOT_NOTED: Final = frozenset(
    {
        *("list_for_upload", "hash_for_upload", "send_chunk", "preview_facts", "try_facts", "retry_upload"),
        *("send_live_chunk", "mark_participant_seen", "read_settings_yaml", "read_password_link"),
        *("ping_webhook", "redeliver_webhook", "analyse_as_original"),
    }
)
#: Operations that hand over a file whatever format is asked for.
EXPORTS: Final = frozenset(
    {
        *("export_corrections", "read_cohort_file", "read_associations", "read_discovery_predictions"),
        *("read_discovery_file", "read_figure_file", "read_report", "read_outcome_rows"),
        *("print_own_report", "print_shared_report"),
    }
)
#: Formats that pages ask for to show something; every other is a file.
SHOWN: Final = frozenset({"", "json", "html", "binary"})
_SAFE: Final = frozenset({"GET", "HEAD"})
_FAILED: Final = 400
#: No identifier is longer, nor holds a character of code 0: what is, is no name of anything.
_LONGEST: Final = 100


class Audited:
    """Says to what is noted who acts, and notes who looks at what."""

    def __init__(self, app: ASGIApp, *, store: Store, reads: ReadAudit, notes_reads: bool) -> None:
        """notes_reads: whether it is noted who looks at what; what is done is noted in any case."""
        self._app = app
        self._store = store
        self._reads = reads
        self._notes_reads = notes_reads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or socket."""
        caller: Caller | None = scope.get(CALLER)
        if caller is None:
            await self._app(scope, receive, send)
            return
        address = (scope.get("client") or ("", 0))[0] or ""
        by = Acting(caller.key, address)
        with acting(by.caller, by.address):
            found = await self._accesses(scope, caller, by)
            if found:
                send = _Noting(send, self._reads, found, scope["path"])
            await self._app(scope, receive, send)

    async def _accesses(self, scope: Scope, caller: Caller, by: Acting) -> list[Access]:
        """What the request looks at; nothing where that is of nobody. Sockets note it once they know who watches."""
        operation: Operation | None = scope.get(OPERATION)
        if scope["type"] == "websocket" or operation is None or scope.get(HANDED_ON):
            return []  # of a request that another server hands on, that one notes it
        author = name_of(caller, Headers(scope=scope).get("ecgomics-author"))
        now = datetime.now(UTC)
        if operation.id in DONE:
            done, kind, name = DONE[operation.id]
            of = caller.account_id if name == _SELF else _parameters(operation, scope["path"])[name]
            if of is None:  # nobody has signed in
                return []
            return [Access(now, author, by, done, kind, _tidy(of), operation.id)]
        if not self._notes_reads or not reads(operation):
            return []
        given = parse_qs(scope["query_string"].decode("latin-1"))
        asked = {
            name: values[-1] for name, values in given.items()
        }  # as the routes take them: the last counts
        kind, entities = _entities(operation, scope["path"], given, caller)
        author, by = await self._through_link(operation, scope["path"], author, by)
        action = _action(operation, asked)
        usual = DEFAULT_PROJECT if kind in ("project", "audit") and is_reached(DEFAULT_PROJECT) else ""
        project = asked.get("project", usual)
        return [Access(now, author, by, action, kind, each, operation.id, project) for each in entities]

    async def _through_link(
        self, operation: Operation, path: str, author: str, by: Acting
    ) -> tuple[str, Acting]:
        """Who follows a link is called after it; its secret is noted nowhere."""
        secret = _parameters(operation, path).get("secret")
        if secret is None:
            return author, by
        try:
            share = await to_thread.run_sync(self._store.shares.of_secret, secret)
        except (NotFound, Unavailable):
            return author, by
        return f"link “{share.name}”", Acting(f"share:{share.id}", by.address)


def reads(operation: Operation) -> bool:
    """Whether the operation is one that shows what people are behind."""
    if operation.id in OF_NOBODY:
        return False
    return operation.method in _SAFE or operation.id in READING


def kind_of(operation: Operation) -> tuple[str, str] | None:
    """What kind of thing an operation reads, and the parameter that says which; None where nothing says so."""
    for name, kind in IDENTIFIERS.items():
        if f"{{{name}}}" in operation.path:
            return kind, name
    return UNNAMED.get(operation.id)


class _Noting:
    """Passes an answer on; before its first byte what is taken away or was done is noted, and what is shown queued."""

    def __init__(self, send: Send, reads: ReadAudit, accesses: Sequence[Access], path: str) -> None:
        self._send = send
        self._reads = reads
        self._accesses = accesses
        self._path = path
        self._refused = False

    async def __call__(self, message: Message) -> None:
        """One part of the answer."""
        if self._refused:
            return
        if message["type"] == "http.response.start" and message["status"] < _FAILED:
            await self._note()
        if not self._refused:
            await self._send(message)

    async def _note(self) -> None:
        try:
            for each in self._accesses:
                if each.operation in DONE:
                    await to_thread.run_sync(self._reads.done, each)
                elif each.action == "export":
                    await to_thread.run_sync(self._reads.taken, each)
                else:
                    self._reads.looked(each)
        except Unavailable as away:
            self._refused = True
            await self._send_problem(str(away))

    async def _send_problem(self, sentence: str) -> None:
        answer = problem(503, "unavailable", sentence, path=self._path)
        await self._send(
            {"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers}
        )
        await self._send({"type": "http.response.body", "body": bytes(answer.body)})


def _entities(
    operation: Operation, path: str, given: Mapping[str, Sequence[str]], caller: Caller
) -> tuple[str, list[str]]:
    """The kind of what is looked at, and its identifiers; of glimpses in a list that of the first."""
    found = kind_of(operation)
    if found is None:
        return "page", [""]
    kind, name = found
    if name == "me":
        own = caller.device or caller.participant
        return kind, ["" if own is None or own.subject_id is None else own.subject_id]
    if name == "project":
        return kind, [""]
    if (said := _parameters(operation, path).get(name)) is not None:
        return kind, [_tidy(said)]
    if name == "ids":
        return kind, [_tidy(",".join(given.get(name, [])[-1:]).partition(",")[0])]
    named = [each for part in name.split(",") for each in given.get(part, ())]
    return kind, list(dict.fromkeys(_tidy(each) for each in named)) or [""]


def _tidy(identifier: str) -> str:
    return identifier.replace("\0", "")[:_LONGEST]


def _action(operation: Operation, asked: Mapping[str, str]) -> str:
    is_file = operation.id in EXPORTS or asked.get("format", "") not in SHOWN
    return "export" if is_file else "read"


def _parameters(operation: Operation, path: str) -> dict[str, str]:
    found = operation.pattern.match(path)
    return {} if found is None else dict(found.groupdict())
