"""Episodes of fibrillation in series of beats made by hand."""

import numpy as np
import pytest

from ecgomics.signal.fibrillation import AfEpisodes, af_density, af_episodes
from ecgomics.signal.model import POINTS, Beats, Fiducials
from ecgomics.signal.rhythm import classify_rhythm


def recording(*parts: tuple[str, float]) -> tuple[Beats, Fiducials, float]:
    """Parts of so many seconds: "sinus" with P waves every 0.8 s, "af" without at 0.5 and 0.9 s in turn, "gap"."""
    peak_s: list[float] = []
    with_p: list[bool] = []
    begin_s = 0.0
    for kind, length_s in parts:
        if kind != "gap":
            rr_s = np.full(2000, 0.8) if kind == "sinus" else np.where(np.arange(2000) % 2 == 0, 0.5, 0.9)
            at_s = begin_s + 0.3 + np.concatenate([[0.0], np.cumsum(rr_s)])
            peak_s += at_s[at_s < begin_s + length_s].tolist()
            with_p += [kind == "sinus"] * (len(peak_s) - len(with_p))
        begin_s += length_s
    beats = Beats(
        peak_s=np.array(peak_s),
        kind=("N",) * len(peak_s),
        group=np.zeros(len(peak_s), dtype=np.intp),
        accepted=np.ones(len(peak_s), dtype=bool),
        after_gap=np.diff(peak_s, prepend=0.0) > 2.0,
    )
    global_s = np.full((len(peak_s), 9), np.nan)
    global_s[:, POINTS.index("P_peak")] = np.where(with_p, beats.peak_s - 0.15, np.nan)
    empty = np.empty((0, len(peak_s), 9))
    return beats, Fiducials((), empty, np.empty((0, len(peak_s), 3)), global_s), begin_s


def episodes(*parts: tuple[str, float]) -> AfEpisodes:
    beats, fiducials, duration_s = recording(*parts)
    return af_episodes(beats, fiducials, duration_s=duration_s)


def test_an_episode_begins_and_ends_with_its_beats() -> None:
    found = episodes(("sinus", 300.0), ("af", 200.0), ("sinus", 100.0))
    np.testing.assert_allclose(found.begin_s, [300.0], atol=10.0)
    np.testing.assert_allclose(found.end_s, [500.0], atol=10.0)
    assert found.analysable_s == 600.0


@pytest.mark.parametrize(
    ("parts", "count"),
    [
        pytest.param([("sinus", 600.0)], 0, id="none"),
        pytest.param([("sinus", 100.0), ("af", 12.0), ("sinus", 100.0)], 0, id="too short"),
        pytest.param([("af", 100.0), ("sinus", 22.0), ("af", 100.0)], 1, id="a short break"),
        pytest.param([("af", 100.0), ("sinus", 80.0), ("af", 100.0)], 2, id="a long break"),
        pytest.param([("af", 120.0)], 1, id="all of it"),
    ],
)
def test_how_many_episodes(parts: list[tuple[str, float]], count: int) -> None:
    assert len(episodes(*parts).begin_s) == count


def test_time_without_beats_is_not_analysable() -> None:
    found = episodes(("af", 300.0), ("gap", 200.0), ("sinus", 100.0))
    assert found.analysable_s == pytest.approx(400.0, abs=40.0)
    assert found.duration_s.sum() == pytest.approx(300.0, abs=20.0)


@pytest.mark.parametrize("kind", ["sinus", "af"])
@pytest.mark.parametrize("seconds", [10.0, 30.0])
def test_short_recordings_have_the_rhythm_of_their_episodes(kind: str, seconds: float) -> None:
    beats, fiducials, duration_s = recording((kind, seconds))
    fibrillating = classify_rhythm(beats, fiducials) == "atrial_fibrillation"
    assert (len(af_episodes(beats, fiducials, duration_s=duration_s).begin_s) == 1) is fibrillating
    assert fibrillating is (kind == "af")


def density(spans: list[tuple[float, float]], total_s: float) -> float:
    begin_s, end_s = np.array(spans).T
    return af_density(AfEpisodes(begin_s, end_s, total_s))


def test_density_of_one_episode_is_one_wherever_it_lies() -> None:
    for begin_s in (0.0, 35.0, 80.0):
        assert density([(begin_s, begin_s + 20.0)], 100.0) == pytest.approx(1.0)


def test_density_of_an_even_spread_goes_to_zero() -> None:
    # n equal episodes at equal distances: F(p) lies between p·1 and that less one break
    few, many = (density([(k / n, (k + 0.5) / n) for k in range(n)], 1.0) for n in (4, 100))
    assert 0.0 < many < few
    assert many == pytest.approx(0.0, abs=0.02)


def test_density_takes_the_shortest_stretch_from_either_side() -> None:
    # 1 s at 0, 3 s at 6 of 10 s: up to 3/4 F = 0.4p; beyond, the stretch ends with the last episode and takes the break
    # of 5 s: F = 0.4p + 0.5. Area of p − F: 0.5 − (0.2 + 0.125); of one episode 0.3
    spans = [(0.0, 1.0), (6.0, 9.0)]
    assert density(spans, 10.0) == pytest.approx(0.175 / 0.3)
    mirrored: list[tuple[float, float]] = [(1.0, 4.0), (9.0, 10.0)]
    assert density(mirrored, 10.0) == pytest.approx(0.175 / 0.3)
