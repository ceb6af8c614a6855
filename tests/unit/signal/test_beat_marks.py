"""Marks of single beats in the convention of the representative beat."""

from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.phantom import PATTERNS, Acquisition, Body, beat_shape, phantom, regular_plan
from ecgomics.signal.beat_marks import agreeing_marks
from ecgomics.signal.model import POINTS

QRS_ON, QRS_OFF, T_OFF, T_PEAK = (POINTS.index(name) for name in ("QRS_on", "QRS_off", "T_off", "T_peak"))


@pytest.fixture(scope="module")
def measured() -> eo.Profile:
    plan = regular_plan([860.0] * 12, beat_shape(PATTERNS["normal"], Body()), first_s=0.45)
    return eo.profile(phantom(plan, Acquisition()).recording)


def test_usual_beats_have_the_intervals_of_the_representative_beat(measured: eo.Profile) -> None:
    marks_s = measured.evaluation.quantity("beat_marks").global_s
    assert np.nanmedian(marks_s[:, QRS_OFF] - marks_s[:, QRS_ON]) * 1000.0 == pytest.approx(
        measured["qrs_duration"].value, abs=1.0
    )
    assert np.nanmedian(marks_s[:, T_OFF] - marks_s[:, QRS_ON]) * 1000.0 == pytest.approx(
        measured["qt_interval"].value, abs=1.0
    )


def test_peaks_stay_and_changes_from_beat_to_beat_stay(measured: eo.Profile) -> None:
    beats, representative, fiducials = measured.beats, measured.representative_beat, measured.fiducials
    assert beats is not None
    assert representative is not None
    assert fiducials is not None
    later = fiducials.global_s.copy()
    later[3, T_OFF] += 0.05
    found = agreeing_marks(replace(fiducials, global_s=later), beats, representative, duration_s=20.0)
    plain = agreeing_marks(fiducials, beats, representative, duration_s=20.0)
    assert found.global_s[3, T_OFF] - plain.global_s[3, T_OFF] == pytest.approx(0.05, abs=1e-3)
    assert np.array_equal(found.global_s[:, T_PEAK], fiducials.global_s[:, T_PEAK], equal_nan=True)


def test_what_the_ends_cut_off_is_no_mark(measured: eo.Profile) -> None:
    beats, fiducials = measured.beats, measured.fiducials
    assert beats is not None
    assert fiducials is not None
    cut = fiducials.global_s.copy()
    cut[0, POINTS.index("P_on")], cut[-1, T_OFF] = -0.01, 9.999
    found = agreeing_marks(replace(fiducials, global_s=cut), beats, None, duration_s=10.0).global_s
    assert np.isnan([found[0, POINTS.index("P_on")], found[-1, T_OFF]]).all()
    assert np.array_equal(found[1:-1], fiducials.global_s[1:-1], equal_nan=True)
