"""The ST level of single beats, and its course through the recording."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, level_points_ms
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, quantity
from ecgomics.biomarkers.guards import a_representative_beat, diagnostic_path
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, RepresentativeBeat

AFTER_J_MS: Final = 60.0
#: The level is read as the mean of this stretch about J + 60 ms.
AROUND_MS: Final = (-4.0, 0.0, 4.0)
BIN_S: Final = 10.0
#: Bins of 10 s that the baseline and a change must last (60 s).
LASTING_BINS: Final = 6


@quantity
def beat_st_mv(
    recording: Recording,
    measurable_mv: Floats,
    beats: Beats,
    *,
    usual_beats: Bools,
    representative_beat: RepresentativeBeat,
) -> Floats:
    """Level of every normal beat 60 ms after J about the level before its QRS, leads × beats; NaN elsewhere.

    J is that of the representative beat: it moves less than that of single beats.
    """
    marks = representative_beat.global_marks
    at_ms = float(marks.qrs_off_ms) + AFTER_J_MS + np.array(AROUND_MS)
    level_ms = level_points_ms(float(marks.qrs_on_ms))
    if not np.isfinite(at_ms).all():
        raise NotComputable("failed", "the end of QRS was not found")
    found_mv, place = np.full((len(measurable_mv), len(beats)), np.nan), np.flatnonzero(usual_beats)
    for part in blocks(len(place)):
        peak_s = beats.peak_s[place[part]]
        st_mv, level_mv = (
            about_peaks(measurable_mv, peak_s, times_ms, fs_hz=recording.fs_hz).mean(axis=2)
            for times_ms in (at_ms, level_ms)
        )
        found_mv[:, place[part]] = st_mv - level_mv
    return found_mv


@quantity
def st_trend_mv(beat_st_mv: Floats, beats: Beats) -> Floats:
    """Median ST level in each 10 s of the recording, leads × bins; NaN without beats."""
    number = (beats.peak_s // BIN_S).astype(np.intp)
    trend_mv = np.full((len(beat_st_mv), int(number.max(initial=0)) + 1), np.nan)
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    for start, end in zip(starts.tolist(), [*starts[1:].tolist(), len(number)], strict=True):
        trend_mv[:, number[start]] = _median_of_known(beat_st_mv[:, start:end])
    return trend_mv


def _median_of_known(values: Floats) -> Floats:
    """Median of each row without its NaN, which sorting puts last; NaN for a row of them."""
    ordered, known = np.sort(values, axis=1), np.isfinite(values).sum(axis=1)
    row = np.arange(len(values))
    return np.asarray((ordered[row, (np.maximum(known, 1) - 1) // 2] + ordered[row, known // 2]) / 2.0)


@biomarker(
    code="ECG21019",
    label="Largest ST change",
    label_zh="最大ST段变化",
    unit="mV",
    scope=LEAD,
    tier=2,
    minimum_s=600.0,
    formula="max over the recording of the change of the ST level at J + 60 ms from the baseline that is "
    "reached or exceeded, on one side, for 60 s; medians of normal beats in steps of 10 s, baseline = median "
    "of the first 60 s with beats in every step",
    tex=r"\max_{t}\ \min_{s\in[t,\,t+60\,\text{s}]}\left|ST_{J+60}(s)-ST_{0}\right|",
    references=["Crawford1999"],
    requires=[diagnostic_path, a_representative_beat],
    missing="too_short",
    checks=[
        # 60 s at 0, 50 s at 0.3, 60 s at -0.1 and -0.15 mV: the rise does not last, the fall of 0.1 does.
        Check(
            given={"st_trend_mv": np.array([[0.0] * 6 + [0.3] * 5 + [-0.1] * 3 + [-0.15] * 3])}, value=[0.1]
        )
    ],
)
def st_trend_max(st_trend_mv: Floats) -> Floats:
    """Largest lasting change of ST in each lead."""
    if st_trend_mv.shape[1] < LASTING_BINS:
        raise NotComputable("too_short", "there is no minute")
    runs_mv = np.lib.stride_tricks.sliding_window_view(st_trend_mv, LASTING_BINS, axis=1)
    return np.array([_lasting_mv(lead_mv[np.isfinite(lead_mv).all(axis=1)]) for lead_mv in runs_mv])


def _lasting_mv(runs_mv: Floats) -> float:
    """Largest change that holds through a run, from the first of the runs; NaN if there is none."""
    if not len(runs_mv):
        return float("nan")
    change_mv = runs_mv - np.median(runs_mv[0])
    return float(np.maximum(change_mv.min(axis=1), -change_mv.max(axis=1)).max(initial=0.0))
