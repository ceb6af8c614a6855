"""Uploads that can be resumed, through the API: what is sent, what is not sent twice, and what a kill leaves."""

import hashlib
import io
import random
import threading
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.api.server_options import ServerOptions
from ecgomics.core.recording import Recording

Problem = Callable[..., dict[str, object]]
URL = "/api/v1/uploads"
RECORDINGS = "/api/v1/recordings"
KILLS = 3
FILES = 30


@dataclass
class Sender:
    """Sends batches as the page does, and counts the bytes that were acknowledged."""

    client: httpx.Client | TestClient
    chunk_bytes: int = 2**20
    acknowledged_bytes: int = 0

    def begin(self, **options: object) -> str:
        answer = self.client.post(URL, json={"name": "ward", **options})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def enlist(self, batch: str, entries: dict[str, dict[str, bytes]]) -> list[dict[str, Any]]:
        listed = [
            {
                "name": name,
                "files": [
                    {"path": path, "size_bytes": len(content), "modified_ms": 1_700_000_000_000}
                    for path, content in files.items()
                ],
            }
            for name, files in entries.items()
        ]
        answer = self.client.post(f"{URL}/{batch}/entries", json={"entries": listed})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    def tell(
        self, batch: str, listed: list[dict[str, Any]], content: dict[str, bytes]
    ) -> list[dict[str, Any]]:
        files = [
            {"file": file["id"], "sha256": hashlib.sha256(content[file["path"]]).hexdigest()}
            for each in listed
            for file in each["files"]
        ]
        answer = self.client.post(f"{URL}/{batch}/hashes", json={"files": files})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()
        return found

    def put(self, batch: str, file: int, content: bytes, offset: int) -> httpx.Response:
        answer = self.client.put(
            f"{URL}/{batch}/files/{file}",
            params={"offset": offset},
            content=content[offset : offset + self.chunk_bytes],
            headers={"content-type": "application/octet-stream"},
        )
        if answer.status_code == 200:
            self.acknowledged_bytes += answer.json()["received_bytes"] - offset
        return answer

    def send_all(self, batch: str, entries: dict[str, dict[str, bytes]]) -> None:
        """All that the server asks for, from where it says."""
        content = {path: data for files in entries.values() for path, data in files.items()}
        sent: set[bytes] = set()
        for each in self.tell(batch, self.enlist(batch, entries), content):
            for file in each["files"] if each["state"] == "waiting" else []:
                data, at = content[file["path"]], file["received_bytes"]
                while at < len(data) and data not in sent:
                    answer = self.put(batch, file["id"], data, at)
                    assert answer.status_code == 200, answer.text
                    at = answer.json()["received_bytes"]
                sent.add(data)

    def counts(self, batch: str) -> dict[str, int]:
        found: dict[str, int] = self.client.get(f"{URL}/{batch}").json()["counts"]
        return found

    def settled(self, batch: str, *, within_s: float = 60.0) -> dict[str, int]:
        """The counts once nothing is on its way any more."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            counts = self.counts(batch)
            if not {"received", "reading", "waiting"} & counts.keys():
                return counts
            time.sleep(0.02)
        raise AssertionError(f"still on its way: {counts}")

    def entries(self, batch: str, **query: object) -> list[dict[str, Any]]:
        answer = self.client.get(f"{URL}/{batch}/entries", params={"limit": 1000, **query})
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


@pytest.fixture
def sender(client: TestClient) -> Sender:
    return Sender(client)


@pytest.fixture
def wfdb(wfdb_files, ecg: Recording) -> dict[str, bytes]:
    return {f"p1/{name}": content for _, (name, content) in wfdb_files(ecg)}


def table(number: int) -> bytes:
    """A table of three seconds in whole microvolts that no other number gives."""
    time_s = np.arange(750) / 250.0
    ecg_mv = np.round(np.exp(-0.5 * (((time_s % 0.75) - 0.3) / 0.012) ** 2), 3)
    ecg_mv[0] = number / 1000.0
    return (
        "time_s,II (mV)\n" + "".join(f"{t:.3f},{v:.3f}\n" for t, v in zip(time_s, ecg_mv, strict=True))
    ).encode()


def unnamed(number: int, heading: str = "t,ch1,ch2") -> bytes:
    """A table whose headings name no lead and no unit, in microvolts."""
    time_s = np.arange(1500) / 500.0
    ecg_uv = np.round(1000 * np.exp(-0.5 * (((time_s % 0.75) - 0.3) / 0.012) ** 2)) + number
    rows = "".join(f"{t:.3f},{v:.0f},{-v / 2:.1f}\n" for t, v in zip(time_s, ecg_uv, strict=True))
    return f"{heading}\n{rows}".encode()


def test_files_that_belong_together_become_one_recording(sender: Sender, wfdb: dict[str, bytes]) -> None:
    batch = sender.begin()
    sender.send_all(batch, {"p1/normal": wfdb})
    assert sender.settled(batch) == {"read": 1}
    (entry,) = sender.entries(batch)
    assert (entry["state"], entry["recording"]["leads"], entry["recording"]["fs_hz"]) == ("read", 12, 500.0)
    found = sender.client.get(f"{RECORDINGS}/{entry['recording']['id']}").json()
    assert (found["name"], found["samples"]) == ("p1/normal", 5000)
    upload = sender.client.get(f"{URL}/{batch}").json()
    assert upload["ended_at"] is not None
    assert upload["received_bytes"] == upload["total_bytes"] == sum(map(len, wfdb.values()))
    assert sender.acknowledged_bytes == upload["total_bytes"]


def test_what_is_read_is_measured_without_being_asked_for(sender: Sender, wfdb: dict[str, bytes]) -> None:
    batch = sender.begin()
    sender.send_all(batch, {"p1/normal": wfdb})
    sender.settled(batch)
    for _ in range(200):
        (entry,) = sender.entries(batch)
        if entry["recording"]["quality"]:
            break
        time.sleep(0.05)
    assert entry["recording"]["quality"] == "good"


def test_content_that_is_here_is_not_sent_again(
    sender: Sender, wfdb: dict[str, bytes], wfdb_files, ecg
) -> None:
    by_itself = sender.client.post(RECORDINGS, files=wfdb_files(ecg)).json()
    batch = sender.begin()
    sender.send_all(batch, {"p1/normal": wfdb, "again/normal": {f"x/{k}": v for k, v in wfdb.items()}})
    assert sender.settled(batch) == {"known": 2}
    assert sender.acknowledged_bytes == 0
    assert {each["recording"]["id"] for each in sender.entries(batch)} == {by_itself["id"]}
    assert sender.client.get(RECORDINGS).json()["total"] == 1


def test_two_of_the_same_content_in_one_batch_are_sent_once(
    sender: Sender, wfdb: dict[str, bytes], tmp_path: Path
) -> None:
    batch = sender.begin()
    entries = {"a/r": {f"a/{k}": v for k, v in wfdb.items()}, "b/r": {f"b/{k}": v for k, v in wfdb.items()}}
    content = {path: data for files in entries.values() for path, data in files.items()}
    asked = sender.tell(batch, sender.enlist(batch, entries), content)
    assert [each["state"] for each in asked] == ["waiting", "waiting"]
    first, second = asked
    for file in first["files"]:
        assert sender.put(batch, file["id"], content[file["path"]], 0).status_code == 200
    assert sender.settled(batch) == {"read": 1, "known": 1}, "the other one needs no byte"
    answer = sender.put(batch, second["files"][0]["id"], content[second["files"][0]["path"]], 0)
    assert answer.json() == {"received_bytes": second["files"][0]["size_bytes"], "is_whole": True}
    assert sender.client.get(RECORDINGS).json()["total"] == 1
    assert list((tmp_path / "data" / "uploads").iterdir()) == []


def test_a_chunk_goes_on_where_the_last_one_ended(
    sender: Sender, wfdb: dict[str, bytes], is_problem: Problem
) -> None:
    sender.chunk_bytes = 50_000
    batch = sender.begin()
    listed = sender.tell(batch, sender.enlist(batch, {"p1/normal": wfdb}), wfdb)
    file = next(each for each in listed[0]["files"] if each["path"].endswith(".dat"))
    content = wfdb[file["path"]]
    assert sender.put(batch, file["id"], content, 0).json() == {"received_bytes": 50_000, "is_whole": False}
    for wrong in (0, 49_999, 50_001):
        found = is_problem(sender.put(batch, file["id"], content, wrong), 409, "wrong-offset")
        assert found["received_bytes"] == 50_000
    assert sender.put(batch, file["id"], content, 50_000).json()["received_bytes"] == 100_000
    too_much = sender.client.put(
        f"{URL}/{batch}/files/{file['id']}?offset=100000",
        content=content,
        headers={"content-type": "application/octet-stream"},
    )
    assert "more were sent" in str(is_problem(too_much, 422, "invalid-input")["detail"])
    again = sender.enlist(batch, {"p1/normal": wfdb})
    assert next(each for each in again[0]["files"] if each["id"] == file["id"])["received_bytes"] == 100_000


def test_only_chunks_are_let_through_as_bytes(sender: Sender, is_problem: Problem) -> None:
    octets = {"content-type": "application/octet-stream"}
    batch = sender.begin()
    too_large = sender.client.put(f"{URL}/{batch}/files/1?offset=0", content=bytes(2**22 + 1), headers=octets)
    assert "larger than 4 MB" in str(is_problem(too_large, 413, "content-too-large")["detail"])
    elsewhere = sender.client.post(f"{URL}/{batch}/entries", content=b"x", headers=octets)
    is_problem(elsewhere, 415, "unsupported-media-type")
    is_problem(
        sender.client.put(f"{URL}/{batch}/files/1?offset=0", content=b"x", headers=octets), 404, "not-found"
    )


def test_each_file_has_its_outcome_and_problems_come_first(
    open_app: Callable[..., TestClient], wfdb: dict[str, bytes]
) -> None:
    sender = Sender(open_app(options=ServerOptions(most_entry_bytes=2**20)))
    batch = sender.begin()
    entries = {
        "p1/normal": wfdb,
        "notes": {"notes.dat": b"These are notes and no ECG.\n"},
        "strip": {"strip.csv": unnamed(1)},
        "empty": {"empty.edf": b""},
        "huge": {"huge.edf": bytes(2**20 + 1)},
    }
    sender.send_all(batch, entries)
    assert sender.settled(batch) == {"read": 1, "unreadable": 2, "unstated": 1, "too_large": 1}
    found = {each["name"]: each for each in sender.entries(batch)}
    assert [each["state"] for each in sender.entries(batch)] == [
        *("unstated", "unreadable", "unreadable", "too_large", "read")
    ]
    assert "notes.dat" in found["notes"]["sentence"]
    assert "empty.edf is empty" in found["empty"]["sentence"]
    assert found["huge"]["sentence"].startswith("huge.edf is 1 MB; the limit here is 1 MB. Split it")
    assert found["huge"]["files"][0]["received_bytes"] == 0
    assert found["strip"]["header"] == "t,ch1,ch2"
    upload = sender.client.get(f"{URL}/{batch}").json()
    assert [(each["header"], each["count"]) for each in upload["alike"]] == [("t,ch1,ch2", 1)]
    assert upload["ended_at"] is None, "a question is open"


def test_an_archive_gives_way_to_its_recordings(sender: Sender, wfdb: dict[str, bytes]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, content in {**wfdb, "strip.csv": unnamed(3), "read me.txt": b"hello"}.items():
            archive.writestr(path, content)
    batch = sender.begin()
    sender.send_all(batch, {"export.zip": {"export.zip": buffer.getvalue()}})
    assert sender.settled(batch) == {"read": 1, "unstated": 1}
    found = {each["name"]: each["state"] for each in sender.entries(batch)}
    assert found == {"export.zip/p1/normal": "read", "export.zip/strip": "unstated"}
    answer = sender.client.post(
        f"{URL}/{batch}/facts",
        json={"header": "t,ch1,ch2", "facts": {"columns": {"time_s": "t", "I": "ch1"}, "unit": "uV"}},
    )
    assert answer.json() == {"entries": 1}
    assert sender.settled(batch) == {"read": 2}


def test_an_answer_is_tried_and_then_given_to_all_alike(sender: Sender, is_problem: Problem) -> None:
    batch = sender.begin()
    sender.send_all(
        batch,
        {
            **{f"strip{number}": {f"strip{number}.csv": unnamed(number)} for number in range(5)},
            "other": {"other.csv": unnamed(9, "zeit,a,b")},
        },
    )
    assert sender.settled(batch) == {"unstated": 6}
    first = next(each for each in sender.client.get(f"{URL}/{batch}").json()["alike"] if each["count"] == 5)
    at = f"{URL}/{batch}/entries/{first['first_id']}"
    sample = sender.client.get(f"{at}/sample").json()
    assert [each["heading"] for each in sample["columns"]] == ["t", "ch1", "ch2"]
    assert sample["columns"][1]["first"][0] == "0"
    in_mv = {"columns": {"time_s": "t", "I": "ch1"}, "unit": "mV"}
    wrong = sender.client.post(f"{at}/preview", json=in_mv).json()
    assert (wrong["leads"], wrong["fs_hz"]) == (["I"], 500.0)
    assert wrong["peak_to_peak_mv"][0] == pytest.approx(1000.0, abs=2.0), "a wrong unit is seen"
    right = {**in_mv, "unit": "uV"}
    preview = sender.client.post(f"{at}/preview", json=right).json()
    assert preview["peak_to_peak_mv"][0] == pytest.approx(1.0, abs=0.01)
    assert len(preview["samples"][0]) == 1250
    trials = sender.client.post(
        f"{URL}/{batch}/facts/trial", json={"header": "t,ch1,ch2", "facts": right}
    ).json()
    assert [each["sentence"] for each in trials] == [None] * 3
    assert sender.client.get(RECORDINGS).json()["total"] == 0, "a trial keeps nothing"
    answer = sender.client.post(f"{URL}/{batch}/facts", json={"header": "t,ch1,ch2", "facts": right})
    assert answer.json() == {"entries": 5}
    assert sender.settled(batch) == {"unstated": 1, "read": 5}
    kept = sender.client.get(RECORDINGS, params={"q": "strip0"}).json()["items"][0]
    samples = sender.client.get(f"{RECORDINGS}/{kept['id']}/samples?path=recorded").json()["samples"][0]
    assert max(samples) == pytest.approx(1.0, abs=1e-3)
    nothing = sender.client.post(f"{URL}/{batch}/facts", json={"facts": right})
    is_problem(nothing, 422, "invalid-input")


def test_a_gain_makes_millivolts_of_raw_numbers(sender: Sender, is_problem: Problem) -> None:
    batch = sender.begin()
    sender.send_all(batch, {"raw": {"raw.csv": unnamed(0)}})
    sender.settled(batch)
    columns = {"time_s": "t", "V1": "ch1"}
    facts = {"columns": columns, "scale": {"per_mv": 200, "zero": 100}}
    assert (
        sender.client.post(f"{URL}/{batch}/facts", json={"header": "t,ch1,ch2", "facts": facts}).status_code
        == 200
    )
    assert sender.settled(batch) == {"read": 1}
    (entry,) = sender.entries(batch)
    samples = sender.client.get(f"{RECORDINGS}/{entry['recording']['id']}/samples?path=recorded").json()[
        "samples"
    ][0]
    assert max(samples) == pytest.approx((1000 - 100) / 200, abs=1e-3)
    assert min(samples) == pytest.approx(-100 / 200, abs=1e-3)
    both = {"columns": columns, "unit": "uV", "scale": {"per_mv": 200}}
    at = f"{URL}/{batch}/entries/{entry['id']}/preview"
    is_problem(sender.client.post(at, json=both), 422, "invalid-input")


def test_an_answer_that_does_not_fit_leaves_the_question_open(sender: Sender) -> None:
    batch = sender.begin()
    sender.send_all(batch, {"strip": {"strip.csv": unnamed(1)}})
    sender.settled(batch)
    facts = {"columns": {"time_s": "t", "I": "nowhere"}, "unit": "uV"}
    sender.client.post(f"{URL}/{batch}/facts", json={"header": "t,ch1,ch2", "facts": facts})
    assert sender.settled(batch) == {"unstated": 1}
    assert "There is no column “nowhere”" in sender.entries(batch)[0]["sentence"]


def test_answers_are_kept_by_names(client: TestClient, is_problem: Problem) -> None:
    facts = {"columns": {"time_s": "t", "I": "ch1"}, "unit": "uV"}
    preset = {"name": "Holter 3", "header": "t,ch1,ch2", "facts": facts}
    author = {"ECGomics-Author": "L.%20Shen"}
    kept = client.post("/api/v1/mapping-presets", json=preset, headers=author).json()
    assert (kept["name"], kept["author"], kept["facts"]["columns"]) == (
        "Holter 3",
        "L. Shen",
        facts["columns"],
    )
    client.post("/api/v1/mapping-presets", json=preset | {"facts": facts | {"unit": "mV"}})
    (found,) = client.get("/api/v1/mapping-presets").json()
    assert (found["id"], found["facts"]["unit"]) == (kept["id"], "mV")
    assert client.delete(f"/api/v1/mapping-presets/{kept['id']}").status_code == 204
    assert client.get("/api/v1/mapping-presets").json() == []
    is_problem(client.delete(f"/api/v1/mapping-presets/{kept['id']}"), 404, "not-found")


def test_who_it_is_is_dropped_and_said_once(sender: Sender, wfdb_files, ecg: Recording) -> None:
    files = {name: content for _, (name, content) in wfdb_files(ecg)}
    header = next(name for name in files if name.endswith(".hea"))
    named = {**files, header: files[header] + b"# Name: Quackenbush\n# seen by Dr. Quackenbush\n"}
    entries = {"Quackenbush/normal": {f"Quackenbush/{name}": data for name, data in named.items()}}
    batch = sender.begin()
    sender.send_all(batch, entries)
    assert sender.settled(batch) == {"read": 1}
    upload = sender.client.get(f"{URL}/{batch}").json()
    assert (upload["dropped"]["any"], upload["dropped"]["name"]) == (1, 1)
    assert "Quackenbush" not in str(sender.entries(batch)), "not in the names of the files either"
    kept = sender.begin(keep_identity=True)
    sender.send_all(kept, entries)
    sender.settled(kept)
    assert sender.client.get(f"{URL}/{kept}").json()["dropped"]["any"] == 0
    recording = sender.entries(kept)[0]["recording"]["id"]
    assert "Quackenbush" in str(sender.client.get(f"{RECORDINGS}/{recording}").json()["identity"])


def test_cancelling_ends_what_is_on_its_way_and_resuming_goes_on(
    sender: Sender, wfdb: dict[str, bytes], tmp_path: Path
) -> None:
    batch = sender.begin()
    entries = {"p1/normal": wfdb, "strip": {"strip.csv": unnamed(1)}, "t": {"t.csv": table(1)}}
    sender.send_all(batch, {"strip": entries["strip"], "t": entries["t"]})
    sender.settled(batch)
    listed = sender.tell(batch, sender.enlist(batch, {"p1/normal": wfdb}), wfdb)
    sender.put(batch, listed[0]["files"][0]["id"], wfdb[listed[0]["files"][0]["path"]], 0)
    assert len(list((tmp_path / "data" / "uploads").iterdir())) == 2
    cancelled = sender.client.post(f"{URL}/{batch}/cancel").json()
    assert cancelled["counts"] == {"cancelled": 2, "read": 1}
    assert cancelled["ended_at"] is not None
    assert list((tmp_path / "data" / "uploads").iterdir()) == [], "nothing of it is left over"
    sender.send_all(batch, entries)
    assert sender.settled(batch) == {"unstated": 1, "read": 2}


def test_a_file_that_changed_while_it_was_sent_is_not_read(sender: Sender) -> None:
    batch = sender.begin()
    entries = {"t": {"t.csv": table(1)}}
    listed = sender.tell(batch, sender.enlist(batch, entries), entries["t"])
    other = table(2)
    assert len(other) == len(table(1))
    sender.put(batch, listed[0]["files"][0]["id"], other, 0)
    assert sender.settled(batch) == {"failed": 1}
    assert "changed while it was sent" in sender.entries(batch)[0]["sentence"]
    assert sender.client.get(RECORDINGS).json()["total"] == 0
    assert sender.client.post(f"{URL}/{batch}/retry", json={}).json() == {"entries": 1}
    sender.send_all(batch, entries)
    assert sender.settled(batch) == {"read": 1}


def test_a_file_that_is_not_read_in_time_is_given_up(
    client: TestClient, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = threading.Event()
    client.app.state.platform.lane._longest_read_s = 0.1  # type: ignore[attr-defined]
    monkeypatch.setattr("ecgomics.services.upload_facts.read_and_tell", lambda *_, **__: until.wait(30.0))
    batch = sender.begin()
    sender.send_all(batch, {"t": {"t.csv": table(1)}})
    assert sender.settled(batch) == {"unreadable": 1}
    until.set()
    assert "longer than 0.1 s" in sender.entries(batch)[0]["sentence"]


def test_batches_are_listed_and_forgotten(sender: Sender, is_problem: Problem) -> None:
    done, begun = sender.begin(), sender.begin()
    sender.send_all(done, {"t": {"t.csv": table(1)}})
    sender.settled(done)
    sender.enlist(begun, {"t": {"t.csv": table(2)}})
    assert [each["id"] for each in sender.client.get(URL).json()] == [begun, done]
    assert sender.client.get(URL, params={"project": "other"}).json() == []
    is_problem(sender.client.post(URL, params={"project": "other"}, json={}), 404, "not-found")
    assert sender.client.delete(f"{URL}/{begun}").status_code == 204
    is_problem(sender.client.get(f"{URL}/{begun}"), 404, "not-found")
    assert sender.client.get(RECORDINGS).json()["total"] == 1


def send_until_killed(sender: Sender, batch: str, entries: dict[str, dict[str, bytes]]) -> None:
    with suppress(httpx.TransportError):
        sender.send_all(batch, entries)


def test_a_killed_server_goes_on_where_it_was_and_nothing_is_sent_or_kept_twice(
    start, tmp_path: Path
) -> None:
    moments = random.Random(20261126)
    entries = {f"d/rec{number}": {f"d/rec{number}.csv": table(number)} for number in range(FILES)}
    entries |= {f"copy/rec{number}": {f"copy/rec{number}.csv": table(number)} for number in range(5)}
    batch, sent_bytes = "", 0
    for _ in range(KILLS):
        server = start()
        sender = Sender(server.client, chunk_bytes=4096)
        batch = batch or sender.begin()
        uploading = threading.Thread(target=send_until_killed, args=(sender, batch, entries))
        uploading.start()
        until = time.monotonic() + 60.0
        while not sender.acknowledged_bytes and time.monotonic() < until:
            time.sleep(0.005)
        uploading.join(timeout=moments.uniform(0.02, 0.2))
        server.process.kill()
        uploading.join()
        server.kill()
        assert sender.acknowledged_bytes, "something must have been sent before the kill"
        sent_bytes += sender.acknowledged_bytes
    server = start()
    sender = Sender(server.client)
    sender.send_all(batch, entries)
    assert sender.settled(batch) == {"read": FILES, "known": 5}
    unique_bytes = sum(len(table(number)) for number in range(FILES))
    assert sent_bytes + sender.acknowledged_bytes <= unique_bytes, "what was acknowledged was not sent again"
    assert unique_bytes - sent_bytes - sender.acknowledged_bytes <= KILLS * 4096, "all of it was sent"
    listed = server.client.get(RECORDINGS, params={"limit": 1000}).json()
    assert listed["total"] == FILES
    assert {each["name"].rpartition("/")[2] for each in listed["items"]} == {
        f"rec{number}" for number in range(FILES)
    }
    assert list((tmp_path / "data" / "uploads").iterdir()) == []


def test_what_was_received_before_a_kill_is_read_after_it(start, wfdb: dict[str, bytes]) -> None:
    server = start()
    sender = Sender(server.client)
    batch = sender.begin()
    sender.send_all(batch, {f"t{number}": {f"t{number}.csv": table(number)} for number in range(20)})
    server.process.kill()
    server.kill()
    server = start()
    assert Sender(server.client).settled(batch) == {"read": 20}
    assert server.client.get(RECORDINGS).json()["total"] == 20


def test_files_that_have_not_come_are_not_looked_at(sender: Sender, is_problem: Problem) -> None:
    batch = sender.begin()
    (listed,) = sender.enlist(batch, {"one": {"one.csv": b"1\n2\n"}})
    entry = f"{URL}/{batch}/entries/{listed['id']}"
    for answer in (
        sender.client.get(f"{entry}/sample"),
        sender.client.post(f"{entry}/preview", json={"fs_hz": 500.0, "unit": "mV"}),
    ):
        told = is_problem(answer, 422, "invalid-input")
        assert "have not all come yet" in str(told["detail"])
