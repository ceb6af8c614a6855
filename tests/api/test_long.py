"""Long recordings over HTTP: the analysis, its end and resumption, what was found, and what people correct."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient

import ecgomics as eo
from ecgomics.ambulatory.analysis import HolterProfile
from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Store

LONG, SHORT = "a" * 32, "b" * 32
ADDRESS = "http://127.0.0.1:8000"
PATIENCE_S = 60.0


def url(*parts: object, of: str = LONG) -> str:
    return "/".join(["/api/v1/recordings", of, "long", *map(str, parts)])


def waited(client: Any, until: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The state once it fits."""
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        state: dict[str, Any] = client.get(url()).raise_for_status().json()
        if until(state):
            return state
        time.sleep(0.1)
    raise AssertionError(f"not within {PATIENCE_S:g} s: {state}")


@pytest.fixture(scope="module")
def analysed(
    tmp_path_factory: pytest.TempPathFactory, planted_ecg: Recording, ecg: Recording
) -> Iterator[TestClient]:
    """A client of an application that has analysed the long ECG."""
    with Store(tmp_path_factory.mktemp("long") / "data") as store:
        store.add(Addition(LONG, planted_ecg), Addition(SHORT, ecg))
        with TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False) as client:
            assert client.post(url()).status_code == 202
            waited(client, lambda state: state["complete"])
            yield client


@pytest.fixture(scope="module")
def alone(planted_ecg: Recording) -> HolterProfile:
    """What the library says of the same ECG."""
    return eo.holter(planted_ecg, windows_s=(300.0,))


def test_the_state_has_the_burden_that_the_library_gives(analysed: TestClient, alone: HolterProfile) -> None:
    state = analysed.get(url()).json()
    assert state["until_s"] == state["duration_s"] == 2400.0
    assert state["job"]["state"] == "done"
    assert state["job"]["recording_id"] == LONG
    assert state["started_at"] == "2026-05-04T21:02:00"
    assert state["burden"]["af_percent"] == pytest.approx(alone.burden.af_percent)
    assert state["burden"]["ventricular"]["count"] == alone.burden.ventricular.count
    assert state["counts"]["atrial_fibrillation"] == 2
    assert state["counts"]["pause"] >= 1


def test_episodes_are_those_of_the_library_and_come_in_any_order(
    analysed: TestClient, alone: HolterProfile
) -> None:
    listed = analysed.get(url("episodes")).json()
    assert listed["total"] == len(alone.episodes)
    assert [each["start_s"] for each in listed["items"]] == pytest.approx(
        [each.start_s for each in alone.episodes]
    )
    longest = analysed.get(url("episodes"), params={"order": "longest", "kind": "atrial_fibrillation"}).json()
    spans = [(each["start_s"], each["end_s"]) for each in longest["items"]]
    assert spans[0] == pytest.approx((600.0, 840.0), abs=3.0)
    assert spans[1] == pytest.approx((1500.0, 1570.0), abs=15.0)
    part = analysed.get(url("episodes"), params={"limit": 1, "offset": 1}).json()
    assert (len(part["items"]), part["total"]) == (1, listed["total"])
    assert part["items"][0] == listed["items"][1]


def test_trends_cover_the_recording(analysed: TestClient, alone: HolterProfile) -> None:
    trends = analysed.get(url("trends")).json()
    assert len(trends["hours"]["start_s"]) == 1
    assert len(trends["minutes"]["median_per_min"]) == 40
    assert trends["minutes"]["median_per_min"][2] == pytest.approx(73.0, abs=2.0)
    assert trends["minutes"]["analysable"] == [1.0] * 40
    assert trends["windows"]["start_s"] == [300.0 * each for each in range(8)]
    assert set(trends["windows"]["st_mv"]) == {"II", "V5"}
    assert trends["hours"]["pauses"] == alone.trends.pauses.tolist()


def test_beats_come_as_json_and_as_bytes(analysed: TestClient, alone: HolterProfile) -> None:
    part = analysed.get(url("beats"), params={"start_s": 100, "end_s": 160}).json()
    peak_s = alone.course.beats.peak_s
    inside = (peak_s >= 100) & (peak_s < 160)
    np.testing.assert_allclose(part["time_s"], peak_s[inside], atol=1e-6)
    assert part["kind"] == part["found_kind"]
    answer = analysed.get(url("beats"), params={"format": "binary"})
    count, classes = int(answer.headers["ecg-beats"]), answer.headers["ecg-classes"].split(",")
    assert len(answer.content) == count * (8 + 4 + 1 + 1)
    np.testing.assert_array_equal(np.frombuffer(answer.content[: 8 * count], "<f8"), peak_s)
    codes = np.frombuffer(answer.content[12 * count : 13 * count], np.uint8)
    assert tuple(classes[code] for code in codes) == alone.course.beats.kind


def test_groups_have_their_counts_and_shapes(analysed: TestClient) -> None:
    said = analysed.get(url("groups")).json()
    counts = [each["count"] for each in said["groups"]]
    assert counts == sorted(counts, reverse=True)
    assert sum(counts) == analysed.get(url()).json()["burden"]["beats"]
    ventricular = next(each for each in said["groups"] if set(each["kinds"]) == {"V"})
    assert said["leads"] == ["II", "V5"]
    assert len(ventricular["mv"][0]) == round(0.7 * 125)
    assert max(map(abs, ventricular["mv"][0])) > 0.3


def test_a_group_that_is_relabelled_moves_the_burden_and_undoing_moves_it_back(analysed: TestClient) -> None:
    before = analysed.get(url()).json()["burden"]
    group = next(each for each in analysed.get(url("groups")).json()["groups"] if set(each["kinds"]) == {"V"})
    answer = analysed.post(
        url("corrections"),
        json={"what": "group", "group": group["group"], "called": "N", "reason": "aberrant"},
        headers={"ECGomics-Author": "L.%20Shen"},
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["author"], made["reason"]) == ("L. Shen", "aberrant")
    assert made["before"]["ventricular_count"] == before["ventricular"]["count"]
    assert made["after"]["ventricular_count"] == before["ventricular"]["count"] - group["count"]
    now = analysed.get(url()).json()
    assert now["burden"]["ventricular"]["count"] == made["after"]["ventricular_count"]
    assert now["corrections"] == 1
    beats = analysed.get(url("beats")).json()
    assert {beats["kind"][place] for place, each in enumerate(beats["group"]) if each == group["group"]} == {
        "N"
    }
    undone = analysed.post(url("corrections", made["id"], "undo"), headers={"ECGomics-Author": "B"}).json()
    assert undone["undone_by"] == "B"
    assert analysed.get(url()).json()["burden"] == before
    assert [each["id"] for each in analysed.get(url("corrections")).json()["items"]] == [made["id"]]


def test_an_episode_is_added_and_another_removed(analysed: TestClient) -> None:
    before = analysed.get(url()).json()
    pause = analysed.get(url("episodes"), params={"kind": "pause"}).json()["items"][0]
    removed = {"what": "episode_removed", **{name: pause[name] for name in ("kind", "start_s", "end_s")}}
    added = {"what": "episode_added", "kind": "atrial_fibrillation", "start_s": 2100.0, "end_s": 2220.0}
    made = [
        analysed.post(url("corrections"), json=each).raise_for_status().json() for each in (removed, added)
    ]
    now = analysed.get(url()).json()
    assert now["counts"]["pause"] == before["counts"]["pause"] - 1
    assert now["burden"]["af_percent"] == pytest.approx(before["burden"]["af_percent"] + 5.0, abs=0.2)
    for each in made:
        analysed.post(url("corrections", each["id"], "undo")).raise_for_status()
    assert analysed.get(url()).json()["burden"] == before["burden"]


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        ({"what": "beats", "times_s": [5000.0], "called": "V"}, "invalid-input", "changes nothing"),
        ({"what": "group", "group": 0, "called": "Z"}, "validation", ""),
        ({"what": "other"}, "validation", ""),
        (
            {"what": "episode_added", "kind": "pause", "start_s": 9.0, "end_s": 3.0},
            "invalid-input",
            "ends after it begins",
        ),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    analysed: TestClient,
    is_problem: Callable[..., dict[str, object]],
    body: dict[str, object],
    kind: str,
    sentence: str,
) -> None:
    assert sentence in str(is_problem(analysed.post(url("corrections"), json=body), 422, kind)["detail"])


def test_undoing_twice_is_refused(analysed: TestClient, is_problem: Callable[..., dict[str, object]]) -> None:
    made = analysed.post(url("corrections"), json={"what": "class", "found": "V", "called": "X"}).json()
    analysed.post(url("corrections", made["id"], "undo")).raise_for_status()
    again = analysed.post(url("corrections", made["id"], "undo"))
    assert "was undone before" in str(is_problem(again, 422, "invalid-input")["detail"])
    is_problem(analysed.post(url("corrections", 9999, "undo")), 404, "not-found")


def test_a_short_recording_is_refused_and_its_state_says_so(
    analysed: TestClient, is_problem: Callable[..., dict[str, object]]
) -> None:
    assert analysed.get(url(of=SHORT)).json()["long_enough"] is False
    problem = is_problem(analysed.post(url(of=SHORT)), 422, "invalid-input")
    assert "a long recording has 600 s or more" in str(problem["detail"])
    is_problem(analysed.get(url("trends", of=SHORT)), 404, "not-found")


def test_an_analysis_goes_on_where_a_killed_server_left_it(
    start: Callable[..., Any], tmp_path: Path, planted_ecg: Recording
) -> None:
    with Store(tmp_path / "data") as store:
        store.add(Addition(LONG, planted_ecg))
    server = start()
    server.client.post(url()).raise_for_status()
    running = waited(server.client, lambda state: 0.0 < state["until_s"] < 2400.0 or state["complete"])
    assert not running["complete"], "the analysis was faster than the test"
    assert running["burden"]["end_s"] == running["until_s"]
    server.kill()
    again = start()
    done = waited(again.client, lambda state: state["complete"])
    assert done["until_s"] == 2400.0
    assert done["counts"]["atrial_fibrillation"] == 2
    assert done["job"]["kept"] >= 1
    assert not list((tmp_path / "data" / "long").iterdir())


def test_a_cancelled_analysis_keeps_what_it_has_and_goes_on_when_it_is_asked_for_again(
    start: Callable[..., Any], tmp_path: Path, planted_ecg: Recording
) -> None:
    with Store(tmp_path / "data") as store:
        store.add(Addition(LONG, planted_ecg))
    client = start().client
    job = client.post(url()).raise_for_status().json()
    assert client.post(url()).json()["id"] == job["id"]
    waited(client, lambda state: state["until_s"] > 0.0)
    client.post(f"/api/v1/jobs/{job['id']}/cancel").raise_for_status()
    waited(client, lambda state: state["job"]["state"] in ("cancelled", "done"))
    client.post(url()).raise_for_status()
    assert waited(client, lambda state: state["complete"])["job"]["kept"] >= 0
