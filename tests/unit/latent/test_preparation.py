"""The model path of our own encoder: rate, band, windows, heights, gaps."""

import numpy as np
import pytest

from ecgomics.core.errors import NotComputable
from ecgomics.latent.preparation import (
    FS_HZ,
    SHORTEST_S,
    STEP,
    STEPS,
    WINDOW,
    WINDOW_S,
    prepared,
    thinned,
    window_starts,
)


def waves(*, fs_hz: float, seconds: float = 10.0, hz: float = 5.0, leads: int = 2) -> np.ndarray:
    time_s = np.arange(round(seconds * fs_hz)) / fs_hz
    return np.stack([(1.0 + lead) * np.sin(2 * np.pi * hz * time_s) for lead in range(leads)])


@pytest.mark.parametrize("fs_hz", [100.0, 125.0, 200.0, 257.0, 300.0, 360.0, 500.0, 977.5, 1000.0])
def test_any_rate_gives_the_same_signal(fs_hz: float) -> None:
    thin_mv, gaps = thinned(waves(fs_hz=fs_hz), fs_hz=fs_hz)
    expected = waves(fs_hz=FS_HZ)
    count = min(thin_mv.shape[1], expected.shape[1])
    middle = slice(125, count - 125)
    assert abs(thin_mv.shape[1] - WINDOW) <= 2
    assert not gaps.any()
    assert np.abs(thin_mv[:, middle] - expected[:, middle]).max() < 0.06


@pytest.mark.parametrize(("hz", "share"), [(0.1, 0.01), (5.0, 1.0), (58.0, 0.3)])
def test_the_band_is_half_a_hertz_to_forty(hz: float, share: float) -> None:
    thin_mv, _ = thinned(waves(fs_hz=500.0, hz=hz, seconds=20.0), fs_hz=500.0)
    height = thin_mv[0, 500:2000].std() * np.sqrt(2.0)
    if share == 1.0:
        assert height == pytest.approx(1.0, abs=0.02)
    else:
        assert height < share


@pytest.mark.parametrize(
    ("samples", "starts"),
    [
        (700, [0]),
        (WINDOW, [0]),
        (WINDOW + 1, [0, 1]),
        (2 * WINDOW, [0, WINDOW]),
        (2 * WINDOW + 625, [0, WINDOW, WINDOW + 625]),
    ],
)
def test_windows_follow_each_other_and_the_last_ends_with_the_recording(
    samples: int, starts: list[int]
) -> None:
    assert window_starts(samples).tolist() == starts


def test_each_lead_is_divided_by_its_height_and_the_heights_are_told_relative_to_each_other() -> None:
    (part,) = prepared(waves(fs_hz=500.0), ("I", "V2"), fs_hz=500.0)
    np.testing.assert_allclose(part.ecg[0, 0], part.ecg[0, 1], atol=1e-4)
    assert part.level[0].tolist() == pytest.approx([-np.log(2.0) / 2.0, np.log(2.0) / 2.0], abs=0.01)
    assert part.number.tolist() == [1, 8]
    (tall,) = prepared(7.0 * waves(fs_hz=500.0), ("I", "V2"), fs_hz=500.0)
    np.testing.assert_allclose(tall.ecg, part.ecg, atol=1e-4)
    np.testing.assert_allclose(tall.level, part.level, atol=1e-4)


def test_a_lead_that_is_none_of_the_twelve_has_number_nought() -> None:
    (part,) = prepared(waves(fs_hz=500.0), ("V7", "ECG"), fs_hz=500.0)
    assert part.number.tolist() == [0, 0]


def test_what_is_missing_is_not_seen() -> None:
    ecg_mv = waves(fs_hz=500.0)
    ecg_mv[1, 2000:3000] = np.nan
    (part,) = prepared(ecg_mv, ("I", "II"), fs_hz=500.0)
    assert np.isfinite(part.ecg).all()
    assert part.seen[0, 0].all()
    unseen = np.flatnonzero(~part.seen[0, 1]) * STEP / FS_HZ
    assert unseen.min() == pytest.approx(4.0, abs=0.15)
    assert unseen.max() == pytest.approx(6.0, abs=0.15)


def test_a_short_recording_is_filled_up_with_what_is_not_seen() -> None:
    (part,) = prepared(waves(fs_hz=500.0, seconds=6.0), ("I", "II"), fs_hz=500.0)
    assert part.ecg.shape == (1, 2, WINDOW)
    assert part.seen.shape == (1, 2, STEPS)
    assert part.seen[0, 0].sum() * STEP / FS_HZ == pytest.approx(6.0, abs=0.15)


def test_less_than_five_seconds_are_too_short() -> None:
    with pytest.raises(NotComputable, match=r"needs 5 s; 4\.9 s are there") as refused:
        list(prepared(waves(fs_hz=500.0, seconds=SHORTEST_S - 0.1), ("I", "II"), fs_hz=500.0))
    assert refused.value.code == "too_short"


def test_long_recordings_come_in_parts_that_hold_every_window_once() -> None:
    parts = list(prepared(waves(fs_hz=125.0, seconds=333.0, leads=1), ("I",), fs_hz=125.0))
    starts_s = np.concatenate([part.start_s for part in parts])
    assert len(parts) > 1
    np.testing.assert_allclose(np.diff(starts_s)[:-1], WINDOW_S)
    assert starts_s[-1] == pytest.approx(333.0 - WINDOW_S)
