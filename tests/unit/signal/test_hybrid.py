"""Learned marks and hybrid delineation: limits from probabilities, and what the shipped segmenter must do."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.phantom.noise import FibrillatoryWaves
from ecgomics.phantom.rhythms import irregular
from ecgomics.signal.hybrid import hybrid_marks
from ecgomics.signal.learned_marks import together, wave_limits
from ecgomics.signal.model import POINTS
from ecgomics.signal.presence import p_presence
from ecgomics.signal.segmenter import PART_S, WaveProbability, at_network_rate, wave_probability

BINS_HZ = 125.0
RECORDED = Noise(white_uv=5.0, muscle_uv=4.0)


def probability(spans_s, *, rows=1, seconds=4.0):
    """Probability of P, QRS and T: the share of each bin that the spans cover; rows × 3 × bins."""
    edges = (np.arange(round(seconds * BINS_HZ) + 1) - 0.5) / BINS_HZ
    waves = []
    for spans in spans_s:
        inside = np.zeros(len(edges) - 1)
        for begin, end in spans:
            inside += np.clip(np.minimum(edges[1:], end) - np.maximum(edges[:-1], begin), 0.0, None) * BINS_HZ
        waves.append(inside)
    return WaveProbability(np.tile(np.array(waves, dtype=np.float32), (rows, 1, 1)), BINS_HZ, 0.0)


def found_in(plan, *, noise=RECORDED, **acquired):
    made = phantom(plan, Acquisition(noise=noise, **acquired))
    return Evaluation(catalogue(), {"recording": made.recording, "settings": Settings()}), made.truth


def test_limits_lie_where_half_of_a_bin_is_covered_finer_than_the_bins():
    found = probability(([(0.8313, 0.9407)], [(1.0021, 1.0955)], [(1.2543, 1.4188)]))
    p, qrs, t = wave_limits(found, np.array([1.04]))
    for wave, (begin, end) in ((p, (0.8313, 0.9407)), (qrs, (1.0021, 1.0955)), (t, (1.2543, 1.4188))):
        assert wave.onset_s[0, 0] == pytest.approx(begin, abs=0.003)
        assert wave.offset_s[0, 0] == pytest.approx(end, abs=0.003)
        assert wave.present[0, 0] == pytest.approx(1.0)


def test_waves_of_the_neighbours_are_not_taken():
    spans = ([(1.82, 1.9)], [(0.96, 1.05), (1.96, 2.05)], [(1.2, 1.4), (2.2, 2.4)])
    p, qrs, _ = wave_limits(probability(spans), np.array([1.0, 2.0]))
    assert p.present[0, 0] < 0.1
    assert p.onset_s[0, 1] == pytest.approx(1.82, abs=0.004)
    np.testing.assert_allclose(qrs.onset_s[0], [0.96, 1.96], atol=0.004)


def test_all_leads_together_begin_with_the_second_lead():
    onsets = (0.95, 0.96, 0.98, 0.99, 1.0)
    rows = [probability(([], [(onset, 1.06)], [])).probability[0] for onset in onsets]
    both = together(WaveProbability(np.stack(rows), BINS_HZ, 0.0))
    _, qrs, _ = wave_limits(both, np.array([1.02]))
    assert qrs.onset_s[0, 0] == pytest.approx(0.96, abs=0.004)


def test_the_outermost_of_few_leads_counts():
    rows = [probability(([], [(onset, 1.06)], [])).probability[0] for onset in (0.95, 0.98)]
    _, qrs, _ = wave_limits(together(WaveProbability(np.stack(rows), BINS_HZ, 0.0)), np.array([1.02]))
    assert qrs.onset_s[0, 0] == pytest.approx(0.95, abs=0.004)


def test_weak_evidence_in_every_beat_is_believed_and_in_one_beat_is_not():
    weak = np.full((2, 10), 0.6)
    assert (p_presence(weak, np.zeros(10, dtype=int)) > 0.5).all()
    lone = np.full((2, 10), 0.005)
    lone[:, 4] = 0.6
    assert (p_presence(lone, np.zeros(10, dtype=int)) < 0.5).all()


def test_other_shapes_do_not_speak_for_a_beat():
    present = np.array([[0.99] * 6 + [0.01] * 6])
    there = p_presence(present, np.array([0] * 6 + [1] * 6))
    assert (there[0, :6] > 0.9).all()
    assert (there[0, 6:] < 0.1).all()


@pytest.mark.parametrize("fs_hz", [250.0, 360.0, 500.0, 1000.0])
def test_the_network_sees_every_rate_near_its_own(fs_hz):
    ecg_mv, near_hz = at_network_rate(np.zeros((2, round(8 * fs_hz))), fs_hz=fs_hz)
    assert 225.0 <= near_hz <= 275.0
    assert ecg_mv.shape[1] / near_hz == pytest.approx(8.0, abs=0.01)


@pytest.mark.parametrize(("leads", "fs_hz"), [(("II",), 300.0), (("MLII", "V1"), 360.0), (None, 500.0)])
def test_recorded_waves_are_found_in_any_number_of_leads(leads, fs_hz):
    plan = regular_plan([850.0] * 11, beat_shape(PATTERNS["normal"], Body(p_gain=1.3)), first_s=0.6)
    chosen = {} if leads is None else {"leads": tuple("II" if lead == "MLII" else lead for lead in leads)}
    found, truth = found_in(plan, fs_hz=fs_hz, **chosen)
    marks_s = found.quantity("fiducials").global_s[1:-1]
    true_s = truth.r_s[1:-1, None] + truth.dominant.global_ms / 1000.0
    for name, within_s in (
        ("P_on", 0.025),
        ("P_off", 0.025),
        ("QRS_on", 0.02),
        ("QRS_off", 0.025),
        ("T_off", 0.04),
    ):
        column = POINTS.index(name)
        error_s = np.abs(marks_s[:, column] - true_s[:, column])
        assert np.median(error_s) <= within_s, name


def test_no_p_wave_is_reported_in_fibrillation():
    shape = replace(beat_shape(PATTERNS["normal"], Body(qt_ms=340.0)), p=())
    rr_ms = irregular(16, 700.0, sd_ms=130.0, shortest_ms=430.0, rng=np.random.default_rng(4)).rr_ms
    found, _ = found_in(regular_plan(rr_ms, shape, first_s=0.4), fibrillation=FibrillatoryWaves(rate_hz=6.1))
    assert np.isfinite(found.quantity("fiducials").global_s[:, POINTS.index("P_peak")]).mean() <= 0.1


def test_waves_follow_each_other_and_peaks_lie_inside():
    plan = regular_plan([700.0] * 13, beat_shape(PATTERNS["lvh"], Body()), first_s=0.5)
    found, _ = found_in(plan)
    lead_s = found.quantity("fiducials").lead_s
    for wave in range(3):
        onset, peak, offset = (lead_s[..., 3 * wave + place] for place in range(3))
        there = np.isfinite(onset)
        assert there.any()
        assert (onset[there] <= peak[there]).all()
        assert (peak[there] <= offset[there]).all()
    order = np.diff(lead_s[:, 1:-1][..., [2, 3, 5, 6]], axis=-1)
    assert (order[np.isfinite(order)] >= -0.004).all()


def test_a_lead_that_may_not_be_measured_has_no_marks_and_moves_none():
    plan = regular_plan([850.0] * 11, beat_shape(PATTERNS["normal"], Body()), first_s=0.6)
    found, _ = found_in(plan)
    clean_mv, beats = found.quantity("measurable_mv"), found.quantity("beats")
    weight = np.ones((12, len(beats)))
    weight[5] = 0.0
    wild_mv = clean_mv.copy()
    wild_mv[5] = np.random.default_rng(0).normal(0.0, 2.0, clean_mv.shape[1])
    marks, wild = (hybrid_marks(mv, beats, fs_hz=500.0, weight=weight) for mv in (clean_mv, wild_mv))
    assert np.isnan(marks.lead_s[5]).all()
    np.testing.assert_array_equal(marks.lead_s, wild.lead_s)
    np.testing.assert_array_equal(marks.global_s, wild.global_s)


def test_the_order_of_the_leads_makes_no_difference():
    plan = regular_plan([850.0] * 11, beat_shape(PATTERNS["normal"], Body()), first_s=0.6)
    found, _ = found_in(plan)
    clean_mv = found.quantity("measurable_mv")
    there, back = (wave_probability(mv, fs_hz=500.0).probability for mv in (clean_mv, clean_mv[::-1]))
    np.testing.assert_allclose(there, back[::-1], atol=1e-4)


def test_long_signals_pass_in_parts_without_a_seam():
    plan = regular_plan([850.0] * 90, beat_shape(PATTERNS["normal"], Body()), first_s=0.6)
    found, _ = found_in(plan, duration_s=2.4 * PART_S, leads=("II", "V5"))
    whole = wave_probability(found.quantity("measurable_mv"), fs_hz=500.0)
    seconds = found.quantity("recording").duration_s
    assert whole.probability.shape[2] == pytest.approx(seconds * whole.bins_hz, abs=1)
    _, qrs, _ = wave_limits(whole, found.quantity("beats").peak_s)
    wide_ms = 1000 * (qrs.offset_s - qrs.onset_s)[:, 1:-1]
    assert np.ptp(wide_ms, axis=1).max() < 15.0
