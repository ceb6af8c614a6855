"""Exercise tests: heart rate and ST level at rest, at the peak and after it.

recording.exercise ─▶ exercise_course (10 s windows: rate, ST levels) ─▶ rates at rest, peak, one minute later; ST rows
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, level_points_ms
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, quantity
from ecgomics.biomarkers.guards import all_of, diagnostic_path
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.exercise import ExerciseTest
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.signal.model import Beats, RepresentativeBeat

#: A rate or a level at a moment is that of a window of this length: one beat tells neither.
WINDOW_S: Final = 10.0
RECOVERY_S: Final = 60.0
#: Fewest normal beats of a window.
BEATS_MIN: Final = 5
#: Points of the ST segment after J that are read, and how far about each.
ST_POINTS_MS: Final = (0.0, 60.0, 80.0)
AROUND_MS: Final = np.array((-4.0, 0.0, 4.0))
#: An ST segment that rises by less is horizontal or downsloping.
LEVEL_BAND_MV_S: Final = 0.1
#: Stages through which a slope is drawn, and the largest probability that it is chance (Kligfield 1989).
STAGES_MIN: Final = 3
SIGNIFICANT: Final = 0.05
#: A deviation of less is none (Mark 1987).
LEAST_DEVIATION_MM: Final = 1.0
MM_PER_MV: Final = 10.0
PREDICTED_RATE_AT_BIRTH: Final = 220.0
LEFT_OUT: Final = "aVR"
SINUS_SHAPED: Final = ("N", "S", "U")


@quantity
def exercise_test(recording: Recording) -> ExerciseTest:
    """What is known of the exercise test."""
    if recording.exercise is None:
        raise NotComputable("failed", "the recording is of no exercise test")
    return recording.exercise


@dataclass(frozen=True, slots=True)
class ExerciseRates:
    """Heart rates of an exercise test in /min; NaN where too few beats tell it."""

    rest: float
    peak: float
    one_minute_later: float


@quantity
def exercise_rates(exercise_test: ExerciseTest, beats: Beats) -> ExerciseRates:
    """Rates of the rest, the last ten seconds of exercise, and ten seconds about one minute after its end."""
    later_s = exercise_test.end_s + RECOVERY_S
    return ExerciseRates(
        rest=_rate(beats, *exercise_test.rest),
        peak=_rate(beats, exercise_test.end_s - WINDOW_S, exercise_test.end_s),
        one_minute_later=_rate(beats, later_s - WINDOW_S / 2.0, later_s + WINDOW_S / 2.0),
    )


def _rate(beats: Beats, begin_s: float, end_s: float) -> float:
    """60000 over the mean RR of the intervals that lie inside a stretch."""
    inside = (beats.peak_s[:-1] >= begin_s) & (beats.peak_s[1:] <= end_s) & np.isfinite(beats.rr_ms)
    return 60000.0 / float(beats.rr_ms[inside].mean()) if inside.sum() >= BEATS_MIN else np.nan


@dataclass(frozen=True, slots=True)
class ExerciseCourse:
    """ST levels in the windows of the exercise test and of the minutes after it."""

    leads: tuple[str, ...]
    middle_s: Floats
    """(windows,)"""
    rate_per_min: Floats
    """(windows,)"""
    st_mv: Floats
    """leads × windows × 3: median level at J, J + 60 and J + 80 ms; NaN with too few beats."""
    rest_mv: Floats
    """leads × 3: the same at rest."""


@quantity
def exercise_course(
    exercise_test: ExerciseTest,
    recording: Recording,
    measurable_mv: Floats,
    *,
    beats: Beats,
    representative_beat: RepresentativeBeat,
) -> ExerciseCourse:
    """Windows of ten seconds from the begin of exercise to the end of the recording.

    Beats of the dominant shape count, whether they are called normal or premature: the quick sinus rhythm of the peak
    comes early by the rate before it.
    """
    dominant = beats.accepted & (beats.group == 0) & np.isin(beats.kind, SINUS_SHAPED)
    beat_mv = _beat_levels_mv(recording, measurable_mv, beats, dominant, representative_beat)
    begin_s = np.arange(exercise_test.start_s, recording.duration_s - WINDOW_S + 1e-9, WINDOW_S)
    windows = [_median(beat_mv, beats, first_s, first_s + WINDOW_S) for first_s in begin_s]
    return ExerciseCourse(
        leads=recording.leads,
        middle_s=begin_s + WINDOW_S / 2.0,
        rate_per_min=np.array([_rate(beats, first_s, first_s + WINDOW_S) for first_s in begin_s]),
        st_mv=np.stack(windows, axis=1) if windows else np.empty((len(beat_mv), 0, len(ST_POINTS_MS))),
        rest_mv=_median(beat_mv, beats, *exercise_test.rest),
    )


def _beat_levels_mv(
    recording: Recording, ecg_mv: Floats, beats: Beats, usual: Bools, beat: RepresentativeBeat
) -> Floats:
    """Leads × beats × 3: level of every normal beat after J about that before its QRS; NaN elsewhere."""
    marks = beat.global_marks
    if not np.isfinite(marks.qrs_off_ms) or not np.isfinite(marks.qrs_on_ms):
        raise NotComputable("failed", "the limits of QRS were not found")
    found_mv = np.full((len(ecg_mv), len(beats), len(ST_POINTS_MS)), np.nan)
    place, level_ms = np.flatnonzero(usual), level_points_ms(float(marks.qrs_on_ms))
    for part in blocks(len(place)):
        peak_s = beats.peak_s[place[part]]
        level_mv = about_peaks(ecg_mv, peak_s, level_ms, fs_hz=recording.fs_hz).mean(axis=2)
        for point, after_ms in enumerate(ST_POINTS_MS):
            at_ms = float(marks.qrs_off_ms) + after_ms + AROUND_MS
            st_mv = about_peaks(ecg_mv, peak_s, at_ms, fs_hz=recording.fs_hz).mean(axis=2)
            found_mv[:, place[part], point] = st_mv - level_mv
    return found_mv


def _median(beat_mv: Floats, beats: Beats, begin_s: float, end_s: float) -> Floats:
    """Leads × 3: median over the beats inside a stretch, NaN in a lead with fewer than five."""
    inside = beat_mv[:, (beats.peak_s >= begin_s) & (beats.peak_s < end_s)]
    enough = np.isfinite(inside).all(axis=2).sum(axis=1) >= BEATS_MIN
    found = np.full((len(beat_mv), len(ST_POINTS_MS)), np.nan)
    for lead in np.flatnonzero(enough):
        found[lead] = np.nanmedian(inside[lead], axis=0)
    return found


test = partial(biomarker, scope=RECORD, tier=2, minimum_s=180.0)
of_lead = partial(biomarker, scope=LEAD, tier=2, minimum_s=180.0, requires=[diagnostic_path])
RATES: Final = ExerciseRates(rest=70.0, peak=160.0, one_minute_later=130.0)
FIFTY: Final = Subject(age_years=50.0)


def _known(*rates: float) -> None:
    if not np.isfinite(rates).all():
        raise NotComputable("failed", "too few beats tell the rate of a phase")


@biomarker(
    code="ECG20551",
    label="Heart-rate recovery at 60 s",
    label_zh="运动后60秒心率恢复",
    unit="/min",
    scope=RECORD,
    tier=2,
    minimum_s=60.0,
    formula="HR of the last 10 s of exercise - HR of the 10 s about 60 s later",
    tex=r"HRR_{60}=HR_{\text{peak}}-HR_{\text{peak}+60\,\text{s}}",
    references=["Cole1999"],
    checks=[Check(given={"exercise_rates": RATES}, value=30.0)],
)
def heart_rate_recovery_60(exercise_rates: ExerciseRates) -> float:
    """How far the heart rate has fallen one minute after exercise."""
    _known(exercise_rates.peak, exercise_rates.one_minute_later)
    return exercise_rates.peak - exercise_rates.one_minute_later


def _age(subject: Subject) -> float:
    if subject.age_years is None:
        raise NotComputable("failed", "the age is not known")
    return subject.age_years


@test(
    code="ECG20552",
    label="Chronotropic index",
    label_zh="变时性指数",
    unit="1",
    formula="(HR_peak - HR_rest)/(220 - age - HR_rest)",
    tex=r"\frac{HR_{\text{peak}}-HR_{\text{rest}}}{220-\text{age}-HR_{\text{rest}}}",
    references=["Lauer1999"],
    # (160 - 70)/(220 - 50 - 70)
    checks=[Check(given={"exercise_rates": RATES, "subject": FIFTY}, value=0.9)],
)
def chronotropic_index(exercise_rates: ExerciseRates, subject: Subject) -> float:
    """Share of the reserve of the heart rate that exercise has used."""
    _known(exercise_rates.peak, exercise_rates.rest)
    reserve = PREDICTED_RATE_AT_BIRTH - _age(subject) - exercise_rates.rest
    if reserve <= 0.0:
        raise NotComputable("failed", "the rate at rest leaves no reserve")
    return (exercise_rates.peak - exercise_rates.rest) / reserve


@test(
    code="ECG20555",
    label="Peak heart rate of predicted",
    label_zh="峰值心率占预测值百分比",
    unit="%",
    formula="100*HR_peak/(220 - age); <85 % is a submaximal test",
    tex=r"100\cdot\frac{HR_{\text{peak}}}{220-\text{age}}",
    references=["Lauer1999"],
    checks=[Check(given={"exercise_rates": ExerciseRates(70.0, 136.0, 100.0), "subject": FIFTY}, value=80.0)],
)
def peak_heart_rate_share(exercise_rates: ExerciseRates, subject: Subject) -> float:
    """Peak heart rate as a share of what the age lets expect."""
    _known(exercise_rates.peak)
    return 100.0 * exercise_rates.peak / (PREDICTED_RATE_AT_BIRTH - _age(subject))


# ── ST ───────────────────────────────────────────────────────────────────────────────────────────────────────────

#: Two leads: V5 falls by 0.05 mV with every 20 /min and turns downsloping, V2 stays.
COURSE: Final = ExerciseCourse(
    ("V5", "V2"),
    np.array([100.0, 200.0, 300.0, 400.0]),
    np.array([100.0, 120.0, 140.0, 160.0]),
    np.array(
        [
            [[0.02, -0.05, -0.04], [-0.06, -0.10, -0.09], [-0.13, -0.15, -0.16], [-0.15, -0.20, -0.22]],
            [[0.05, 0.10, 0.12]] * 4,
        ]
    ),
    np.array([[0.0, 0.0, 0.0], [0.05, 0.10, 0.12]]),
)
EXERCISE: Final = ExerciseTest(
    start_s=60.0, end_s=405.0, stages_s=((60.0, 105.0), (105.0, 205.0), (205.0, 305.0), (305.0, 405.0))
)


def _at(course: ExerciseCourse, end_s: float) -> int:
    """The last window that ends by a time; NotComputable if none ends within ten seconds before it."""
    before_s = end_s - (course.middle_s + WINDOW_S / 2.0)
    there = np.flatnonzero((before_s >= -1e-6) & (before_s < WINDOW_S))
    if not there.size:
        raise NotComputable("failed", "a phase ends where the recording holds no window of ten seconds")
    return int(there[-1])


@of_lead(
    code="ECG20553",
    label="ST/HR slope",
    label_zh="ST/HR斜率",
    unit="uV.min",
    formula="largest significant (p <0.05) regression slope of ST depression at J + 60 ms on HR over the ends of the "
    "last 3 or more stages (medians of the last 10 s), positive for depression",
    tex=r"\max_k\ \frac{\sum(HR_i-\overline{HR})(-ST_i)}{\sum(HR_i-\overline{HR})^2}",
    references=["Kligfield1989"],
    # 50 µV for 20 /min; in V2 nothing changes and no slope is significant.
    checks=[Check(given={"exercise_course": COURSE, "exercise_test": EXERCISE}, value=[2.5, np.nan])],
)
def st_hr_slope(exercise_course: ExerciseCourse, exercise_test: ExerciseTest) -> Floats:
    """How much ST falls in each lead for every beat per minute that the heart is faster."""
    from scipy.stats import linregress

    ends = [_at(exercise_course, end_s) for _, end_s in exercise_test.stages_s]
    if len(ends) < STAGES_MIN:
        raise NotComputable("failed", "fewer than three stages are known")
    rate = exercise_course.rate_per_min[ends]
    found = np.full(len(exercise_course.leads), np.nan)
    for lead, levels_mv in enumerate(exercise_course.st_mv[:, ends, 1]):
        for first in range(len(ends) - STAGES_MIN + 1):
            x, y = rate[first:], -1000.0 * levels_mv[first:]
            if np.isfinite(x).all() and np.isfinite(y).all() and np.ptp(x) > 0.0 and np.ptp(y) > 0.0:
                fit = linregress(x, y)
                if fit.pvalue < SIGNIFICANT:
                    found[lead] = np.fmax(found[lead], fit.slope)
    return found


@of_lead(
    code="ECG20554",
    label="ST/HR index",
    label_zh="ST/HR指数",
    unit="uV.min",
    formula="(change of ST depression at J + 60 ms from rest to peak)/(change of HR), positive for depression",
    tex=r"\frac{ST_{\text{rest}}-ST_{\text{peak}}}{HR_{\text{peak}}-HR_{\text{rest}}}",
    references=["Kligfield1989"],
    # 200 µV for 90 /min; V2 does not change
    checks=[
        Check(
            given={"exercise_course": COURSE, "exercise_test": EXERCISE, "exercise_rates": RATES},
            value=[200.0 / 90.0, 0.0],
        )
    ],
)
def st_hr_index(
    exercise_course: ExerciseCourse, exercise_test: ExerciseTest, exercise_rates: ExerciseRates
) -> Floats:
    """ST depression that exercise has brought in each lead, for the change of the heart rate."""
    _known(exercise_rates.peak, exercise_rates.rest)
    if exercise_rates.peak <= exercise_rates.rest:
        raise NotComputable("failed", "the heart rate did not rise")
    peak_mv = exercise_course.st_mv[:, _at(exercise_course, exercise_test.end_s), 1]
    change_uv = 1000.0 * (exercise_course.rest_mv[:, 1] - peak_mv)
    return np.asarray(change_uv / (exercise_rates.peak - exercise_rates.rest))


@of_lead(
    code="ECG20556",
    label="Largest exercise ST depression",
    label_zh="运动试验最大ST段压低",
    unit="mV",
    tier=1,
    formula="lowest ST level at J + 80 ms in the windows of 10 s (medians) of exercise and recovery whose ST is "
    "horizontal or downsloping (from J to J + 60 ms at most 0.1 mV/s), <=0; 0 if there is none; <= -0.1 mV is abnormal",
    tex=r"\min\left(0,\ \min_{\text{ST not upsloping}}ST_{J+80}\right)",
    references=["Fletcher2013"],
    checks=[Check(given={"exercise_course": COURSE}, value=[-0.22, 0.0])],
)
def exercise_st_depression_max(exercise_course: ExerciseCourse) -> Floats:
    """Deepest ST depression of the test in each lead that is not upsloping."""
    at_j, after_60, after_80 = np.moveaxis(exercise_course.st_mv, 2, 0)
    if not np.isfinite(after_80).any():
        raise NotComputable("failed", "no window of the test can be measured")
    level = (after_60 - at_j) / 0.06 <= LEVEL_BAND_MV_S
    deepest = np.where(level & np.isfinite(after_80), after_80, 0.0).min(axis=1, initial=0.0)
    measured = np.isfinite(after_80).any(axis=1)
    own = np.array([lead != LEFT_OUT for lead in exercise_course.leads])
    return np.where(measured & own, deepest, np.nan)


@test(
    code="ECG20557",
    label="Duke treadmill score",
    label_zh="Duke平板运动评分",
    unit="1",
    formula="exercise minutes (Bruce) - 5*largest net ST deviation in mm - 4*angina index (0 none, 1 non-limiting, 2 "
    "limiting); net deviation = abs(ST level at J + 80 ms in exercise or recovery - that at rest), 10 s medians, any "
    "lead but aVR, below 1 mm taken as 0",
    tex=r"t_{\text{Bruce}}-5\,\max|\Delta ST|-4\,\text{angina index}",
    references=["Mark1987"],
    leads=all_of(*STANDARD_LEADS),
    requires=[diagnostic_path],
    # 9 min, 0.22 mV below rest, angina that did not limit: 9 - 5·2.2 - 4
    checks=[
        Check(
            given={
                "exercise_course": COURSE,
                "exercise_test": ExerciseTest(start_s=60.0, end_s=405.0, bruce_min=9.0, angina_index=1),
            },
            value=-6.0,
        )
    ],
)
def duke_treadmill_score(exercise_course: ExerciseCourse, exercise_test: ExerciseTest) -> float:
    """Duration, ST deviation and angina of a treadmill test in one number."""
    if exercise_test.bruce_min is None or exercise_test.angina_index is None:
        raise NotComputable("failed", "the minutes of the Bruce protocol or the angina index are not known")
    own = np.array([lead != LEFT_OUT for lead in exercise_course.leads])
    change_mv = np.abs(exercise_course.st_mv[own, :, 2] - exercise_course.rest_mv[own, 2][:, np.newaxis])
    if not np.isfinite(change_mv).any():
        raise NotComputable("failed", "no window of the test can be measured")
    deviation_mm = MM_PER_MV * float(np.nanmax(change_mv))
    net_mm = deviation_mm if deviation_mm >= LEAST_DEVIATION_MM else 0.0
    return exercise_test.bruce_min - 5.0 * net_mm - 4.0 * exercise_test.angina_index
