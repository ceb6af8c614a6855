"""The angle at R and the spectrum of QRS on beats made of straight lines and sinusoids."""

from collections.abc import Callable

import numpy as np
import pytest

from ecgomics.biomarkers.evaluation import Evaluation

Evaluate = Callable[..., Evaluation]
ON_MS, OFF_MS = -40.0, 44.0


def value(found: Evaluation, symbol: str, lead: str = "II") -> float:
    outcome = found.outcome(symbol)
    place = outcome.leads.index(lead)
    assert outcome.codes[place] == "ok", (symbol, outcome.codes)
    return outcome.values[place]


def code(found: Evaluation, symbol: str, lead: str = "II") -> str:
    outcome = found.outcome(symbol)
    return outcome.codes[outcome.leads.index(lead)]


def sinusoid(freq_hz: float) -> list[tuple[float, float]]:
    """1 mV of a frequency in QRS, nothing beside it but T."""
    inside = np.arange(ON_MS, OFF_MS + 1.0, 2.0)
    wave = [(float(at), float(np.sin(2 * np.pi * freq_hz * (at - ON_MS) / 1000.0))) for at in inside]
    return [(-400, 0), (ON_MS - 2, 0), *wave, (OFF_MS + 2, 0), (150, 0), (250, 0.3), (330, 0), (500, 0)]


def test_the_angle_at_r_is_that_between_its_flanks_on_paper(evaluate: Evaluate) -> None:
    # Up 1 mV in 20 ms, down in 25 ms: 50 and 40 mV/s, 20 and 16 mm/mm on paper.
    found = evaluate({"II": [(-400, 0), (-20, 0), (0, 1), (25, 0), (150, 0), (250, 0.3), (330, 0), (500, 0)]})
    expected = 180.0 - np.degrees(np.arctan(20.0) + np.arctan(16.0))
    assert value(found, "r_wave_angle") == pytest.approx(expected)


def test_a_lead_without_r_has_no_angle(evaluate: Evaluate) -> None:
    found = evaluate(
        {"V1": [(-400, 0), (-20, 0), (0, -1), (20, 0), (150, 0), (250, 0.3), (330, 0), (500, 0)]}
    )
    assert code(found, "r_wave_angle", "V1") == "absent"
    assert code(evaluate(band_hz=(0.05, 100.0)), "r_wave_angle") == "wrong_chain"


@pytest.mark.parametrize("freq_hz", [50.0, 75.0, 100.0])
def test_a_sinusoid_has_its_frequency_as_centroid(freq_hz: float, evaluate: Evaluate) -> None:
    found = evaluate({"II": sinusoid(freq_hz)})
    # The window of 84 ms spreads a line over 24 Hz on either side.
    assert value(found, "qrs_spectral_centroid") == pytest.approx(freq_hz, abs=1.5)
    assert freq_hz < value(found, "qrs_bandwidth_90") < freq_hz + 15.0


def test_the_spectrum_does_not_know_the_gain(evaluate: Evaluate) -> None:
    loud = [(at, 3.0 * mv) for at, mv in sinusoid(75.0)]
    one, three = evaluate({"II": sinusoid(75.0)}), evaluate({"II": loud})
    for symbol in ("qrs_spectral_centroid", "qrs_bandwidth_90"):
        assert value(three, symbol) == pytest.approx(value(one, symbol))


def test_the_spectrum_needs_rate_band_and_qrs(evaluate: Evaluate) -> None:
    flat = {"II": [(-400, 0), (500, 0)]}
    for symbol in ("qrs_spectral_centroid", "qrs_bandwidth_90"):
        assert code(evaluate(fs_hz=360.0), symbol) == "wrong_chain"
        assert code(evaluate(band_hz=(0.05, 100.0)), symbol) == "wrong_chain"
        assert code(evaluate(flat), symbol) == "failed"
        assert code(evaluate(unusable=("II",)), symbol) == "low_quality"
