"""Webhooks against real receivers: what is told, signed, tried again, given up, and survives the server."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.api.server_options import ServerOptions
from ecgomics.core.recording import Recording
from ecgomics.services.webhook_target import is_public
from ecgomics.services.webhooks import SendingRules
from ecgomics.store import Store
from ecgomics.store.webhook_records import Attempt
from tests.api.receiver import Receiver, is_signed

API = "/api/v1"
QUICK = SendingRules(to_private=True, waits_s=(0.05, 0.05), looked_every_s=0.02, most_failures=100)
OpenApp = Callable[..., TestClient]
Uploads = Callable[..., list[tuple[str, tuple[str, bytes]]]]
SERVE = """
import sys
from pathlib import Path
from ecgomics.api.server import serve
from ecgomics.api.server_options import ServerOptions
from ecgomics.services.webhooks import SendingRules
options = ServerOptions(webhook_rules=SendingRules(to_private=True))
serve(port=0, data_dir=Path(sys.argv[1]), demo=False, options=options, ready=lambda at: print(at, flush=True))
"""


@pytest.fixture
def client(open_app: OpenApp) -> TestClient:
    """A client of an application that may send to this machine, soon and often."""
    return open_app(options=ServerOptions(webhook_rules=QUICK))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with Receiver() as made:
        yield made


def hooked(client: Any, url: str, **more: Any) -> tuple[str, str]:
    answer = client.post(f"{API}/webhooks", json={"url": url, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["webhook"]["id"], answer.json()["secret"]


def log(client: Any, webhook_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{API}/webhooks/{webhook_id}/deliveries").json()["items"]
    return found


def ended(client: Any, webhook_id: str, count: int = 1, within_s: float = 30.0) -> list[dict[str, Any]]:
    """The deliveries of a webhook once so many have ended."""
    until_s = time.monotonic() + within_s
    while True:
        found = log(client, webhook_id)
        if sum(each["state"] != "waiting" for each in found) >= count:
            return found
        assert time.monotonic() < until_s, found
        time.sleep(0.02)


def test_a_measured_recording_is_told_once_without_saying_who_it_is(
    client: TestClient, receiver: Receiver, wfdb_files: Uploads, ecg: Recording
) -> None:
    webhook_id, secret = hooked(client, receiver.url)
    recording_id = client.post(f"{API}/recordings", files=wfdb_files(ecg)).json()["id"]
    (told,) = receiver.messages(1)
    headers, body = receiver.received[0]
    assert told["event"] == headers["ECGomics-Event"] == "report.finished"
    assert told["id"] == headers["ECGomics-Delivery"]
    assert told["recording"]["id"] == recording_id
    kept = client.get(f"{API}/recordings/{recording_id}").json()
    assert told["recording"]["input_sha256"] == kept["source_sha256"]
    assert told["summary"]["severity"] in ("normal", "borderline", "abnormal", "urgent-for-review")
    assert told["summary"]["quality"] == kept["quality"]
    assert client.get(told["links"]["recording"]).status_code == 200
    assert "not a medical device" in told["disclaimer"]
    assert b"normal.hea" not in body
    assert not {"name", "age_years", "sex", "pseudonym"} & told["recording"].keys()
    assert len(body) < 2000
    assert is_signed(headers, body, secret)
    assert not is_signed(headers, body, "whsec_another")
    assert not is_signed(headers, body + b" ", secret)
    assert ended(client, webhook_id)[0] | {"body": ""} == log(client, webhook_id)[0] | {"body": ""}
    # Other settings, a second look and the same upload again are no new report.
    client.get(f"{API}/recordings/{recording_id}/profile", params={"settings": "rules-only"})
    client.post(f"{API}/recordings", files=wfdb_files(ecg))
    assert [each["state"] for each in log(client, webhook_id)] == ["delivered"]
    assert len(receiver.received) == 1


def test_corrections_are_another_report(
    client: TestClient, receiver: Receiver, wfdb_files: Uploads, ecg: Recording
) -> None:
    recording_id = client.post(f"{API}/recordings", files=wfdb_files(ecg)).json()["id"]
    hooked(client, receiver.url)
    beats = client.get(f"{API}/recordings/{recording_id}/fiducials").json()["beats"]
    edit = {"do": "remove_beat", "beat_s": beats[3]["peak_s"]}
    answer = client.post(f"{API}/recordings/{recording_id}/corrections", json={"base": 0, "edits": [edit]})
    assert answer.status_code in (200, 201), answer.text
    client.get(f"{API}/recordings/{recording_id}/profile")
    (told,) = receiver.messages(1)
    assert told["recording"] | {"correction": 1} == told["recording"]


def test_a_failing_receiver_is_tried_again_with_the_same_message(client: TestClient) -> None:
    with Receiver(500, 302, 204) as receiver:
        webhook_id, secret = hooked(client, receiver.url)
        client.post(f"{API}/webhooks/{webhook_id}/ping")
        assert len(receiver.messages(3)) == 3
        bodies = {body for _, body in receiver.received}
        assert len(bodies) == 1, "redirects are not followed, and every attempt sends the same"
        assert all(is_signed(headers, body, secret) for headers, body in receiver.received)
        (found,) = ended(client, webhook_id)
        assert (found["state"], found["attempts"], found["status"]) == ("delivered", 3, 204)
        assert client.get(f"{API}/webhooks/{webhook_id}").json()["failures"] == 0


def test_what_fails_too_often_is_given_up_and_can_be_sent_again(client: TestClient) -> None:
    with Receiver(500, 500, 500, 200) as receiver:
        webhook_id, _ = hooked(client, receiver.url)
        client.post(f"{API}/webhooks/{webhook_id}/ping")
        (found,) = ended(client, webhook_id)
        assert (found["state"], found["attempts"], found["status"]) == ("failed", 3, 500)
        assert found["error"] == (
            "The receiver answered 500; 200 to 299 is needed, and redirects are not followed."
        )
        again = client.post(f"{API}/webhooks/{webhook_id}/deliveries/{found['id']}/redeliver")
        assert (again.status_code, again.json()["state"]) == (202, "waiting")
        told = receiver.messages(4)
        assert told[3] == told[0]
        assert ended(client, webhook_id)[0]["state"] == "delivered"


def test_nobody_there_says_so_and_the_others_do_not_wait(client: TestClient, receiver: Receiver) -> None:
    gone = Receiver()
    url = gone.url
    gone.server_close()
    silent, _ = hooked(client, url)
    there, _ = hooked(client, receiver.url)
    client.post(f"{API}/webhooks/{silent}/ping")
    client.post(f"{API}/webhooks/{there}/ping")
    receiver.messages(1)
    (found,) = ended(client, silent)
    assert found["state"] == "failed"
    assert found["error"].startswith("No answer came: Connection refused")


def test_a_webhook_that_fails_for_long_is_disabled_until_somebody_enables_it(open_app: OpenApp) -> None:
    rules = SendingRules(True, (0.01,) * 9, 0.02, most_failures=4)
    client = open_app(options=ServerOptions(webhook_rules=rules))
    with Receiver(503, 503, 503, 503, 200) as receiver:
        webhook_id, _ = hooked(client, receiver.url)
        for _ in range(3):
            client.post(f"{API}/webhooks/{webhook_id}/ping")
        found = ended(client, webhook_id, count=3)
        assert {each["state"] for each in found} == {"dropped"}
        told = client.get(f"{API}/webhooks/{webhook_id}").json()
        assert told["disabled_why"].startswith(
            "The last 4 attempts failed, the last one so: The receiver answered 503"
        )
        time.sleep(0.1)
        assert len(receiver.received) == 4
        for again in ("ping", f"deliveries/{found[0]['id']}/redeliver"):
            refused = client.post(f"{API}/webhooks/{webhook_id}/{again}")
            assert refused.status_code == 409
            assert "enable it first" in refused.json()["detail"]
        enabled = client.post(f"{API}/webhooks/{webhook_id}/enable").json()
        assert (enabled["disabled_at"], enabled["failures"]) == (None, 0)
        client.post(f"{API}/webhooks/{webhook_id}/ping")
        assert receiver.messages(5)
        assert [each["state"] for each in ended(client, webhook_id, count=4)].count("delivered") == 1


def test_410_ends_it_at_once(client: TestClient) -> None:
    with Receiver(410) as receiver:
        webhook_id, _ = hooked(client, receiver.url)
        client.post(f"{API}/webhooks/{webhook_id}/ping")
        ended(client, webhook_id)
        assert "410" in client.get(f"{API}/webhooks/{webhook_id}").json()["disabled_why"]
        assert len(receiver.received) == 1


def test_what_was_deleted_before_it_was_told_is_dropped(
    open_app: OpenApp, tmp_path: Path, wfdb_files: Uploads, ecg: Recording
) -> None:
    with ExitStack() as stack:
        store = stack.enter_context(Store(tmp_path / "other"))
        quiet = create_app(store, options=ServerOptions(webhook_rules=QUICK))
        client = TestClient(quiet, base_url="http://127.0.0.1:8000")  # not started: nothing is sent
        with Receiver() as receiver:
            webhook_id, _ = hooked(client, receiver.url)
            recording_id = client.post(f"{API}/recordings", files=wfdb_files(ecg)).json()["id"]
            assert [each["state"] for each in log(client, webhook_id)] == ["waiting"]
            client.delete(f"{API}/recordings/{recording_id}")
            with client:
                (found,) = ended(client, webhook_id)
            assert (found["state"], receiver.received) == ("dropped", [])


def test_the_outbox_survives_a_kill(tmp_path: Path, wfdb_files: Uploads, ecg: Recording) -> None:
    def served() -> tuple["subprocess.Popen[str]", httpx.Client]:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(tmp_path / "data")], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        process.stdout.close()
        return process, httpx.Client(base_url=address, timeout=60.0, trust_env=False)

    closed = Receiver()
    port = closed.server_address[1]
    closed.server_close()
    process, client = served()
    try:
        webhook_id, secret = hooked(client, f"http://127.0.0.1:{port}/hook")
        client.post(f"{API}/recordings", files=wfdb_files(ecg))
        until_s = time.monotonic() + 30.0
        while not log(client, webhook_id)[0]["attempts"]:
            assert time.monotonic() < until_s
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
        client.close()
    with Receiver(port=port) as receiver:
        process, client = served()
        try:
            (told,) = receiver.messages(1, within_s=60.0)  # the second attempt is due 10 s after the first
            (found,) = ended(client, webhook_id)
            assert (found["state"], found["attempts"], found["id"]) == ("delivered", 2, told["id"])
            assert told["event"] == "report.finished"
            assert is_signed(*receiver.received[0], secret)
        finally:
            process.kill()
            process.wait()
            client.close()


def test_extractions_tell_their_end(
    client: TestClient, receiver: Receiver, wfdb_files: Uploads, ecg: Recording
) -> None:
    client.post(f"{API}/recordings", files=wfdb_files(ecg))
    hooked(client, receiver.url, events=["extraction.finished", "discovery.finished"])
    cohort = client.post(f"{API}/cohorts", json={"name": "all", "selection": {"kind": "all"}}).json()
    (told,) = receiver.messages(1, within_s=120.0)
    assert (told["event"], told["job"]["state"]) == ("extraction.finished", "done")
    assert told["cohort"] == {"id": cohort["id"], "records": 1, "failures": 0}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:9/x", "--webhooks-to-private"),
        ("http://localhost/x", "--webhooks-to-private"),
        ("https://10.0.0.7/x", "--webhooks-to-private"),
        ("https://169.254.169.254/latest/meta-data", "--webhooks-to-private"),
        ("https://[::1]/x", "--webhooks-to-private"),
        ("https://[fe80::1]/x", "--webhooks-to-private"),
        ("https://[::ffff:127.0.0.1]/x", "--webhooks-to-private"),
        ("https://[64:ff9b::7f00:1]/x", "--webhooks-to-private"),
        ("https://0.0.0.0/x", "--webhooks-to-private"),
        ("https://2130706433/x", "--webhooks-to-private"),
        ("http://8.8.8.8/x", "needs https"),
        ("ftp://example.org/x", "begins with https://"),
        ("file:///etc/passwd", "begins with https://"),
        ("https://user:pw@example.org/x", "carries no name, password"),
        ("https://example.org/#x", "fragment"),
        ("https://example.org/a b", "begins with https://"),
        ("https://example.org/a\r\nX: y", "begins with https://"),
        ("https://example.org:99999/x", "begins with https://"),
        ("https://nowhere.invalid/x", "not found"),
    ],
)
def test_the_house_is_not_reached_unless_the_server_allows_it(
    reader: TestClient, is_problem, url, said
) -> None:
    answer = reader.post(f"{API}/webhooks", json={"url": url})
    assert said in str(is_problem(answer, 422, "invalid-input")["detail"])


@pytest.mark.parametrize(
    "address", ["fec0::1", "3fff::7", "::1", "fe80::1%eth0", "10.0.0.1", "::ffff:127.0.0.1"]
)
def test_ways_into_the_house_are_not_the_open_internet(address: str) -> None:
    assert not is_public(address)
    assert is_public("2001:4860:4860::8888")


@pytest.mark.parametrize("url", ["https://a..b/x", f"https://{'a' * 64}.org/x"])
def test_a_host_that_cannot_be_is_one_sentence(reader: TestClient, is_problem, url: str) -> None:
    answer = reader.post(f"{API}/webhooks", json={"url": url})
    assert "names no host that can be" in str(is_problem(answer, 422, "invalid-input")["detail"])


def test_webhooks_are_administration(client: TestClient, receiver: Receiver, is_problem) -> None:
    webhook_id, secret = hooked(client, receiver.url)
    token = client.post(f"{API}/tokens", json={"name": "x", "scope": "analyse"}).json()["secret"]
    shown = {"Authorization": f"Bearer {token}"}
    is_problem(client.get(f"{API}/webhooks", headers=shown), 403, "forbidden")
    assert secret not in client.get(f"{API}/webhooks").text
    assert [each["id"] for each in client.get(f"{API}/webhooks").json()["webhooks"]] == [webhook_id]
    told = client.get(f"{API}/audit", params={"kind": "webhook"}).json()
    assert [each["entity_name"] for each in told["items"]] == ["127.0.0.1"]
    is_problem(client.post(f"{API}/webhooks?project=no", json={"url": receiver.url}), 404, "not-found")
    is_problem(client.post(f"{API}/webhooks", json={"url": receiver.url, "events": []}), 422, "validation")
    is_problem(client.get(f"{API}/webhooks/no/deliveries"), 404, "not-found")
    is_problem(client.post(f"{API}/webhooks/{webhook_id}/deliveries/no/redeliver"), 404, "not-found")
    assert client.delete(f"{API}/webhooks/{webhook_id}").status_code == 204
    is_problem(client.get(f"{API}/webhooks/{webhook_id}"), 404, "not-found")


def test_what_ended_long_ago_is_forgotten(tmp_path: Path) -> None:
    with Store(tmp_path / "data") as store:
        made, _ = store.webhooks.add("default", "https://example.org", ["report.finished"], author="x")
        old, new = store.webhooks.ping(made.id), store.webhooks.ping(made.id)
        for each in (old, new):
            store.webhooks.note_attempt(each.id, Attempt(200, "", None))
        with store.webhooks._changing() as session:
            long_ago = datetime(2026, 1, 1, tzinfo=UTC).isoformat(timespec="microseconds")
            session.connection().exec_driver_sql(
                "UPDATE webhook_deliveries SET ended_at = ? WHERE id = ?", (long_ago, old.id)
            )
        store.webhooks.sweep()
        assert [each.id for each in store.webhooks.deliveries(made.id, limit=10)[0]] == [new.id]
