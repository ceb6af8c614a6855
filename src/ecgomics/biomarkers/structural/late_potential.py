"""What averaging many beats brings to light: late potentials after QRS, the filtered P wave, epsilon waves."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.comparative.vectorcardiogram.vectors import SPATIAL
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.guards import all_of, p_wave, sinus_rhythm
from ecgomics.biomarkers.high_resolution import (
    FEWEST_BEATS,
    HRES,
    LATE_POTENTIAL_BEATS,
    P_BAND_HZ,
    QRS_BAND_HZ,
    enough_to_average,
    high_resolution,
)
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.signal.averaging import AveragedBeat
from ecgomics.signal.late_potentials import FilteredWave, bidirectional
from ecgomics.signal.model import Marks

LOW_UV: Final = 40.0
RIGHT_LEADS: Final = ("V1", "V2", "V3")
#: An epsilon wave is of this size at least (conventions, section 4), in both halves of the beats, and stands apart:
#: between it and QRS the signal stays below half of it for so long.
EPSILON_UV: Final = 20.0
APART_MS: Final = 5.0

#: QRS from 0 to 100 ms in steps of 1 ms: 200 uV up to 70 ms, then 10 uV.
_WAVE: Final = FilteredWave(
    time_ms=np.arange(120.0),
    magnitude_uv=np.where(np.arange(120) <= 70, 200.0, 10.0),
    on_ms=0.0,
    off_ms=100.0,
    noise_uv=0.3,
)

late = partial(
    biomarker,
    unit="ms",
    scope=RECORD,
    leads=SPATIAL,
    minimum_s=120.0,
    requires=[high_resolution(QRS_BAND_HZ[1]), enough_to_average(LATE_POTENTIAL_BEATS)],
    references=["Cain1996", "Simson1981"],
    chain=HRES,
)


@quantity
def right_halves_uv(averaged_qrs: AveragedBeat) -> Floats:
    """V1, V2, V3 after 40-250 Hz from the end backwards, of either half of the beats, 2 × 3 × samples."""
    beat = averaged_qrs
    if not set(RIGHT_LEADS).issubset(beat.leads):
        raise NotComputable("wrong_leads")
    rows = [beat.leads.index(name) for name in RIGHT_LEADS]
    return 1000.0 * np.stack(
        [
            bidirectional(half_mv[rows], 0, step_ms=1000.0 / beat.fs_hz, band_hz=QRS_BAND_HZ)
            for half_mv in beat.halves_mv
        ]
    )


@quantity
def averaged_time_ms(averaged_qrs: AveragedBeat) -> Floats:
    """Time of the samples of the averaged beat from its alignment point, (samples,)."""
    return averaged_qrs.time_ms


def _epsilon_example(*parts: tuple[float, float, float]) -> dict[str, object]:
    """Two like halves of V1, V2, V3, J at 50 and T onset at 150 ms; in V1 so many uV between two times, else 0."""
    time_ms = np.arange(200.0)
    halves_uv = np.zeros((2, 3, len(time_ms)))
    for from_ms, to_ms, level_uv in parts:
        halves_uv[:, 0, (time_ms >= from_ms) & (time_ms < to_ms)] = level_uv
    return {
        "right_halves_uv": halves_uv,
        "averaged_time_ms": time_ms,
        "global_marks": Marks.of(qrs_off_ms=50.0, t_on_ms=150.0),
    }


@late(
    code="ECG00501",
    label="Epsilon wave",
    label_zh="Epsilon波",
    unit="{flag}",
    tier=3,
    formula="true if in V1, V2 or V3 of the averaged beat, 40-250 Hz backwards from the end, between QRS_off and T_on: "
    "a part below 10 uV for >=5 ms, then a sample of >=20 uV of the same sign in the means of the even and of the odd "
    "beats",
    tex=r"\exists\, t \in (t_{\text{QRS off}},\, t_{\text{T on}}):\; |v(t)| \ge 20\,\mu\text{V}",
    references=["Marcus2010"],
    leads=all_of(*RIGHT_LEADS),
    minimum_s=90.0,
    requires=[high_resolution(QRS_BAND_HZ[1]), enough_to_average(FEWEST_BEATS)],
    checks=[
        # QRS rings on to 55 ms, then quiet, then 25 uV.
        Check(given=_epsilon_example((30, 55, 60.0), (80, 90, 25.0)), value=True),
        # The same, but never quiet between the two.
        Check(given=_epsilon_example((30, 80, 60.0), (80, 90, 25.0)), value=False),
        Check(given=_epsilon_example((30, 55, 60.0), (80, 90, 19.0)), value=False),
        # After T has begun.
        Check(given=_epsilon_example((30, 55, 60.0), (160, 170, 25.0)), value=False),
    ],
)
def epsilon_wave(right_halves_uv: Floats, averaged_time_ms: Floats, global_marks: Marks) -> bool:
    """Whether the right chest leads show a small deflection of its own between QRS and T."""
    if not (np.isfinite(global_marks.t_on_ms) and np.isfinite(global_marks.qrs_off_ms)):
        raise NotComputable("failed", "QRS end or T onset was not found")
    between = (averaged_time_ms > global_marks.qrs_off_ms) & (averaged_time_ms < global_marks.t_on_ms)
    one_uv, other_uv = right_halves_uv[..., between]
    # what both halves have: 0 where their signs differ
    both_uv = np.where(one_uv * other_uv > 0.0, np.minimum(np.abs(one_uv), np.abs(other_uv)), 0.0)
    quiet = np.maximum(np.abs(one_uv), np.abs(other_uv)) < EPSILON_UV / 2.0
    width = max(1, round(APART_MS / (averaged_time_ms[1] - averaged_time_ms[0])))
    if quiet.shape[1] < width:
        return False
    runs = np.lib.stride_tricks.sliding_window_view(quiet, width, axis=1).all(axis=2)
    apart = np.pad(np.logical_or.accumulate(runs, axis=1), ((0, 0), (width - 1, 0)))
    return bool((apart & (both_uv >= EPSILON_UV)).any())


@late(
    code="ECG00502",
    label="Filtered QRS duration",
    label_zh="滤波后QRS波时限",
    formula="QRS_off - QRS_on of sqrt(X^2+Y^2+Z^2) of the averaged X, Y, Z after 40-250 Hz, 4 poles, filtered from "
    "both ends towards the largest QRS vector; limits: middle of the first 5 ms, going from the quiet side into QRS, "
    "with mean above mean + 3 SD of the noise; noise: QRS_off + 100 ms to QRS_off + 320 ms, at most 0.7 RR after R, "
    "its RMS <=0.7 uV; >114 ms is the published limit",
    tex=r"t_{\text{off}} - t_{\text{on}}\ \text{of}\ \sqrt{X_f^2 + Y_f^2 + Z_f^2}",
    checks=[Check(given={"filtered_qrs": _WAVE}, value=100.0)],
)
def saecg_qrs_duration(filtered_qrs: FilteredWave) -> float:
    """Duration of the filtered QRS, late potentials included."""
    return filtered_qrs.duration_ms


@late(
    code="ECG00503",
    label="Low-amplitude signal duration",
    label_zh="低振幅信号时限",
    formula="time from the last sample with vector magnitude >=40 uV to QRS_off, both of saecg_qrs_duration; >38 ms is "
    "the published limit",
    tex=r"t_{\text{off}} - \max\{t : |\mathbf{v}_f(t)| \ge 40\,\mu\text{V}\}",
    checks=[Check(given={"filtered_qrs": _WAVE}, value=30.0)],
)
def saecg_las40(filtered_qrs: FilteredWave) -> float:
    """How long the end of the filtered QRS stays below 40 uV."""
    return filtered_qrs.low_at_end_ms(LOW_UV)


@late(
    code="ECG00504",
    label="Filtered P duration",
    label_zh="滤波后P波时限",
    tier=2,
    formula="P_off - P_on of sqrt(X^2+Y^2+Z^2) of X, Y, Z averaged on P, after 40-300 Hz, 4 poles, filtered from both "
    "ends of the stretch before QRS towards the middle of P; limits as in saecg_qrs_duration, noise: 160 to 20 ms "
    "before P_on, its RMS <=0.5 uV",
    tex=r"t_{\text{P off}} - t_{\text{P on}}\ \text{of}\ \sqrt{X_f^2 + Y_f^2 + Z_f^2}",
    references=["Fukunami1991"],
    minimum_s=180.0,
    requires=[
        high_resolution(P_BAND_HZ[1]),
        enough_to_average(LATE_POTENTIAL_BEATS),
        sinus_rhythm,
        p_wave,
    ],
    checks=[Check(given={"filtered_p": _WAVE}, value=100.0)],
)
def saecg_p_duration(filtered_p: FilteredWave) -> float:
    """Duration of the filtered P wave."""
    return filtered_p.duration_ms
