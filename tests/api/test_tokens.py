"""A token that a program shows opens its part and nothing else; without one, this machine's user does as before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from ecgomics.store.tokens import PREFIX, Scope, StoredToken

IsProblem = Callable[..., dict[str, object]]


def made(client: TestClient, scope: str = "read", **more: object) -> tuple[dict[str, object], str]:
    answer = client.post("/api/v1/tokens", json={"name": f"a {scope} script", "scope": scope, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["token"], answer.json()["secret"]


def shown(client: TestClient, secret: str, path: str = "/recordings", method: str = "GET") -> httpx.Response:
    return client.request(method, f"/api/v1{path}", headers={"Authorization": f"Bearer {secret}"})


def test_a_secret_is_told_once_and_kept_nowhere(client: TestClient, tmp_path: object) -> None:
    token, secret = made(client, days=7)
    assert secret.startswith(PREFIX)
    assert shown(client, secret).status_code == 200
    listed = client.get("/api/v1/tokens").json()["tokens"]
    assert [each["id"] for each in listed] == [token["id"]]
    assert listed[0]["last_used_at"] is not None
    assert secret not in client.get("/api/v1/tokens").text
    expires = datetime.fromisoformat(str(token["expires_at"]))
    assert timedelta(days=6.9) < expires - datetime.now(UTC) <= timedelta(days=7)
    store = client.app.state.platform.store  # type: ignore[attr-defined]  # the application's own state
    with store.tokens._reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM api_tokens").all()
    assert secret not in str(rows)
    assert len(rows) == 1


def test_a_revoked_or_unknown_token_opens_nothing(client: TestClient, is_problem: IsProblem) -> None:
    token, secret = made(client, days=None)
    assert token["expires_at"] is None
    assert client.delete(f"/api/v1/tokens/{token['id']}").json()["revoked_at"] is not None
    for wrong in (secret, "ecg_wrong", ""):
        found = is_problem(shown(client, wrong), 401, "unauthorized")
        assert "unknown, expired or revoked" in str(found["detail"])
    basic = client.get("/api/v1/recordings", headers={"Authorization": "Basic YTpi"})
    is_problem(basic, 401, "unauthorized")
    assert client.get("/api/v1/recordings").status_code == 200
    is_problem(client.delete("/api/v1/tokens/nobody"), 404, "not-found")


def test_a_token_for_reading_changes_nothing(client: TestClient, is_problem: IsProblem) -> None:
    _, secret = made(client, "read")
    found = is_problem(shown(client, secret, "/recordings/x", "DELETE"), 403, "forbidden")
    assert "is for read and does not open this" in str(found["detail"])
    is_problem(shown(client, secret, "/tokens"), 403, "forbidden")


@pytest.mark.parametrize(
    ("scope", "method", "path", "expected"),
    [
        ("read", "GET", "/api/v1/recordings/a/profile", True),
        ("read", "POST", "/api/v1/cohorts", False),
        ("ingest", "POST", "/api/v1/recordings", True),
        ("ingest", "PUT", "/api/v1/uploads/b/files/c", True),
        ("ingest", "GET", "/api/v1/uploads/b", True),
        ("ingest", "GET", "/api/v1/recordings", False),
        ("ingest", "GET", "/api/v1/health", True),
        ("ingest", "POST", "/api/v1/recordings/a/corrections", False),
        ("analyse", "POST", "/api/v1/cohorts", True),
        ("analyse", "GET", "/api/v1/recordings", True),
        ("analyse", "DELETE", "/api/v1/recordings/a", False),
        ("analyse", "POST", "/api/v1/tokens", False),
        ("analyse", "GET", "/api/v1/audit", False),
        ("admin", "DELETE", "/api/v1/recordings/a", True),
        ("admin", "POST", "/api/v1/tokens", True),
    ],
)
def test_what_a_scope_opens(client: TestClient, scope: Scope, method: str, path: str, expected: bool) -> None:
    _, secret = made(client, scope)
    answer = client.request(method, path, headers={"Authorization": f"Bearer {secret}"})
    assert (answer.status_code != 403) is expected, answer.text


def test_a_token_ends_when_it_says(client: TestClient) -> None:
    now = datetime.now(UTC)
    token = StoredToken("a", "script", "read", "me", now, now + timedelta(days=1), None, None, None)
    assert token.is_valid(now + timedelta(hours=23))
    assert not token.is_valid(now + timedelta(days=1))


def test_a_token_without_a_name_or_for_another_scope_is_refused(
    client: TestClient, is_problem: IsProblem
) -> None:
    is_problem(client.post("/api/v1/tokens", json={"name": "  "}), 422, "invalid-input")
    is_problem(client.post("/api/v1/tokens", json={"name": "x", "scope": "all"}), 422, "validation")
    is_problem(client.post("/api/v1/tokens", json={"name": "x", "days": 0}), 422, "validation")
