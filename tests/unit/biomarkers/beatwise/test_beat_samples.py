"""Samples read off about the R peaks."""

import numpy as np
import pytest

from ecgomics.biomarkers.beat_samples import about_peaks, between_samples, blocks, points_ms
from ecgomics.core.errors import NotComputable


def test_between_samples_lies_the_straight_line() -> None:
    ramp_mv = np.array([[0.0, 1.0, 2.0, 3.0], [0.0, 2.0, 4.0, 6.0]])
    found = between_samples(ramp_mv, np.array([[0.0, 0.25, 2.5, 3.0]]))
    np.testing.assert_allclose(found, [[[0.0, 0.25, 2.5, 3.0]], [[0.0, 0.5, 5.0, 6.0]]])


def test_outside_the_recording_there_is_nothing() -> None:
    found = between_samples(np.array([[1.0, 1.0, 1.0]]), np.array([[-0.1, 0.0, 2.0, 2.1]]))
    np.testing.assert_array_equal(np.isnan(found[0, 0]), [True, False, False, True])


def test_times_of_each_beat_may_differ() -> None:
    ramp_mv = np.arange(1000.0)[None]
    found = about_peaks(ramp_mv, np.array([0.2, 0.5]), np.array([[0.0, 10.0], [0.0, 20.0]]), fs_hz=500.0)
    np.testing.assert_allclose(found[0], [[100.0, 105.0], [250.0, 260.0]])


def test_blocks_cover_every_beat_once() -> None:
    assert [(part.start, part.stop) for part in blocks(7, 3)] == [(0, 3), (3, 6), (6, 7)]
    assert list(blocks(0)) == []


def test_points_need_an_interval() -> None:
    np.testing.assert_allclose(points_ms(10.0, 20.0, 4.0), [10.0, 14.0, 18.0])
    for begin_ms, end_ms in ((20.0, 10.0), (10.0, float("nan"))):
        with pytest.raises(NotComputable):
            points_ms(begin_ms, end_ms)
