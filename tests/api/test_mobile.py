"""A participant's own series: reports, notes, trends, files brought in; and never anybody else's."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from ecgomics.api.server_options import ServerOptions
from ecgomics.core.recording import Recording
from tests.api.home import API, FIRST, keep, paired, series, store_of, strap_ecg

Problem = Callable[..., dict[str, object]]
FILES = Callable[[Recording], list[tuple[str, tuple[str, bytes]]]]


def test_a_phone_says_whose_it_is(client: TestClient) -> None:
    told, phone = paired(client, name="Ada")
    me = client.get(f"{API}/mobile/me", headers=phone).json()
    assert me["participant"] == told["participant"]
    assert me["device"] == {"id": told["device_id"], "name": "My phone"}
    assert me["consent"] == {"sharing": None}
    assert me["flags"] == {"af_hint": True}
    on_this_machine = client.get(f"{API}/mobile/me").json()
    assert (on_this_machine["participant"], on_this_machine["device"]) == (None, None)


def test_a_report_says_what_the_stored_profile_says(client: TestClient) -> None:
    told, phone = paired(client)
    keep(store_of(client), strap_ecg(800.0, name="now"), told["participant"]["id"], recording_id="now")
    report = client.get(f"{API}/mobile/recordings/now", headers=phone).json()
    assert report["statement"] == "regular"
    profile = client.get(f"{API}/recordings/now/profile").json()
    values = {(each["symbol"], each["lead"]): each for each in profile["values"]}
    assert report["heart_rate"] == values["heart_rate", ""]["value"] == pytest.approx(75.0, abs=0.5)
    for number in report["numbers"]:
        row = values.get((number["symbol"], "")) or values[number["symbol"], "II"]
        assert number["value"] == row["value"]
        assert number["reason"] == (None if row["validity"] == "ok" else row["validity"])
    assert report["readable_share"] > 0.95
    assert set(report["sensor_notes"]) == {"one_lead", "narrow_band", "coarse_sampling"}
    excerpt = report["excerpt"]
    assert (excerpt["fs_hz"], excerpt["start_s"], len(excerpt["samples_uv"])) == (130.0, 0.0, 3900)
    assert 300 < max(excerpt["samples_uv"]) < 3000
    assert "normal" not in str({**report, "numbers": []}).lower()


def test_a_gap_is_told_of_and_drawn_as_one(client: TestClient) -> None:
    told, phone = paired(client)
    whole = strap_ecg(800.0, name="gap")
    ecg_mv = whole.ecg_mv.copy()
    ecg_mv[:, 1300:1950] = float("nan")
    store = store_of(client)
    holed = Recording(ecg_mv, whole.fs_hz, whole.leads, started_at=FIRST)
    keep(store, holed, told["participant"]["id"], recording_id="gap")
    report = client.get(f"{API}/mobile/recordings/gap", headers=phone).json()
    assert report["gaps"] == [{"start_s": 10.0, "length_s": 5.0}]
    assert report["excerpt"]["samples_uv"][1300:1950] == [None] * 650
    assert None not in report["excerpt"]["samples_uv"][:1300]
    assert report["readable_share"] == pytest.approx(25.0 / 30.0, abs=0.03)
    assert report["statement"] == "regular"
    assert report["evidence"]["longest_rr_ms"] < 900.0


def test_what_a_person_says_of_a_recording_is_kept_with_it(client: TestClient) -> None:
    told, phone = paired(client)
    series(store_of(client), told["participant"]["id"], [70.0])
    said = {"symptoms": ["palpitations"], "note": "after the stairs"}
    answer = client.put(f"{API}/mobile/recordings/r0/notes", json=said, headers=phone).json()
    assert (answer["symptoms"], answer["note"]) == (["palpitations"], "after the stairs")
    (item,) = client.get(f"{API}/mobile/recordings", headers=phone).json()["items"]
    assert (item["symptoms"], item["note"]) == (["palpitations"], "after the stairs")
    latest = client.get(f"{API}/audit").json()["items"][0]
    assert (latest["author"], latest["kind"], latest["entity_id"]) == ("phone “My phone”", "recording", "r0")
    too_long = client.put(f"{API}/mobile/recordings/r0/notes", json={"note": "x" * 2001}, headers=phone)
    assert too_long.status_code == 422


def test_nobody_reads_or_changes_what_is_somebody_elses(client: TestClient, is_problem: Problem) -> None:
    ada, of_ada = paired(client, name="Ada")
    bob, of_bob = paired(client, name="Bob")
    store = store_of(client)
    series(store, ada["participant"]["id"], [70.0], prefix="a")
    series(store, bob["participant"]["id"], [70.0], prefix="b")
    for path in ("a0", "a0/report.pdf", "none"):
        answer = client.get(f"{API}/mobile/recordings/{path}", headers=of_bob)
        is_problem(answer, 404, "not-found")
    changed = client.put(f"{API}/mobile/recordings/a0/notes", json={"note": "!"}, headers=of_bob)
    is_problem(changed, 404, "not-found")
    listed = client.get(f"{API}/mobile/recordings", headers=of_bob).json()
    assert [each["recording_id"] for each in listed["items"]] == ["b0"]
    assert store.told.of("a0").note == ""
    is_problem(client.get(f"{API}/mobile/recordings/a0"), 404, "not-found")
    assert client.get(f"{API}/mobile/recordings/a0", headers=of_ada).status_code == 200


def test_a_list_has_the_latest_first_and_pages(client: TestClient) -> None:
    told, phone = paired(client)
    series(store_of(client), told["participant"]["id"], [60.0, 62.0, 64.0])
    page = client.get(f"{API}/mobile/recordings", params={"limit": 2}, headers=phone).json()
    assert ([each["recording_id"] for each in page["items"]], page["total"]) == (["r2", "r1"], 3)
    rest = client.get(f"{API}/mobile/recordings", params={"limit": 2, "offset": 2}, headers=phone).json()
    assert [each["recording_id"] for each in rest["items"]] == ["r0"]
    assert rest["items"][0]["taken_at"] == FIRST.isoformat().replace("+00:00", "Z")


def test_trends_need_five_recordings_and_compare_with_the_own_band(client: TestClient) -> None:
    told, phone = paired(client)
    store, subject = store_of(client), told["participant"]["id"]
    series(store, subject, [60.0, 61.0, 62.0, 63.0])
    early = client.get(f"{API}/mobile/trends", headers=phone).json()
    assert (early["recordings"], early["needed"], early["baseline"], early["alerts"]) == (4, 5, [], [])
    for day, rate in ((4, 64.0), (5, 98.0), (6, 97.0)):
        at = FIRST + timedelta(days=day)
        keep(store, strap_ecg(60_000.0 / rate, name=f"l{day}", at=at), subject, recording_id=f"l{day}")
    trends = client.get(f"{API}/mobile/trends", headers=phone).json()
    (alert,) = trends["alerts"]
    assert (alert["key"], alert["recording_id"]) == ("rate_above_own_band", "l6")
    assert alert["numbers"]["median"] == pytest.approx(62.0, abs=0.5)
    assert alert["numbers"]["high"] < 97.0
    rates = next(each for each in trends["series"] if each["symbol"] == "heart_rate")
    assert [round(each["value"]) for each in rates["points"]] == [60, 61, 62, 63, 64, 98, 97]
    assert rates["unit"] == "/min"


def test_participants_are_listed_with_what_is_new(client: TestClient) -> None:
    told, _ = paired(client, name="Ada")
    store, subject = store_of(client), told["participant"]["id"]
    series(store, subject, [60.0, 61.0, 62.0, 63.0, 64.0, 98.0, 97.0])
    (item,) = client.get(f"{API}/participants").json()["items"]
    assert (item["subject"]["pseudonym"], item["recordings"], item["new_recordings"]) == ("Ada", 7, 7)
    assert [each["key"] for each in item["alerts"]] == ["rate_above_own_band"]
    assert (item["last"]["recording_id"], item["devices"], item["last_seen_at"]) == ("r6", 1, None)
    assert client.post(f"{API}/participants/{subject}/seen").status_code == 204
    (item,) = client.get(f"{API}/participants").json()["items"]
    assert (item["new_recordings"], item["alerts"]) == (0, [])
    assert item["last_seen_at"] is not None
    keep(store, strap_ecg(1000.0, name="new"), subject, recording_id="new")
    (item,) = client.get(f"{API}/participants").json()["items"]
    assert item["new_recordings"] == 1
    assert client.post(f"{API}/participants/none/seen").status_code == 404


def test_a_file_is_brought_in_as_ones_own(client: TestClient, wfdb_files: FILES, is_problem: Problem) -> None:
    told, phone = paired(client, name="Ada")
    _, other = paired(client, name="Bob")
    files = wfdb_files(strap_ecg(900.0, name="watch"))
    made = client.post(f"{API}/mobile/recordings", files=files, headers=phone)
    assert made.status_code == 201, made.text
    recording_id = made.json()["recording_id"]
    assert store_of(client).series.recordings_of(told["participant"]["id"]) == [recording_id]
    assert client.post(f"{API}/mobile/recordings", files=files, headers=phone).status_code == 201
    is_problem(client.post(f"{API}/mobile/recordings", files=files, headers=other), 409, "conflict")
    assert client.get(f"{API}/mobile/recordings", headers=other).json()["total"] == 0


def test_what_is_brought_in_on_this_machine_is_in_the_series_of_nobody(
    client: TestClient, wfdb_files: FILES
) -> None:
    made = client.post(f"{API}/mobile/recordings", files=wfdb_files(strap_ecg(900.0, name="watch")))
    (item,) = client.get(f"{API}/mobile/recordings").json()["items"]
    assert item["recording_id"] == made.json()["recording_id"]
    client.post(f"{API}/recordings", files=wfdb_files(strap_ecg(850.0, name="study")))
    assert client.get(f"{API}/mobile/recordings").json()["total"] == 1


def test_the_report_is_printed_in_both_languages_on_both_papers(client: TestClient) -> None:
    told, phone = paired(client)
    series(store_of(client), told["participant"]["id"], [70.0])
    for lang in ("en", "zh"):
        for paper in ("a4", "letter"):
            printed = client.get(
                f"{API}/mobile/recordings/r0/report.pdf", params={"lang": lang, "paper": paper}, headers=phone
            )
            assert printed.headers["content-type"] == "application/pdf"
            assert printed.content.startswith(b"%PDF-")
            assert printed.content.rstrip().endswith(b"%%EOF")
    wrong = client.get(f"{API}/mobile/recordings/r0/report.pdf", params={"lang": "fr"}, headers=phone)
    assert wrong.status_code == 422


def test_the_full_report_is_given_to_the_own_phone_only(client: TestClient, is_problem: Problem) -> None:
    told, phone = paired(client, name="Ada")
    keep(store_of(client), strap_ecg(800.0, name="now"), told["participant"]["id"], recording_id="now")
    full = f"{API}/mobile/recordings/now/structured-report"
    printed = client.get(full, params={"language": "zh", "paper": "letter"}, headers=phone)
    assert printed.headers["content-type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    told_as = client.get(full, params={"format": "json"}, headers=phone).json()
    assert told_as["identity"]["recording_id"] == "now"
    assert "sinus_rhythm" in [each["id"] for each in told_as["findings"]["standing"]]
    page = client.get(full, params={"format": "html"}, headers=phone)
    assert page.headers["content-type"].startswith("text/html")
    _, other = paired(client, name="Bob")
    is_problem(client.get(full, headers=other), 404, "not-found")
    assert client.get(full, params={"format": "dicom"}, headers=phone).status_code == 422


def test_no_full_report_undoes_the_silence_about_fibrillation(
    open_app: Callable[..., TestClient], is_problem: Problem
) -> None:
    client = open_app(options=ServerOptions(af_hint=False))
    told, phone = paired(client)
    keep(store_of(client), strap_ecg(800.0, name="now"), told["participant"]["id"], recording_id="now")
    is_problem(client.get(f"{API}/mobile/recordings/now/structured-report", headers=phone), 403, "forbidden")


def test_a_deployment_may_leave_out_the_words_for_fibrillation(
    open_app: Callable[..., TestClient],
) -> None:
    client = open_app(options=ServerOptions(af_hint=False))
    assert client.get(f"{API}/mobile/me").json()["flags"] == {"af_hint": False}
