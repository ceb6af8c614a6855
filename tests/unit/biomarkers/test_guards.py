"""Every guard of the catalogue, by its text, in a situation in which it is the one that refuses a biomarker.

Those of what is handed in beside a recording are in test_guards_of_what_is_handed_in.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import SOURCES, catalogue
from ecgomics.biomarkers.declaration import Biomarker, Guard
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.biomarkers.functional.normal_intervals import NormalIntervals
from ecgomics.biomarkers.functional.repolarisation_dynamics.moving_average_alternans import AlternansTrend
from ecgomics.biomarkers.functional.repolarisation_dynamics.rate_dependence import QtHysteresis
from ecgomics.biomarkers.functional.repolarisation_dynamics.restitution import MeanTWaves
from ecgomics.biomarkers.functional.repolarisation_dynamics.spectral_alternans import (
    AlternansSpectrum,
    AlternansWindow,
)
from ecgomics.biomarkers.functional.respiration import BreathingPeak
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Subject
from ecgomics.signal.av_conduction import AvConduction
from ecgomics.signal.fibrillation import AfEpisodes
from ecgomics.signal.model import AtrialActivity, Fiducials

Evaluate = Callable[..., Evaluation]
Situation = Callable[[Evaluate], Evaluation]

NAN = float("nan")
HANDED_IN = SOURCES.keys() - {"recording", "settings"}
DAY_S = 86400.0


def given(**what: Any) -> Situation:
    """The ordinary beat with something else about it."""
    return lambda evaluate: evaluate(**what)


def everywhere(*corners: tuple[float, float]) -> Situation:
    """The same straight lines in every lead."""
    beat = [(-400, 0), *corners, (500, 0)]
    return given(shapes=dict.fromkeys(STANDARD_LEADS, beat))


def lasting(seconds: float, **what: Any) -> Situation:
    """So many analysable seconds."""

    def evaluate_that(evaluate: Evaluate) -> Evaluation:
        quality = replace(evaluate().quantity("quality"), analysable_s=seconds)
        return evaluate(quality=quality, **what)

    return evaluate_that


def beat_with(**fields: Any) -> Situation:
    """Fields of the representative beat replaced."""

    def evaluate_that(evaluate: Evaluate) -> Evaluation:
        beat = replace(evaluate().quantity("representative_beat"), **fields)
        return evaluate(representative_beat=beat)

    return evaluate_that


def by_lead(beats: int, value: float) -> Floats:
    """The same in so many beats of the twelve leads."""
    return np.full((len(STANDARD_LEADS), beats), value)


FLAT = everywhere()
#: Waves of the ordinary beat a hundred times smaller.
TINY = everywhere(
    *((-200, 0), (-150, 0.001), (-100, 0), (-40, 0), (0, 0.01), (20, 0), (30, -0.002), (44, 0)),
    *((150, 0), (250, 0.003), (330, 0)),
)
NET_ZERO = everywhere((-40, 0), (-19, 0.3), (2, 0), (23, -0.3), (44, 0), (150, 0), (250, 0.3), (330, 0))
ONE_ECTOPIC = given(kinds="VNNNNNNNNN")
LOW_T = everywhere((-40, 0), (0, 1), (44, 0), (150, 0), (250, 0.04), (330, 0))
#: ST and T of an infarction that nobody misses.
RAISED = everywhere((-40, 0), (0, 1), (44, 0.6), (150, 0.6), (250, 0.9), (330, 0))
TALL_T = everywhere((-40, 0), (0, 1), (44, 0), (150, 0), (250, 1.1), (330, 0))
NOTCHED_T = everywhere((-40, 0), (0, 1), (44, 0), (150, 0), (200, 0.3), (240, 0.2), (280, 0.3), (330, 0))
INVERTED_T = everywhere((-40, 0), (0, 1), (44, 0), (150, 0), (250, -0.3), (330, 0))
LOW_R = everywhere((-40, 0), (0, 0.2), (44, 0), (150, 0), (250, 0.3), (330, 0))
NO_P_IN_ANY_BEAT = Fiducials((), np.empty((0, 10, 9)), np.empty((0, 10, 3)), np.full((10, 9), NAN))
MUCH_EDITED = NormalIntervals(np.full(9, 800.0), np.arange(9.0), np.ones(9, dtype=bool), edited_percent=30.0)
#: RR and QT that hardly change.
NARROW_RR = np.array([[900.0, 901.0], [400.0, 401.0]])
#: Power of 5 over a noise of 4 with an SD of 1.
ALTERNANS = AlternansSpectrum(*np.repeat([[5.0], [4.0], [1.0]], 12, axis=1))
NO_WAVES = np.empty(0)
NO_P_ANYWHERE = AtrialActivity(NO_WAVES, NO_WAVES, NO_WAVES, NO_WAVES.astype(np.intp), tracked_share=0.0)
UNKNOWN_RHYTHM = AfEpisodes(NO_WAVES, NO_WAVES, analysable_s=0.0)
LATE_J = given(marks={"t_on_ms": 50.0})
#: A lead that no rule asks for.
STRANGE_LEAD = given(leads=("MCL1",))
FIBRILLATION = given(rhythm="atrial_fibrillation")
PACED = given(rhythm="paced")
PLAIN = given()

SITUATIONS: dict[str, Situation] = {
    # wrong_chain
    "measurement path (full band, at least 250 Hz)": given(band_hz=(0.5, 40.0)),
    "sampled at 1000 Hz or more": PLAIN,
    "sampled at 500 Hz or more": given(fs_hz=250.0),
    "upper band edge of 150 Hz or more": given(band_hz=(0.05, 100.0)),
    "high-resolution path (sampled at 1000 Hz or more, band up to 250 Hz)": PLAIN,
    "high-resolution path (sampled at 1000 Hz or more, band up to 300 Hz)": given(
        fs_hz=1000.0, band_hz=(0.05, 250.0)
    ),
    # too_short
    "NN series of 300 s without a break of more than 10 s": lasting(DAY_S),
    "at least 10 s analysable": lasting(5.0),
    "at least 2 accepted beats": given(beats=1),
    "at least 3 accepted beats": given(beats=2),
    "at least 5 accepted beats": given(beats=4),
    "at least 8 accepted beats": given(beats=7),
    "at least 10 accepted beats": given(beats=9),
    "at least 12 accepted beats": given(beats=11),
    "at least 20 accepted beats": lasting(20.0, beats=19),
    "at least 30 accepted beats": lasting(20.0, beats=29),
    "at least 16 accepted beats": lasting(60.0, beats=15),
    "at least 50 accepted beats": lasting(60.0, beats=49),
    "at least 60 accepted beats": lasting(DAY_S, beats=59),
    "at least 100 accepted beats": lasting(DAY_S, beats=99),
    "at least 128 accepted beats": lasting(DAY_S, beats=127),
    "at least 200 accepted beats": lasting(DAY_S, beats=199),
    "at least 250 accepted beats": lasting(DAY_S, beats=249),
    "at least 300 accepted beats": lasting(DAY_S, beats=299),
    "at least 1000 accepted beats": lasting(DAY_S, beats=999),
    "at least 2000 accepted beats": lasting(DAY_S, beats=1999),
    "NN series of 60 s without a break of more than 10 s": lasting(DAY_S),
    "T peak and T end found in 30 or more normal beats of the lead": lasting(
        60.0, beat_t_peak_end_ms=by_lead(29, 90.0)
    ),
    "R in 8 or more normal beats of the lead": lasting(60.0, beat_r_mv=by_lead(7, 1.0)),
    "50 or more P waves with signal in the lead": lasting(60.0, beats=50, p_distances_uv=by_lead(49, 5.0)),
    "30 or more normal beats with signal in the lead": lasting(60.0, t_departures_mv=by_lead(29, 0.01)),
    "8 or more normal beats with signal in the lead": lasting(60.0, beat_st_mv=by_lead(7, 0.1)),
    "at least 32 accepted beats": lasting(20.0, beats=31),
    "at least 64 accepted beats": lasting(60.0, beats=63),
    "at least 5 RR intervals": given(beats=5),
    "at least 20 hours, each covered by half": lasting(DAY_S),
    # low_quality
    "at most 20 % of the intervals edited": lasting(DAY_S, nn=MUCH_EDITED),
    "P tracked on at least 90 % of the time, in a rhythm that has P waves": given(
        atrial_activity=NO_P_ANYWHERE
    ),
    "the lead's signal is usable": given(unusable=["V2"]),
    "the peak of breathing holds 30 % of the power in its band": lasting(
        60.0, breathing_peak=BreathingPeak(15.0, 0.2)
    ),
    "at least 100 accepted beats to average": lasting(DAY_S, fs_hz=1000.0, beats=99),
    "at least 200 accepted beats to average": lasting(DAY_S, fs_hz=1000.0, beats=199),
    "the rhythm can be told in part of the recording": lasting(DAY_S, af_episodes=UNKNOWN_RHYTHM),
    # wrong_rhythm
    "P waves lead to QRS complexes, as far as it is known": given(
        av_conduction=AvConduction(NO_WAVES, NO_WAVES, NO_WAVES.astype(bool), complexes=10, dissociated=True)
    ),
    "no ectopic or paced beat": ONE_ECTOPIC,
    "not paced": PACED,
    "not paced and not pre-excited": PACED,
    "rhythm is atrial_fibrillation": PLAIN,
    "rhythm is paced": PLAIN,
    "rhythm is sinus": FIBRILLATION,
    "rhythm is sinus or supraventricular_tachycardia": FIBRILLATION,
    "sinus or other organised atrial rhythm": FIBRILLATION,
    "sinus or other organised atrial rhythm, or P tracked apart from QRS": given(
        rhythm="junctional", atrial_activity=NO_P_ANYWHERE
    ),
    # absent
    "J of 0.1 mV or more in V1 or V2": PLAIN,
    "T of 0.1 mV or more in the lead": LOW_T,
    "positive T of 0.1 mV or more in the lead": INVERTED_T,
    "T wave found in the lead": given(marks={"t_peak_ms": NAN}),
    "accepted P wave": given(marks={"p_on_ms": NAN}),
    "accepted P wave in the lead": given(marks={"p_on_ms": NAN}),
    "an accepted P wave in at least 80 % of the beats": given(fiducials=NO_P_IN_ANY_BEAT),
    "at least one ventricular ectopic beat": PLAIN,
    "at least three ventricular ectopic beats": ONE_ECTOPIC,
    "at least five ventricular ectopic beats": lasting(60.0, kinds="VNNNNNNNNN"),
    # failed
    "TP segment of 40 ms or more (median of the beats)": given(fiducials=NO_P_IN_ANY_BEAT),
    "QRS found in the lead": FLAT,
    "T of 0.05 mV or more in the lead": LOW_T,
    "rate at which a U wave is sought": beat_with(rr_ms=500.0),
    "accepted end of T": given(marks={"t_off_ms": NAN}),
    "age and sex are known": given(subject=Subject(sex="male")),
    "age is known": given(subject=Subject(sex="male")),
    "representative beat": beat_with(beats_used=0),
    "sex is known": given(subject=Subject(age_years=50.0)),
    # out_of_domain
    "16 years or older, as far as the age is known": given(subject=Subject(age_years=12.0, sex="male")),
    "40 years or older": given(subject=Subject(age_years=39.0, sex="male")),
    "J of 0.1 mV or more in V2, V3 or V4": PLAIN,
    "J + 20 ms lies before the onset of T": LATE_J,
    "J + 40 ms lies before the onset of T": LATE_J,
    "J + 60 ms lies before the onset of T": LATE_J,
    "J + 80 ms lies before the onset of T": LATE_J,
    "P area of 0.2 mV.ms or more in I or aVF": TINY,
    "P ends before QRS begins": given(marks={"p_off_ms": -30.0}),
    "QRS area of at least 0.5 mV.ms": TINY,
    "QRS of 120 ms or more": PLAIN,
    "QRS of 80 ms or more": given(marks={"qrs_off_ms": 30.0}),
    "QRS shorter than 120 ms, as far as it is known": given(marks={"qrs_off_ms": 90.0}),
    "R of 0.3 mV or more in the lead": LOW_R,
    "T area of 0.5 mV.ms or more in I or aVF": TINY,
    "T area of at least 0.5 mV.ms": TINY,
    "T has a single peak in the lead": NOTCHED_T,
    "a positive T with ST elevation, or a tall T, in two neighbours": PLAIN,
    "largest P vector of at least 0.02 mV": TINY,
    "largest QRS vector of at least 0.05 mV": TINY,
    "largest T vector of at least 0.05 mV": TINY,
    "left bundle branch block or ventricular pacing": PLAIN,
    "net QRS amplitude of 0.05 mV or more in I or III": NET_ZERO,
    "net QRS amplitude of 0.05 mV or more in I or aVF": NET_ZERO,
    "net QRS area of 0.5 mV.ms or more in I or aVF": TINY,
    "no pre-excitation or pacing": PACED,
    "no obvious infarction (J ≥0.5 mV, ST not concave or depressed, Q in V2–V4)": RAISED,
    "no left bundle branch block or pre-excitation": given(lbbb_aha=True),
    "no left bundle branch block, no pacing": PACED,
    "no left or right bundle branch block, pre-excitation or pacing": PACED,
    "no left ventricular hypertrophy with strain (voltage over its limit and lv_strain)": given(
        lvh_voltage=True, lv_strain=True
    ),
    "no right bundle branch block": given(rbbb_aha=True),
    "no voltage of left ventricular hypertrophy (Sokolow-Lyon or Cornell over its limit)": given(
        lvh_voltage=True
    ),
    "stemi_criteria met": TALL_T,
    "stemi_criteria met, the largest J in II, III or aVF": PLAIN,
    "stemi_criteria met, the largest J in V1–V4": PLAIN,
    "upright T whose peak lies 0.1 mV or more above J": LOW_T,
    "50 beats or more whose rate ranges over 20 /min or more": lasting(600.0, qt_rr_adapted=NARROW_RR),
    "alternans ratio of 3 or more in the lead": lasting(
        DAY_S, beats=128, alternans_window=AlternansWindow(0, 80.0), alternans_spectrum=ALTERNANS
    ),
    "bins of RR with 30 beats range over 100 ms or more": lasting(
        DAY_S,
        mean_t_waves=MeanTWaves(
            np.array([900.0, 950.0]),
            np.array([60.0, 30.0]),
            np.arange(3.0),
            np.tile([0.0, 0.3, 0.0], (2, 1)),
            np.tile([0.0, 2.0], (2, 1)),
        ),
    ),
    "minute means of RR range over 200 ms or more": lasting(DAY_S, qt_rr_minutes=NARROW_RR),
    "rate below 90 /min": beat_with(rr_ms=650.0),
    "rate of the 128 beats at most 110 /min": lasting(
        DAY_S, beats=128, alternans_window=AlternansWindow(0, 120.0), alternans_spectrum=ALTERNANS
    ),
    "some of the beats at 125 /min or less": lasting(
        60.0, alternans_trend=AlternansTrend(by_lead(1, 20.0), by_lead(1, 5.0), np.array([130.0]))
    ),
    "the weighted RR history ranges over 200 ms or more": lasting(
        DAY_S, qt_hysteresis=QtHysteresis(60.0, NARROW_RR[1], NARROW_RR[0])
    ),
    "rate of 60 to 100 /min": beat_with(rr_ms=500.0),
    "ventricular gradient of at least 0.5 mV.ms": FLAT,
}


def situation_of(guard: Guard) -> Situation:
    """By the guard's text; leads and lengths follow one rule each."""
    if guard.code == "wrong_leads":
        return STRANGE_LEAD
    if guard.text not in SITUATIONS and "s analysable" in guard.text:
        return given(fs_hz=1000.0)
    return SITUATIONS[guard.text]


def refuses_first(evaluation: Evaluation, marker: Biomarker, guard: Guard) -> bool:
    """Whether a biomarker passes all guards before this one, and not this one."""
    try:
        for each in marker.guards:
            if each is guard:
                return evaluation.holds(each) is not True
            if evaluation.holds(each) is not True:
                return False
    except NotComputable:
        pass
    return False


def guards_and_holders() -> dict[int, tuple[Guard, Sequence[Biomarker]]]:
    found: dict[int, tuple[Guard, list[Biomarker]]] = {}
    for marker in catalogue().biomarkers.values():
        for each in marker.guards:
            if not HANDED_IN & {need.name for need in each.needs}:
                found.setdefault(id(each), (each, []))[1].append(marker)
    return found  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("guard", "holders"),
    [pytest.param(*pair, id=f"{pair[0].code}: {pair[0].text}") for pair in guards_and_holders().values()],
)
def test_guard_refuses(guard: Guard, holders: Sequence[Biomarker], evaluate: Evaluate) -> None:
    evaluation = situation_of(guard)(evaluate)
    refused = [marker for marker in holders if refuses_first(evaluation, marker, guard)]
    assert refused, f"no biomarker reaches the guard {guard.text}"
    assert any(guard.code in evaluation.outcome(marker.symbol).codes for marker in refused)


def test_every_situation_belongs_to_a_guard() -> None:
    assert SITUATIONS.keys() <= {guard.text for guard, _ in guards_and_holders().values()}
