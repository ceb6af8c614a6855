"""The U wave: a low wave of its own between the end of T and the next P, reported only where it surely is one."""

from typing import Final, NamedTuple

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.model import POINTS, Beats, Fiducials, RepresentativeBeat, UWaves
from ecgomics.signal.windows import at_work_rate, bulge, largest, slope, smooth, take

#: Above this rate the U wave lies in the next P wave.
FASTEST_PER_MIN: Final = 95.0
#: It is sought from so long after the end of T on, and must have begun to fall so long before the next P wave.
AFTER_T_S: Final = 0.05
SPAN_S: Final = 0.22
BEFORE_P_S: Final = 0.08
#: The level is that of a stretch this long before the next P wave.
LEVEL_S: Final = 0.04
SMOOTH_S: Final = 0.04
BULGE_REACH_S: Final = 0.06
#: Least height above the level that follows (conventions: a deflection of 0.02 mV), and above the dip after T.
LEAST_MV: Final = 0.02
LEAST_RISE_MV: Final = 0.012
#: The same in standard deviations of the noise of the beat.
TIMES_NOISE: Final = 3.0
#: What is higher than this share of T is a second part of T or an early P wave.
MOST_OF_T: Final = 0.5
#: A U wave against its T wave is rare: it must be so many times higher to be believed.
AGAINST_T: Final = 2.0
#: A drift of the level is no wave: of its height so much must be bulge.
BULGE_SHARE: Final = 0.35
#: With this many leads or more, two must show it at one time.
MANY_LEADS: Final = 3
TOGETHER_S: Final = 0.04
#: Where a P wave begins before the R peak, if it was not found.
USUAL_P_S: Final = 0.2
HALF_WINDOW_S: Final = 0.3
#: How far the U wave of one beat may lie from that of the representative one.
WANDER_S: Final = 0.04


class _Found(NamedTuple):
    """What looks most like a wave in each row."""

    peak: Ints
    """Sample."""
    upright: Bools
    height_mv: Floats
    """Above the level before the next P wave."""
    rise_mv: Floats
    """Above the dip after T."""
    bulge_mv: Floats
    end: Floats
    """Sample, by the tangent."""


def u_waves(beat: RepresentativeBeat) -> UWaves:
    """U waves of the representative beat, (leads,); none without P waves, in which fibrillation could pass for U."""
    t_off, next_p, possible = _places(beat)
    if not possible:
        return _none(beat.leads, (len(beat.leads),))
    last = np.full(len(beat.leads), min(next_p, beat.beat_mv.shape[1] - 1))
    first = t_off + round(AFTER_T_S * beat.fs_hz)
    latest = np.minimum(t_off + round(SPAN_S * beat.fs_hz), last - round(BEFORE_P_S * beat.fs_hz))
    found = _waves(beat.beat_mv, (first, latest, last), t_off=t_off, fs_hz=beat.fs_hz)
    measured = np.isfinite(beat.lead_marks.qrs_on_ms) & np.isfinite(beat.lead_marks.t_off_ms)
    seen = measured & (latest > first) & _is_wave(beat, found)
    seen = seen & _together(found.peak, seen, reach=round(TOGETHER_S * beat.fs_hz))
    # half sure at the least rise that counts, quite sure at twice that
    presence = np.where(seen, np.clip(found.rise_mv / (2.0 * LEAST_RISE_MV), 0.5, 1.0), 0.0)
    sample_ms = 1000.0 / beat.fs_hz
    peak_ms = np.where(seen, (found.peak - beat.zero) * sample_ms, np.nan)
    end_ms = np.where(seen, (found.end - beat.zero) * sample_ms, np.nan)
    amplitude_mv = np.where(seen, take(beat.beat_mv, found.peak), np.nan)
    return UWaves(beat.leads, peak_ms, end_ms, amplitude_mv, presence)


def _is_wave(beat: RepresentativeBeat, found: _Found) -> Bools:
    """Leads in which what was found is high enough for a U wave, low enough beside T, and no drift."""
    t_mv = take(beat.beat_mv, _samples(beat, beat.lead_marks.t_peak_ms))
    against = np.where(found.upright == (t_mv > 0), 1.0, AGAINST_T)
    least_mv = TIMES_NOISE * beat.noise_uv / 1000.0
    high = found.height_mv >= against * np.maximum(LEAST_MV, least_mv)
    rises = found.rise_mv >= against * np.maximum(LEAST_RISE_MV, least_mv)
    low = found.height_mv <= MOST_OF_T * np.abs(t_mv)
    is_wave: Bools = high & rises & low & (found.bulge_mv >= BULGE_SHARE * found.height_mv)
    return is_wave


def _none(leads: tuple[str, ...], shape: tuple[int, ...]) -> UWaves:
    """No U wave anywhere."""
    peak_ms, end_ms, amplitude_mv = np.full((3, *shape), np.nan)
    return UWaves(leads, peak_ms, end_ms, amplitude_mv, np.zeros(shape))


def u_waves_by_beat(
    clean_mv: Floats, beats: Beats, fiducials: Fiducials, usual: UWaves, *, fs_hz: float
) -> UWaves:
    """U waves of single beats, leads × beats, in the leads whose representative beat (usual) shows one.

    They are sought as long after the R peak as there; a beat is left out where the next one comes too early for it, or
    where what is there is lower than the least that counts.
    """
    table = _none(usual.leads, (len(clean_mv), len(beats)))
    leads = np.flatnonzero(np.isfinite(usual.peak_ms))
    if not len(leads) or not len(beats):
        return table
    ecg_mv, work_hz = at_work_rate(clean_mv[leads], fs_hz=fs_hz)
    zero = np.round(beats.peak_s * work_hz).astype(np.intp)
    centre = zero + np.round(usual.peak_ms[leads, None] / 1000.0 * work_hz).astype(np.intp)
    t_end = fiducials.lead_s[leads, :, POINTS.index("T_off")] * work_hz
    onset = fiducials.global_s[:, POINTS.index("QRS_on")] * work_hz
    next_p = np.broadcast_to(_next_p_s(beats, fiducials) * work_hz, centre.shape)
    whole = np.isfinite(t_end) & np.isfinite(onset) & (centre + BEFORE_P_S * work_hz <= next_p)
    reach, half = round(WANDER_S * work_hz), round(HALF_WINDOW_S * work_hz)
    at = centre[..., None] + np.arange(-half, half + 1)
    near_mv = np.take_along_axis(ecg_mv[:, None], np.clip(at, 0, ecg_mv.shape[1] - 1), axis=-1)
    # in samples of the windows cut out about where the wave is expected
    t_off, last = (
        np.clip(np.nan_to_num(edge - centre, posinf=half) + half, 0, 2 * half).astype(np.intp)
        for edge in (t_end, next_p)
    )
    limits = (np.maximum(t_off, half - reach), np.full_like(t_off, half + reach), last)
    found = _waves(near_mv, limits, t_off=t_off, fs_hz=work_hz)
    level_mv = ecg_mv[:, np.clip(np.nan_to_num(onset), 0, ecg_mv.shape[1] - 1).astype(np.intp)]
    seen = whole & (found.height_mv >= LEAST_MV) & (found.rise_mv >= LEAST_RISE_MV)
    move = centre - half - zero
    for column, value in (
        (table.peak_ms, (found.peak + move) * (1000.0 / work_hz)),
        (table.offset_ms, (found.end + move) * (1000.0 / work_hz)),
        (table.amplitude_mv, take(near_mv, found.peak) - level_mv),
    ):
        column[leads] = np.where(seen, value, np.nan)
    table.presence[leads] = np.where(seen, usual.presence[leads, None], 0.0)
    return table


def _next_p_s(beats: Beats, fiducials: Fiducials) -> Floats:
    """Begin of the P wave of the next beat, or where it would be; infinite after the last beat; (beats,)."""
    p_on_s = fiducials.global_s[1:, POINTS.index("P_on")]
    known: Floats = np.where(np.isfinite(p_on_s), p_on_s, beats.peak_s[1:] - USUAL_P_S)
    return np.append(known, np.inf)


def _places(beat: RepresentativeBeat) -> tuple[Ints, int, bool]:
    """End of T by lead and begin of the next P in samples, and whether a U wave could be seen between them."""
    marks = beat.global_marks
    known = bool(np.isfinite(marks.p_on_ms) and np.isfinite(marks.t_off_ms))
    slow = beat.rr_ms >= 60000.0 / FASTEST_PER_MIN
    if not (known and slow):
        return np.zeros(len(beat.leads), dtype=np.intp), 0, False
    lead_ms = np.where(np.isfinite(beat.lead_marks.t_off_ms), beat.lead_marks.t_off_ms, marks.t_off_ms)
    next_p_ms = float(marks.p_on_ms) + beat.rr_ms
    return _samples(beat, lead_ms), int(_samples(beat, np.array(next_p_ms))), True


def _samples(beat: RepresentativeBeat, at_ms: Floats) -> Ints:
    """Nearest sample of a time from the alignment point, kept inside the beat; 0 where it is not known."""
    at = np.round(np.nan_to_num(at_ms) * beat.fs_hz / 1000.0).astype(np.intp) + beat.zero
    return np.clip(at, 0, beat.beat_mv.shape[1] - 1)


def _together(peak: Ints, seen: Bools, *, reach: int) -> Bools:
    """Leads whose wave another lead shows at about the same time; all where there are few leads."""
    if len(peak) < MANY_LEADS:
        return seen
    near = (np.abs(peak[:, None] - peak) <= reach) & seen[:, None] & seen
    together: Bools = near.sum(axis=1) >= 2
    return together


def _waves(ecg_mv: Floats, limits: tuple[Ints, Ints, Ints], *, t_off: Ints, fs_hz: float) -> _Found:
    """The wave of each row between the first and the last sample that limits give for its peak.

    The third limit is the end of the level; all are of the shape of ecg_mv without its last axis.
    """
    first, latest, last = limits
    samples = ecg_mv.shape[-1]
    calm_mv = smooth(ecg_mv, max(1, round(SMOOTH_S * fs_hz)))
    position = np.arange(samples)
    level_mv = _mean_within(ecg_mv, last - round(LEVEL_S * fs_hz), last)
    bulge_mv = bulge(calm_mv, round(BULGE_REACH_S * fs_hz))
    # the foot of T bulges too, but towards the level and without a top
    out_mv = bulge_mv * np.sign(calm_mv - level_mv[..., None])
    tops = (out_mv >= np.roll(out_mv, 1, axis=-1)) & (out_mv >= np.roll(out_mv, -1, axis=-1)) & (out_mv > 0)
    inside = (position > first[..., None]) & (position <= latest[..., None])
    peak = largest(np.where(tops, out_mv, -1.0), inside)
    sign = np.where(take(bulge_mv, peak) < 0, -1.0, 1.0)
    height_mv = (calm_mv - level_mv[..., None]) * sign[..., None]
    top_mv = take(height_mv, peak)
    between_t = (position >= t_off[..., None]) & (position <= peak[..., None])
    dip_mv = np.min(height_mv, axis=-1, initial=np.inf, where=between_t)
    rise_mv = top_mv - np.maximum(dip_mv, 0.0)
    falling = -slope(height_mv, max(1, round(0.008 * fs_hz)), fs_hz=fs_hz)
    after = (position >= peak[..., None]) & (position <= last[..., None])
    steepest = largest(falling, after)
    end = steepest + take(height_mv, steepest) / np.maximum(take(falling, steepest), 1e-6) * fs_hz
    return _Found(peak, sign > 0, top_mv, rise_mv, np.abs(take(bulge_mv, peak)), np.clip(end, peak, last))


def _mean_within(values: Floats, first: Ints, last: Ints) -> Floats:
    """Mean of each row from its first to its last sample."""
    position = np.arange(values.shape[-1])
    inside = (position >= np.maximum(first, 0)[..., None]) & (position <= last[..., None])
    total = np.sum(values, axis=-1, where=inside)
    mean: Floats = total / np.maximum(inside.sum(axis=-1), 1)
    return mean
