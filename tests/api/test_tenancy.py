"""Nothing of one project is reached from another, by any operation that there is, and no role does more than it may.

The operations are those of the interface's own description: a new one is tried on the day it is added.
"""

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from ecgomics.api.addresses import Operation
from ecgomics.api.app import ADDRESSES, create_app
from ecgomics.api.rights import rights
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.recording import Recording
from ecgomics.services.webhooks import SendingRules
from ecgomics.store import Store
from ecgomics.store.tokens import Scope
from tests.api.accounts import ADDRESS, WITH_ACCOUNTS, Browser, account
from tests.api.conftest import Wfdb
from tests.api.tenancy import API, CANARY, World, body_of, filled

#: What the roles are tried with: accounts of the other project, and one that runs the server and is in none.
OTHERS: Final = ("viewer", "analyst", "admin")
#: Operations of which the world holds nothing that they could answer with; what names it is known by others.
NOTHING_TO_SHOW: Final = frozenset(
    {
        *("read_pyramid", "read_pyramid_tile", "read_long", "read_long_trends", "list_long_episodes"),
        *(
            "read_long_beats",
            "list_long_groups",
            "list_long_corrections",
            "export_corrections",
            "draw_pairing",
        ),
        *(
            "list_columns",
            "read_cohort_file",
            "read_values",
            "read_figures",
            "read_plane",
            "read_figure_file",
        ),
        *("read_report", "read_associations", "read_discovery_predictions", "read_plan"),
        *(
            "read_discovery_file",
            "read_prediction",
            "read_saliency",
            "sample_table",
            "follow_job",
            "read_device",
        ),
        *("read_history", "read_distribution", "read_reference", "list_accounts", "read_metrics"),
        *("read_model", "read_shared", "read_shared_report", "print_shared_report", "find_discovery"),
        *("list_changes", "read_discovery", "list_sessions"),
    }
)


@dataclass
class Two:
    """A server with two projects: one full of everything, and one of strangers."""

    client: TestClient
    store: Store
    full: World
    strangers: str
    browsers: dict[str, Browser]
    document: dict[str, Any]

    def asked(self, browser: Browser, operation: Operation, world: World) -> httpx.Response:
        """An operation as somebody asks for it, naming what is of that world."""
        said = self.document["paths"][operation.path][operation.method.lower()]
        parameters = [each["name"] for each in said.get("parameters", ()) if each["in"] == "query"]
        body = body_of(operation.id, world) or {}
        if "requestBody" in said:
            assert body, f"{operation.id}: say in tests/api/tenancy.py what its body names"
        query = world.query(operation, parameters)
        return browser(operation.method, world.path(operation), params=query, **body)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, wfdb_files: Wfdb, ecg: Recording) -> Iterator[Two]:
    """The server; what its tests do to the full project is seen to be nothing."""
    with Store(tmp_path_factory.mktemp("two") / "data") as store:
        app = create_app(
            store,
            deployment=WITH_ACCOUNTS,
            options=ServerOptions(webhook_rules=SendingRules(to_private=True)),
        )
        account(store, "root", runs_server=True)
        full, strangers = (
            store.library.add_project(name, author="test").id for name in (CANARY, "Strangers")
        )
        account(store, "owner", **{full: "admin"})
        for role in OTHERS[::-1]:
            account(store, role, **{strangers: role})
        with TestClient(app, base_url=ADDRESS, raise_server_exceptions=False) as client:
            browsers = {name: Browser(client).signed_in(name) for name in ("root", "owner", *OTHERS)} | {
                "nobody": Browser(client)
            }
            files = [wfdb_files(ecg), wfdb_files(replace(ecg, ecg_mv=ecg.ecg_mv[:, :4000], name="other"))]
            world = filled(browsers["owner"], store, full, files)
            yield Two(client, store, world, strangers, browsers, app.openapi())


def operations(*, but: frozenset[str] = frozenset({"open"})) -> list[Any]:
    """Every operation whose least role is none of these."""
    chosen = [each for each in ADDRESSES.all if rights()[each.id].need not in but]
    return [pytest.param(each, id=each.id) for each in chosen]


def test_who_owns_the_project_reaches_what_is_tried(two: Two) -> None:
    """Else the other tests would ask for what is not there."""
    missed = {}
    for each in ADDRESSES.all:
        right = rights()[each.id]
        if each.method != "GET" or each.id in NOTHING_TO_SHOW or right.need in ("open", "participant"):
            continue
        answer = two.asked(two.browsers["owner"], each, two.full)
        if answer.status_code >= 300:
            missed[each.id] = (answer.status_code, answer.json()["detail"])
    assert missed == {}
    listed = two.browsers["owner"]("GET", f"{API}/recordings", params={"project": two.full.project})
    assert CANARY in listed.text


@pytest.mark.parametrize("operation", operations())
def test_nobody_is_let_in_who_is_not_signed_in(two: Two, operation: Operation) -> None:
    answer = two.asked(two.browsers["nobody"], operation, two.full)
    assert answer.status_code == 401, answer.text
    assert CANARY not in answer.text


@pytest.mark.parametrize("operation", operations())
def test_strangers_reach_nothing(two: Two, operation: Operation) -> None:
    if operation.id in _OF_ONESELF:
        pytest.skip("it is about who asks, and names nobody else")
    right = rights()[operation.id]
    before = kept(two.store) if operation.method != "GET" else ""
    # Who runs the server knows projects by name, and who is in them.
    knows = right.of_server or right.need == "server"
    for name in OTHERS if knows else (*OTHERS, "root"):
        answer = two.asked(two.browsers[name], operation, two.full)
        assert answer.status_code < 500, answer.text
        problem = answer.json() if answer.headers.get("content-type", "").endswith("problem+json") else {}
        assert problem.get("type") != "urn:ecgomics:problem:validation", (
            f"the request must be one that could be answered: {answer.text}"
        )
        told = answer.text.replace(str(problem.get("instance", "")), "") if problem else answer.text
        assert CANARY not in told, f"{name} is told: {told[:500]}"
        names_something = bool(operation.pattern.groupindex) and operation.id not in _OF_NO_PROJECT
        if names_something or problem:
            assert answer.status_code in (403, 404, 409, 413, 415, 422), (name, answer.text)
        if names_something:
            assert answer.status_code in (403, 404), (name, answer.text)
    if operation.method != "GET":
        assert kept(two.store) == before, "nothing of the full project is changed"


_OF_ONESELF: Final = frozenset(
    {
        *("sign_out", "change_password", "list_sessions", "end_session", "end_other_sessions"),
        *("list_tokens", "make_token"),
    }
)
#: Operations whose address names something that is the same for everybody.
_OF_NO_PROJECT: Final = frozenset(
    {
        *("read_biomarker", "read_biomarker_card", "read_model", "read_distribution", "end_session"),
        *("read_settings", "read_settings_file"),
    }
)


@pytest.mark.parametrize("operation", operations(but=frozenset({"open", "anyone", "participant"})))
def test_a_role_does_no_more_than_it_may(two: Two, operation: Operation) -> None:
    own = replace(two.full, project=two.strangers, ids=two.full.ids | {"project_id": two.strangers})
    need = rights()[operation.id].need
    order = ("viewer", "analyst", "admin", "server")
    for name in OTHERS:
        answer = two.asked(two.browsers[name], operation, own)
        if order.index(name) < order.index(need):
            assert answer.status_code == 403, (name, answer.text)
            assert "Your role" in answer.text or "runs the server" in answer.text
        else:
            assert answer.status_code != 401, answer.text
            assert "Your role" not in answer.text, (name, answer.text)


def test_what_is_elsewhere_is_not_reached_by_ones_own_project(two: Two) -> None:
    """An administrator names their own project, and in it what is of the other one."""
    own = replace(two.full, project=two.strangers, ids=two.full.ids | {"project_id": two.strangers})
    before = kept(two.store)
    for each in ADDRESSES.all:
        if rights()[each.id].need == "open" or each.id in _OF_ONESELF | _SAYS_IT_ITSELF:
            continue
        answer = two.asked(two.browsers["admin"], each, own)
        problem = answer.json() if answer.headers.get("content-type", "").endswith("problem+json") else {}
        told = answer.text.replace(str(problem.get("instance", "")), "") if problem else answer.text
        assert answer.status_code < 500, (each.id, answer.text)
        assert CANARY not in told, (each.id, told[:500])
    assert kept(two.store) == before


#: Its body has the name that is looked for.
_SAYS_IT_ITSELF: Final = frozenset({"begin_live_session"})


def kept(store: Store) -> str:
    """All rows that are of the full project's, as text; what reading alone writes is left out."""
    found = {}
    with store._sessions() as session:
        connection = session.connection()
        for table in sorted(
            row[0]
            for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        ):
            if table not in _WRITTEN_BY_READING:
                rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"').all()
                found[table] = sorted(str(row) for row in rows if _is_of_full(row))
    return json.dumps(found)


def _is_of_full(row: Any) -> bool:
    return CANARY in str(row)


_WRITTEN_BY_READING: Final = frozenset(
    {"account_sessions", "profiles", "thumbnails", "person_digests", "participant_views", "audit", "jobs"}
)


def test_who_knows_the_hash_of_a_file_does_not_have_it(two: Two) -> None:
    """Else a stranger would get a file of the full project by its hash, while it is on its way in."""
    content = f"II\n{CANARY}\n".encode()
    digest = hashlib.sha256(content).hexdigest()
    entry = {"name": "x", "files": [{"path": "x.csv", "size_bytes": len(content)}]}

    def listed(name: str, project: str) -> tuple[Browser, str, int]:
        browser = two.browsers[name]
        batch = browser("POST", f"{API}/uploads", params={"project": project}, json={"name": "x"}).json()[
            "id"
        ]
        made = browser("POST", f"{API}/uploads/{batch}/entries", json={"entries": [entry]}).json()[0]
        return browser, batch, made["files"][0]["id"]

    def told(browser: Browser, batch: str, file: int) -> tuple[str, int]:
        hashes = {"files": [{"file": file, "sha256": digest}]}
        found = browser("POST", f"{API}/uploads/{batch}/hashes", json=hashes).json()[0]
        return found["state"], found["files"][0]["received_bytes"]

    owner, batch, file = listed("owner", two.full.project)
    assert told(owner, batch, file) == ("waiting", 0)
    sent = owner(
        "PUT",
        f"{API}/uploads/{batch}/files/{file}",
        params={"offset": 0},
        content=content[:5],
        headers={"content-type": "application/octet-stream"},
    )
    assert sent.json()["received_bytes"] == 5
    assert told(*listed("owner", two.full.project)) == ("waiting", 5), "of one project it is one file"
    assert told(*listed("analyst", two.strangers)) == ("waiting", 0)


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        ("owner", "view", "welcome"),
        ("owner", "feed", "welcome"),
        ("viewer", "view", 4404),
        ("analyst", "feed", 4404),
        ("admin", "feed", 4404),
        ("root", "view", 4404),
        ("nobody", "view", 4401),
        ("nobody", "feed", 4401),
    ],
)
def test_sockets_are_as_closed_as_addresses(two: Two, name: str, part: str, expected: object) -> None:
    headers = {"Host": "127.0.0.1:8000"}
    if cookies := two.browsers[name].cookies:
        headers["Cookie"] = "; ".join(f"{each}={value}" for each, value in cookies.items())
    assert hello(two, part, headers) == expected


@pytest.mark.parametrize(
    ("scope", "part", "expected"),
    [
        ("read", "feed", 4401),
        ("read", "view", "welcome"),
        ("ingest", "view", 4401),
        ("analyse", "feed", "welcome"),
    ],
)
def test_a_token_opens_the_sockets_of_its_scope(two: Two, scope: Scope, part: str, expected: object) -> None:
    owner = two.store.accounts.named("owner")
    assert owner is not None
    _, secret = two.store.tokens.make("x", scope, days=1, author="test", account_id=owner.id)
    headers = {"Host": "127.0.0.1:8000", "Authorization": f"Bearer {secret}"}
    assert hello(two, part, headers) == expected


def hello(two: Two, part: str, headers: dict[str, str]) -> object:
    """What a socket of the full project's session answers: the kind of the message, or the code that closes it."""
    address = f"{API}/live/sessions/{two.full.ids['session_id']}/{part}"
    two.client.cookies.clear()
    told: object = None
    with suppress(CancelledError):  # the client's own way to end a socket that goes on
        try:
            with two.client.websocket_connect(address, headers=headers) as socket:
                socket.send_json({"type": "hello", "version": 1, "token": None})
                told = socket.receive_json()["type"]
        except WebSocketDisconnect as closed:
            told = closed.code
    return told
