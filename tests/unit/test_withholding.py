"""What lies in bad seconds is not measured: not in the lead, not in its beats, not across it."""

from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.arrays import Floats
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.profile import Profile

FS_HZ = 500.0
RR_MS = 880.0


@pytest.fixture(scope="module")
def recording() -> eo.Recording:
    plan = regular_plan([RR_MS] * 22, beat_shape(PATTERNS["normal"], Body()), first_s=0.45)
    return phantom(
        plan, Acquisition(fs_hz=FS_HZ, duration_s=20.0, noise=Noise(white_uv=3.0), seed=5)
    ).recording


@pytest.fixture(scope="module")
def plain(recording: eo.Recording) -> Profile:
    return eo.profile(recording)


def spoilt(
    recording: eo.Recording, lead: str, begin_s: float, end_s: float, with_mv: Floats | float
) -> eo.Recording:
    """The recording with other samples in a stretch of one lead."""
    ecg_mv = recording.ecg_mv.copy()
    ecg_mv[recording.leads.index(lead), round(begin_s * FS_HZ) : round(end_s * FS_HZ)] = with_mv
    return replace(recording, ecg_mv=ecg_mv)


def noise_mv(seconds: float) -> Floats:
    return np.random.default_rng(8).normal(0.0, 0.6, round(seconds * FS_HZ))


def test_a_lead_that_is_bad_for_part_of_the_time_is_measured_in_the_rest(
    recording: eo.Recording, plain: Profile
) -> None:
    found = eo.profile(spoilt(recording, "V2", 6.0, 13.0, noise_mv(7.0)))
    row, peak_s = recording.leads.index("V2"), found.beats.peak_s
    inside = (peak_s > 7.2) & (peak_s < 11.8)
    outside = (peak_s < 5.5) | (peak_s > 13.5)
    assert found.disturbances.bad[row, 7:12].all()
    assert np.isnan(found.fiducials.lead_s[row, inside]).all()
    assert (found.fiducials.presence[row, inside] == 0.0).all()
    assert np.isfinite(found.fiducials.lead_s[row, outside, 4]).all()
    assert np.isfinite(found.fiducials.lead_s[row - 1, inside, 4]).all()
    for name in ("r_amplitude:V2", "s_amplitude:V2", "t_amplitude:V2"):
        assert found[name].validity == "ok"
        assert found[name].value == pytest.approx(plain[name].value, abs=0.01)
    assert found["quality_template_correlation:V2"].value > 0.99
    assert found["quality_beat_noise:V2"].value < 3.0


def test_a_lead_that_is_bad_for_most_of_the_time_gives_reasons(recording: eo.Recording) -> None:
    found = eo.profile(spoilt(recording, "V2", 2.0, 17.0, noise_mv(15.0)))
    assert "noisy" in found.quality.reasons[recording.leads.index("V2")]
    rows = [row for row in found if row.lead == "V2" and not row.symbol.startswith("quality_")]
    # What the recording is too short for, or its path does not allow, is said first.
    said = {"too_short", "wrong_chain"}
    others = [row for row in rows if found[f"{row.symbol}:V3"].validity not in said]
    assert {row.validity for row in others} == {"low_quality"}
    assert found["r_amplitude:V3"].validity == "ok"


def test_beats_are_still_seen_through_noise_that_hides_the_waves(recording: eo.Recording) -> None:
    ecg_mv = recording.ecg_mv.copy()
    span = slice(round(6.0 * FS_HZ), round(10.0 * FS_HZ))
    ecg_mv[0, span] += noise_mv(4.0)
    one_lead = eo.Recording(ecg_mv[:1], FS_HZ, recording.leads[:1])
    found = eo.profile(one_lead)
    assert found.disturbances.bad[0, 7:9].all()
    assert not found.disturbances.lost.any()
    peak_s = found.beats.peak_s
    assert ((peak_s > 6.5) & (peak_s < 9.5)).any()
    assert np.isnan(found.fiducials.lead_s[0, (peak_s > 7.0) & (peak_s < 9.0)]).all()


def test_no_interval_is_taken_across_seconds_without_any_heart(recording: eo.Recording) -> None:
    ecg_mv = recording.ecg_mv.copy()
    time_s = np.arange(recording.samples) / FS_HZ
    off = (time_s >= 8.0) & (time_s < 12.0)
    ecg_mv[:, off] = 0.4 * np.sin(2 * np.pi * 50.0 * time_s[off])
    found = eo.profile(replace(recording, ecg_mv=ecg_mv))
    assert found.disturbances.lost[:, 8:12].all()
    peak_s, rr_ms = found.beats.peak_s, found.beats.rr_ms
    assert not ((peak_s > 8.0) & (peak_s < 12.0)).any()
    assert np.isnan(rr_ms[np.searchsorted(peak_s, 10.0) - 1])
    assert np.nanmax(rr_ms) < RR_MS + 20.0
    assert found["heart_rate"].value == pytest.approx(60000.0 / RR_MS, abs=0.3)


def test_seconds_without_any_heart_do_not_count_as_analysed(recording: eo.Recording) -> None:
    ecg_mv = recording.ecg_mv.copy()
    ecg_mv[:, round(5.0 * FS_HZ) : round(9.0 * FS_HZ)] = 0.0
    found = eo.profile(replace(recording, ecg_mv=ecg_mv))
    assert found.quality.analysable_s == pytest.approx(recording.duration_s - 4.0)


def test_a_calibration_pulse_is_no_beat_and_is_told(recording: eo.Recording, plain: Profile) -> None:
    ecg_mv = recording.ecg_mv.copy()
    time_s = np.arange(recording.samples) / FS_HZ
    ecg_mv[:, time_s < 0.7] = 0.0
    ecg_mv[:, (time_s >= 0.2) & (time_s < 0.4)] = 1.0
    found = eo.profile(replace(recording, ecg_mv=ecg_mv))
    assert found.disturbances.of("calibration")[:, 0].all()
    assert any("calibration pulse" in warning for warning in found.provenance.warnings)
    assert not (found.beats.peak_s < 0.7).any()
    assert not any("calibration" in warning for warning in plain.provenance.warnings)


def test_the_verdict_hears_that_two_detectors_disagree(recording: eo.Recording) -> None:
    """One lead of bursts that look like beats to one detector only is no good recording."""
    assert eo.profile(recording).provenance.quality == "good"
    verdicts = []
    for seed in range(6):
        wild_mv = 0.05 * np.cumsum(np.random.default_rng(seed).normal(0.0, 1.0, recording.samples))
        found = eo.profile(eo.Recording(wild_mv[None], FS_HZ, ("I",)))
        agree = found["quality_detector_agreement"].value
        verdicts.append(found.provenance.quality)
        assert (verdicts[-1] == "poor") == (agree is None or agree < 0.8)
    assert verdicts.count("poor") >= 4
