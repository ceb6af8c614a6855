"""Beats that differ by known amounts."""

from collections.abc import Callable
from dataclasses import replace
from math import erf, pi, sqrt
from typing import Any

import numpy as np
import pytest

from ecgomics.signal.model import Marks

Build = Callable[..., Any]

#: Root mean square over T (160..360 ms) of a Gaussian at 260 ms with an SD of 40 ms.
RMS_OF_T = sqrt(40.0 * sqrt(pi) * erf(2.5) / 200.0)


def steady(stretched: Build, count: int = 60, **how: Any) -> Any:
    return stretched(np.full(count, 400.0), np.full(count, 900.0), **how)


def with_p(beats: Any, height_mv: Any, *, moved_s: Any = 0.0) -> Any:
    """P triangles of 80 ms that begin 200 ms before R, at times moved by so much, with their marks."""
    peak_s, height_mv = beats.beats.peak_s, np.broadcast_to(height_mv, len(beats.beats))
    moved_s = np.broadcast_to(moved_s, len(peak_s))
    time_s = np.arange(beats.ecg_mv.shape[1]) / beats.fs_hz
    for at_s, mv, move_s in zip(peak_s, height_mv, moved_s, strict=True):
        near = slice(round((at_s - 0.3) * 500), round(at_s * 500))
        beats.ecg_mv[:, near] += mv * np.maximum(
            1.0 - np.abs(time_s[near] - at_s - move_s + 0.16) / 0.04, 0.0
        )
    marks_s = beats.fiducials.global_s
    marks_s[:, :3] = peak_s[:, None] + moved_s[:, None] + np.array([-0.2, -0.16, -0.12])
    own = beats.representative_beat
    p_mv = np.maximum(1.0 - np.abs(own.time_ms + 160.0) / 40.0, 0.0)
    points_ms = own.global_marks.points()
    points_ms[:3] = -200.0, -160.0, -120.0
    representative = replace(
        own, beat_mv=own.beat_mv + height_mv.mean() * p_mv, global_marks=Marks.from_points(points_ms)
    )
    return replace(beats, representative_beat=representative)


def test_r_amplitude_variation(stretched: Build) -> None:
    beats = steady(stretched)
    scale = np.tile([0.9, 1.1], 30)
    for at_s, factor in zip(beats.beats.peak_s, scale, strict=True):
        beats.ecg_mv[:, round((at_s - 0.05) * 500) : round((at_s + 0.045) * 500)] *= factor
    value, code = beats.value("r_amplitude_cv")
    assert code == "ok"
    assert value == pytest.approx(0.1 * sqrt(60 / 59), rel=0.02)


def test_a_lead_without_r_has_no_variation_of_it(stretched: Build) -> None:
    beats = steady(stretched)
    beats.ecg_mv[:] = np.minimum(beats.ecg_mv, 0.0)
    assert beats.value("r_amplitude_cv")[1] == "absent"


def test_spread_of_the_qrs_duration(stretched: Build) -> None:
    beats = steady(stretched, count=20)
    beats.fiducials.global_s[::2, 5] += 0.01
    assert beats.value("qrs_duration_sd") == (pytest.approx(5.0 * sqrt(20 / 19)), "ok")
    beats.fiducials.global_s[:15, 5] = np.nan
    assert beats.value("qrs_duration_sd")[1] == "too_short"


def test_p_waves_that_differ_in_height(stretched: Build) -> None:
    # Heights of 80 and 120 µV: each is 20 µV off the mean wave. Every 4 ms the triangle is 0, 0.1 … 1 … 0: 21 points
    # that add up to 10, their squares to 6.7.
    beats = with_p(steady(stretched, count=80), np.tile([0.08, 0.12], 40))
    value, code = beats.value("p_morphology_distance")
    assert code == "ok"
    assert value == pytest.approx(20.0 * sqrt(6.7 / 21 - (10 / 21) ** 2), rel=0.01)


def test_p_waves_that_only_move_do_not_differ(stretched: Build) -> None:
    beats = with_p(steady(stretched, count=80), 0.1, moved_s=np.tile([-0.016, 0.016], 40))
    assert beats.value("p_morphology_distance")[0] < 1.0


def test_reasons_of_the_p_distance(stretched: Build) -> None:
    assert steady(stretched, count=80).value("p_morphology_distance")[1] == "absent"
    few = with_p(steady(stretched, count=80), 0.1)
    few.fiducials.global_s[::2, :3] = np.nan
    assert few.value("p_morphology_distance")[1] == "too_short"
    fibrillating = with_p(steady(stretched, count=80), 0.1)
    assert fibrillating.value("p_morphology_distance", rhythm="atrial_fibrillation")[1] == "wrong_rhythm"


def test_lability_of_a_t_wave_that_alternates_in_height(stretched: Build) -> None:
    # 0.5 and 0.3 mV: 0.1 off the mean.
    value, code = steady(stretched, t_mv={"II": np.tile([0.5, 0.3], 30)}).value("t_lability")
    assert code == "ok"
    assert value == pytest.approx(0.1 * RMS_OF_T / 0.4, rel=0.01)
    assert steady(stretched, t_mv={"II": 0.05}).value("t_lability")[1] == "absent"
    assert steady(stretched, count=40, kinds="V" * 15 + "N" * 25).value("t_lability")[1] == "too_short"


def test_spread_of_the_st_level(stretched: Build) -> None:
    beats = steady(stretched, count=20)
    for at_s in beats.beats.peak_s[::2]:
        beats.ecg_mv[:, round((at_s + 0.06) * 500) : round((at_s + 0.15) * 500)] += 0.1
    assert beats.value("st_level_sd") == (pytest.approx(0.05 * sqrt(20 / 19), abs=1e-4), "ok")


def test_groups_of_shapes(stretched: Build) -> None:
    beats = steady(stretched, count=20)
    grouped = replace(beats.beats, group=np.array([0] * 15 + [2] * 4 + [1]))
    assert beats.value("qrs_cluster_count", beats=grouped) == (3.0, "ok")
    assert beats.value("dominant_beat_share", beats=grouped) == (75.0, "ok")


def test_even_beats_like_odd_ones_and_unlike_them(stretched: Build) -> None:
    assert steady(stretched).value("alternation_index") == (pytest.approx(0.0, abs=1e-6), "ok")
    # The even beats have no T: over -200..400 ms from QRS onset a triangle and a triangle with a Gaussian.
    beats = steady(stretched, t_mv={"II": np.tile([0.0, 1.0], 30)})
    time_ms = np.arange(-240.0, 361.0, 0.5)
    bare = np.maximum(1.0 - np.abs(time_ms) / 40.0, 0.0)
    whole = bare + np.exp(-0.5 * ((time_ms - 260.0) / 40.0) ** 2)
    expected = 1.0 - np.corrcoef(bare, whole)[0, 1]
    assert beats.value("alternation_index") == (pytest.approx(expected, abs=0.005), "ok")
    assert steady(stretched, kinds="NV" * 30).value("alternation_index")[1] == "too_short"
