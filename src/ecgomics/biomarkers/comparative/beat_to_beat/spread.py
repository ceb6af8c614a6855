"""How single measurements, and the groups of shapes, spread over the beats."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, level_points_ms, points_ms
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, RECORD, Check, guard, quantity
from ecgomics.biomarkers.guards import a_representative_beat, beats_at_least, diagnostic_path
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import POINTS, Beats, Fiducials, RepresentativeBeat

LEAST_BEATS: Final = 8
LEAST_GROUPED: Final = 5
#: What is lower is no R (conventions, section 4).
LEAST_R_MV: Final = 0.02
#: R is narrow.
QRS_SPACING_MS: Final = 2.0

own = partial(biomarker, tier=3, minimum_s=10.0, references=["derived"])


@quantity
def beat_r_mv(
    recording: Recording,
    measurable_mv: Floats,
    *,
    beats: Beats,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
) -> Floats:
    """Highest point of QRS of the normal beats about the level before it, leads × normal beats; NaN below 0.02 mV.

    QRS lies between the global marks of the representative beat.
    """
    marks = representative_beat.global_marks
    at_ms = points_ms(float(marks.qrs_on_ms), float(marks.qrs_off_ms), QRS_SPACING_MS)
    level_ms, peak_s = level_points_ms(float(marks.qrs_on_ms)), beats.peak_s[usual_beats]
    found_mv = np.empty((len(measurable_mv), len(peak_s)))
    for part in blocks(len(peak_s)):
        wave_mv, level_mv = (
            about_peaks(measurable_mv, peak_s[part], times_ms, fs_hz=recording.fs_hz)
            for times_ms in (at_ms, level_ms)
        )
        found_mv[:, part] = wave_mv.max(axis=2) - level_mv.mean(axis=2)
    return np.where(found_mv >= LEAST_R_MV, found_mv, np.nan)


@guard("too_short", f"R in {LEAST_BEATS} or more normal beats of the lead")
def enough_r(beat_r_mv: Floats) -> Bools:
    number = np.isfinite(beat_r_mv).sum(axis=1)
    return np.asarray((number == 0) | (number >= LEAST_BEATS))


@own(
    code="ECG30404",
    label="R amplitude variation",
    label_zh="R波振幅变异系数",
    unit="1",
    scope=LEAD,
    formula="SD (n-1)/mean over the normal beats of R, the highest point of QRS about the level before it (larger of R "
    "and R'; 0.02 mV or more)",
    tex=r"\frac{s_R}{\overline{R}}",
    requires=[diagnostic_path, a_representative_beat, beats_at_least(LEAST_BEATS), enough_r],
    missing="absent",
    # 0.9, 1.0 and 1.1 mV: SD 0.1; a lead without R.
    checks=[
        Check(given={"beat_r_mv": np.array([[0.9, 1.0, 1.1, np.nan], [np.nan] * 4])}, value=[0.1, np.nan])
    ],
)
def r_amplitude_cv(beat_r_mv: Floats) -> Floats:
    """How much R varies over the beats of each lead."""
    mean_mv, sd_mv = mean_and_sd(beat_r_mv)
    return sd_mv / mean_mv


def mean_and_sd(values: Floats) -> tuple[Floats, Floats]:
    """Mean and SD (n-1) of each row without its NaN; NaN where there are fewer than two."""
    number = np.isfinite(values).sum(axis=1)
    some = np.where(number > 1, number, np.nan)
    mean = np.nansum(values, axis=1) / some
    squares = np.nansum((values - mean[:, np.newaxis]) ** 2, axis=1)
    return mean, np.sqrt(squares / (some - 1))


@quantity
def beat_qrs_ms(fiducials: Fiducials, usual_beats: Bools) -> Floats:
    """QRS duration of the normal beats by their global marks, (normal beats,)."""
    marks_s = fiducials.global_s[usual_beats]
    return np.asarray((marks_s[:, POINTS.index("QRS_off")] - marks_s[:, POINTS.index("QRS_on")]) * 1000.0)


@own(
    code="ECG30405",
    label="SD of beat QRS duration",
    label_zh="逐搏QRS时限标准差",
    unit="ms",
    scope=RECORD,
    formula="SD (n-1) of QRS_off - QRS_on of the normal beats by their global marks",
    tex=r"\sqrt{\frac{1}{n-1}\sum_{i=1}^{n}\left(QRS_i-\overline{QRS}\right)^2}",
    requires=[beats_at_least(LEAST_BEATS)],
    checks=[
        Check(
            given={"beat_qrs_ms": [90.0, 94.0, np.nan, 98.0, 90.0, 98.0, 94.0, 94.0, 94.0]},
            value=64**0.5 / 7**0.5,
        )
    ],
)
def qrs_duration_sd(beat_qrs_ms: Floats) -> float:
    """Spread of the QRS duration over the beats."""
    found_ms = beat_qrs_ms[np.isfinite(beat_qrs_ms)]
    if found_ms.size < LEAST_BEATS:
        raise NotComputable("too_short", "QRS was measured in fewer than eight normal beats")
    return float(found_ms.std(ddof=1))


@guard("too_short", f"{LEAST_BEATS} or more normal beats with signal in the lead")
def enough_st(beat_st_mv: Floats) -> Bools:
    return np.asarray(np.isfinite(beat_st_mv).sum(axis=1) >= LEAST_BEATS)


@own(
    code="ECG30410",
    label="SD of beat ST level",
    label_zh="逐搏ST段水平标准差",
    unit="mV",
    scope=LEAD,
    formula="SD (n-1) of the level 60 ms after J (of the representative beat) about the level before QRS, "
    "over the normal beats",
    tex=r"\sqrt{\frac{1}{n-1}\sum_{i=1}^{n}\left(ST_i-\overline{ST}\right)^2}",
    requires=[diagnostic_path, a_representative_beat, enough_st],
    checks=[Check(given={"beat_st_mv": np.array([[0.01, 0.02, np.nan, 0.03]])}, value=[0.01])],
)
def st_level_sd(beat_st_mv: Floats) -> Floats:
    """Spread of the ST level over the beats of each lead."""
    return mean_and_sd(beat_st_mv)[1]


@quantity
def group_sizes(beats: Beats) -> Floats:
    """Accepted beats in each group of shapes, largest first, (groups,)."""
    sizes = np.bincount(beats.group[beats.accepted])
    return np.sort(sizes[sizes > 0])[::-1].astype(float)


grouped = partial(own, scope=RECORD, requires=[beats_at_least(LEAST_GROUPED)], missing="too_short")


@grouped(
    code="ECG30408",
    label="QRS morphology clusters",
    label_zh="QRS形态聚类数",
    unit="1",
    formula="number of groups of accepted beats whose QRS correlate by 0.9 or more with the template of the "
    "group (at most 25)",
    tex=r"\#\{\text{groups at } r\ge 0.9\}",
    checks=[Check(given={"group_sizes": [6.0, 1.0]}, value=2.0)],
)
def qrs_cluster_count(group_sizes: Floats) -> float:
    """Number of QRS shapes in the recording."""
    return float(group_sizes.size)


@grouped(
    code="ECG30409",
    label="Share of dominant beats",
    label_zh="主导形态心搏比例",
    unit="%",
    formula="100*accepted beats in the largest group/accepted beats",
    tex=r"100\,\frac{n_1}{\sum_k n_k}",
    checks=[Check(given={"group_sizes": [6.0, 1.0, 1.0]}, value=75.0)],
)
def dominant_beat_share(group_sizes: Floats) -> float:
    """How many of the beats have the commonest shape."""
    return float(100.0 * group_sizes.max() / group_sizes.sum()) if group_sizes.size else float("nan")
