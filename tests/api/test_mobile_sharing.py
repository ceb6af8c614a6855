"""Agreement and links: nothing is shared without the one, and nothing is open that was closed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ecgomics.store.consents import TEXT_VERSION
from tests.api.home import API, paired, series, store_of

Problem = Callable[..., dict[str, object]]
AGREED = {"given": True, "text_version": TEXT_VERSION}


@pytest.fixture
def phone(client: TestClient) -> dict[str, str]:
    """The headers of Ada's phone, who has two recordings."""
    told, headers = paired(client, name="Ada")
    series(store_of(client), told["participant"]["id"], [60.0, 61.0])
    return headers


def share(client: TestClient, phone: dict[str, str], **asked: Any) -> dict[str, Any]:
    client.put(f"{API}/mobile/consent", json=AGREED, headers=phone)
    made = client.post(f"{API}/mobile/shares", json={"name": "Dr Kim", **asked}, headers=phone)
    assert made.status_code == 201, made.text
    found: dict[str, Any] = made.json()
    return found


def test_there_is_no_link_without_the_agreement(
    client: TestClient, phone: dict[str, str], is_problem: Problem
) -> None:
    is_problem(client.post(f"{API}/mobile/shares", json={"name": "x"}, headers=phone), 403, "forbidden")
    old = client.put(f"{API}/mobile/consent", json={"given": True, "text_version": "1999-01"}, headers=phone)
    is_problem(old, 422, "invalid-input")
    agreed = client.put(f"{API}/mobile/consent", json=AGREED, headers=phone).json()["sharing"]
    assert (agreed["given"], agreed["text_version"]) == (True, TEXT_VERSION)
    assert client.post(f"{API}/mobile/shares", json={"name": "x"}, headers=phone).status_code == 201


def test_an_open_link_shows_the_series_and_nothing_else(
    client: TestClient, phone: dict[str, str], is_problem: Problem
) -> None:
    other, _ = paired(client, name="Bob")
    series(store_of(client), other["participant"]["id"], [70.0], prefix="b")
    secret = share(client, phone)["secret"]
    shown = client.get(f"{API}/shared/{secret}").json()
    assert (shown["participant"], shown["name"]) == ("Ada", "Dr Kim")
    assert [each["recording_id"] for each in shown["recordings"]] == ["r1", "r0"]
    assert shown["trends"]["recordings"] == 2
    assert client.get(f"{API}/shared/{secret}/recordings/r0").json()["statement"] == "regular"
    printed = client.get(f"{API}/shared/{secret}/recordings/r0/report.pdf")
    assert printed.content.startswith(b"%PDF-")
    is_problem(client.get(f"{API}/shared/{secret}/recordings/b0"), 404, "not-found")
    is_problem(client.get(f"{API}/shared/{secret}/recordings/b0/report.pdf"), 404, "not-found")
    is_problem(client.put(f"{API}/shared/{secret}/recordings/r0", json={}), 405, "method-not-allowed")
    client.get(f"{API}/shared/{secret}")
    actions = [(each["kind"], each["action"]) for each in client.get(f"{API}/audit").json()["items"]]
    assert {("consent", "give"), ("share", "make")} <= set(actions)
    assert actions.count(("share", "read")) == 1
    (listed,) = client.get(f"{API}/mobile/shares", headers=phone).json()["shares"]
    assert listed["last_used_at"] is not None


def test_withdrawing_closes_every_link_at_once(
    client: TestClient, phone: dict[str, str], is_problem: Problem
) -> None:
    secret = share(client, phone)["secret"]
    assert client.get(f"{API}/shared/{secret}").status_code == 200
    withdrawn = {"given": False, "text_version": TEXT_VERSION}
    client.put(f"{API}/mobile/consent", json=withdrawn, headers=phone)
    for path in ("", "/recordings/r0", "/recordings/r0/report.pdf"):
        is_problem(client.get(f"{API}/shared/{secret}{path}"), 404, "not-found")
    is_problem(client.post(f"{API}/mobile/shares", json={"name": "x"}, headers=phone), 403, "forbidden")


def test_a_closed_an_old_and_an_unknown_link_answer_alike(
    client: TestClient, phone: dict[str, str], is_problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, old = share(client, phone), share(client, phone, days=1)
    assert (
        client.delete(f"{API}/mobile/shares/{closed['id']}", headers=phone).json()["revoked_at"] is not None
    )

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Later":
            return cls.fromtimestamp((datetime.now(tz) + timedelta(days=2)).timestamp(), tz)

    sentences = [
        is_problem(client.get(f"{API}/shared/{closed['secret']}"), 404, "not-found")["detail"],
        is_problem(client.get(f"{API}/shared/ecs_guess"), 404, "not-found")["detail"],
    ]
    monkeypatch.setattr("ecgomics.store.shares.datetime", Later)
    sentences.append(is_problem(client.get(f"{API}/shared/{old['secret']}"), 404, "not-found")["detail"])
    assert len(set(sentences)) == 1


def test_nobody_closes_somebody_elses_link(
    client: TestClient, phone: dict[str, str], is_problem: Problem
) -> None:
    made = share(client, phone)
    _, other = paired(client, name="Bob")
    is_problem(client.delete(f"{API}/mobile/shares/{made['id']}", headers=other), 404, "not-found")
    assert client.get(f"{API}/shared/{made['secret']}").status_code == 200
    assert client.get(f"{API}/mobile/shares", headers=other).json() == {"shares": []}


def test_the_secret_of_a_link_is_not_kept(client: TestClient, phone: dict[str, str], tmp_path: Any) -> None:
    made = share(client, phone)
    assert made["url"] is None
    kept = b"".join(each.read_bytes() for each in (tmp_path / "data").glob("ecgomics.sqlite*"))
    assert made["name"].encode() in kept
    assert made["secret"].encode() not in kept


def test_the_person_at_this_machine_has_nothing_to_share(client: TestClient, is_problem: Problem) -> None:
    is_problem(client.put(f"{API}/mobile/consent", json=AGREED), 403, "forbidden")
    is_problem(client.post(f"{API}/mobile/shares", json={"name": "x"}), 403, "forbidden")
    assert client.get(f"{API}/mobile/shares").json() == {"shares": []}
