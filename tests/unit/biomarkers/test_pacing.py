"""Paced beats: phantoms with added spikes, and what is refused."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

BEATS = 12
RR_S = 0.9
FIRST_R_S = 0.6
ROWS = ("pacing_spikes_per_beat", "paced_av_delay", "paced_r_peak_time_v6")
SPIKE_MV = np.linspace(1.5, 3.0, 12)[:, np.newaxis]


@cache
def paced(*before_qrs_ms: float, fs_hz: float = 1000.0, drop: int = -1) -> Evaluation:
    """A paced heart with spikes so long before the onset of every QRS; those of one beat may be left out."""
    shape = beat_shape(PATTERNS["lbbb"], Body(pr_ms=180.0, qrs_ms=150.0, qt_ms=420.0))
    plan = regular_plan([1000.0 * RR_S] * (BEATS - 1), shape, first_s=FIRST_R_S)
    made = phantom(
        plan, Acquisition(duration_s=11.0, fs_hz=fs_hz, noise=Noise(white_uv=3.0), seed=1)
    ).recording
    ecg_mv = np.array(made.ecg_mv)
    for place in range(BEATS):
        onset_s = FIRST_R_S - shape.r_ms / 1000.0 + RR_S * place
        for before_ms in before_qrs_ms if place != drop else ():
            at = round((onset_s - before_ms / 1000.0) * fs_hz)
            ecg_mv[:, at : at + max(1, round(0.001 * fs_hz))] += SPIKE_MV
    recording = replace(made, ecg_mv=ecg_mv)
    return Evaluation(catalogue(), {"recording": recording, "settings": Settings()})


def value(found: Evaluation, symbol: str) -> float:
    outcome = found.outcome(symbol)
    assert outcome.codes == ("ok",), (symbol, outcome.codes)
    return outcome.values[0]


@pytest.mark.parametrize("fs_hz", [1000.0, 2000.0])
def test_two_spikes_before_every_beat_are_counted_and_their_delay_is_measured(fs_hz: float) -> None:
    found = paced(190.0, 10.0, fs_hz=fs_hz)
    assert value(found, "pacing_spikes_per_beat") == 2.0
    assert value(found, "paced_av_delay") == pytest.approx(180.0, abs=1.0)
    assert found.outcome("paced_av_delay").n == BEATS


def test_ventricular_pacing_has_one_spike_and_no_delay() -> None:
    found = paced(10.0)
    assert value(found, "pacing_spikes_per_beat") == 1.0
    assert found.outcome("paced_av_delay").codes == ("absent",)
    assert np.isfinite(value(found, "paced_r_peak_time_v6"))


def test_two_ventricular_spikes_are_no_atrial_one() -> None:
    found = paced(58.0, 4.0)
    assert value(found, "pacing_spikes_per_beat") == 2.0
    assert found.outcome("paced_av_delay").codes == ("absent",)


def test_atrial_pacing_has_no_ventricular_spike() -> None:
    found = paced(180.0)
    assert value(found, "pacing_spikes_per_beat") == 1.0
    for symbol in ("paced_av_delay", "paced_r_peak_time_v6"):
        assert found.outcome(symbol).codes == ("absent",)


def test_a_spike_long_before_the_beat_does_not_belong_to_it() -> None:
    assert value(paced(430.0, 10.0), "pacing_spikes_per_beat") == 1.0


def test_the_time_to_r_in_v6_runs_from_the_ventricular_spike() -> None:
    early, late = paced(190.0, 10.0), paced(190.0, 40.0)
    r_s = early.quantity("beat_qrs").peak_s
    assert np.isfinite(r_s).any()
    first, second = (value(found, "paced_r_peak_time_v6") for found in (early, late))
    assert second - first == pytest.approx(30.0, abs=3.0)
    # R of V6 lies within QRS.
    assert 10.0 < first < 160.0


def test_beats_without_spikes_count_none_of_them() -> None:
    found = paced(190.0, 10.0, drop=5)
    outcome = found.outcome("paced_av_delay")
    assert outcome.n == BEATS - 1
    assert found.outcome("pacing_spikes_per_beat").n == BEATS


def test_a_heart_of_its_own_has_no_spikes() -> None:
    found = paced()
    assert value(found, "pacing_spikes_per_beat") == 0.0
    assert found.outcome("paced_av_delay").codes == ("absent",)
    assert found.outcome("paced_v6_v1_interpeak").codes == ("wrong_rhythm",)


def test_below_a_thousand_hertz_spikes_are_not_resolved() -> None:
    found = paced(190.0, 10.0, fs_hz=500.0)
    for symbol in ROWS:
        assert found.outcome(symbol).codes == ("wrong_chain",)
    assert found.quantity("rhythm") == "paced"


def test_without_v6_there_is_no_time_to_its_peak() -> None:
    whole = paced(190.0, 10.0).quantity("recording")
    rows = [place for place, lead in enumerate(whole.leads) if lead != "V6"]
    some = Recording(np.array(whole.ecg_mv[rows]), whole.fs_hz, tuple(whole.leads[row] for row in rows))
    sources: dict[str, Any] = {"recording": some, "settings": Settings()}
    found = Evaluation(catalogue(), sources)
    for symbol in ("paced_r_peak_time_v6", "paced_v6_v1_interpeak"):
        assert found.outcome(symbol).codes == ("wrong_leads",)


def test_the_larger_of_two_peaks_is_r_and_the_last_one_counts_in_v1() -> None:
    found = paced(10.0)
    components = found.quantity("beat_qrs")
    v1, v6 = (components.leads.index(lead) for lead in ("V1", "V6"))
    amplitude_mv, peak_s = components.amplitude_mv.copy(), components.peak_s.copy()
    at_s = found.quantity("beats").peak_s
    amplitude_mv[[v1, v6]], peak_s[[v1, v6]] = np.nan, np.nan
    # V1: R of 0.5 mV 10 ms before, R' of 0.2 mV 50 ms after the peak; V6: R of 0.2 mV before, R' of 1 mV at 20 ms.
    for lead, component, mv, after_s in (
        (v1, 1, 0.5, -0.01),
        (v1, 3, 0.2, 0.05),
        (v6, 1, 0.2, -0.01),
        (v6, 3, 1.0, 0.02),
    ):
        amplitude_mv[lead, :, component], peak_s[lead, :, component] = mv, at_s + after_s
    sources = {
        name: found.quantity(name)
        for name in ("recording", "settings", "quality", "beats", "fiducials", "rhythm", "spikes")
    }
    given = sources | {"beat_qrs": replace(components, amplitude_mv=amplitude_mv, peak_s=peak_s)}
    assert value(Evaluation(catalogue(), given), "paced_v6_v1_interpeak") == pytest.approx(30.0)
