"""Profiles of RR series: closed forms, what needs a signal, gaps, and what is refused."""

from math import sqrt

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.errors import InvalidInput


def test_alternating_intervals_have_the_statistics_of_the_closed_form() -> None:
    found = eo.profile_of_rr(np.tile([790.0, 810.0], 300))
    assert found["rr_mean"].value == pytest.approx(800.0)
    assert found["rmssd"].value == pytest.approx(20.0)
    assert found["sdnn"].value == pytest.approx(10.0 * sqrt(600.0 / 599.0))
    assert found["pnn50"].value == 0.0
    assert found["pause_max"].value == pytest.approx(810.0)


def test_kinds_make_ectopic_beats() -> None:
    kinds = "NNNVVNNNVNNNSNNN"
    found = eo.profile_of_rr([800.0] * (len(kinds) - 1), kinds)
    assert (found["pvc_count"].value, found["pac_count"].value) == (3.0, 1.0)


def test_what_needs_a_signal_has_the_reason() -> None:
    found = eo.profile_of_rr([800.0] * 100)
    for name in ("qrs_duration", "qt_interval", "r_amplitude", "sokolow_lyon_voltage", "st_level_j60"):
        row = found[name]
        assert (row.value, row.validity) == (None, "wrong_leads"), name


def test_a_short_series_is_too_short_for_sdnn() -> None:
    assert eo.profile_of_rr([800.0] * 100)["sdnn"].validity == "too_short"


def test_nothing_is_taken_across_a_gap() -> None:
    found = eo.profile_of_rr([800.0] * 50 + [np.nan] + [900.0] * 50)
    assert found["rr_mean"].value == pytest.approx(850.0)
    assert found["rmssd"].value == pytest.approx(0.0)


def test_rhythm_decides_what_may_be_said() -> None:
    found = eo.profile_of_rr([800.0] * 400, rhythm="atrial_fibrillation")
    assert found["rmssd"].validity == "wrong_rhythm"
    assert found["af_ventricular_rate"].value == pytest.approx(75.0)


def test_json_can_be_written() -> None:
    assert '"chain": "RR-' in eo.profile_of_rr([800.0] * 10, name="strap").to_json()


@pytest.mark.parametrize(
    ("rr_ms", "kinds", "words"),
    [
        ([800.0], None, "2 or more"),
        ([0.8, 0.81, float("nan"), 0.79], None, "median RR interval is 0.8 ms: .* not in s"),
        (["800", "long"], None, "must be numbers"),
        ([[800.0], [800.0, 810.0]], None, "must be numbers"),
        ([[800.0, 800.0]], None, "a series"),
        ([800.0, 0.0], None, "RR interval 2 is 0 ms"),
        ([800.0, np.inf], None, "RR interval 2"),
        ([800.0, 800.0], "NN", "3 are needed"),
        ([800.0, 800.0], "NNX", "each of N, S, V, P, U"),
    ],
)
def test_what_is_no_series_is_refused(rr_ms: list[float], kinds: str | None, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        eo.profile_of_rr(rr_ms, kinds)  # type: ignore[arg-type]


def test_an_unknown_rhythm_is_refused() -> None:
    with pytest.raises(InvalidInput, match="rhythm is calm; sinus, "):
        eo.profile_of_rr([800.0] * 10, rhythm="calm")  # type: ignore[arg-type]


def test_series_of_intervals_are_compared_and_placed() -> None:
    slow, fast = eo.profile_of_rr([1000.0] * 30), eo.profile_of_rr([750.0] * 30, name="fast")
    found = eo.compare([slow, fast])
    assert found["serial_difference(heart_rate)"].value == pytest.approx(20.0)  # 60 → 80 /min
    assert found["st_vector_change"].validity == "wrong_leads"
    adult = eo.profile_of_rr([750.0] * 30, subject=eo.Subject(age_years=30.0, sex="female"))
    assert eo.against_reference(adult)["reference_z(heart_rate)"].value is not None


def test_a_series_is_not_compared_with_an_ecg(sinus_ecg: eo.Recording) -> None:
    with pytest.raises(InvalidInput, match="no lead in common"):
        eo.compare([eo.profile_of_rr([800.0] * 10), eo.profile(sinus_ecg)])
