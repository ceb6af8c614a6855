"""Late potentials, the filtered P and high-frequency QRS on recordings whose course is known, and their refusals."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.intensity.qrs_slope.high_frequency import HighFrequencyQrs
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Marks

#: From QRS onset, in ms: QRS ends at 60 with a kink, P goes from -170 to -60.
QRS = ([0, 8, 14, 30, 46, 53, 60], [0.0, -0.2, 0.0, 1.2, 0.0, -0.35, 0.0])
P = ([-170, -130, -100, -60], [0.0, 0.1, 0.12, 0.0])
QRS_END_MS, P_MS = 60.0, 110.0
TAIL_UV = 30.0
FILTERED = ("saecg_qrs_duration", "saecg_las40", "saecg_rms40")
FILTERED_P = ("saecg_p_duration", "saecg_p_rms20")
HIGH = ("qrs_hf_rms", "qrs_hf_reduced_amplitude_zone")
EVERY = (*FILTERED, *FILTERED_P, *HIGH, "epsilon_wave")


def beat_mv(after_on_ms: Floats, *, tail_ms: float, burst_ms: tuple[float, float], high_uv: float) -> Floats:
    """X, Y, Z about the onset of QRS: P, QRS, T, and a tail of 30 uV and 80 Hz after QRS."""
    qrs, p = np.interp(after_on_ms, *QRS), np.interp(after_on_ms, *P)
    t = 0.3 * np.exp(-0.5 * ((after_on_ms - 260.0) / 35.0) ** 2)
    since = after_on_ms - QRS_END_MS
    tail = np.where((since > 0) & (since < tail_ms), np.sin(2 * np.pi * 0.08 * since), 0.0)
    late = after_on_ms - burst_ms[0]
    burst = np.where((late > 0) & (late < burst_ms[1] - burst_ms[0]), np.sin(2 * np.pi * 0.08 * late), 0.0)
    high = np.where((after_on_ms > 0) & (after_on_ms < 60.0), np.sin(2 * np.pi * 0.2 * after_on_ms), 0.0)
    extra = np.outer([0.0, 0.6, 0.8], TAIL_UV / 1000.0 * tail + 0.05 * burst)
    heart = np.outer([1.0, 0.6, 0.3], qrs) + np.outer([0.5, 0.8, -0.2], p) + np.outer([0.8, 0.5, -0.3], t)
    return heart + extra + high_uv / 1000.0 * high


def recording(
    *,
    fs_hz: float = 1000.0,
    beats: int = 210,
    rr_s: float = 0.9,
    noise_uv: float = 3.0,
    leads: tuple[str, ...] = ("X", "Y", "Z"),
    tail_ms: float = 50.0,
    burst_ms: tuple[float, float] = (0.0, 0.0),
    high_uv: float = 0.0,
    ectopic_every: int = 0,
    **more: Any,
) -> Recording:
    rng = np.random.default_rng(0)
    ecg_mv = 0.001 * noise_uv * rng.standard_normal((3, round((beats * rr_s + 1.0) * fs_hz)))
    onsets_s = 0.5 + rr_s * np.arange(beats) + rng.uniform(0.0, 0.02, beats)
    for place, onset_s in enumerate(onsets_s):
        first, last = int((onset_s - 0.25) * fs_hz), int((onset_s + 0.45) * fs_hz)
        after_on_ms = 1000.0 * (np.arange(first, last) / fs_hz - onset_s)
        if ectopic_every and place % ectopic_every == ectopic_every - 1:
            other = np.interp(after_on_ms, [0, 60, 90, 140], [0.0, -1.5, 0.5, 0.0])
            ecg_mv[:, first:last] += np.outer([0.8, -1.0, 0.5], other)
        else:
            ecg_mv[:, first:last] += beat_mv(after_on_ms, tail_ms=tail_ms, burst_ms=burst_ms, high_uv=high_uv)
    return Recording(ecg_mv, fs_hz, leads, **more)


@cache
def evaluation(given: tuple[tuple[str, Any], ...]) -> Evaluation:
    made = recording(**dict(given)).with_limb_leads()
    return Evaluation(catalogue(), {"recording": made, "settings": Settings(own_definitions=True)})


def of(**given: Any) -> Evaluation:
    """The evaluation of such a recording, made once."""
    return evaluation(tuple(sorted(given.items())))


def code(found: Evaluation, symbol: str) -> str:
    return found.outcome(symbol).codes[0]


def value(found: Evaluation, symbol: str) -> float:
    outcome = found.outcome(symbol)
    assert outcome.codes[0] == "ok", (symbol, outcome.codes)
    return outcome.values[0]


@pytest.mark.parametrize(
    "given", [{}, {"fs_hz": 2000.0, "beats": 205, "rr_s": 0.7}, {"tail_ms": 30.0, "beats": 205, "rr_s": 0.7}]
)
def test_the_filtered_qrs_ends_where_its_tail_ends(given: Mapping[str, Any]) -> None:
    found = of(**given)
    tail_ms = given.get("tail_ms", 50.0)
    assert value(found, "saecg_qrs_duration") == pytest.approx(QRS_END_MS + tail_ms, abs=3.0)
    # The kink at the end of QRS is the last that reaches 40 uV.
    assert value(found, "saecg_las40") == pytest.approx(tail_ms, abs=5.0)
    assert found.outcome("saecg_las40").n == given.get("beats", 210)
    if tail_ms > 40.0:
        # Root mean square of 30 uV, of which the filter leaves more than nine tenths at 80 Hz.
        assert value(found, "saecg_rms40") == pytest.approx(TAIL_UV / 2**0.5, rel=0.12)


def test_beats_of_another_group_or_not_accepted_are_not_averaged() -> None:
    found = of(beats=230, rr_s=0.7, ectopic_every=10)
    assert value(found, "saecg_qrs_duration") == pytest.approx(QRS_END_MS + 50.0, abs=3.0)
    assert found.outcome("saecg_qrs_duration").n == 207
    beats = of().quantity("beats")
    number = np.arange(len(beats))
    fewer = replace(beats, group=(number % 3 == 0).astype(np.intp), accepted=number % 7 != 0)
    sources = {name: of().quantity(name) for name in ("recording", "settings", "representative_beat")}
    averaged = Evaluation(catalogue(), sources | {"beats": fewer}).quantity("averaged_qrs")
    assert averaged.beats_used == int(np.sum((number % 3 != 0) & (number % 7 != 0)))


def test_without_a_tail_qrs_ends_with_a_high_voltage() -> None:
    found = of(tail_ms=0.0, beats=205, rr_s=0.7)
    assert value(found, "saecg_qrs_duration") == pytest.approx(QRS_END_MS, abs=4.0)
    assert value(found, "saecg_las40") < 10.0
    assert value(found, "saecg_rms40") > 40.0


def test_the_filtered_p_wave_ends_where_p_ends() -> None:
    found = of()
    assert value(found, "saecg_p_duration") == pytest.approx(P_MS, abs=5.0)
    assert 0.5 < value(found, "saecg_p_rms20") < 10.0
    assert found.outcome("saecg_p_duration").n == 210


def test_values_name_the_high_resolution_chain() -> None:
    made = recording(beats=205, rr_s=0.7)
    measured = eo.profile(made)
    for symbol in FILTERED:
        assert measured[symbol].chain == f"HRES-{eo.Settings().chain_hash}"
    assert measured["qrs_duration"].chain == measured.provenance.chain


# ── refusals, in the order in which they are asked ───────────────────────────────────────────────────────────────


def test_a_recording_that_cannot_be_averaged_costs_nothing(sinus_ecg: Recording) -> None:
    found = Evaluation(catalogue(), {"recording": sinus_ecg, "settings": Settings(own_definitions=True)})
    for symbol in EVERY:
        assert set(found.outcome(symbol).codes) == {"wrong_chain"}
    # Not even the beats were asked for.
    assert "beats" not in found._found
    assert "averaged_qrs" not in found._found


def test_a_narrow_band_is_another_chain() -> None:
    made = recording(beats=20, band_hz=(0.05, 150.0))
    found = Evaluation(catalogue(), {"recording": made, "settings": Settings(own_definitions=True)})
    assert {code(found, symbol) for symbol in EVERY} == {"wrong_chain"}
    wider = Evaluation(
        catalogue(), {"recording": recording(beats=20, band_hz=(0.05, 250.0)), "settings": Settings()}
    )
    assert code(wider, "saecg_rms40") == "too_short"
    assert code(wider, "saecg_p_duration") == "wrong_chain"


def test_two_leads_have_no_vector_magnitude() -> None:
    found = of(leads=("V1", "V2", "V5"), beats=20)
    assert {code(found, symbol) for symbol in (*FILTERED, *FILTERED_P)} == {"wrong_leads"}


def test_a_short_recording_is_too_short() -> None:
    found = of(beats=60)
    assert {code(found, symbol) for symbol in (*FILTERED, *FILTERED_P, *HIGH)} == {"too_short"}


def test_few_beats_leave_too_much_noise() -> None:
    found = of(beats=125, rr_s=1.0)
    assert {code(found, symbol) for symbol in FILTERED} == {"low_quality"}
    assert code(found, "qrs_hf_rms") == "ok"


def test_noise_above_the_limit_is_low_quality() -> None:
    # 20 uV over the root of 205, three axes, 210 of 500 Hz: 1.6 uV.
    found = of(noise_uv=20.0, beats=205, rr_s=0.7)
    assert {code(found, symbol) for symbol in FILTERED} == {"low_quality"}


# ── leads ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_high_frequency_qrs_has_the_voltage_of_its_construction() -> None:
    quiet, loud = of(beats=125, rr_s=1.0), of(beats=125, rr_s=1.0, high_uv=10.0)
    # What QRS itself has between 150 and 250 Hz is in both; 10 uV of a sinusoid over QRS come on top as power.
    first, second = (found.outcome("qrs_hf_rms").values[0] for found in (quiet, loud))
    marks = loud.quantity("global_marks")
    share = QRS_END_MS / float(marks.qrs_off_ms - marks.qrs_on_ms)
    assert second**2 - first**2 == pytest.approx(50.0 * share, rel=0.35)


@pytest.mark.parametrize("zones", [0, 1, 2])
def test_an_envelope_that_weakens_in_between_has_reduced_zones(zones: int) -> None:
    time_ms = np.arange(-100.0, 400.0)
    # 200 Hz whose strength has one, two or three maxima within 90 ms, and is small elsewhere.
    inside = (time_ms >= 0) & (time_ms <= 90)
    strength = np.where(inside, 0.2 + np.sin(np.pi * (zones + 1) * time_ms / 90.0) ** 2, 0.01)
    row_uv = 5.0 * strength * np.sin(2 * np.pi * 0.2 * time_ms + 0.3)
    found = HighFrequencyQrs(row_uv[np.newaxis], inside)
    assert catalogue()["qrs_hf_reduced_amplitude_zone"].function(found).tolist() == [zones]


def test_a_late_deflection_in_the_right_chest_leads_is_an_epsilon_wave() -> None:
    given: dict[str, Any] = {"leads": ("V3", "V2", "V1"), "beats": 125, "rr_s": 0.8, "tail_ms": 0.0}
    assert of(**given).outcome("epsilon_wave").texts == ("false",)
    assert of(**given, burst_ms=(100.0, 130.0)).outcome("epsilon_wave").texts == ("true",)


def test_a_lead_that_is_lost_costs_no_other_lead_its_beats() -> None:
    good = recording(beats=125, rr_s=0.8, leads=("V1", "V2", "V3"))
    ecg_mv = np.concatenate([good.ecg_mv, np.full((1, good.samples), np.nan)])
    found = Evaluation(
        catalogue(),
        {"recording": Recording(ecg_mv, 1000.0, ("V1", "V2", "V3", "V4")), "settings": Settings()},
    )
    assert found.outcome("qrs_hf_rms").codes == ("ok", "ok", "ok", "low_quality")
    alone = Evaluation(catalogue(), {"recording": good, "settings": Settings()}).outcome("qrs_hf_rms")
    assert found.outcome("qrs_hf_rms").values[:3] == pytest.approx(alone.values)
    assert found.outcome("qrs_hf_rms").n == 125


def test_p_must_be_quieter_than_qrs() -> None:
    # 7 uV over the root of 210, three axes: 260 of 500 Hz leave 0.60 uV, 210 of 500 Hz 0.54 uV.
    found = of(noise_uv=7.0)
    assert {code(found, symbol) for symbol in FILTERED_P} == {"low_quality"}
    assert {code(found, symbol) for symbol in FILTERED} == {"ok"}


def test_without_sinus_rhythm_or_p_there_is_no_filtered_p() -> None:
    made = of().quantity("recording")
    settings = Settings()
    rhythm = Evaluation(
        catalogue(), {"recording": made, "settings": settings, "rhythm": "atrial_fibrillation"}
    )
    assert {code(rhythm, symbol) for symbol in FILTERED_P} == {"wrong_rhythm"}
    marks = Marks.of(qrs_on_ms=-30.0, qrs_off_ms=34.0)
    none = Evaluation(
        catalogue(), {"recording": made, "settings": settings, "rhythm": "sinus", "global_marks": marks}
    )
    assert {code(none, symbol) for symbol in FILTERED_P} == {"absent"}
