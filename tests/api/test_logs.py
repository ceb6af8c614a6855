"""What the server logs: who asked for what is in no line, however the day goes, and lines can be put together again."""

import ast
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

import ecgomics
from benchmarks.twins import dicom
from ecgomics.api.server_options import ServerOptions
from ecgomics.cli import app
from ecgomics.logs import Format, Level, Logs, installed
from ecgomics.redaction import redacted
from ecgomics.store import Store
from tests.api.accounts import PASSWORD, WITH_ACCOUNTS, Browser, account
from tests.api.receiver import Receiver
from tests.api.test_mobile_sharing import AGREED
from tests.postgresql import serving

API = "/api/v1"
OpenApp = Callable[..., TestClient]
NAME, IDENTIFIER, BORN, NOTE = "Doe^Jane", "ID-4711", "19500601", "Collapsed at the Rosenbaum wedding"
#: A server in which everything breaks that may, each time with a text that quotes a person and secrets.
BROKEN = """
import asyncio, gc, logging, sys, threading, warnings
from sqlalchemy import text
from ecgomics.cli import main
from ecgomics.services import cohorts
from ecgomics.store import Store
from ecgomics.store.notes import Notes

SAID = sys.argv.pop(1)

def fail(*_, **__):
    raise RuntimeError(f"cannot use {SAID}") from OSError(2, SAID, f"/srv/{SAID}")

def fail_in_the_database(self, *_, **__):
    with self._reading() as session:
        session.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": SAID})

async def forgetful():
    asyncio.create_task(failing())
    await asyncio.sleep(0)
    await asyncio.sleep(0)

async def failing():
    raise ValueError(SAID)

def many(self):
    warnings.warn(SAID, UserWarning)
    logging.getLogger("pydicom").warning(f"Invalid value {SAID}")
    logging.getLogger("pydicom").error("Invalid value %s", SAID)
    logging.getLogger("ecgomics.of_a_careless_hand").error("Authorization: Bearer %s", SAID)
    logging.getLogger("sqlalchemy.engine").info("INSERT %s", SAID)
    logging.getLogger("uvicorn.error").info("GET /%s", SAID)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    asyncio.run(forgetful())
    gc.collect()
    fail()

cohorts.extract = fail
Notes.of = fail_in_the_database
Store.is_empty = many
Store.thumbnails = fail
main()
"""


@contextmanager
def server(folder: Path, *options: str, said: str = "", **environment: str) -> Iterator[httpx.Client]:
    """The command itself, broken; what it writes to both its outputs is in folder/log."""
    command = [sys.executable, "-c", BROKEN, said or NAME, "serve", "--port", "0", "--no-demo"]
    with (folder / "log").open("a+") as log:
        process = subprocess.Popen(
            [*command, "--data-dir", str(folder / "data"), "--webhooks-to-private", *options],
            stdout=log,
            stderr=log,
            env=os.environ | environment | {"PYTHONUNBUFFERED": "1"},
        )
        try:
            address = _address(folder / "log", process)
            with httpx.Client(base_url=address, timeout=60.0, trust_env=False) as client:
                yield client
            process.terminate()
            assert process.wait(90.0) == 0
        finally:
            process.kill()
            process.wait()


def _address(log: Path, process: "subprocess.Popen[bytes]") -> str:
    until_s = time.monotonic() + 120.0
    while time.monotonic() < until_s and process.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return found[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def a_bad_day(client: httpx.Client, receiver_url: str) -> dict[str, str]:
    """Use everything that is secret or somebody's, and meet every defect; what must not be found, by what it is."""
    found = {
        "name": "Doe",
        "given name": "Jane",
        "number": IDENTIFIER,
        "birth date": BORN,
        "born": "1950-06-01",
    }
    token = client.post(f"{API}/tokens", json={"name": "Nurse Hathaway", "scope": "read"}).json()["secret"]
    found |= {"token": token, "its name": "Hathaway"}
    code = client.post(f"{API}/mobile/pairings", json={"name": "Ada Byron"}).json()["code"]
    phone = client.post(f"{API}/mobile/pair", json={"code": code, "device_name": "Ada's phone"}).json()[
        "token"
    ]
    headers = {"Authorization": f"Bearer {phone}"}
    assert client.put(f"{API}/mobile/consent", json=AGREED, headers=headers).status_code == 200
    share = client.post(f"{API}/mobile/shares", json={"name": "Dr Kim"}, headers=headers).json()["secret"]
    found |= {"pairing code": code, "phone": phone, "person": "Byron", "share": share, "reader": "Dr Kim"}
    assert client.get(f"{API}/shared/{share}").status_code == 200
    assert client.get(f"{API}/shared/{share}x").status_code == 404
    hook = client.post(f"{API}/webhooks", json={"url": f"{receiver_url}&sig=hooksecret77"}).json()
    client.post(f"{API}/webhooks/{hook['webhook']['id']}/ping")
    found |= {"webhook": hook["secret"], "query of the webhook": "hooksecret77"}
    kept = client.post(f"{API}/recordings", files={"files": ("Doe_Jane.dcm", dicom.full())})
    assert kept.status_code == 201, kept.text
    recording_id = kept.json()["id"]
    stored = client.get(f"{API}/recordings/{recording_id}").json()
    found |= {"pseudonym": str(stored.get("pseudonym") or "Pxxxxxxxxxxxxxxxx"), "note": "Rosenbaum"}
    shown = {"Authorization": f"Bearer {token}", "Cookie": "session=cookie-of-a-session-1"}
    client.get(f"{API}/recordings", params={"q": "Jane Doe Rosenbaum"}, headers=shown)
    client.get(f"{API}/recordings", params={"q": "x"}, headers={"Authorization": "Bearer ecg_" + "wrong" * 8})
    note = {"kind": "comment", "body": {"text": NOTE}}
    assert client.post(f"{API}/recordings/{recording_id}/notes", json=note).status_code == 201
    assert client.get(f"{API}/recordings/{recording_id}/notes").status_code == 500
    assert client.get(f"{API}/library/thumbnails", params={"ids": recording_id}).status_code == 500
    assert client.get("/readyz").status_code == 500
    cohort = client.post(f"{API}/cohorts", json={"name": "Rosenbaum", "selection": {"kind": "all"}}).json()
    _failed(client, cohort["id"])
    client.post(
        f"{API}/recordings", content=b"{" + NAME.encode(), headers={"content-type": "application/json"}
    )
    client.get(f"/no/such/{NAME}?token={token}")
    return found | {"cookie": "cookie-of-a-session-1", "wrong token": "wrongwrong", "cohort": "Rosenbaum"}


def _failed(client: httpx.Client, cohort_id: str) -> None:
    until_s = time.monotonic() + 90.0
    while time.monotonic() < until_s:
        jobs = client.get(f"{API}/jobs", params={"active": False}).json()["jobs"]
        if [each["state"] for each in jobs if each["cohort_id"] == cohort_id] == ["failed"]:
            return
        time.sleep(0.05)
    raise AssertionError(jobs)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_bad_day_is_logged_without_a_secret_and_without_a_person(tmp_path: Path, form: str) -> None:
    said = f"{NAME} {IDENTIFIER} {BORN} postgresql://ecgomics:hunter22@db/x ecg_{'s' * 40} session=crumb55"
    options = ("--log-format", form, "--log-level", "debug", "--access-log")
    with Receiver(500) as receiver, server(tmp_path, *options, said=said) as client:
        never = a_bad_day(client, receiver.url)
        receiver.messages(1, within_s=90.0)
    log = (tmp_path / "log").read_text()
    never |= {"password": "hunter22", "token of an error": "s" * 40, "address": "peer", "query": "sig="}
    assert {what: text for what, text in never.items() if text in log} == {}
    for defect in (
        "RuntimeError",
        "ProgrammingError|OperationalError",
        "FileNotFoundError|OSError",
        "UserWarning",
    ):
        assert re.search(defect, log), f"{defect} is in the log"
    assert log.count("An error that nobody waited for.") >= 1
    assert re.search("The job [0-9a-f]+ failed", log)
    assert "\nTraceback" not in log
    if form == "json":
        lines = [json.loads(each) for each in log.splitlines() if not each.startswith("ECGomics is at")]
        assert all({"time", "level", "logger", "message", "server"} <= each.keys() for each in lines)
        routes = {each["route"] for each in lines if each.get("event") == "request"}
        assert f"{API}/shared/{{secret}}" in routes
        assert f"{API}/recordings/{{recording_id}}" in routes
        assert "none" in routes
        assert len({each["server"] for each in lines}) == 1


@contextmanager
def logging(logs: Logs) -> Iterator[StringIO]:
    """What is logged meanwhile, in this process."""
    written = StringIO()
    with installed(logs, server="here", stream=written):
        yield written


def test_a_request_has_one_number_from_its_answer_to_its_line(open_app: OpenApp) -> None:
    ours, theirs = "4bf92f3577b34da6a3ce929d0e0e4736", "Jane Doe, born 1950"
    client = open_app()
    with logging(Logs(Format.JSON)) as written:
        taken = client.get(f"{API}/recordings/none", headers={"X-Request-ID": ours})
        other = client.get(f"{API}/recordings/none", headers={"X-Request-ID": theirs})
    assert taken.headers["X-Request-ID"] == taken.json()["request_id"] == ours
    assert re.fullmatch("[0-9a-f]{32}", other.headers["X-Request-ID"])
    assert other.json()["request_id"] == other.headers["X-Request-ID"]
    first, second = [json.loads(each) for each in written.getvalue().splitlines()]
    assert first | {"time": "", "duration_ms": 0} == {
        "time": "",
        "level": "info",
        "logger": "ecgomics.access",
        "message": "A request was answered.",
        "server": "here",
        "request_id": ours,
        "method": "GET",
        "route": f"{API}/recordings/{{recording_id}}",
        "event": "request",
        "status": 404,
        "duration_ms": 0,
    }
    assert second["request_id"] == other.headers["X-Request-ID"]


def test_a_crash_has_the_number_of_its_request(open_app: OpenApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise RuntimeError(NAME)

    client = open_app()
    monkeypatch.setattr(Store, "is_empty", fail)
    crashed = client.get("/readyz")
    assert crashed.status_code == 500
    assert crashed.headers["X-Request-ID"] == crashed.json()["request_id"]


def test_who_signs_in_and_how_is_in_no_line(open_app: OpenApp) -> None:
    client = open_app(deployment=WITH_ACCOUNTS)
    account(client.app.state.platform.store, "ann@ward.example", default="viewer")  # type: ignore[attr-defined]
    with logging(Logs(Format.JSON, Level.DEBUG)) as written:
        wrong = {"name": "ann@ward.example", "password": "a mistyped password"}
        assert client.post(f"{API}/session", json=wrong).status_code == 403
        browser = Browser(client).signed_in("ann@ward.example")
        assert browser("GET", f"{API}/recordings").status_code == 200
        assert (
            browser("POST", f"{API}/session", json={"name": ["ann@ward.example"], "password": 7}).status_code
            == 422
        )
        browser("DELETE", f"{API}/session")
    log = written.getvalue()
    assert f'"route": "{API}/session"' in log
    secrets = (*browser.cookies.values(), browser.csrf, PASSWORD, "mistyped", "ann@ward", "ward.example")
    assert [each for each in secrets if each in log] == []


@pytest.mark.parametrize("asked", [False, True])
def test_addresses_are_logged_only_where_that_is_asked_for(open_app: OpenApp, asked: bool) -> None:
    client = open_app(options=ServerOptions(logs=Logs(addresses=asked)))
    with logging(Logs(access=True)) as written:
        client.get("/healthz")
    assert ("address=testclient" in written.getvalue()) is asked


def test_what_follows_from_the_format_can_be_chosen_apart() -> None:
    assert (Logs().least, Logs().tells_access) == (30, False)
    assert (Logs(Format.JSON).least, Logs(Format.JSON).tells_access) == (20, True)
    assert (Logs(Format.JSON, Level.ERROR, False).least, Logs(Format.JSON, access=False).tells_access) == (
        40,
        False,
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("token ecg_abcdefghijklmnop is bad", "token ecg_[removed] is bad"),
        ("whsec_0123456789", "whsec_[removed]"),
        ("at postgresql://me:p@ss/word@db/x now", "at postgresql://[removed]@db/x now"),
        ("Authorization: Bearer abc.def", "Authorization: [removed]"),
        ("{'cookie': 'a=b; c=d', 'x': 1}", "{'cookie': '[removed]', 'x': 1}"),
        ("(b'authorization', b'Basic QWxhZGRpbg==')", "(b'authorization', b'[removed]')"),
        ("host=db password=swordfish user=me", "host=db password=[removed] user=me"),
        ("https://x/y?secret=abc&z=1", "https://x/y?secret=[removed]&z=1"),
        ("The recording 4be1 has two leads.", "The recording 4be1 has two leads."),
        ("The token is unknown, expired or revoked.", "The token is unknown, expired or revoked."),
    ],
)
def test_the_last_net_knows_secrets_by_their_form(text: str, kept: str) -> None:
    assert redacted(text) == kept


def test_lines_of_ours_name_nothing_but_identifiers() -> None:
    """Each value that a sentence of ours is given, anywhere in the code: a new one is looked at here first."""
    found = set()
    texts = {path: path.read_text(encoding="utf-8") for path in Path(ecgomics.__file__).parent.rglob("*.py")}
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text if "logger." in text else "")):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and ast.unparse(node.func.value) == "logger"
            ):
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno} composes its sentence"
                found |= {ast.unparse(each) for each in node.args[1:]}
    assert found <= {
        "self._what",
        "job.id",
        "session.id",
        "recording_id",
        "server_id",
        "due.delivery.id",
        "kind",
        "category.__name__",
        "_short(filename)",
        "lineno",
    }


def test_a_wrong_password_of_the_database_is_a_sentence_without_it(tmp_path: Path) -> None:
    with serving() as database:
        if database is None:
            pytest.skip("PostgreSQL is not installed here: apt-get install postgresql")
        with psycopg.connect(database.url(), autocommit=True) as connection:
            connection.execute("CREATE ROLE locked LOGIN PASSWORD 'swordfish-right'")
            rules = database.folder / "data" / "pg_hba.conf"
            rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")
            connection.execute("SELECT pg_reload_conf()")
        wrong = _refused(tmp_path, f"postgresql://locked:swordfish-wrong@/postgres?host={database.folder}")
        gone = _refused(tmp_path, "postgresql://locked:swordfish@127.0.0.1:1/x")
    assert "password authentication failed" in wrong
    assert "does not answer" in gone
    assert "swordfish" not in wrong + gone


def _refused(folder: Path, address: str) -> str:
    command = [
        "serve",
        "--port",
        "0",
        "--no-demo",
        "--log-level",
        "debug",
        "--data-dir",
        str(folder / "data"),
    ]
    done = CliRunner().invoke(app, command, env={"ECGOMICS_DATABASE_URL": address})
    assert done.exit_code == 2
    return done.output
