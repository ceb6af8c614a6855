import hashlib
import io
import threading
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.core.recording import Recording

Problem = Callable[..., dict[str, object]]
URL = "/api/v1/recordings"


def csv_of(ecg: Recording, *, header: str) -> bytes:
    text = io.StringIO()
    np.savetxt(text, ecg.ecg_mv[:2, :2000].T, delimiter=",", fmt="%.3f", header=header, comments="")
    return text.getvalue().encode()


def npy_of(ecg_mv: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, ecg_mv)
    return content.getvalue()


def test_a_wfdb_recording_is_kept_with_what_it_states(client: TestClient, wfdb_files, ecg: Recording) -> None:
    answer = client.post(URL, files=wfdb_files(ecg), data={"name": "Person_02/rec_1"})
    assert answer.status_code == 201
    found = answer.json()
    assert found["name"] == "Person_02/rec_1"
    assert found["leads"] == list(ecg.leads)
    assert (found["fs_hz"], found["samples"], found["duration_s"], found["unit"]) == (500.0, 5000, 10.0, "mV")
    assert (found["age_years"], found["sex"], found["format"]) == (61.0, "female", "WFDB")
    assert (found["original_kept"], found["synthetic"], found["group"]) == (False, False, None)
    assert found["heart_rate"] == pytest.approx(75.0, abs=0.5)
    assert (found["rhythm"], found["quality"]) == ("sinus", "good")
    assert client.get(f"{URL}/{found['id']}").json() == found


def test_the_same_content_is_the_same_recording_under_any_name(
    client: TestClient, wfdb_files, ecg: Recording
) -> None:
    first = client.post(URL, files=wfdb_files(ecg), data={"name": "a"})
    second = client.post(URL, files=list(reversed(wfdb_files(ecg))), data={"name": "b"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json()
    assert client.get(URL).json()["total"] == 1


def test_without_a_name_it_is_the_files_own(client: TestClient, wfdb_files, ecg: Recording) -> None:
    assert client.post(URL, files=wfdb_files(ecg)).json()["name"] == "normal"


def test_the_original_is_kept_only_where_asked(
    client: TestClient, wfdb_files, ecg: Recording, tmp_path: Path
) -> None:
    files = wfdb_files(ecg)

    def kept() -> set[str]:
        return {path.name for path in tmp_path.glob("data/blobs/*/*")}

    originals = {hashlib.sha256(content).hexdigest() for _, (_, content) in files}
    plain = client.post(URL, files=files)
    assert not plain.json()["original_kept"]
    assert not originals & kept()
    asked = client.post(URL, files=files, data={"keep_original": "true"})
    assert asked.status_code == 200
    assert asked.json()["original_kept"]
    assert originals <= kept()


def test_many_at_once_of_the_same_make_one(start, wfdb_files, ecg: Recording) -> None:
    server = start()
    files = wfdb_files(replace(ecg, ecg_mv=ecg.ecg_mv[:, :1500].copy()))
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: server.client.post(URL, files=files), range(12)))
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert server.client.get(URL).json()["total"] == 1


def test_the_columns_of_a_table_are_named(client: TestClient, ecg: Recording, is_problem: Problem) -> None:
    files = [("files", ("strip.csv", csv_of(ecg, header="a,b")))]
    stated = {"fs_hz": "500", "unit": "mV", "columns": "II=b"}
    answer = client.post(URL, files=files, data=stated)
    assert (answer.status_code, answer.json()["leads"]) == (201, ["II"])
    other = client.post(URL, files=files, data=stated | {"columns": "II=a"})
    assert other.json()["id"] != answer.json()["id"]
    refused = is_problem(client.post(URL, files=files, data=stated | {"columns": "b"}), 422, "invalid-input")
    assert "columns" in str(refused["detail"])


def test_a_table_that_does_not_state_its_unit_is_asked_for_it(
    client: TestClient, ecg: Recording, is_problem: Problem
) -> None:
    files = {"files": ("table.csv", csv_of(ecg, header="I,II"))}
    found = is_problem(client.post(URL, files=files), 422, "unstated")
    assert "table.csv" in str(found["detail"])
    assert "fs_hz" in str(found["detail"])
    assert "--" not in str(found["detail"]), "options of the command line mean nothing here"
    assert client.get(URL).json()["total"] == 0
    answered = client.post(URL, files=files, data={"fs_hz": "500", "unit": "mV"})
    assert answered.status_code == 201
    assert (answered.json()["fs_hz"], answered.json()["leads"]) == (500.0, ["I", "II"])


def test_leads_are_stated_with_commas_and_each_statement_makes_another_recording(
    client: TestClient, ecg: Recording
) -> None:
    files = {"files": ("array.npy", npy_of(ecg.ecg_mv[:2]))}
    stated = {"fs_hz": "500", "unit": "mV", "leads": "I, II"}
    first = client.post(URL, files=files, data=stated)
    assert first.status_code == 201, first.text
    assert first.json()["leads"] == ["I", "II"]
    other = client.post(URL, files=files, data=stated | {"fs_hz": "250"})
    assert other.status_code == 201
    assert other.json()["id"] != first.json()["id"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("..\\..\\Windows\\rec", "Windows/rec"),
        ("/absolute//./rec", "absolute/rec"),
        ("<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"),
        ("ward\x00\x1b[31m/re\nc", "ward[31m/rec"),
        ("x" * 500, "x" * 200),
        ("../..", "normal"),
    ],
)
def test_a_name_is_text_and_never_a_path(
    client: TestClient, wfdb_files, ecg: Recording, name: str, kept: str
) -> None:
    short = Recording(ecg.ecg_mv[1:2, :1000].copy(), 500.0, ("II",), name="normal")
    answer = client.post(URL, files=wfdb_files(short), data={"name": name})
    assert answer.json()["name"] == kept
    assert answer.headers["content-type"] == "application/json"


def test_file_names_cannot_leave_their_folder(
    client: TestClient, wfdb_files, ecg: Recording, tmp_path: Path
) -> None:
    (_, (_, header)), (_, (_, signal)) = wfdb_files(ecg)
    files = [
        ("files", ("../../../../../../../../tmp/ecgomics_escaped.hea", header)),
        ("files", ("a/b/normal.dat", signal)),
    ]
    assert client.post(URL, files=files).status_code == 201
    assert not Path("/tmp/ecgomics_escaped.hea").exists()


def test_refusals_are_sentences_and_keep_nothing(
    client: TestClient, wfdb_files, ecg: Recording, is_problem: Problem
) -> None:
    header, signal = wfdb_files(ecg)
    cut = ("files", ("normal.dat", signal[1][1][:1000]))
    no_rate = ("files", ("normal.hea", header[1][1].replace(b" 500 ", b" 0 ")))
    text = b"This is no ECG.\n" * 40
    for files, words in (
        ([("files", ("empty.csv", b""))], "empty"),
        ([header, cut], "normal"),
        ([no_rate, signal], "0"),
        ([header], "normal.dat"),
        ([("files", ("rec.dat", text))], "rec.dat"),
        ([header, header, signal], "Two of the files given are named normal.hea"),
    ):
        answer = client.post(URL, files=files)
        assert answer.status_code == 422, answer.text
        found = is_problem(answer, 422, str(answer.json()["type"]).rpartition(":")[2])
        assert words in str(found["detail"])
        assert str(found["detail"]).endswith(".")
        assert "/" not in str(found["detail"]).replace("/min", ""), "no folder of the server"
    assert client.get(URL).json() == {"items": [], "total": 0}


def test_a_recording_without_a_valid_sample_gives_reasons_and_no_values(
    client: TestClient, ecg: Recording
) -> None:
    files = {"files": ("gap.npy", npy_of(np.full((2, 5000), np.nan)))}
    answer = client.post(URL, files=files, data={"fs_hz": "500", "unit": "mV", "leads": "I,II"})
    assert answer.status_code == 201, answer.text
    assert (answer.json()["heart_rate"], answer.json()["quality"]) == (None, "poor")
    recording = answer.json()["id"]
    values = client.get(f"{URL}/{recording}/profile").json()["values"]
    assert values
    assert all(row["validity"] != "ok" for row in values if row["symbol"] == "heart_rate")
    samples = client.get(f"{URL}/{recording}/samples").json()["samples"]
    assert {each for row in samples for each in row} == {None}
    assert client.get(f"{URL}/{recording}/fiducials").json()["beats"] == []


def test_a_two_second_recording_of_one_lead_is_kept(client: TestClient, ecg: Recording) -> None:
    files = {"files": ("short.npy", npy_of(ecg.ecg_mv[1:2, :1000]))}
    answer = client.post(URL, files=files, data={"fs_hz": "500", "unit": "mV", "leads": "II"})
    assert answer.status_code == 201, answer.text
    assert client.get(f"{URL}/{answer.json()['id']}/profile").status_code == 200


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"fs_hz": "0"}, "invalid-input"),
        ({"fs_hz": "-250"}, "invalid-input"),
        ({"fs_hz": "nan"}, "validation"),
        ({"fs_hz": "fast"}, "validation"),
        ({"fs_hz": "500", "unit": "furlong"}, "invalid-input"),
        ({"fs_hz": "500", "unit": "mV", "leads": "I,I"}, "invalid-input"),
        ({"fs_hz": "500", "unit": "mV", "leads": "I,QQ"}, "invalid-input"),
        ({"keep_original": "perhaps"}, "validation"),
    ],
)
def test_nonsense_in_a_statement_is_refused(
    reader: TestClient, ecg: Recording, is_problem: Problem, data: dict[str, str], kind: str
) -> None:
    files = {"files": ("array.npy", npy_of(ecg.ecg_mv[:2]))}
    found = is_problem(reader.post(URL, files=files, data=data), 422, kind)
    assert ("errors" in found) == (kind == "validation")


def test_a_request_without_files_names_the_field(reader: TestClient, is_problem: Problem) -> None:
    found = is_problem(reader.post(URL, files={"other": ("a", b"b")}), 422, "validation")
    assert found["errors"] == [{"field": "files", "detail": "Field required"}]


def test_a_body_that_is_no_form_is_refused(reader: TestClient, is_problem: Problem) -> None:
    is_problem(reader.post(URL, json={"files": []}), 422, "validation")
    is_problem(
        reader.post(URL, content="{}", headers={"content-type": "text/plain"}), 415, "unsupported-media-type"
    )
    is_problem(reader.post(URL, data={"name": "a"}), 415, "unsupported-media-type")


def test_an_upload_over_the_limit_is_refused(
    open_app: Callable[..., TestClient], wfdb_files, ecg: Recording, is_problem: Problem
) -> None:
    client = open_app(most_upload_bytes=2**16)
    answer = client.post(URL, files=wfdb_files(ecg))
    found = is_problem(answer, 413, "content-too-large")
    assert found["detail"] == "The upload is larger than 0.0625 MB, the most that is allowed."
    assert client.get(URL).json()["total"] == 0


def test_a_sender_without_end_is_cut_off(open_app: Callable[..., TestClient], is_problem: Problem) -> None:
    client = open_app(most_upload_bytes=2**16)
    sent = 0

    def endless():
        nonlocal sent
        for _ in range(10_000):
            sent += 2**14
            yield b"\x00" * 2**14

    headers = {"content-type": "multipart/form-data; boundary=x"}
    is_problem(client.post(URL, content=endless(), headers=headers), 413, "content-too-large")


def test_an_archive_of_one_recording_is_that_recording(
    client: TestClient, wfdb_files, ecg: Recording
) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for _, (name, data) in wfdb_files(ecg):
            archive.writestr(f"export/{name}", data)
        archive.writestr("export/notes.xml", "<?xml version='1.0'?><HealthData/>")
    answer = client.post(URL, files=[("files", ("export.zip", content.getvalue()))])
    assert answer.status_code == 201
    assert (answer.json()["name"], answer.json()["leads"]) == ("normal", list(ecg.leads))


def test_an_upload_that_is_not_read_in_time_is_given_up(
    open_app: Callable[..., TestClient], wfdb_files, ecg: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, until = open_app(), threading.Event()
    platform = client.app.state.platform  # type: ignore[attr-defined]
    client.app.state.platform = replace(platform, longest_read_s=0.1)  # type: ignore[attr-defined]
    monkeypatch.setattr("ecgomics.services.read", lambda *_, **__: until.wait(30.0))
    answer = client.post(URL, files=wfdb_files(ecg))
    until.set()
    assert answer.status_code == 422
    assert answer.json()["detail"] == "Reading what was given took longer than 0.1 s: it is given up."
    monkeypatch.undo()
    assert client.get(URL).json()["total"] == 0


def test_what_the_file_says_of_people_is_kept_only_where_asked(
    client: TestClient, wfdb_files, ecg: Recording
) -> None:
    files = wfdb_files(ecg)
    name, header = files[0][1][0], files[0][1][1] + b"# seen by Dr. Quackenbush\n"
    assert name.endswith(".hea")
    given = [("files", (name, header)), *files[1:]]
    assert client.post(URL, files=given).json()["identity"] == {}
    found = client.post(URL, files=given, data={"keep_identity": "true"}).json()
    assert "Quackenbush" in str(found["identity"])


def test_the_devices_own_is_shown_beside_ours(client: TestClient, wfdb_files, ecg: Recording) -> None:
    found = client.post(URL, files=wfdb_files(ecg)).json()
    device = client.get(f"{URL}/{found['id']}/device").json()
    assert device["statements"] == found["statements"]
    assert (device["measurements"], device["beside"], device["median_beat"]) == ({}, [], None)


def test_every_recording_of_an_archive_is_kept_and_what_is_refused_says_why(
    client: TestClient, wfdb_files, ecg: Recording
) -> None:
    whole = {f"ward/{name}": content for _, (name, content) in wfdb_files(ecg)}
    content = archived({**whole, "table.csv": b"I,II\n" + b"1,2\n3,4\n5,6\n" * 40, "read me.txt": b"hello"})
    answer = client.post(f"{URL}/archive", files={"file": ("export.zip", content)}, data={"name": "day 1"})
    assert answer.status_code == 200
    refused, kept = sorted(answer.json(), key=lambda each: each["recording"] is not None)
    assert (kept["recording"]["name"], kept["known"]) == ("day 1/ward/normal", False)
    assert kept["recording"]["heart_rate"] == pytest.approx(75.0, abs=0.5)
    assert (refused["name"], refused["problem"]) == ("day 1/table", "unstated")
    assert "table.csv" in refused["sentence"]
    assert client.get(URL).json()["total"] == 1


def test_a_recording_of_an_archive_is_the_same_as_by_itself(
    client: TestClient, wfdb_files, ecg: Recording
) -> None:
    files = wfdb_files(ecg)
    by_itself = client.post(URL, files=files).json()
    content = archived({name: each for _, (name, each) in files})
    (found,) = client.post(f"{URL}/archive", files={"file": ("a.zip", content)}).json()
    assert (found["recording"]["id"], found["known"]) == (by_itself["id"], True)


def test_what_is_no_archive_is_refused_in_a_sentence(client: TestClient, is_problem: Problem) -> None:
    answer = client.post(f"{URL}/archive", files={"file": ("letter.txt", b"Dear colleague")})
    assert is_problem(answer, 422, "unreadable-file")["detail"] == (
        "letter.txt cannot be read as an archive: it is neither zip nor tar."
    )


def archived(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
