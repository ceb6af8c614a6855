"""The min–max pyramid against what NumPy says of the same stretches."""

from collections import defaultdict

import numpy as np
import pytest

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.signal.pyramid import FACTOR, GAP, TILE, as_steps, levels_of, pyramid, reduced, scales_of

FS_HZ = 200.0


def recording(samples: int, *, step_mv: float | None = 0.005, seed: int = 1) -> Recording:
    """A wandering line with spikes, a gap in both leads and one in the first, in steps of a recorder or not."""
    rng = np.random.default_rng(seed)
    ecg_mv = np.cumsum(rng.normal(0.0, 0.01, (2, samples)), axis=1)
    ecg_mv[:, rng.integers(0, samples, 50)] += 2.0
    if step_mv is not None:
        ecg_mv = np.round(ecg_mv / step_mv) * step_mv
    ecg_mv[:, samples // 3 : samples // 3 + 5000] = np.nan
    ecg_mv[0, samples // 2 : samples // 2 + 70] = np.nan
    return Recording(ecg_mv, FS_HZ, ("II", "V5"))


def all_levels(given: Recording, resolution_uv: float | None) -> tuple[dict[int, np.ndarray], tuple]:
    scales = scales_of(given, resolution_uv)
    tiles = defaultdict(list)
    for tile in pyramid(given, scales):
        assert tile.place == len(tiles[tile.level])
        assert tile.steps.shape[2] <= TILE
        tiles[tile.level].append(tile.steps)
    return {level: np.concatenate(parts, axis=2) for level, parts in tiles.items()}, scales


def by_numpy(ecg_mv: Floats, width: int) -> tuple[Floats, Floats]:
    padded = np.pad(ecg_mv, ((0, 0), (0, -ecg_mv.shape[1] % width)), constant_values=np.nan)
    grouped = padded.reshape(len(ecg_mv), -1, width)
    return np.fmin.reduce(grouped, axis=2), np.fmax.reduce(grouped, axis=2)


@pytest.mark.parametrize("samples", [300_001, 16_384 * 4, 65_536 * 5 + 3])
def test_every_level_has_the_lowest_and_highest_sample_exactly(samples: int) -> None:
    given = recording(samples)
    levels, scales = all_levels(given, 5.0)
    assert all(scale.exact and scale.step_mv == 0.005 for scale in scales)
    assert tuple(each.shape[2] for _, each in sorted(levels.items())) == levels_of(samples)
    for level, steps in levels.items():
        for row, truth in enumerate(by_numpy(given.ecg_mv, FACTOR**level)):
            shown_mv = np.where(steps[:, row] == GAP, np.nan, steps[:, row] * 0.005)
            np.testing.assert_allclose(shown_mv, truth, atol=1e-9)


def test_without_the_recorder_s_steps_a_bin_rounds_outwards_by_less_than_a_step() -> None:
    given = recording(200_000, step_mv=None)
    levels, scales = all_levels(given, None)
    assert not any(scale.exact for scale in scales)
    step_mv = np.array([[scale.step_mv] for scale in scales])
    zero_mv = np.array([[scale.zero_mv] for scale in scales])
    for level, steps in levels.items():
        low, high = by_numpy(given.ecg_mv, FACTOR**level)
        there = np.isfinite(low)
        shown_low, shown_high = (zero_mv + step_mv * steps[:, row] for row in (0, 1))
        assert (steps[:, 0] == GAP).tolist() == (~there).tolist()
        assert (shown_low <= low + 1e-9)[there].all()
        assert (shown_high >= high - 1e-9)[there].all()
        assert (high - shown_high > -1.01 * step_mv)[there].all()


def test_a_resolution_that_the_samples_do_not_keep_is_not_believed() -> None:
    given = recording(100_000, step_mv=None)
    assert not any(scale.exact for scale in scales_of(given, 5.0))


def test_a_lead_without_any_sample_is_all_gap() -> None:
    ecg_mv = np.zeros((2, 50_000))
    ecg_mv[1] = np.nan
    levels, _ = all_levels(Recording(ecg_mv, FS_HZ, ("II", "V5")), 5.0)
    assert all((each[1] == GAP).all() and (each[0] == 0).all() for each in levels.values())


def test_a_bin_is_a_gap_only_where_all_four_are() -> None:
    bins = np.array([[[GAP, 3, GAP, 5, GAP, GAP], [GAP, 4, GAP, 9, GAP, GAP]]], dtype=np.int16)
    assert reduced(bins).tolist() == [[[3, GAP], [9, GAP]]]


def test_samples_come_back_from_level_0() -> None:
    given = recording(70_000)
    steps = as_steps(given.ecg_mv, scales_of(given, 5.0))
    np.testing.assert_allclose(np.where(steps == GAP, np.nan, steps * 0.005), given.ecg_mv, atol=1e-9)


def test_every_r_peak_of_a_day_shows_at_every_zoom() -> None:
    fs_hz, hours = 128.0, 24
    samples = round(hours * 3600 * fs_hz)
    peaks = np.cumsum(np.random.default_rng(2).integers(60, 160, samples // 110))
    peaks = peaks[peaks < samples]
    ecg_mv = np.zeros((1, samples))
    ecg_mv[0, peaks] = 1.0 + np.arange(len(peaks)) % 50 * 0.005
    levels, _ = all_levels(Recording(ecg_mv, fs_hz, ("II",)), 5.0)
    for level, steps in levels.items():
        highest = np.zeros(steps.shape[2])
        np.maximum.at(highest, peaks // FACTOR**level, ecg_mv[0, peaks])
        np.testing.assert_allclose(steps[0, 1] * 0.005, highest, atol=1e-9)
