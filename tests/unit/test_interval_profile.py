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
