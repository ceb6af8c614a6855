"""What the checklist of OWASP (ASVS 4.0.3, level 1) asks for beside what other tests show; and the list itself."""

import ast
import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from fastapi.testclient import TestClient

import ecgomics
from ecgomics.api.deployment import Deployment
from ecgomics.core.errors import InvalidInput
from ecgomics.services import settings_text
from ecgomics.services.passwords import fits, hashed, refuse_weak
from ecgomics.store import Store, account_sessions
from tests.api.accounts import PASSWORD, WITH_ACCOUNTS, Browser, account

API: Final = "/api/v1"
ROOT: Final = Path(__file__).parents[2]
LIST: Final = ROOT / "docs" / "security" / "asvs.csv"
STATES: Final = ("met", "partly", "not met", "open", "operator", "not applicable")
Problem = Callable[..., dict[str, object]]


@pytest.fixture
def group(open_app: Callable[..., TestClient]) -> TestClient:
    """A client of a server with accounts."""
    return open_app(deployment=WITH_ACCOUNTS)


def store_of(client: TestClient) -> Store:
    found: Store = client.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    return found


# The list ------------------------------------------------------------------------------------------------------------


def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_item_has_its_test_or_its_reason() -> None:
    found = rows()
    assert len(found) == 128, "the items of level 1"
    assert [item for item, count in Counter(each["item"] for each in found).items() if count > 1] == []
    chapters = {each["item"].partition(".")[0] for each in found}
    assert chapters == {"2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"}
    for each in found:
        assert each["state"] in STATES, each
        assert each["tests"] or each["reason"], each
        assert each["state"] == "met" or each["reason"], f"{each['item']} says why it is not met"


def test_every_test_that_is_named_is_there() -> None:
    named = {test for each in rows() for test in each["tests"].split()}
    missing = []
    for test in sorted(named):
        path, _, name = test.partition("::")
        text = (ROOT / path).read_text(encoding="utf-8") if (ROOT / path).is_file() else ""
        if not re.search(rf"^(?:async )?def {name}\(", text, re.MULTILINE):
            missing.append(test)
    assert missing == []


# Passwords and sessions ----------------------------------------------------------------------------------------------


def test_long_and_odd_passwords_are_taken_whole() -> None:
    for password in (
        "ねこ が 好き です とても 🐈",
        "x" * 20 + " marmalade 0'Hara <b> " + "y" * 80,
        "läuft mit Ärzten um vier",
    ):
        refuse_weak(password)
        kept = hashed(password)
        assert fits(password, kept)
        assert not fits(password[:-1], kept)
        assert not fits(password.replace(" ", ""), kept)
    with pytest.raises(InvalidInput, match="12 to 128 characters"):
        refuse_weak("correct horse battery " * 6)


def test_each_signing_in_is_another_session(group: TestClient) -> None:
    account(store_of(group), "ann", default="viewer")
    tokens = {next(iter(Browser(group).signed_in("ann").cookies.values())) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(each.removeprefix(account_sessions.PREFIX)) >= 43 for each in tokens), (
        "256 bits in base 64"
    )


def test_the_cookie_is_for_the_server_alone(group: TestClient) -> None:
    account(store_of(group), "ann", default="viewer")
    answer = group.post(f"{API}/session", json={"name": "ann", "password": PASSWORD})
    name, *attributes = [each.strip().lower() for each in answer.headers["set-cookie"].split(";")]
    assert {"httponly", "samesite=strict", "path=/"} <= set(attributes)
    assert not any(each.startswith("domain") for each in attributes)
    assert name.partition("=")[2] not in answer.text.lower()


def test_a_session_ends_when_it_was_not_used_and_in_any_case(
    group: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timedelta(days=1) >= account_sessions.IDLE
    assert timedelta(days=30) >= account_sessions.LONGEST
    account(store_of(group), "ann", default="viewer")
    browser = Browser(group).signed_in("ann")
    assert browser("GET", f"{API}/recordings").status_code == 200
    later = datetime.now(UTC) + account_sessions.IDLE + timedelta(minutes=1)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return later

    for module in ("ecgomics.store.account_sessions", "ecgomics.store.accounts"):
        monkeypatch.setattr(f"{module}.datetime", Later, raising=False)
    assert browser("GET", f"{API}/recordings").status_code == 401


def operations(client: TestClient) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in client.get(f"{API}/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_no_parameter_of_an_address_is_a_secret_of_a_session(reader: TestClient) -> None:
    secret = re.compile(r"token$|session$|password|csrf|api_?key|cookie", re.IGNORECASE)
    found = {
        each["name"]
        for _, _, operation in operations(reader)
        for each in operation.get("parameters", [])
        if each["in"] in ("query", "path") and secret.search(each["name"])
    }
    assert found == set()


# Input ---------------------------------------------------------------------------------------------------------------


def test_fields_that_are_not_asked_for_change_nothing(reader: TestClient) -> None:
    asked = {
        "name": "Mass assignment",
        "id": "default",
        "created_at": "1999-01-01T00:00:00Z",
        "role": "admin",
    }
    answer = reader.post(f"{API}/projects", json=asked)
    if answer.status_code == 201:
        assert answer.json()["id"] != "default"
        assert not answer.json().get("created_at", "").startswith("1999")
    else:
        assert answer.status_code == 422
    names = [each["name"] for each in reader.get(f"{API}/projects").json()["projects"]]
    assert names.count("Mass assignment") <= 1


def test_a_parameter_that_comes_twice_is_one_or_refused(reader: TestClient, kept: str) -> None:
    once = reader.get(f"{API}/recordings", params={"limit": "1"}).json()
    twice = reader.get(f"{API}/recordings?limit=1000000&limit=1")
    assert twice.status_code in (200, 422)
    assert twice.status_code == 422 or twice.json() == once


def test_what_is_searched_for_is_no_statement(reader: TestClient, kept: str) -> None:
    for text in ("' OR 1=1 --", '"; DROP TABLE recordings; --', "%' UNION SELECT 1--", "a\\' or 'a'='a"):
        assert reader.get(f"{API}/recordings", params={"q": text}).json()["total"] == 0
        assert reader.get(f"{API}/library", params={"q": text}).status_code in (200, 422)
    assert reader.get(f"{API}/recordings").json()["total"] >= 1


def test_names_of_any_script_come_back_as_they_were(client: TestClient) -> None:
    for name in ("ねこ", "O'Hara & Søn", "Владимир", "مريض", "🫀 heart", "<b>bold</b>"):
        made = client.post(f"{API}/projects", json={"name": name})
        assert made.status_code == 201
        assert made.json()["name"] == name


def test_names_that_are_markup_stay_text_in_reports(
    client: TestClient, ecg: Any, wfdb_files: Callable[..., Any]
) -> None:
    script = "<script>alert(1)</script>"
    kept = client.post(f"{API}/recordings", files=wfdb_files(ecg), data={"name": script}).json()
    report = client.get(f"{API}/recordings/{kept['id']}/report", params={"format": "html"})
    assert report.status_code == 200
    assert script not in report.text
    assert report.headers["content-type"] == "text/html; charset=utf-8"


# What is answered ----------------------------------------------------------------------------------------------------


def test_every_answer_says_what_it_is(reader: TestClient, kept: str) -> None:
    paths = (
        "/",
        f"{API}/recordings",
        f"{API}/recordings/{kept}",
        f"{API}/recordings/none",
        "/metrics",
        "/nothing",
    )
    for path in paths:
        said = reader.get(path).headers["content-type"]
        assert said.startswith(("application/json", "application/problem+json")) or "charset=utf-8" in said, (
            path
        )


def test_no_answer_redirects_elsewhere(reader: TestClient) -> None:
    for path in (
        "//evil.example/",
        "/\\evil.example",
        "/m//evil.example",
        f"{API}/recordings/?next=//evil.example",
    ):
        answer = reader.get(path, follow_redirects=False)
        to = answer.headers.get("location", "")
        assert to == "" or to.startswith(("/m", "http://127.0.0.1:8000/")), path


def test_under_tls_browsers_are_told_to_stay_there(open_app: Callable[..., TestClient]) -> None:
    names = frozenset({"ecg.example"})
    client = open_app(deployment=Deployment(accounts=True, names=names, is_secure=True))
    headers = {"Host": "ecg.example"}
    secure = client.get("https://ecg.example/healthz", headers=headers)
    assert re.fullmatch(r"max-age=\d{8,}", secure.headers["strict-transport-security"])
    assert "strict-transport-security" not in client.get("/healthz").headers


def test_no_header_tells_what_it_is_made_of(reader: TestClient) -> None:
    for path in ("/", f"{API}/recordings", "/nothing"):
        headers = reader.get(path).headers
        assert not {"server", "x-powered-by"} & set(headers)
        assert not re.search("uvicorn|starlette|fastapi|python", str(headers), re.IGNORECASE)


def test_there_are_no_pages_of_the_framework(reader: TestClient) -> None:
    for path in (
        "/docs",
        "/redoc",
        "/openapi.json",
        f"{API}/docs",
        "/debug",
        "/__debug__",
        "/console",
        "/.git/config",
    ):
        answer = reader.get(path)
        assert answer.status_code == 404, path
    assert reader.app.debug is False  # type: ignore[attr-defined]  # the application's own setting


# The code ------------------------------------------------------------------------------------------------------------


def calls() -> Iterator[tuple[str, ast.Call]]:
    suspicious = re.compile(r"eval|exec|system|popen|load|marshal|__import__|shell|pickle")
    texts = {path: path.read_text(encoding="utf-8") for path in Path(ecgomics.__file__).parent.rglob("*.py")}
    for path, text in texts.items():
        for node in ast.walk(ast.parse(text if suspicious.search(text) else "")):
            if isinstance(node, ast.Call):
                yield f"{path.name}:{node.lineno}", node


def test_the_code_runs_no_text() -> None:
    """No eval, no shell, no loader that makes objects of foreign bytes; pickle only between processes of ours."""
    forbidden = {
        "eval",
        "exec",
        "os.system",
        "os.popen",
        "yaml.unsafe_load",
        "marshal.loads",
        "__import__",
    }
    ours = {"worker.py", "pool.py", "long_process.py", "long_recordings.py"}
    for where, call in calls():
        name = ast.unparse(call.func)
        assert name not in forbidden, where
        assert name != "yaml.load" or "_loader()" in ast.unparse(call), where
        shell = [each for each in call.keywords if each.arg == "shell"]
        assert not shell, where
        assert name not in ("pickle.load", "pickle.loads") or where.partition(":")[0] in ours, where
        unsafe = [ast.unparse(each.value) for each in call.keywords if each.arg == "allow_pickle"]
        assert set(unsafe) <= {"False"}, where

    assert issubclass(settings_text._loader(), yaml.SafeLoader)


def test_the_page_makes_no_markup_of_text() -> None:
    """But for formulas, which the catalogue of the package holds and the server sets."""
    forbidden = re.compile(
        r"\beval\(|new Function\(|dangerouslySetInnerHTML|document\.write|insertAdjacentHTML|outerHTML\s*="
    )
    found = [
        f"{path.name}: {match[0]}"
        for path in sorted((ROOT / "web" / "src").rglob("*.ts*"))
        if ".test." not in path.name
        for match in forbidden.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == ["biomarker-parts.tsx: dangerouslySetInnerHTML"]
    page = (ROOT / "web" / "src" / "components" / "biomarker-parts.tsx").read_text(encoding="utf-8")
    assert "__html: mathml }" in page


def test_fields_of_passwords_are_ordinary_ones() -> None:
    """Browsers and managers know what they are for, and nothing keeps anybody from pasting."""
    pages = {path: path.read_text(encoding="utf-8") for path in (ROOT / "web" / "src").rglob("*.tsx")}
    found = [
        part
        for text in pages.values()
        for part in text.split("<input")[1:]
        if 'type="password"' in part[:400]
    ]
    assert len(found) >= 3
    for each in found:
        assert re.search(r'autoComplete="(current|new)-password"', each[:400])
        assert "onPaste" not in each[:600]


def test_signing_out_loads_the_page_anew() -> None:
    text = (ROOT / "web" / "src" / "api" / "session.ts").read_text(encoding="utf-8")
    assert "window.location.assign(to)" in text
    kept = re.compile(r"(?:local|session)Storage\.setItem\(([^,]*),")
    keys = {
        match[1]
        for path in (ROOT / "web" / "src").rglob("*.ts*")
        if ".test." not in path.name
        for match in kept.finditer(path.read_text(encoding="utf-8"))
    }
    assert not [
        each for each in keys if re.search("recording|profile|patient|csrf|session", each, re.IGNORECASE)
    ]
