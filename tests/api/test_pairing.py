"""Pairing a phone: codes that open once and for minutes, tokens that open what is the participant's own."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from ecgomics.api.attempts import MOST
from ecgomics.store import pairings
from tests.api.home import API, paired, store_of

Problem = Callable[..., dict[str, object]]


def test_a_code_pairs_one_phone_with_the_participant_it_was_made_for(client: TestClient) -> None:
    made = client.post(
        f"{API}/mobile/pairings", json={"name": "Ada", "days": 30}, headers={"ecgomics-author": "Kim"}
    )
    assert made.status_code == 201
    pairing = made.json()
    assert client.get(f"{API}/mobile/pairings/{pairing['id']}").json()["state"] == "waiting"
    told = client.post(
        f"{API}/mobile/pair",
        json={"code": pairing["code"].lower().replace("-", " "), "device_name": " My  phone "},
    ).json()
    assert told["participant"] == pairing["participant"]
    assert told["participant"]["pseudonym"] == "Ada"
    assert told["name"] == "My phone"
    assert told["token"].startswith("ecm_")
    after = client.get(f"{API}/mobile/pairings/{pairing['id']}").json()
    assert (after["state"], after["device"]) == ("used", {"id": told["device_id"], "name": "My phone"})
    (device,) = store_of(client).devices.listed("default")
    assert device.expires_at is not None
    assert timedelta(days=29) < device.expires_at - datetime.now(UTC) <= timedelta(days=30)
    (listed,) = client.get(f"{API}/devices").json()["devices"]
    assert listed["participant"]["id"] == told["participant"]["id"]
    assert told["token"] not in str(listed)
    actions = [(each["kind"], each["action"]) for each in client.get(f"{API}/audit").json()["items"]]
    assert {("pairing", "make"), ("device", "pair"), ("subject", "make")} <= set(actions)


def test_neither_code_nor_token_is_kept_as_it_is(client: TestClient, tmp_path: Any) -> None:
    pairing = client.post(f"{API}/mobile/pairings", json={}).json()
    told = client.post(f"{API}/mobile/pair", json={"code": pairing["code"], "device_name": "p"}).json()
    kept = b"".join(each.read_bytes() for each in (tmp_path / "data").glob("ecgomics.sqlite*"))
    assert told["participant"]["pseudonym"].encode() in kept
    assert told["token"].encode() not in kept
    assert pairing["code"].encode() not in kept
    assert pairing["code"].replace("-", "").encode() not in kept


def test_a_code_opens_once_and_not_when_it_is_old(
    client: TestClient, is_problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    used = client.post(f"{API}/mobile/pairings", json={}).json()["code"]
    ask = {"code": used, "device_name": "p"}
    assert client.post(f"{API}/mobile/pair", json=ask).status_code == 200
    again = is_problem(client.post(f"{API}/mobile/pair", json=ask), 404, "not-found")
    monkeypatch.setattr(pairings, "VALID", timedelta(0))
    old = client.post(f"{API}/mobile/pairings", json={}).json()
    late = is_problem(
        client.post(f"{API}/mobile/pair", json={"code": old["code"], "device_name": "p"}), 404, "not-found"
    )
    unknown = is_problem(
        client.post(f"{API}/mobile/pair", json={"code": "ABCD-EFGH", "device_name": "p"}), 404, "not-found"
    )
    assert again["detail"] == late["detail"] == unknown["detail"]
    assert client.get(f"{API}/mobile/pairings/{old['id']}").json()["state"] == "expired"
    assert len(store_of(client).devices.listed("default")) == 1


def test_codes_cannot_be_guessed_at_length(client: TestClient, is_problem: Problem) -> None:
    right = client.post(f"{API}/mobile/pairings", json={}).json()["code"]
    for _ in range(MOST):
        wrong = client.post(f"{API}/mobile/pair", json={"code": "ZZZZ-ZZZZ", "device_name": "p"})
        assert wrong.status_code == 404
    held = client.post(f"{API}/mobile/pair", json={"code": right, "device_name": "p"})
    is_problem(held, 429, "too-many-requests")


def test_a_code_is_for_a_participant_of_its_project(client: TestClient, is_problem: Problem) -> None:
    first = client.post(f"{API}/mobile/pairings", json={}).json()["participant"]
    second = client.post(f"{API}/mobile/pairings", json={}).json()["participant"]
    assert {first["pseudonym"], second["pseudonym"]} == {"Participant 1", "Participant 2"}
    same = client.post(f"{API}/mobile/pairings", json={"participant": first["id"]}).json()
    assert same["participant"] == first
    is_problem(client.post(f"{API}/mobile/pairings", json={"participant": "nobody"}), 404, "not-found")
    is_problem(client.post(f"{API}/mobile/pairings", json={"project": "none"}), 404, "not-found")


def test_a_qr_code_is_drawn_of_the_address_for_phones(
    open_app: Callable[..., TestClient], is_problem: Problem
) -> None:
    client = open_app(phone_address="https://192.0.2.7:8443")
    made = client.post(f"{API}/mobile/pairings", json={}).json()
    assert made["url"] == f"https://192.0.2.7:8443/m?pair={made['code']}"
    drawn = client.get(f"{API}/mobile/pairings/{made['id']}/qr.svg", params={"code": made["code"]})
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<svg ")
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawn.text
    assert "style=" not in drawn.text
    other = client.get(f"{API}/mobile/pairings/{made['id']}/qr.svg", params={"code": "ABCD-EFGH"})
    is_problem(other, 404, "not-found")


def test_without_a_listener_for_phones_there_is_no_address(client: TestClient, is_problem: Problem) -> None:
    made = client.post(f"{API}/mobile/pairings", json={}).json()
    assert made["url"] is None
    answer = client.get(f"{API}/mobile/pairings/{made['id']}/qr.svg", params={"code": made["code"]})
    assert "--tls" in str(is_problem(answer, 409, "conflict")["detail"])


def test_a_phone_opens_only_what_is_for_phones(client: TestClient, is_problem: Problem) -> None:
    _, phone = paired(client)
    assert client.get(f"{API}/mobile/me", headers=phone).status_code == 200
    for method, path in (
        ("GET", "/recordings"),
        ("GET", "/subjects"),
        ("GET", "/participants"),
        ("GET", "/devices"),
        ("GET", "/audit"),
        ("GET", "/tokens"),
        ("GET", "/mobile/pairings/x"),
        ("POST", "/mobile/pairings"),
        ("GET", "/openapi.json"),
    ):
        is_problem(client.request(method, API + path, headers=phone), 403, "forbidden")


def test_a_revoked_phone_opens_nothing_any_more(client: TestClient, is_problem: Problem) -> None:
    told, phone = paired(client)
    assert client.delete(f"{API}/devices/{told['device_id']}").json()["revoked_at"] is not None
    is_problem(client.get(f"{API}/mobile/me", headers=phone), 401, "unauthorized")
    is_problem(client.delete(f"{API}/devices/none"), 404, "not-found")


def test_a_pairing_that_ended_opens_nothing_any_more(
    client: TestClient, is_problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, phone = paired(client, days=1)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Later":
            found = datetime.now(tz) + timedelta(days=1, seconds=1)
            return cls.fromtimestamp(found.timestamp(), tz)

    monkeypatch.setattr("ecgomics.store.devices.datetime", Later)
    is_problem(client.get(f"{API}/mobile/me", headers=phone), 401, "unauthorized")


def test_a_made_up_token_opens_nothing(client: TestClient, is_problem: Problem) -> None:
    for shown in ("Bearer ecm_guess", "Bearer ecm_", "bearer ecm_" + "A" * 4000):
        answer: httpx.Response = client.get(f"{API}/mobile/me", headers={"Authorization": shown})
        is_problem(answer, 401, "unauthorized")
