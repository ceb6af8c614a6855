"""Marks against waves whose limits are known, and waves that are not there."""

from dataclasses import replace

import numpy as np
import pytest

from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import Settings
from ecgomics.signal.delineation import delineate, fused
from ecgomics.signal.model import POINTS, Beats
from ecgomics.signal.representative import representative_beat
from ecgomics.signal.rhythm import classify_rhythm

P_ON, QRS_ON, QRS_OFF, T_OFF = (POINTS.index(name) for name in ("P_on", "QRS_on", "QRS_off", "T_off"))
P_PEAK, T_PEAK = POINTS.index("P_peak"), POINTS.index("T_peak")
#: A raised cosine has no corner, so its limits show later and earlier than where it begins and ends.
SOFT_MS = 25.0
SHARP_MS = 12.0


@pytest.mark.parametrize("fs_hz", [250.0, 360.0, 500.0, 1000.0])
def test_marks_lie_where_the_waves_begin_and_end(make_ecg, find, fs_hz):
    ecg = make_ecg(fs_hz=fs_hz)
    marks_ms = 1000 * (find(ecg).fiducials.global_s - ecg.beat_s[:, None])[1:-1]
    wanted_ms = np.array([-180.0, -130.0, -80.0, -40.0, 0.0, 50.0, 160.0, 260.0, 360.0])
    allowed_ms = np.array([SOFT_MS, 6, SOFT_MS, SHARP_MS, 6, SHARP_MS, 40.0, 8, SOFT_MS])
    assert (np.abs(marks_ms - wanted_ms) <= allowed_ms).all()


def test_the_sampling_rate_moves_no_mark(make_ecg, find):
    at_500, at_1000 = (make_ecg(fs_hz=fs_hz) for fs_hz in (500.0, 1000.0))
    first, second = (find(ecg).fiducials.global_s - ecg.beat_s[:, None] for ecg in (at_500, at_1000))
    np.testing.assert_allclose(np.median(first, axis=0), np.median(second, axis=0), atol=0.004)


def test_turning_and_scaling_the_leads_moves_no_mark(make_ecg, find, changed):
    ecg = make_ecg()
    wanted_s = find(ecg).fiducials.global_s
    for factor in (-1.0, 2.0):
        np.testing.assert_allclose(
            find(changed(ecg, factor * ecg.ecg_mv)).fiducials.global_s, wanted_s, atol=0.003
        )


def test_the_order_of_the_leads_moves_no_mark(make_ecg, find, changed):
    ecg = make_ecg()
    wanted, turned = find(ecg).fiducials, find(changed(ecg, ecg.ecg_mv[::-1])).fiducials
    np.testing.assert_allclose(turned.lead_s[::-1], wanted.lead_s, atol=1e-9)


def test_noise_does_not_widen_a_low_broad_complex(make_ecg, find, sinus_waves):
    p, t = sinus_waves[0], sinus_waves[-1]
    broad = replace(sinus_waves[2], begin_ms=-60.0, end_ms=70.0, height_mv=0.6)
    ecg = make_ecg(waves=(replace(p, begin_ms=-220.0, end_ms=-120.0), broad, t), noise_mv=0.025)
    marks_ms = 1000 * (find(ecg).fiducials.global_s - ecg.beat_s[:, None])[1:-1]
    duration_ms = marks_ms[:, QRS_OFF] - marks_ms[:, QRS_ON]
    np.testing.assert_allclose(np.median(duration_ms), 130.0, atol=17.0)
    assert duration_ms.max() < 160.0


def test_no_p_wave_is_invented(make_ecg, find, sinus_waves):
    ecg = make_ecg(waves=sinus_waves[1:], noise_mv=0.01)
    fiducials = find(ecg).fiducials
    assert np.isnan(fiducials.global_s[:, P_PEAK]).mean() >= 0.9
    assert np.isfinite(fiducials.global_s[:, T_PEAK]).all()


def test_fibrillation_has_no_p_wave_and_is_called_so(make_ecg, find, changed, sinus_waves):
    spacing_s = np.random.default_rng(3).uniform(0.45, 1.1, 40)
    beat_s = 0.5 + np.cumsum(spacing_s)
    ecg = make_ecg(beat_s=beat_s[beat_s < 19.4], seconds=20.0, waves=sinus_waves[1:], noise_mv=0.005)
    time_s = np.arange(ecg.ecg_mv.shape[1]) / ecg.fs_hz
    flutter_mv = 0.05 * np.sin(2 * np.pi * (6.3 * time_s + 0.4 * np.sin(2 * np.pi * 0.7 * time_s)))
    found = find(changed(ecg, ecg.ecg_mv + flutter_mv))
    assert np.isfinite(found.fiducials.global_s[:, P_PEAK]).mean() <= 0.1
    assert classify_rhythm(found.beats, found.fiducials) == "atrial_fibrillation"


def test_sinus_rhythm_is_called_so(make_ecg, find):
    found = find(make_ecg())
    assert classify_rhythm(found.beats, found.fiducials) == "sinus"


def test_two_beats_have_no_rhythm(make_ecg, find):
    found = find(make_ecg(seconds=2.0))
    assert classify_rhythm(found.beats, found.fiducials) == "undetermined"


def test_a_lead_without_signal_has_no_marks(make_ecg, find, changed):
    ecg = make_ecg()
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[2] = np.nan
    fiducials = find(changed(ecg, holed_mv)).fiducials
    assert np.isnan(fiducials.lead_s[2]).all()
    assert not fiducials.presence[2].any()
    assert np.isfinite(fiducials.global_s[1:-1]).all()


def test_without_beats_there_are_no_marks():
    none = np.zeros(0)
    beats = Beats(none, (), none.astype(np.intp), none.astype(bool), none.astype(bool))
    fiducials = delineate(
        np.zeros((3, 5000)), beats, fs_hz=500.0, leads=("I", "II", "III"), usable=np.ones(3, bool)
    )
    assert fiducials.lead_s.shape == (3, 0, 9)
    assert fiducials.global_s.shape == (0, 9)


def test_the_guard_drops_one_lead_that_stands_alone():
    lead_ms = np.tile(np.arange(9.0) * 50, (5, 1))
    lead_ms[2, QRS_ON] -= 30
    lead_ms[3, T_OFF] += 29
    guarded, raw = fused(lead_ms), fused(lead_ms, guard=False)
    assert (guarded[QRS_ON], raw[QRS_ON]) == (150, 120)
    assert (guarded[T_OFF], raw[T_OFF]) == (429, 429)


def test_the_guard_needs_another_lead():
    assert fused(np.arange(9.0)[None]).tolist() == list(range(9))
    assert np.isnan(fused(np.full((4, 9), np.nan))).all()


def test_the_representative_beat_keeps_amplitudes_and_limits(make_ecg, find):
    ecg = make_ecg(noise_mv=0.02)
    beat = find(ecg).representative()
    at_ms = beat.time_ms
    for lead, gain in ((0, 1.0), (4, -0.9)):
        apex = beat.beat_mv[lead, np.argmin(np.abs(at_ms))]
        summit = beat.beat_mv[lead, np.argmin(np.abs(at_ms - 260))]
        assert apex == pytest.approx(1.2 * gain, rel=0.07)
        assert summit == pytest.approx(0.35 * gain, abs=0.03)
    assert float(beat.global_marks.qrs_on_ms) == pytest.approx(-40, abs=SHARP_MS)
    assert float(beat.global_marks.qrs_off_ms) == pytest.approx(50, abs=SHARP_MS)
    assert float(beat.global_marks.t_off_ms) == pytest.approx(360, abs=SOFT_MS)
    assert beat.rr_ms == pytest.approx(850, abs=2)
    assert beat.noise_uv == pytest.approx(20 / np.sqrt(beat.beats_used), rel=0.35)


def test_the_representative_beat_needs_beats(make_ecg, find):
    with pytest.raises(NotComputable) as refusal:
        find(make_ecg(seconds=2.0)).representative()
    assert refusal.value.code == "too_short"


def test_a_lower_number_of_beats_may_be_set(make_ecg, find):
    found = find(make_ecg(seconds=3.0))
    beat = representative_beat(
        found.clean_mv,
        found.beats,
        fs_hz=found.fs_hz,
        leads=found.leads,
        usable=found.quality.usable,
        settings=Settings(representative_beats_min=1),
    )
    assert 1 <= beat.beats_used <= 3


def test_no_usable_lead_is_low_quality(make_ecg, find, changed):
    ecg = make_ecg()
    with pytest.raises(NotComputable) as refusal:
        find(changed(ecg, np.full_like(ecg.ecg_mv, np.nan))).representative()
    assert refusal.value.code == "low_quality"


@pytest.mark.parametrize("rate_per_min", [40, 150])
def test_slow_and_fast_rates_are_measured(make_ecg, find, sinus_waves, rate_per_min):
    scale = np.sqrt(60 / rate_per_min)
    t_wave = type(sinus_waves[4])(120.0 * scale, 360.0 * scale, 0.35)
    step_s = 60 / rate_per_min
    ecg = make_ecg(waves=(*sinus_waves[:4], t_wave), beat_s=np.arange(0.7, 19.0, step_s), seconds=20.0)
    beat = find(ecg).representative()
    assert float(beat.global_marks.t_off_ms) == pytest.approx(360 * scale, abs=30)
    assert float(beat.global_marks.qrs_on_ms) == pytest.approx(-40, abs=SHARP_MS)


def test_ludb_complexes_are_found(ecg_data):
    import wfdb

    from ecgomics.io import read
    from ecgomics.signal.beats import detect_beats
    from ecgomics.signal.filters import measurement_path

    found, wanted = 0, 0
    for header in sorted((ecg_data / "ludb").glob("*.hea"))[::12]:
        recording = read(header)
        clean_mv = measurement_path(recording.ecg_mv, fs_hz=recording.fs_hz)
        usable = np.ones(len(recording.leads), dtype=bool)
        beats = detect_beats(clean_mv, fs_hz=recording.fs_hz, usable=usable)
        fiducials = delineate(clean_mv, beats, fs_hz=recording.fs_hz, leads=recording.leads, usable=usable)
        marked = wfdb.rdann(str(header.with_suffix("")), "ii")
        onset_s = marked.sample[np.flatnonzero(np.array(marked.symbol) == "N") - 1] / recording.fs_hz
        ours_s = fiducials.lead_s[recording.leads.index("II"), :, QRS_ON]
        wanted += len(onset_s)
        found += int((np.abs(onset_s[:, None] - ours_s).min(axis=1) <= 0.05).sum())
    assert found >= 0.97 * wanted


def test_a_lead_recorded_for_a_quarter_only_is_measured_from_that_quarter(make_ecg, find, changed):
    ecg = make_ecg(noise_mv=0.0)
    holed_mv = ecg.ecg_mv.copy()
    holed_mv[0, 1800:] = np.nan
    whole, part = find(ecg).representative(), find(changed(ecg, holed_mv)).representative()
    np.testing.assert_allclose(part.beat_mv[0], whole.beat_mv[0], atol=0.05)
    assert float(part.lead_marks.qrs_on_ms[0]) == pytest.approx(float(whole.lead_marks.qrs_on_ms[0]), abs=4)
