"""What each choice of the signal engine does, on ECGs whose answer follows from how they are made."""

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.signal.filters import measurement_path
from ecgomics.signal.quality.assessment import at_least
from ecgomics.signal.representative import _reference_mv, representative_beat
from ecgomics.signal.rpeaks import r_peaks

#: The T wave of the analytic ECG is a raised cosine about this time with this half width, ms.
T_PEAK_MS, T_HALF_MS = 260.0, 100.0


def t_end_ms(found, **choices):
    beat = representative_beat(
        found.clean_mv,
        found.beats,
        fs_hz=found.fs_hz,
        leads=found.leads,
        usable=found.quality.usable,
        settings=Settings(delineator="rules", **choices),
    )
    return float(np.median(beat.lead_marks.t_off_ms))


@pytest.mark.parametrize("share", [0.05, 0.15, 0.3, 0.5])
def test_an_amplitude_threshold_ends_t_where_its_height_has_fallen_so_far(make_ecg, find, share):
    found = find(make_ecg(noise_mv=0.0005))
    expected_ms = T_PEAK_MS + T_HALF_MS / np.pi * np.arccos(2.0 * share - 1.0)
    end_ms = t_end_ms(found, t_end_rule="amplitude_threshold", t_end_share_percent=100.0 * share)
    assert end_ms == pytest.approx(expected_ms, abs=4.0)


@pytest.mark.parametrize("share", [0.1, 0.15, 0.3, 0.5])
def test_a_slope_threshold_ends_t_where_its_slope_has_fallen_so_far(make_ecg, find, share):
    found = find(make_ecg(noise_mv=0.0005))
    expected_ms = T_PEAK_MS + T_HALF_MS * (1.0 - np.arcsin(share) / np.pi)
    end_ms = t_end_ms(found, t_end_rule="slope_threshold", t_end_share_percent=100.0 * share)
    assert end_ms == pytest.approx(expected_ms, abs=6.0)


def test_the_tangent_takes_no_share(make_ecg, find):
    found = find(make_ecg())
    expected_ms = T_PEAK_MS + T_HALF_MS * (0.5 + 1.0 / np.pi)
    assert t_end_ms(found) == pytest.approx(expected_ms, abs=4.0)
    assert t_end_ms(found, t_end_share_percent=40.0) == t_end_ms(found)


def test_another_end_of_t_moves_no_other_mark(make_ecg, find):
    found = find(make_ecg())
    marks = [
        representative_beat(
            found.clean_mv,
            found.beats,
            fs_hz=found.fs_hz,
            leads=found.leads,
            usable=found.quality.usable,
            settings=Settings(delineator="rules", t_end_rule=rule),
        ).lead_marks.points()
        for rule in ("tangent", "slope_threshold")
    ]
    np.testing.assert_array_equal(marks[0][:, :8], marks[1][:, :8])
    assert (marks[0][:, 8] < marks[1][:, 8]).all()


@pytest.mark.parametrize("delineator", ["hybrid", "rules"])
@pytest.mark.parametrize("rule", ["slope_threshold", "amplitude_threshold"])
def test_another_end_of_t_moves_the_marks_of_single_beats_as_far_as_qt(delineator, rule):
    plan = regular_plan([800.0] * 25, beat_shape(PATTERNS["normal"], Body()), first_s=0.5)
    made = phantom(plan, Acquisition(duration_s=20.0, noise=Noise(white_uv=5.0))).recording
    found = {}
    for each in ("tangent", rule):
        chosen = Settings(delineator=delineator, t_end_rule=each)
        evaluation = Evaluation(catalogue(), {"recording": made, "settings": chosen})
        found[each] = evaluation.quantity("fiducials"), evaluation.outcome("qt_interval").values[0]
    (usual, usual_qt_ms), (other, other_qt_ms) = found["tangent"], found[rule]
    later_ms = 1000.0 * np.nanmedian(other.global_s[:, 8] - usual.global_s[:, 8])
    assert abs(other_qt_ms - usual_qt_ms) > 4.0
    assert later_ms == pytest.approx(other_qt_ms - usual_qt_ms, abs=4.0)
    np.testing.assert_allclose(usual.lead_s[..., :8], other.lead_s[..., :8], atol=0.001)
    np.testing.assert_array_equal(np.isfinite(usual.lead_s), np.isfinite(other.lead_s))


@pytest.mark.parametrize("detector", ["evidence", "pan_tompkins", "elgendi"])
@pytest.mark.parametrize("pattern", ["normal", "lbbb"])
def test_every_detector_finds_the_planned_beats(detector, pattern):
    plan = regular_plan([800.0] * 25, beat_shape(PATTERNS[pattern], Body()), first_s=0.5)
    made = phantom(plan, Acquisition(duration_s=20.0, noise=Noise(white_uv=15.0, wander_uv=100.0)))
    clean_mv = measurement_path(made.recording.ecg_mv, fs_hz=500.0)
    found_s = r_peaks(clean_mv, fs_hz=500.0, detector=detector)
    planned_s = np.array([beat.r_s for beat in plan.beats if 0.3 < beat.r_s < 19.8])
    inside_s = found_s[(found_s > 0.3) & (found_s < 19.8)]
    assert len(inside_s) == len(planned_s)
    np.testing.assert_allclose(inside_s, planned_s, atol=0.03)


@pytest.mark.parametrize("detector", ["pan_tompkins", "elgendi"])
def test_the_time_of_a_beat_does_not_depend_on_the_detector(make_ecg, detector):
    ecg = make_ecg()
    usual_s = r_peaks(ecg.ecg_mv, fs_hz=500.0)
    np.testing.assert_allclose(r_peaks(ecg.ecg_mv, fs_hz=500.0, detector=detector), usual_s, atol=1e-9)


@pytest.mark.parametrize("detector", ["pan_tompkins", "elgendi"])
@pytest.mark.parametrize("fs_hz", [128.0, 360.0, 1000.0])
def test_detectors_at_other_rates(make_ecg, detector, fs_hz):
    ecg = make_ecg(fs_hz=fs_hz, gains=(1.0,), noise_mv=0.005)
    found_s = r_peaks(ecg.ecg_mv, fs_hz=fs_hz, detector=detector)
    assert len(found_s) == len(ecg.beat_s)
    np.testing.assert_allclose(found_s, ecg.beat_s, atol=0.01)


@pytest.mark.parametrize("detector", ["pan_tompkins", "elgendi"])
def test_detectors_find_nothing_in_gaps_and_silence(make_ecg, detector):
    assert len(r_peaks(np.full((2, 5000), np.nan), fs_hz=500.0, detector=detector)) == 0
    assert len(r_peaks(np.zeros((1, 100)), fs_hz=500.0, detector=detector)) == 0
    ecg = make_ecg(gains=(1.0,))
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[:, 2000:3000] = np.nan
    found_s = r_peaks(holed_mv, fs_hz=500.0, detector=detector)
    assert not ((found_s > 4.05) & (found_s < 5.95)).any()


def test_a_missed_beat_is_searched_for_again(make_ecg):
    # One beat of a third of the height, where the usual threshold does not reach.
    beat_s = np.arange(0.6, 20.0, 0.8)
    low = make_ecg(seconds=20.5, beat_s=beat_s[12:13], gains=(0.36,), noise_mv=0.0)
    others = make_ecg(seconds=20.5, beat_s=np.delete(beat_s, 12), gains=(1.0,), noise_mv=0.001)
    found_s = r_peaks(low.ecg_mv + others.ecg_mv, fs_hz=500.0, detector="pan_tompkins")
    assert np.abs(found_s - beat_s[12]).min() < 0.02


@pytest.mark.parametrize(
    ("level", "expected_mv"),
    [("before_qrs", -0.010), ("pr_segment", -0.030), ("tp_segment", -0.180)],
)
def test_the_level_is_that_of_the_segment_asked_for(level, expected_mv):
    time_ms = np.arange(-300.0, 200.0, 2.0)
    sloping_mv = 0.001 * time_ms[None]
    marks_ms = np.full(9, np.nan)
    marks_ms[[0, 2, 3]] = -160.0, -60.0, 0.0
    assert _reference_mv(sloping_mv, time_ms, marks_ms, level=level) == pytest.approx(expected_mv)


@pytest.mark.parametrize("level", ["pr_segment", "tp_segment"])
def test_without_p_the_level_is_that_before_qrs(level):
    time_ms = np.arange(-300.0, 200.0, 2.0)
    sloping_mv = 0.001 * time_ms[None]
    marks_ms = np.full(9, np.nan)
    marks_ms[3] = 0.0
    usual_mv = _reference_mv(sloping_mv, time_ms, marks_ms)
    assert _reference_mv(sloping_mv, time_ms, marks_ms, level=level) == pytest.approx(usual_mv)


def test_a_recording_below_the_least_quality_has_no_usable_lead(make_ecg, find):
    found = find(make_ecg()).quality
    assert found.verdict == "good"
    assert at_least(found, "good") is found
    ill = type(found)(**{name: getattr(found, name) for name in found.__slots__} | {"verdict": "poor"})
    assert at_least(ill, "any") is ill
    withheld = at_least(ill, "fair")
    assert not withheld.usable.any()
    assert (withheld.verdict, withheld.analysable_s) == ("poor", 0.0)
