from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from ecgomics.core.hosts import is_loopback

HEALTH = "/api/v1/health"
OWN = "127.0.0.1:8000"


@pytest.mark.parametrize("host", [OWN, "localhost:8000", "[::1]:8000", "127.0.0.2:8000"])
def test_the_server_answers_under_its_own_address(reader: TestClient, host: str) -> None:
    assert reader.get(HEALTH, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example:8000",
        "127.0.0.1",
        "127.0.0.1:9000",
        "192.168.1.5:8000",
        "0.0.0.0:8000",
        "127.0.0.1:8000@evil.example",
        "127.0.0.1:port",
        "[::1",
        "",
    ],
)
def test_no_other_name_reaches_it(reader: TestClient, is_problem, host: str) -> None:
    for path in (HEALTH, "/", "/api/v1/recordings"):
        is_problem(reader.get(path, headers={"host": host}), 403, "forbidden")


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "null", "https://127.0.0.1:8000", "http://localhost:8000", "http://127.0.0.1"],
)
def test_pages_of_another_origin_are_refused(reader: TestClient, is_problem, origin: str) -> None:
    headers = {"origin": origin}
    is_problem(reader.get(HEALTH, headers=headers), 403, "forbidden")
    is_problem(
        reader.post("/api/v1/recordings", files={"files": ("a", b"b")}, headers=headers), 403, "forbidden"
    )
    is_problem(reader.delete("/api/v1/recordings/x", headers=headers), 403, "forbidden")


def test_its_own_pages_are_served(reader: TestClient) -> None:
    headers = {"origin": f"http://{OWN}", "sec-fetch-site": "same-origin"}
    assert reader.get(HEALTH, headers=headers).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_fetches_of_other_sites_are_refused_and_followed_links_are_not(
    reader: TestClient, is_problem, site: str
) -> None:
    fetched = {"sec-fetch-site": site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}
    followed = {"sec-fetch-site": site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    framed = followed | {"sec-fetch-dest": "iframe"}
    is_problem(reader.get(HEALTH, headers=fetched), 403, "forbidden")
    is_problem(reader.get("/", headers=framed), 403, "forbidden")
    is_problem(reader.post("/api/v1/recordings", headers=followed), 403, "forbidden")
    assert reader.get(HEALTH, headers=followed).status_code == 200


def test_no_answer_invites_another_origin(reader: TestClient) -> None:
    asked = {"origin": f"http://{OWN}", "access-control-request-method": "POST"}
    answer = reader.options("/api/v1/recordings", headers=asked)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", [HEALTH, "/", "/api/v1/recordings/none", "/nothing"])
def test_every_answer_tells_browsers_to_load_nothing_from_elsewhere(reader: TestClient, path: str) -> None:
    headers = reader.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'self';")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-store" if path.startswith("/api/") else "no-cache")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("example.org", False),
        ("127.0.0.1.example.org", False),
        ("", False),
    ],
)
def test_loopback_is_told_without_looking_names_up(name: str, expected: bool) -> None:
    assert is_loopback(name) is expected


def test_a_bug_tells_nothing_of_the_inside(
    open_app: Callable[..., TestClient], is_problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object, **__: object) -> None:
        raise RuntimeError("cannot open /home/amalia/ecg.dat")

    monkeypatch.setattr("ecgomics.services.keep", bug)
    answer = open_app().post("/api/v1/recordings", files={"files": ("a.csv", b"b")})
    is_problem(answer, 500, "internal")
    assert "amalia" not in answer.text
    assert "RuntimeError" not in answer.text


def test_unknown_paths_and_methods_are_problems(reader: TestClient, is_problem) -> None:
    is_problem(reader.get("/api/v1/nothing"), 404, "not-found")
    is_problem(reader.get("/nothing"), 404, "not-found")
    is_problem(reader.delete(HEALTH), 405, "method-not-allowed")
    assert "openapi.json" in reader.get("/api/v1/nothing").json()["detail"]
    assert "DELETE" in reader.delete(HEALTH).json()["detail"]


@pytest.mark.parametrize(
    "host", [f"{OWN}/x", f"a@{OWN}", f"{OWN}?x", f"{OWN}#a", f"{OWN} ", "[::1", "", ":8000"]
)
def test_a_host_is_a_name_and_a_port_and_nothing_else(reader: TestClient, host: str) -> None:
    assert reader.get(HEALTH, headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        *(b"\\ud800", b"\\uDFFF", b"\\ude00\\ud83d", b"\xed\xa0\x80"),  # alone, in the wrong order, as bytes
        *('{"name": "\\ud800"}'.encode(each) for each in ("utf-16", "utf-16-le", "utf-32")),
    ],
)
def test_half_a_character_is_refused_wherever_it_stands(client: TestClient, is_problem, name: bytes) -> None:
    whole = name if b"\0" in name else b'{"name": "a' + name + b'"}'
    bodies = (
        [whole] if b"\0" in name else [whole, b'{"name": "a", "b' + name + b'": [{"c": "' + name + b'"}]}']
    )
    for body in bodies:
        answer = client.post("/api/v1/projects", content=body, headers={"content-type": "application/json"})
        assert "surrogate" in is_problem(answer, 400, "bad-request")["detail"]
    assert len(client.get("/api/v1/projects").json()["projects"]) == 1


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b'{"name": "\\ud83d\\ude00"}', "\U0001f600"),
        ('{"name": "\ud55c"}'.encode(), "\ud55c"),  # its first byte is that of halves, too
        (b'{"name": "a\\\\ud800"}', "a\\ud800"),
        ('{"name": "\u5fc3"}'.encode("utf-16"), "\u5fc3"),
    ],
)
def test_whole_characters_are_let_through(client: TestClient, body: bytes, name: str) -> None:
    answer = client.post("/api/v1/projects", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["name"]) == (201, name)


def test_what_is_no_json_is_refused_as_that(client: TestClient, is_problem) -> None:
    for body in (b'{"name": "\\ud800"', b"[" * 100_000 + b"\0"):
        answer = client.post("/api/v1/projects", content=body, headers={"content-type": "application/json"})
        assert answer.status_code in (400, 422)
        assert "surrogate" not in answer.text
