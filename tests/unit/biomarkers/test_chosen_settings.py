"""What the choices for variability, QTc and signal path do to quantities, in closed form."""

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.biomarkers.structural.repolarisation.qt_formulas import corrected_qt_ms
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats


def quantity(name: str, **given: object) -> object:
    return catalogue().quantities[name].function(**given)


def beats_of(rr_ms: Floats) -> Beats:
    peak_s = np.concatenate([[0.0], np.cumsum(rr_ms)]) / 1000.0
    count = len(peak_s)
    return Beats(
        peak_s,
        ("N",) * count,
        np.zeros(count, dtype=np.intp),
        np.ones(count, dtype=bool),
        np.zeros(count, dtype=bool),
    )


def wave(frequency_hz: float, *, seconds: float = 600.0, amplitude_ms: float = 30.0) -> NormalIntervals:
    end_s = np.arange(0.8, seconds, 0.8)
    interval_ms = 800.0 + amplitude_ms * np.sin(2.0 * np.pi * frequency_hz * end_s)
    return NormalIntervals(interval_ms, end_s, np.arange(len(end_s)) > 0, 0.0)


def power_ms2(series: NormalIntervals, band_hz: tuple[float, float], **choices: object) -> float:
    settings = Settings(**choices)  # type: ignore[arg-type]  # choices of one test each
    return float(quantity("nn_spectrum", nn_stretch=series, settings=settings).power_ms2(band_hz))  # type: ignore[attr-defined]  # a spectrum


@pytest.mark.parametrize(
    ("choices", "kept"),
    [
        ({}, 9),
        ({"nn_departure_percent": 60.0}, 10),
        ({"nn_editing": False}, 10),
        ({"nn_departure_percent": 5.0}, 8),
    ],
)
def test_intervals_are_edited_as_far_as_is_asked_for(choices: dict[str, object], kept: int) -> None:
    rr_ms = np.full(10, 800.0)
    rr_ms[4], rr_ms[7] = 1200.0, 860.0
    found = quantity("nn", beats=beats_of(rr_ms), settings=Settings(**choices))  # type: ignore[arg-type]  # choices of one test
    assert len(found.interval_ms) == kept  # type: ignore[attr-defined]  # NN intervals


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"hrv_resampled_hz": 8.0, "hrv_smoothness": 2000.0},
        {"hrv_window_s": 120.0},
        {"hrv_detrend": "none"},
        {"hrv_spectrum": "lomb_scargle"},
    ],
)
def test_a_wave_of_lf_has_half_its_squared_amplitude_by_every_chain(choices: dict[str, object]) -> None:
    assert power_ms2(wave(0.1), (0.04, 0.15), **choices) == pytest.approx(450.0, rel=0.06)


def test_a_smaller_lambda_takes_more_off() -> None:
    slow = wave(0.045)
    powers = [power_ms2(slow, (0.0, 0.15), hrv_smoothness=each) for each in (10.0, 500.0, 5000.0)]
    assert powers[0] < 0.1 * powers[2]
    assert powers == sorted(powers)


def test_a_shorter_window_resolves_less() -> None:
    frequency_hz = [
        quantity("nn_spectrum", nn_stretch=wave(0.1), settings=Settings(hrv_window_s=each)).frequency_hz  # type: ignore[attr-defined]  # a spectrum
        for each in (300.0, 100.0)
    ]
    assert [each[0] for each in frequency_hz] == pytest.approx([1.0 / 300.0, 1.0 / 100.0])


@pytest.mark.parametrize(
    ("correction", "expected_ms"),
    [("fridericia", 400.0), ("bazett", 421.637), ("framingham", 401.734), ("hodges", 399.0329)],
)
def test_the_one_qtc_is_that_of_the_correction(correction: str, expected_ms: float) -> None:
    settings = Settings(qt_correction=correction)  # type: ignore[arg-type]  # one of the corrections
    found = quantity("qtc_ms", qt_interval=360.0, qt_rr_ms=729.0, settings=settings)
    assert found == pytest.approx(expected_ms, abs=1e-3)
    assert corrected_qt_ms(360.0, 729.0, correction) == found  # type: ignore[arg-type]  # one of the corrections


@pytest.mark.parametrize(
    ("lowpass_hz", "path"), [(150.0, "DIAG"), (100.0, "DIAG"), (99.0, "MON"), (40.0, "MON")]
)
def test_a_low_upper_edge_makes_the_path_that_of_a_monitor(lowpass_hz: float, path: str) -> None:
    recording = Recording(np.zeros((1, 5000)), 500.0, ("II",))
    assert quantity("signal_path", recording=recording, settings=Settings(lowpass_hz=lowpass_hz)) == path


def test_a_set_of_biomarkers_chooses_rows_by_symbol_code_family_and_dimension() -> None:
    whole = catalogue()
    of = lambda *names: {each.symbol for each in whole.of_one_recording(only=names)}  # noqa: E731 - short for the lines below
    assert of("qt_interval", "ECG20010") == {"qt_interval", "rmssd"}
    assert {each.dimension for each in whole.of_one_recording(only=("functional",))} == {"functional"}
    assert of("hrv_time") < of("functional")
    assert of() == {each.symbol for each in whole.of_one_recording()}
    with pytest.raises(InvalidInput, match="no biomarker “qt”"):
        of("qt")
