"""How the shape of T follows RR: the warping between the mean T waves of different RR (Ramírez 2017).

The warping carries the cumulative absolute slope of one T wave onto that of the other. Where one is exactly a warped
copy of the other, whatever its height, this is the warping that the square-root slope functions give, too.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks, points_ms
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, guard, quantity
from ecgomics.biomarkers.functional.repolarisation_dynamics.qt_series import QtSeries
from ecgomics.biomarkers.guards import a_representative_beat, diagnostic_path
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Quality, RepresentativeBeat

#: Width of the bins of RR whose beats are averaged, and the beats that a bin needs.
BIN_MS: Final = 20.0
BIN_BEATS: Final = 30
LEAST_RANGE_MS: Final = 100.0
SPACING_MS: Final = 2.0
#: Beats of the longest RR have T ends this far behind that of the representative beat.
SPARE_MS: Final = 120.0


@dataclass(frozen=True, slots=True)
class MeanTWaves:
    """Mean T wave of one lead in each bin of RR."""

    rr_ms: Floats
    """Mean RR, (bins,)."""
    beats: Floats
    time_ms: Floats
    """From the R peak, (points,)."""
    wave_mv: Floats
    """bins × points."""
    limits_ms: Floats
    """Begin and end of T, bins × 2."""


@quantity
def mean_t_waves(
    recording: Recording,
    measurable_mv: Floats,
    *,
    qt_series: QtSeries,
    quality: Quality,
    representative_beat: RepresentativeBeat,
) -> MeanTWaves:
    """Mean T waves by RR in the usable lead with the largest T."""
    marks = representative_beat.global_marks
    j_ms, end_ms = float(marks.qrs_off_ms), float(marks.t_off_ms)
    begin_ms = float(marks.t_on_ms) if np.isfinite(marks.t_on_ms) else j_ms
    time_ms = points_ms(j_ms, end_ms + SPARE_MS, SPACING_MS)
    inside = (representative_beat.time_ms >= begin_ms) & (representative_beat.time_ms <= end_ms)
    height_mv = np.where(quality.usable, np.abs(representative_beat.beat_mv[:, inside]).max(axis=1), 0.0)
    lead = np.array([height_mv.argmax()])
    chosen = np.flatnonzero(qt_series.paired)
    rr_ms = qt_series.rr_ms[chosen]
    number = (rr_ms // BIN_MS).astype(np.intp)
    sums = np.zeros((int(number.max(initial=0)) + 1, len(time_ms)))
    counts, rr_sums, qt_sums = np.zeros((3, len(sums)))
    for part in blocks(len(chosen)):
        wave_mv = about_peaks(
            measurable_mv, qt_series.at_s[chosen[part]], time_ms, fs_hz=recording.fs_hz, rows=lead
        )[0]
        whole = np.isfinite(wave_mv).all(axis=1)
        place = number[part][whole]
        np.add.at(sums, place, wave_mv[whole])
        counts += np.bincount(place, minlength=len(sums))
        rr_sums += np.bincount(place, weights=rr_ms[part][whole], minlength=len(sums))
        qt_sums += np.bincount(place, weights=qt_series.qt_ms[chosen[part]][whole], minlength=len(sums))
    full = counts >= BIN_BEATS
    if full.sum() < 2:
        raise NotComputable("too_short", "fewer than two bins of RR hold enough beats")
    stretch = 1.0 + (qt_sums[full] / counts[full] - float(marks.t_off_ms - marks.qrs_on_ms)) / (end_ms - j_ms)
    limits_ms = j_ms + stretch[:, np.newaxis] * (np.array([begin_ms, end_ms]) - j_ms)
    return MeanTWaves(
        rr_sums[full] / counts[full],
        counts[full],
        time_ms,
        sums[full] / counts[full][:, np.newaxis],
        limits_ms,
    )


def warping_ms(first: Floats, second: Floats) -> float:
    """Mean distance of the warping from one T wave to another, both 2 × points (time in ms, mV), from a mere shift.

    The waves are laid on one another by their centres of gravity.
    """
    ((time_ms, _), (other_ms, _)) = first, second
    warped_ms = np.interp(_cumulative_slope(first[1]), _cumulative_slope(second[1]), other_ms)
    moved_ms = (warped_ms - _centre_ms(second)) - (time_ms - _centre_ms(first))
    return float(np.trapezoid(np.abs(moved_ms), time_ms) / (time_ms[-1] - time_ms[0]))


def _cumulative_slope(wave_mv: Floats) -> Floats:
    run = np.concatenate([[0.0], np.cumsum(np.abs(np.diff(wave_mv)))])
    return np.asarray(run / run[-1])


def _centre_ms(wave: Floats) -> float:
    """Centre of gravity of the wave above the line between its ends."""
    time_ms, wave_mv = wave
    line_mv = np.interp(time_ms, time_ms[[0, -1]], wave_mv[[0, -1]])
    weight = np.abs(wave_mv - line_mv)
    return float(np.trapezoid(weight * time_ms, time_ms) / np.trapezoid(weight, time_ms))


def t_of(waves: MeanTWaves, place: int) -> Floats:
    """Time and mV of the T wave of one bin, 2 × points."""
    begin_ms, end_ms = waves.limits_ms[place]
    time_ms = np.linspace(begin_ms, end_ms, 101)
    return np.stack([time_ms, np.interp(time_ms, waves.time_ms, waves.wave_mv[place])])


@guard("out_of_domain", f"bins of RR with {BIN_BEATS} beats range over {LEAST_RANGE_MS:g} ms or more")
def wide_bins(mean_t_waves: MeanTWaves) -> bool:
    return bool(np.ptp(mean_t_waves.rr_ms) >= LEAST_RANGE_MS)


def _triangle(width_ms: float) -> Floats:
    """A triangle that begins at 100 ms, every ms from 0 to 400."""
    time_ms = 100.0 + np.linspace(0.0, width_ms, 501)
    return np.interp(
        np.linspace(0.0, 400.0, 401), time_ms, 0.3 - 0.3 * np.abs(np.linspace(-1.0, 1.0, 501)), 0.0, 0.0
    )


@biomarker(
    code="ECG21016",
    label="T-wave morphology restitution",
    label_zh="T波形态恢复性",
    unit="1",
    scope=RECORD,
    tier=2,
    minimum_s=3600.0,
    formula="least-squares slope through 0 of d_w (ms) on the RR difference (ms): mean T waves of bins of 20 "
    "ms of RR with 30 or more beats, in the lead with the largest T, against the bin with most beats; d_w = "
    "mean over T of the distance of the warping from a shift, the T waves aligned by their centres of gravity",
    tex=r"\frac{\sum_k d_w(k)\,|RR_k-RR_0|}{\sum_k (RR_k-RR_0)^2}",
    references=["Ramirez2017"],
    requires=[diagnostic_path, a_representative_beat, wide_bins],
    checks=[
        # Triangles of 160 and 200 ms at RR 800 and 1000: about their tops every point moves by a quarter of its
        # distance, which is 40 ms on average: d_w = 10 ms for 200 ms.
        Check(
            given={
                "mean_t_waves": MeanTWaves(
                    np.array([800.0, 1000.0]),
                    np.array([100.0, 50.0]),
                    np.arange(0.0, 401.0),
                    np.stack([_triangle(160.0), _triangle(200.0)]),
                    np.array([[100.0, 260.0], [100.0, 300.0]]),
                )
            },
            value=0.05,
            tolerance=2e-4,
        )
    ],
)
def t_morphology_restitution(mean_t_waves: MeanTWaves) -> float:
    """How much the shape of T changes with RR."""
    usual = int(np.argmax(mean_t_waves.beats))
    reference = t_of(mean_t_waves, usual)
    apart_ms = np.abs(mean_t_waves.rr_ms - mean_t_waves.rr_ms[usual])
    if not (apart_ms.any() and np.ptp(reference[1]) > 0.0):
        raise NotComputable("failed", "there is one RR, or no T wave")
    warped_ms = np.array([warping_ms(reference, t_of(mean_t_waves, place)) for place in range(len(apart_ms))])
    return float(warped_ms @ apart_ms / (apart_ms @ apart_ms))
