"""Phantoms without noise: intervals, amplitudes and levels of every lead against their closed form.

Without noise nothing but rounding, band limits and definitions stands between measured and true: intervals hold ±2 ms,
amplitudes ±10 µV or 2 %.
"""

from dataclasses import dataclass

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.phantom import PATTERNS, Body, Phantom, beat_shape, phantom, regular_plan
from ecgomics.profile import Profile

BODIES = {
    "normal": ("normal", Body()),
    "normal, left axis, small": ("normal", Body(axis_shift_deg=-35.0, qrs_gain=0.8, t_gain=0.8, pr_ms=190.0)),
    "normal, right axis, large": (
        "normal",
        Body(axis_shift_deg=35.0, qrs_gain=1.25, t_gain=1.2, qt_ms=370.0),
    ),
    "lbbb": ("lbbb", Body(qrs_ms=150.0, qt_ms=430.0)),
    "inferior_infarct": ("inferior_infarct", Body(qrs_ms=98.0)),
    "lvh": ("lvh", Body(qrs_ms=102.0)),
}
NAMED = {
    "q_amplitude": "q_mv",
    "r_amplitude": "r_mv",
    "s_amplitude": "s_mv",
    "qs_amplitude": "qs_mv",
    "t_amplitude": "t_mv",
}
#: Waves smaller than this may be missed.
CERTAIN_MV = 0.06


@dataclass(frozen=True, slots=True)
class Quiet:
    made: Phantom
    measured: Profile


@pytest.fixture(scope="module", params=BODIES)
def quiet(request: pytest.FixtureRequest) -> Quiet:
    pattern, body = BODIES[request.param]
    made = phantom(regular_plan([860.0] * 12, beat_shape(PATTERNS[pattern], body), first_s=0.45))
    return Quiet(made, eo.profile(made.recording))


@pytest.mark.parametrize("symbol", NAMED)
def test_amplitudes(quiet: Quiet, symbol: str) -> None:
    true_mv = getattr(quiet.made.truth.dominant.by_lead, NAMED[symbol])
    wrong = {}
    for lead, expected in zip(STANDARD_LEADS, true_mv, strict=True):
        if not abs(expected) >= CERTAIN_MV:
            continue
        row = quiet.measured[f"{symbol}:{lead}"]
        limit = max(0.010, 0.02 * abs(expected))
        if row.value is None or abs(row.value - expected) > limit:
            wrong[lead] = (row.value if row.value is not None else row.validity, round(float(expected), 3))
    assert not wrong, f"measured and true: {wrong}"


@pytest.mark.parametrize("symbol", ["q_amplitude", "r_amplitude", "s_amplitude"])
def test_no_component_is_invented(quiet: Quiet, symbol: str) -> None:
    true_mv = getattr(quiet.made.truth.dominant.by_lead, NAMED[symbol])
    invented = {
        lead: row.value
        for lead, expected in zip(STANDARD_LEADS, true_mv, strict=True)
        if np.isnan(expected)
        and (row := quiet.measured[f"{symbol}:{lead}"]).value is not None
        and abs(row.value) > CERTAIN_MV
    }
    assert not invented


def test_st_level_at_j60(quiet: Quiet) -> None:
    true_mv = quiet.made.truth.dominant.by_lead.j60_mv
    wrong = {
        lead: (row.value, round(float(expected), 3))
        for lead, expected in zip(STANDARD_LEADS, true_mv, strict=True)
        if (row := quiet.measured[f"st_level_j60:{lead}"]).value is None or abs(row.value - expected) > 0.010
    }
    assert not wrong, f"measured and true: {wrong}"


def test_intervals_and_axis(quiet: Quiet) -> None:
    truth = quiet.made.truth.dominant
    expected = {
        "p_duration": (truth.p_duration_ms, 2.0),
        "pr_interval": (truth.pr_ms, 2.0),
        "qrs_duration": (truth.qrs_duration_ms, 2.0),
        "qt_interval": (truth.qt_ms, 2.0),
        "qrs_axis": (truth.qrs_axis_deg, 5.0),
        "heart_rate": (60000.0 / 860.0, 0.2),
    }
    found = {name: quiet.measured[name].value for name in expected}
    wrong = {
        name: (found[name], round(true, 1))
        for name, (true, limit) in expected.items()
        if found[name] is None or abs(found[name] - true) > limit
    }
    assert not wrong, f"measured and true: {wrong}"


def test_q_duration_of_the_infarct() -> None:
    made = phantom(
        regular_plan([900.0] * 11, beat_shape(PATTERNS["inferior_infarct"], Body(qrs_ms=98.0)), first_s=0.5)
    )
    measured = eo.profile(made.recording)
    truth = made.truth.dominant
    for lead in ("II", "III", "aVF"):
        expected = truth.by_lead.q_duration_ms[STANDARD_LEADS.index(lead)]
        assert measured[f"q_duration:{lead}"].value == pytest.approx(expected, abs=8.0)
