"""The formulas of reference values on cases that can be done by hand."""

from math import pi, sqrt

import numpy as np
import pytest

from ecgomics.phantom import BeatShape, Lobe
from ecgomics.phantom.expected import Expectation, functional, intensity, limits, structural
from ecgomics.phantom.expected.beat import Beat

LEADS = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
T = Lobe(150.0, 120.0, 100.0, (0.3, 0.2, -0.1))
#: One lobe to the left: R of 1 mV in X, 0.632 mV in I; q of a fifth before it in V1 and V2 by lead.
PLAIN = BeatShape(
    qrs=(Lobe(0.0, 40.0, 40.0, (1.0, 0.0, 0.0)),), t=(T,), p=(Lobe(-150.0, 50.0, 50.0, (0.1, 0.1, 0.0)),)
)


def of(found: object, name: str) -> Expectation:
    (row,) = [each for each in found if f"{each.symbol}:{each.lead}".rstrip(":") == name]  # type: ignore[attr-defined]
    assert isinstance(row, Expectation)
    return row


def test_intervals_are_those_of_the_lobes() -> None:
    beat = Beat(PLAIN, LEADS)
    assert of(structural.p_wave(beat), "p_duration").value == pytest.approx(100.0)
    assert of(structural.p_wave(beat), "pr_interval").value == pytest.approx(150.0)
    assert of(structural.qrs_times(beat), "qrs_duration").value == pytest.approx(80.0)
    # top at 270 ms, the tangent of the fall meets zero √3/2 of it later
    qt_ms = 270.0 + 100.0 * sqrt(3.0) / 2.0
    qt = of(structural.repolarisation(beat, 640.0), "qtc_bazett")
    assert qt.value == pytest.approx(qt_ms / 0.8)
    assert qt.tolerance == pytest.approx(12.0 / 0.8)
    # the onset tangent mirrors that of the end: √3/2 of the rise before the top
    assert of(structural.repolarisation(beat, 640.0), "t_duration:V5").value == pytest.approx(
        220.0 * sqrt(3.0) / 2.0
    )


def test_amplitudes_areas_and_axis_are_those_of_the_dipole() -> None:
    beat = Beat(PLAIN, LEADS)
    assert of(intensity.qrs_amplitudes(beat), "r_amplitude:I").value == pytest.approx(0.632)
    assert of(intensity.qrs_amplitudes(beat), "qs_amplitude:V1").value == pytest.approx(-0.515)
    assert of(intensity.areas(beat), "qrs_area:I").value == pytest.approx(0.632 * 8.0 / 15.0 * 80.0)
    # aVF = II - I/2 = 0.235 - 0.316
    expected = np.degrees(np.arctan2(2.0 * (0.235 - 0.316) / sqrt(3.0), 0.632))
    assert of(structural.axis(beat), "qrs_axis").value == pytest.approx(expected)


def test_tolerances_follow_the_amplitude() -> None:
    assert limits.amplitude(0.3) == 0.025
    assert limits.amplitude(-2.0) == pytest.approx(0.1)


def test_two_tops_are_two_only_if_the_dip_between_them_is_deep_enough() -> None:
    for second_onset_ms, number in ((45.0, 2), (25.0, 1)):
        lobes = (
            Lobe(0.0, 30.0, 30.0, (1.0, 0.0, 0.0)),
            Lobe(second_onset_ms, 30.0, 30.0, (0.8, 0.0, 0.0)),
        )
        beat = Beat(BeatShape(qrs=lobes, t=(T,)), LEADS)
        assert len(beat.peaks("I", beat.qrs["I"]["r"])) == number


def test_a_low_deflection_is_graded_neither_as_there_nor_as_absent() -> None:
    def lead_clear(height_mv: float) -> bool:
        lobes = (
            Lobe(0.0, 30.0, 30.0, (1.0, 0.0, 0.0)),
            Lobe(60.0, 15.0, 15.0, leads_mv=(("V6", height_mv),)),
        )
        return Beat(BeatShape(qrs=lobes, t=(T,)), LEADS).clear("V6")

    assert [lead_clear(mv) for mv in (-0.005, -0.02, -0.05, -0.07)] == [True, False, False, True]


def test_runs_of_ventricular_beats() -> None:
    kinds = "NVNVVNVVVNVVVVN"
    rr_ms = np.full(len(kinds) - 1, 800.0)
    rr_ms[6:8] = 500.0  # within the run of three: 120 /min
    rr_ms[10:13] = 700.0  # within the run of four: below 100 /min
    found = list(functional.ectopy(rr_ms, kinds, 3600.0))
    wanted = {
        "pvc_count": 10,
        "ventricular_couplets": 1,
        "ventricular_triplets": 1,
        "nsvt_runs": 1,
        "nsvt_longest": 3,
    }
    assert {symbol: of(found, symbol).value for symbol in wanted} == wanted
    assert of(found, "nsvt_fastest").value == pytest.approx(120.0)


def test_powers_of_sinusoids() -> None:
    found = list(functional.powers([(40.0, 0.1), (20.0, 0.25)]))
    # λ²(2 sin(πf/4))⁴ is 151.6 at 0.1 Hz: of the amplitude 0.99345 is left
    assert of(found, "lf_power").value == pytest.approx(800.0 * 0.99345**2, rel=1e-4)
    curvature = 250000.0 * (2.0 * np.sin(pi / 16.0)) ** 4
    assert of(found, "hf_power").value == pytest.approx(200.0 * (curvature / (1.0 + curvature)) ** 2)
    assert "vlf_power" not in {each.symbol for each in found}


def test_an_alternating_series() -> None:
    found = list(functional.variability(np.tile([800.0, 810.0], 200), sampled=False))
    assert of(found, "rmssd").value == pytest.approx(10.0)
    assert of(found, "sdnn").value == pytest.approx(5.0 * sqrt(400.0 / 399.0))
    # every difference turns: 398 of 400 intervals
    assert of(found, "fragmentation_pip").value == pytest.approx(99.5)
    # 199 of 399 differences fall
    assert of(found, "porta_index").value == pytest.approx(100.0 * 199.0 / 399.0)


def test_no_p_wave_is_a_reason() -> None:
    beat = Beat(BeatShape(qrs=PLAIN.qrs, t=PLAIN.t), LEADS)
    row = of(structural.p_wave(beat), "p_duration")
    assert (row.value, row.validity) == (None, "absent")
