import math
from collections.abc import Callable

import httpx2 as httpx
import numpy as np
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ecgomics.api.traces import Traces, recent_traces
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording


def numbers(answer: httpx.Response) -> Floats:
    return np.array(answer.json()["samples"], dtype=float)


@pytest.fixture
def samples(reader: TestClient, kept: str) -> Callable[..., httpx.Response]:
    """samples(**asked) → the answer."""
    return lambda **asked: reader.get(f"/api/v1/recordings/{kept}/samples", params=asked)


def test_the_recorded_path_gives_what_was_recorded(samples, ecg: Recording) -> None:
    answer = samples(path="recorded")
    facts = {name: value for name, value in answer.json().items() if name != "samples"}
    assert facts == {
        "fs_hz": 500.0,
        "start_s": 0.0,
        "leads": list(ecg.leads),
        "unit": "mV",
        "path": "recorded",
        "decimated": False,
    }
    assert np.allclose(numbers(answer), ecg.ecg_mv, atol=1e-6)


def test_the_measurement_path_is_what_was_measured_on(samples, ecg: Recording) -> None:
    answer = samples()
    assert answer.json()["path"] == "measurement"
    measured_mv = numbers(answer)
    assert not np.allclose(measured_mv, ecg.ecg_mv, atol=1e-3)
    # A filter that moves no wave: the R peaks of lead II stay where they were.
    assert np.argmax(measured_mv[1, 1000:1400]) == pytest.approx(np.argmax(ecg.ecg_mv[1, 1000:1400]), abs=1)


@pytest.mark.parametrize(
    "asked", [{}, {"path": "recorded"}, {"max_points": 300}, {"start_s": 1.5, "end_s": 2.25}]
)
def test_binary_equals_json(samples, asked: dict[str, object]) -> None:
    text, binary = samples(**asked), samples(**asked, format="binary")
    assert binary.headers["content-type"] == "application/octet-stream"
    assert binary.headers["ecg-leads"].split(",") == text.json()["leads"]
    assert float(binary.headers["ecg-fs-hz"]) == text.json()["fs_hz"]
    assert float(binary.headers["ecg-start-s"]) == text.json()["start_s"]
    assert binary.headers["ecg-decimated"] == str(text.json()["decimated"]).lower()
    found = np.frombuffer(binary.content, "<f4").reshape(len(text.json()["leads"]), -1)
    assert np.array_equal(found, numbers(text).astype("<f4"))


def test_a_part_is_clipped_to_what_there_is(samples) -> None:
    whole = numbers(samples())
    middle = samples(start_s=2.0, end_s=2.5)
    assert middle.json()["start_s"] == 2.0
    assert np.array_equal(numbers(middle), whole[:, 1000:1250])
    clipped = samples(start_s=-3, end_s=99)
    assert np.array_equal(numbers(clipped), whole)
    assert samples(start_s=9.9999, end_s=20).json()["start_s"] == pytest.approx(9.998)


@pytest.mark.parametrize("asked", [(5, 5), (6, 5), (10, 11), (-2, 0)])
def test_a_part_that_holds_nothing_is_refused(samples, is_problem, asked: tuple[float, float]) -> None:
    found = is_problem(samples(start_s=asked[0], end_s=asked[1]), 422, "invalid-input")
    assert "the recording lasts 10 s" in found["detail"]


@pytest.mark.parametrize(
    "asked",
    [
        {"start_s": "nan"},
        {"end_s": "inf"},
        {"start_s": "soon"},
        {"max_points": 0},
        {"max_points": -5},
        {"max_points": 1},
        {"path": "model"},
        {"format": "xml"},
    ],
)
def test_nonsense_is_refused(samples, is_problem, asked: dict[str, str]) -> None:
    found = is_problem(samples(**asked), 422, "validation")
    assert found["errors"][0]["field"] == next(iter(asked))


def test_thinned_samples_keep_the_peaks(samples) -> None:
    whole, answer = numbers(samples()), samples(max_points=500)
    thin = numbers(answer)
    assert answer.json()["decimated"]
    assert answer.json()["fs_hz"] == 50.0
    assert thin.shape == (12, 500)
    assert np.array_equal(thin.max(axis=1), whole.max(axis=1))
    assert np.array_equal(thin.min(axis=1), whole.min(axis=1))
    assert (thin[:, 0::2] <= thin[:, 1::2]).all()


def test_enough_points_are_no_thinning(samples) -> None:
    answer = samples(max_points=5000)
    assert (answer.json()["decimated"], answer.json()["fs_hz"]) == (False, 500.0)


def test_missing_limb_leads_are_derived(client: TestClient, wfdb_files, ecg: Recording) -> None:
    two = Recording(ecg.ecg_mv[:2].copy(), 500.0, ("I", "II"), name="two")
    recording = client.post("/api/v1/recordings", files=wfdb_files(two)).json()
    assert recording["leads"] == ["I", "II"]
    found = client.get(f"/api/v1/recordings/{recording['id']}/samples", params={"path": "recorded"})
    assert found.json()["leads"] == ["I", "II", "III", "aVR", "aVL", "aVF"]
    rows = dict(zip(found.json()["leads"], numbers(found), strict=True))
    assert np.allclose(rows["III"], rows["II"] - rows["I"], atol=2e-6)


def test_gaps_are_null_and_nan(client: TestClient, wfdb_files, ecg: Recording) -> None:
    ecg_mv = ecg.ecg_mv[:1].copy()
    ecg_mv[0, 1000:1500] = np.nan
    files = wfdb_files(Recording(ecg_mv, 500.0, ("I",), name="gap"))
    url = f"/api/v1/recordings/{client.post('/api/v1/recordings', files=files).json()['id']}/samples"
    row = client.get(url).json()["samples"][0]
    assert row[1000:1500] == [None] * 500
    assert None not in row[:1000] + row[1500:]
    found = np.frombuffer(client.get(url, params={"format": "binary"}).content, "<f4")
    assert np.array_equal(np.isnan(found), np.isnan(ecg_mv[0]))
    thin = client.get(url, params={"max_points": 100}).json()["samples"][0]
    assert thin[20:30] == [None] * 10


ARRAYS = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 3), st.integers(1, 400)),
    elements=st.one_of(st.floats(-5.0, 5.0), st.just(math.nan)),
)


@given(ARRAYS, st.integers(2, 60))
def test_thinning_keeps_extremes_and_gaps_of_any_samples(ecg_mv: Floats, most_points: int) -> None:
    leads = tuple("ABC"[: len(ecg_mv)])
    thin = Traces(ecg_mv, leads, 100.0).thinned(most_points)
    assert thin.ecg_mv.shape[1] <= max(most_points, 2)
    if not thin.decimated:
        assert thin.ecg_mv is ecg_mv
        return
    width = round(2 * 100.0 / thin.fs_hz)
    for lead, row in enumerate(ecg_mv):
        for place, start in enumerate(range(0, ecg_mv.shape[1], width)):
            valid = row[start : start + width][~np.isnan(row[start : start + width])]
            pair = thin.ecg_mv[lead, 2 * place : 2 * place + 2]
            expected = [valid.min(), valid.max()] if valid.size else [math.nan, math.nan]
            assert np.array_equal(pair, expected, equal_nan=True)


def test_too_many_numbers_at_once_are_refused() -> None:
    wide = np.broadcast_to(np.float64(0.0), (2, 2**23 + 1))
    with pytest.raises(InvalidInput, match="ask for a part"):
        Traces(wide, ("I", "II"), 500.0).rounded()


def test_recent_traces_are_made_once_and_forgotten_when_they_grow_too_large() -> None:
    made: list[str] = []

    def traces(name: str) -> Traces:
        def make() -> Traces:
            made.append(name)
            return Traces(np.zeros((1, 1000)), ("I",), 500.0)

        return recent.find((name, ""), make)

    recent = recent_traces(most_bytes=16_000)
    for name in "aabacab":
        traces(name)
    assert made == ["a", "b", "c", "b"]
    recent.forget("a")
    traces("a")
    assert made[-1] == "a"
