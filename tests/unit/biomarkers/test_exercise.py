"""Exercise tests: an analytic test whose rates and ST levels are known, and what is refused."""

from dataclasses import replace

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.errors import InvalidInput
from ecgomics.core.exercise import ExerciseTest
from ecgomics.core.recording import Subject
from ecgomics.phantom import PATTERNS, Acquisition, Body, beat_shape, phantom, regular_plan
from ecgomics.profile import Profile

START_S, END_S = 60.0, 180.0
TEST = ExerciseTest(
    start_s=START_S,
    end_s=END_S,
    stages_s=((60.0, 90.0), (90.0, 120.0), (120.0, 150.0), (150.0, 180.0)),
    bruce_min=9.0,
    angina_index=1,
)
#: Rates of the rest, the four stages and the recovery, /min, and how long each lasts in s.
PHASES = ((60.0, 60.0), (75.0, 30.0), (90.0, 30.0), (105.0, 30.0), (120.0, 30.0), (90.0, 80.0))


@pytest.fixture(scope="module")
def recording() -> eo.Recording:
    """Every beat the same; from J on V5 is pulled down in exercise by 4 µV for each /min above rest.

    The pull is 0.8 of that 10 ms before J and grows to 1.2 of it 120 ms after J: ST goes down.
    """
    rr_ms = [60000.0 / rate for rate, length_s in PHASES for _ in range(round(length_s * rate / 60.0))]
    body = Body(pr_ms=120.0, p_ms=80.0, qrs_ms=84.0, qt_ms=320.0, t_gain=0.1)
    plan = regular_plan(rr_ms, beat_shape(PATTERNS["normal"], body), first_s=0.3)
    made = phantom(plan, Acquisition(duration_s=255.0), subject=Subject(age_years=50.0))
    ecg_mv = made.recording.ecg_mv.copy()
    row, fs_hz = made.recording.leads.index("V5"), made.recording.fs_hz
    rates = 60000.0 / np.array([rr_ms[0], *rr_ms])
    shape = plan.beats[0].shape
    for beat, rate in zip(plan.beats, rates, strict=True):
        if START_S <= beat.r_s < END_S:
            first = round((beat.r_s + (74.0 - shape.r_ms) / 1000.0) * fs_hz)
            pull = np.linspace(0.8, 1.2, round(0.13 * fs_hz))
            ecg_mv[row, first : first + len(pull)] -= 0.004 * (rate - 60.0) * pull
    return replace(made.recording, ecg_mv=ecg_mv, exercise=TEST)


@pytest.fixture(scope="module")
def measured(recording: eo.Recording) -> Profile:
    return eo.profile(recording)


def test_rates_at_rest_at_the_peak_and_after(measured: Profile) -> None:
    assert measured["heart_rate_recovery_60"].value == pytest.approx(120.0 - 90.0, abs=0.5)
    assert measured["chronotropic_index"].value == pytest.approx((120.0 - 60.0) / (170.0 - 60.0), abs=0.01)
    assert measured["peak_heart_rate_share"].value == pytest.approx(100.0 * 120.0 / 170.0, abs=0.5)


def test_st_falls_with_the_rate_where_it_was_pulled_down(measured: Profile) -> None:
    at_60, at_80 = 0.8 + 0.4 * 70.0 / 130.0, 0.8 + 0.4 * 90.0 / 130.0
    assert measured["st_hr_slope:V5"].value == pytest.approx(4.0 * at_60, abs=0.2)
    assert measured["st_hr_index:V5"].value == pytest.approx(4.0 * at_60, abs=0.2)
    assert measured["exercise_st_depression_max:V5"].value == pytest.approx(-0.24 * at_80, abs=0.03)
    # nine minutes, an index of 1
    assert measured["duke_treadmill_score"].value == pytest.approx(9.0 - 5.0 * 2.4 * at_80 - 4.0, abs=0.7)


def test_leads_in_which_nothing_happened_say_so(measured: Profile) -> None:
    assert abs(measured["st_hr_index:I"].value or 0.0) < 0.2
    assert measured["exercise_st_depression_max:I"].value == pytest.approx(0.0, abs=0.01)
    assert measured["exercise_st_depression_max:aVR"].value is None


def test_without_what_is_known_of_the_test_there_is_a_reason(recording: eo.Recording) -> None:
    plain = eo.profile(replace(recording, exercise=None))
    for symbol in ("heart_rate_recovery_60", "chronotropic_index", "duke_treadmill_score"):
        assert plain[symbol].validity == "failed"
    assert plain["exercise_st_depression_max:V5"].validity == "failed"
    less = replace(TEST, bruce_min=None)
    assert eo.profile(replace(recording, exercise=less))["duke_treadmill_score"].validity == "failed"


def test_stages_that_were_not_recorded_give_no_slope(recording: eo.Recording) -> None:
    # The last window of the recording stood for the ends of both stages after it, and one point counted twice.
    longer = replace(
        TEST, end_s=600.0, stages_s=((60.0, 120.0), (120.0, 180.0), (180.0, 400.0), (400.0, 600.0))
    )
    found = eo.profile(replace(recording, exercise=longer))
    assert found["st_hr_slope:V5"].validity == "failed"
    assert found["st_hr_index:V5"].validity == "failed"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"start_s": 60}, "The exercise test lacks end_s."),
        ({"start_s": 60, "end_s": 50}, "each phase must end after its begin"),
        ({"start_s": 60, "end_s": 90, "rest_s": [10, 70]}, "rest must come first"),
        ({"start_s": 60, "end_s": 90, "angina_index": 3}, "The angina index is 3; 0, 1 or 2 is allowed."),
        ({"start_s": 60, "end_s": 90, "stages_s": [[70, 60]]}, "A stage of the exercise test ends before"),
        ({"start_s": 60, "end_s": 90, "stages_s": [[75, 90], [60, 75]]}, "must follow one another"),
        ({"start_s": 60, "end_s": 90, "stages_s": [[60, 75], [75, 120]]}, "between start_s and end_s"),
        ({"start_s": 60, "end_s": 90, "bruce_min": -1}, "The minutes of the Bruce protocol are -1"),
        ({"start_s": 60, "end_s": 90, "stages_s": [70]}, "no number where one is needed"),
        ({"start_s": "soon", "end_s": 90}, "no number where one is needed"),
        ({"start_s": 60, "end_s": 90, "speed": 3}, "has no field speed; known are angina_index"),
    ],
)
def test_a_test_that_makes_no_sense_is_refused(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        ExerciseTest.from_dict(given)
