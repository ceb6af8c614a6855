"""The high-resolution path (conventions, section 3): averaged beats of the recorded signal and their filtered waves.

recorded_mv, beats ─▶ averaged_qrs ─vcg_weights─▶ filtered_qrs
              fiducials ─▶ averaged_p ─vcg_weights─▶ filtered_p
"""

from functools import cache
from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import Guard, guard, quantity
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.averaging import AveragedBeat, Stretches, averaged_beat
from ecgomics.signal.late_potentials import FilteredWave, Search, filtered_wave
from ecgomics.signal.model import POINTS, Beats, Fiducials, Marks, Quality, RepresentativeBeat

#: Name of the chain of everything that stands on this.
HRES: Final = "HRES"
FS_HZ: Final = 1000.0
QRS_BAND_HZ: Final = (40.0, 250.0)
P_BAND_HZ: Final = (40.0, 300.0)
LATE_POTENTIAL_BEATS: Final = 200
FEWEST_BEATS: Final = 100
#: The residual noise may be this large.
QRS_NOISE_UV: Final = 0.7
P_NOISE_UV: Final = 0.5

#: The window about the R peak ends so long after QRS, or at this share of the RR interval: the next P is not in it.
AFTER_QRS_MS: Final = 320.0
BEFORE_QRS_MS: Final = 100.0
SHARE_OF_RR: Final = 0.7
QRS_SHIFT_S: Final = 0.010
#: A filtered QRS begins at most so long before the measured one, and has begun so long after its onset; it ends at
#: most so long after it.
EARLIER_MS: Final = 40.0
INSIDE_MS: Final = 10.0
LATER_MS: Final = 100.0
#: Quiet stretch before P, what of it the noise is measured in, and how far P may lie from its mark.
BEFORE_P_MS: Final = 180.0
QUIET_BEFORE_P_MS: Final = (160.0, 20.0)
EARLIER_P_MS: Final = 50.0
BESIDE_P_MS: Final = 10.0
#: The filter starts so long before QRS, whose beginning would ring into P.
BEFORE_QRS_OF_P_MS: Final = 15.0
P_SHIFT_S: Final = 0.020


@cache
def high_resolution(upper_hz: float) -> Guard:
    """The rate of the high-resolution path, and a band that reaches so far."""

    @guard(
        "wrong_chain", f"high-resolution path (sampled at {FS_HZ:g} Hz or more, band up to {upper_hz:g} Hz)"
    )
    def resolved(recording: Recording) -> bool:
        stated_hz = recording.band_hz[1]
        return recording.fs_hz >= FS_HZ and (stated_hz is None or stated_hz >= upper_hz)

    return resolved


@cache
def enough_to_average(number: int) -> Guard:
    """So many accepted beats."""

    @guard("low_quality", f"at least {number} accepted beats to average")
    def enough(beats: Beats) -> bool:
        return int(beats.accepted.sum()) >= number

    return enough


def _usual(beats: Beats, kinds: str = "") -> Floats:
    """R peaks of the accepted beats of the dominant group, NaN for the others, (beats,)."""
    kind = np.array(beats.kind, dtype="<U1")
    usual = beats.accepted & (beats.group == 0) & (np.isin(kind, list(kinds)) if kinds else True)
    return np.where(usual, beats.peak_s, np.nan)


@quantity
def averaged_qrs(  # noqa: PLR0917 - parameters are what it needs
    recording: Recording,
    recorded_mv: Floats,
    quality: Quality,
    beats: Beats,
    representative_beat: RepresentativeBeat,
    spikes: Ints,
    mains_line_hz: float | None,
) -> AveragedBeat:
    """Mean of the beats of the dominant group as they were recorded, aligned on QRS."""
    marks = representative_beat.global_marks
    on_ms, off_ms = float(marks.qrs_on_ms), float(marks.qrs_off_ms)
    if not on_ms < off_ms:
        raise NotComputable("failed", "QRS has no limits")
    after_ms = min(off_ms + AFTER_QRS_MS, SHARE_OF_RR * representative_beat.rr_ms)
    found = averaged_beat(
        recorded_mv[quality.usable],
        _usual(beats),
        Stretches(
            ((on_ms - BEFORE_QRS_MS) / 1000.0, after_ms / 1000.0),
            (on_ms / 1000.0, off_ms / 1000.0),
            QRS_SHIFT_S,
        ),
        fs_hz=recording.fs_hz,
        leads=_usable(recording, quality),
        spikes=spikes,
        mains_hz=mains_line_hz,
    )
    return _of_enough(found.with_leads(recording.leads), FEWEST_BEATS)


@quantity
def filtered_qrs(averaged_qrs: AveragedBeat, vcg_weights: Floats, global_marks: Marks) -> FilteredWave:
    """Vector magnitude of the averaged QRS after 40-250 Hz, with its limits."""
    beat = _of_enough(averaged_qrs, LATE_POTENTIAL_BEATS)
    on_ms, off_ms, p_off_ms = (
        float(each) for each in (global_marks.qrs_on_ms, global_marks.qrs_off_ms, global_marks.p_off_ms)
    )
    xyz_mv = vcg_weights @ beat.beat_mv
    inside = (beat.time_ms >= on_ms) & (beat.time_ms <= off_ms)
    search = Search(
        onset_ms=(float(np.fmax(on_ms - EARLIER_MS, p_off_ms)), on_ms + INSIDE_MS),
        middle_ms=float(beat.time_ms[inside][np.sum(xyz_mv[:, inside] ** 2, axis=0).argmax()]),
        offset_from_ms=off_ms + LATER_MS,
        quiet_ms=(off_ms + LATER_MS, float(beat.time_ms[-1])),
    )
    return _quiet_enough(filtered_wave(xyz_mv, beat.time_ms, search, band_hz=QRS_BAND_HZ), QRS_NOISE_UV)


@quantity
def averaged_p(  # noqa: PLR0917 - parameters are what it needs
    recording: Recording,
    recorded_mv: Floats,
    quality: Quality,
    beats: Beats,
    fiducials: Fiducials,
    global_marks: Marks,
    spikes: Ints,
    mains_line_hz: float | None,
) -> AveragedBeat:
    """Mean of the P waves of the normal beats of the dominant group as they were recorded, aligned on P.

    Times are ms from the P peak.
    """
    on_ms, off_ms, qrs_on_ms = _p_limits_ms(global_marks)
    window_ms = (on_ms - BEFORE_P_MS, max(qrs_on_ms - BEFORE_QRS_OF_P_MS, off_ms))
    compared_ms = (on_ms - BESIDE_P_MS, off_ms)
    # R is timed better than the peak of a single P; where P lies in each beat the mean of all tells
    peak_s = _usual(beats, kinds="N") + float(global_marks.p_peak_ms) / 1000.0
    has_p = np.isfinite(fiducials.global_s[:, POINTS.index("P_peak")])
    found = averaged_beat(
        recorded_mv[quality.usable],
        np.where(has_p, peak_s, np.nan),
        Stretches(
            (window_ms[0] / 1000.0, window_ms[1] / 1000.0),
            (compared_ms[0] / 1000.0, compared_ms[1] / 1000.0),
            P_SHIFT_S,
        ),
        fs_hz=recording.fs_hz,
        leads=_usable(recording, quality),
        spikes=spikes,
        mains_hz=mains_line_hz,
    )
    return _of_enough(found.with_leads(recording.leads), LATE_POTENTIAL_BEATS)


@quantity
def filtered_p(averaged_p: AveragedBeat, vcg_weights: Floats, global_marks: Marks) -> FilteredWave:
    """Vector magnitude of the averaged P after 40-300 Hz, with its limits."""
    on_ms, off_ms, _ = _p_limits_ms(global_marks)
    search = Search(
        onset_ms=(on_ms - EARLIER_P_MS - BESIDE_P_MS, on_ms - EARLIER_P_MS),
        middle_ms=(on_ms + off_ms) / 2.0,
        offset_from_ms=float(averaged_p.time_ms[-1]),
        quiet_ms=(on_ms - QUIET_BEFORE_P_MS[0], on_ms - QUIET_BEFORE_P_MS[1]),
    )
    xyz_mv = vcg_weights @ averaged_p.beat_mv
    return _quiet_enough(filtered_wave(xyz_mv, averaged_p.time_ms, search, band_hz=P_BAND_HZ), P_NOISE_UV)


def _usable(recording: Recording, quality: Quality) -> tuple[str, ...]:
    """The leads that are averaged."""
    return tuple(lead for lead, good in zip(recording.leads, quality.usable.tolist(), strict=True) if good)


def _p_limits_ms(marks: Marks) -> tuple[float, float, float]:
    """Onset and end of P and onset of QRS, from the P peak; NotComputable where there is no P."""
    limits_ms = np.array([marks.p_on_ms, marks.p_off_ms, marks.qrs_on_ms]) - marks.p_peak_ms
    if not np.isfinite(limits_ms).all():
        raise NotComputable("absent", "no P wave was accepted")
    on_ms, off_ms, qrs_on_ms = limits_ms.tolist()
    return on_ms, off_ms, qrs_on_ms


def _of_enough(beat: AveragedBeat, fewest: int) -> AveragedBeat:
    if beat.beats_used < fewest:
        raise NotComputable("low_quality", f"{beat.beats_used} of {fewest} beats can be averaged")
    return beat


def _quiet_enough(wave: FilteredWave, largest_uv: float) -> FilteredWave:
    if wave.noise_uv > largest_uv:
        raise NotComputable("low_quality", f"the residual noise is {wave.noise_uv:.2f} uV")
    return wave
