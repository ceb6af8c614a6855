"""Pyramids over HTTP: what there is, tiles as the samples say, and what browsers may keep."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient

from ecgomics.api.app import create_app
from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Store

LONG = "a" * 32
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="module")
def with_gap(planted_ecg: Recording) -> Recording:
    """The long ECG with three seconds missing in both leads."""
    ecg_mv = planted_ecg.ecg_mv.copy()
    ecg_mv[:, 12_500:12_875] = np.nan
    return replace(planted_ecg, ecg_mv=ecg_mv)


@pytest.fixture(scope="module")
def long_client(tmp_path_factory: pytest.TempPathFactory, with_gap: Recording) -> Iterator[TestClient]:
    """A client of an application that holds it."""
    with Store(tmp_path_factory.mktemp("pyramids") / "data") as store:
        client = TestClient(create_app(store), base_url=ADDRESS, raise_server_exceptions=False)
        store.add(Addition(LONG, with_gap))
        yield client


def url(*parts: object) -> str:
    return "/".join(["/api/v1/recordings", LONG, "pyramid", *map(str, parts)])


def test_levels_are_described_and_tiles_hold_the_extremes_of_the_samples(
    long_client: TestClient, with_gap: Recording
) -> None:
    said = long_client.get(url()).raise_for_status().json()
    assert (said["fs_hz"], said["samples"], said["duration_s"]) == (125.0, 300_000, 2400.0)
    assert [each["bins"] for each in said["levels"]] == [300_000, 75_000, 18_750, 4688, 1172]
    assert [scale["lead"] for scale in said["scales"]] == ["II", "V5"]
    assert all(scale["exact"] and scale["step_mv"] == 0.005 for scale in said["scales"])
    ecg_mv = with_gap.ecg_mv
    for level in said["levels"][1:]:
        tiles = [
            np.frombuffer(long_client.get(url(level["level"], place)).content, dtype="<i2").reshape(2, 2, -1)
            for place in range(level["tiles"])
        ]
        bins = np.concatenate(tiles, axis=2)
        assert bins.shape[2] == level["bins"]
        width = level["samples_per_bin"]
        padded = np.pad(ecg_mv, ((0, 0), (0, -ecg_mv.shape[1] % width)), constant_values=np.nan)
        grouped = padded.reshape(2, -1, width)
        for row, truth in enumerate((np.fmin.reduce(grouped, axis=2), np.fmax.reduce(grouped, axis=2))):
            shown = np.where(bins[:, row] == said["gap"], np.nan, bins[:, row] * 0.005)
            np.testing.assert_allclose(shown, truth, atol=1e-9)


def test_level_0_has_the_samples(long_client: TestClient, planted_ecg: Recording) -> None:
    answer = long_client.get(url(0, 5))
    steps = np.frombuffer(answer.content, dtype="<i2").reshape(2, -1)
    np.testing.assert_allclose(steps * 0.005, planted_ecg.ecg_mv[:, 5 * 4096 : 6 * 4096], atol=1e-9)


def test_tiles_may_be_kept_by_the_browser_and_travel_compressed(long_client: TestClient) -> None:
    answer = long_client.get(url(1, 0))
    assert answer.headers["cache-control"] == "private, max-age=86400, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content)


@pytest.mark.parametrize("place", [(0, 74), (1, 19), (5, 0), (4, 1)])
def test_there_is_nothing_beyond_the_last_tile(
    long_client: TestClient, is_problem: Callable[..., dict[str, object]], place: tuple[int, int]
) -> None:
    problem = is_problem(long_client.get(url(*place)), 404, "not-found")
    assert f"no tile {place[1]} on level {place[0]}" in str(problem["detail"])


def test_a_short_recording_has_none_and_the_answer_says_what_to_ask_for(
    reader: TestClient, kept: str, is_problem: Callable[..., dict[str, object]]
) -> None:
    problem = is_problem(reader.get(f"/api/v1/recordings/{kept}/pyramid"), 422, "invalid-input")
    assert "lasts 10 s" in str(problem["detail"])
    assert "/samples" in str(problem["detail"])


def test_it_is_made_once_and_goes_with_the_recording(tmp_path: Path, with_gap: Recording) -> None:
    with Store(tmp_path) as store:
        store.add(Addition(LONG, with_gap))
        client = TestClient(create_app(store), base_url=ADDRESS)
        assert store.longs.pyramid(LONG) is None
        client.get(url()).raise_for_status()
        made = store.longs.pyramid(LONG)
        assert made is not None
        path = tmp_path / "blobs" / made.sha256[:2] / made.sha256
        first = path.stat().st_mtime_ns
        client.get(url(1, 1)).raise_for_status()
        assert path.stat().st_mtime_ns == first
        client.delete(f"/api/v1/recordings/{LONG}").raise_for_status()
        assert not path.exists()


def test_a_part_of_a_long_recording_is_what_the_whole_has_there(
    long_client: TestClient, planted_ecg: Recording
) -> None:
    query = {"start_s": 1199.0, "end_s": 1205.0, "path": "recorded", "format": "json"}
    said = long_client.get(f"/api/v1/recordings/{LONG}/samples", params=query).raise_for_status().json()
    assert said["start_s"] == 1199.0
    np.testing.assert_allclose(said["samples"], planted_ecg.ecg_mv[:, 1199 * 125 : 1205 * 125], atol=1e-6)
