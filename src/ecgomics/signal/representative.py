"""The representative beat: the median of the aligned beats of the dominant group, with its marks.

Conventions, section 5.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.core.errors import NotComputable
from ecgomics.core.settings import ReferenceLevel, Settings
from ecgomics.signal.delineation import (
    T_END,
    fused,
    representative_marks,
    representative_t_end_shift,
    t_end_of,
)
from ecgomics.signal.edited_marks import edited_beat_marks
from ecgomics.signal.edits import MarkEdits
from ecgomics.signal.filters import DEFAULT_SETTINGS
from ecgomics.signal.model import POINTS, Beats, Marks, RepresentativeBeat
from ecgomics.signal.t_wave import BY_TANGENT
from ecgomics.signal.windows import AFTER_S, BEFORE_S, Windows, at_work_rate, median_over_leads, recorded

#: More beats than this add nothing to a median but memory; they are then taken evenly from the whole recording.
MOST_BEATS: Final = 200
#: Shares of the RR interval that the window takes before and after the R peak, so that no neighbouring QRS is in it.
BEFORE_SHARE: Final = 0.6
AFTER_SHARE: Final = 0.85
#: Room for the QRS of a neighbour outside the window.
HALF_QRS_S: Final = 0.06
#: P, QRS and T of the rules are believed if none of their marks lies farther than this from those of the beats.
APART_MS: Final = (45.0, 45.0, 60.0)
REFERENCE_MS: Final = 20.0
P_REFERENCE_MS: Final = 12.0
TP_MS: Final = 40.0
#: A segment of fewer samples is none.
FEWEST_SAMPLES: Final = 3
QUIET_MARGIN_MS: Final = 20.0

#: A lead that is still so far from its level at the global end of QRS has not ended, and ends when it is so near.
MOVES_MV: Final = 0.04
MOVED_MV: Final = 0.02


@dataclass(frozen=True, slots=True)
class AlignedBeats:
    """The beats that a representative beat is made of, their median, and the marks that rules and beats agree on."""

    leads: tuple[str, ...]
    aligned: Windows
    """leads × beats."""
    median: Windows
    """leads × 1."""
    lead_ms: Floats
    """leads × 9 (POINTS), in ms from the alignment point."""
    rr_ms: float
    level: ReferenceLevel = "before_qrs"
    """The level that it is referred to."""


def representative_beat(
    clean_mv: Floats,
    beats: Beats,
    *,
    fs_hz: float,
    leads: tuple[str, ...],
    usable: Bools,
    settings: Settings = DEFAULT_SETTINGS,
    proposed_s: Floats | None = None,
) -> RepresentativeBeat:
    """Representative beat of a recording, from what `aligned_beats` takes."""
    return described(
        aligned_beats(
            clean_mv,
            beats,
            fs_hz=fs_hz,
            leads=leads,
            usable=usable,
            settings=settings,
            proposed_s=proposed_s,
        )
    )


def aligned_beats(
    clean_mv: Floats,
    beats: Beats,
    *,
    fs_hz: float,
    leads: tuple[str, ...],
    usable: Bools,
    settings: Settings = DEFAULT_SETTINGS,
    proposed_s: Floats | None = None,
) -> AlignedBeats:
    """The beats behind the representative beat; clean_mv is leads × samples of the measurement path.

    proposed_s are marks of the single beats, leads × beats × 9 (POINTS), in s from the start of the recording: a wave
    that the rules do not see where most of the beats used have it is marked where these have it, and one that most of
    them do not have is not marked.

    Leads that are not usable carry no marks. NotComputable("low_quality") without a usable lead, "too_short" with fewer
    beats than the settings ask for.
    """
    if not usable.any():
        raise NotComputable("low_quality", "No lead is usable.")
    chosen = dominant_beats(beats)
    ecg_mv, work_hz = at_work_rate(clean_mv, fs_hz=fs_hz)
    rr_s = _mean_rr_s(beats, chosen)
    before_s, after_s = min(BEFORE_S, BEFORE_SHARE * rr_s), min(AFTER_S, AFTER_SHARE * rr_s)
    whole = _inside(beats.peak_s[chosen], before_s, after_s, duration_s=clean_mv.shape[1] / fs_hz)
    chosen = _unspoilt(chosen[whole], beats, (before_s, after_s), settings.representative_beats_min)
    if len(chosen) < settings.representative_beats_min:
        needed = settings.representative_beats_min
        raise NotComputable("too_short", f"{len(chosen)} beats of the dominant shape; {needed} are needed.")
    zero = round(before_s * work_hz)
    offsets = np.arange(-zero, round(after_s * work_hz) + 1)
    aligned_mv = around_beats(ecg_mv, beats.peak_s[chosen] * work_hz, offsets)
    in_use = (
        recorded(clean_mv, beats.peak_s[chosen], span_s=(-before_s, after_s), fs_hz=fs_hz) & usable[:, None]
    )
    measured = in_use.sum(axis=1) >= settings.representative_beats_min
    if not measured.any():
        raise NotComputable("low_quality", "No lead is recorded without gaps for long enough.")
    usual_s = np.full(len(chosen), rr_s)
    next_s = np.diff(beats.peak_s, append=np.inf)[chosen]
    aligned = Windows(
        aligned_mv, in_use.astype(float), fs_hz=work_hz, zero=zero, before_s=usual_s, after_s=next_s
    )
    windows = Windows(
        _medians(aligned_mv, in_use)[:, None],
        measured[:, None].astype(float),
        fs_hz=work_hz,
        zero=zero,
        before_s=usual_s[:1],
        after_s=usual_s[:1],
    )
    lead_ms = (representative_marks(windows, aligned) - zero) * (1000.0 / work_hz)
    t_end = t_end_of(settings)
    if t_end != BY_TANGENT:
        lead_ms[:, T_END] += representative_t_end_shift(windows, aligned, t_end) * (1000.0 / work_hz)
    if proposed_s is not None:
        lead_ms = _agreed(lead_ms, 1000.0 * (proposed_s[:, chosen] - beats.peak_s[chosen, None]))
    return AlignedBeats(leads, aligned, windows, lead_ms, 1000.0 * rr_s, settings.reference_level)


def _agreed(lead_ms: Floats, proposed_ms: Floats) -> Floats:
    """Marks of the rules, leads × 9, where they lie near those of most of the beats, leads × beats × 9; else theirs."""
    most = np.isfinite(proposed_ms).mean(axis=1) > 0.5
    usual_ms = np.where(most, median_over_leads(np.moveaxis(proposed_ms, 1, 0)), np.nan)
    agreed_ms = lead_ms.copy()
    for place, apart_ms in enumerate(APART_MS):
        wave = slice(3 * place, 3 * place + 3)
        near = np.abs(lead_ms[:, wave] - usual_ms[:, wave]) <= apart_ms
        kept = near.all(axis=1, keepdims=True)
        agreed_ms[:, wave] = np.where(kept, lead_ms[:, wave], usual_ms[:, wave])
    return agreed_ms


def dominant_beats(beats: Beats) -> Ints:
    """Accepted beats of the dominant group that are of its commonest class, at most MOST_BEATS of them."""
    kinds = np.array(beats.kind, dtype="<U1")
    member = (beats.group == 0) & beats.accepted
    if not member.any():
        raise NotComputable("too_short", "No beat was found that could be measured.")
    commonest = Counter(kinds[member].tolist()).most_common(1)[0][0]
    chosen = np.flatnonzero(member & (kinds == commonest))
    evenly: Ints = chosen[np.linspace(0, len(chosen) - 1, min(MOST_BEATS, len(chosen))).astype(int)]
    return evenly


def _mean_rr_s(beats: Beats, chosen: Ints) -> float:
    """Mean RR that ends at the beats used; over all beats where those have none."""
    rr_s = np.concatenate([[np.nan], beats.rr_ms]) / 1000.0
    for candidates in (rr_s[chosen], rr_s):
        if np.isfinite(candidates).any():
            return float(np.nanmean(candidates))
    raise NotComputable("too_short", "No two successive beats, so no RR interval.")


def _inside(peak_s: Floats, before_s: float, after_s: float, *, duration_s: float) -> Bools:
    """Beats whose window lies in the recording up to a tenth."""
    spare_s = 0.1 * (before_s + after_s)
    return (peak_s - before_s >= -spare_s) & (peak_s + after_s <= duration_s + spare_s)


def _unspoilt(chosen: Ints, beats: Beats, window_s: tuple[float, float], fewest: int) -> Ints:
    """The beats with no QRS of another shape in their window, such as an early one after them; all if few are left."""
    before_s, after_s = window_s
    apart_s = np.diff(beats.peak_s, prepend=-np.inf, append=np.inf)
    other = np.concatenate([[False], beats.group != 0, [False]])
    spoilt = (other[chosen] & (apart_s[chosen] < before_s + HALF_QRS_S)) | (
        other[chosen + 2] & (apart_s[chosen + 1] < after_s + HALF_QRS_S)
    )
    return chosen if (~spoilt).sum() < fewest else chosen[~spoilt]


def around_beats(ecg_mv: Floats, peak: Floats, offsets: Ints) -> Floats:
    """Leads × beats × samples at times between samples, by cubic interpolation (Catmull and Rom)."""
    base = np.floor(peak).astype(np.intp)
    part = (peak - base)[:, None]
    taps = (
        ((-0.5 * part + 1.0) * part - 0.5) * part,
        (1.5 * part - 2.5) * part * part + 1.0,
        ((-1.5 * part + 2.0) * part + 0.5) * part,
        (0.5 * part - 0.5) * part * part,
    )
    width, last = len(offsets), ecg_mv.shape[1] - 1
    around = np.clip(base[:, None] + np.arange(offsets[0] - 1, offsets[-1] + 3), 0, last)
    wide_mv = ecg_mv[:, around]
    aligned = taps[0] * wide_mv[..., :width]
    for step, tap in enumerate(taps[1:], start=1):
        aligned += tap * wide_mv[..., step : step + width]
    return aligned


def _medians(aligned_mv: Floats, in_use: Bools) -> Floats:
    """Median over the beats in use of each lead, leads × samples; 0 where a lead has none."""
    # A full sort of so few beats is quicker than a partition; beats not in use sort to the end.
    ordered_mv = np.sort(np.where(in_use[..., None], aligned_mv, np.inf), axis=1)
    count = in_use.sum(axis=1)
    leads = np.arange(len(aligned_mv))
    middle_mv = [
        ordered_mv[leads, np.maximum(at, 0)] for at in ((count - 1) // 2, np.minimum(count // 2, count - 1))
    ]
    medians_mv: Floats = np.where((count > 0)[:, None], 0.5 * (middle_mv[0] + middle_mv[1]), 0.0)
    return medians_mv


def described(of: AlignedBeats, edits: MarkEdits = ()) -> RepresentativeBeat:
    """The representative beat with its marks and levels, with the edits of a person that are of it."""
    aligned, windows = of.aligned, of.median
    beat_mv = windows.mv[:, 0]
    time_ms = np.arange(-windows.zero, windows.samples - windows.zero, dtype=float) * (1000.0 / windows.fs_hz)
    lead_ms, _ = edited_beat_marks(of.lead_ms, edits, of.leads)
    global_ms = fused(lead_ms)
    put = _edited_ends(of.lead_ms, lead_ms)
    lead_ms = _until_still(beat_mv, time_ms, lead_ms, float(global_ms[POINTS.index("QRS_off")]), put)
    level_mv = _reference_mv(beat_mv, time_ms, global_ms, level=of.level)
    referred_mv = beat_mv - level_mv[:, None]
    return RepresentativeBeat(
        leads=of.leads,
        beat_mv=referred_mv,
        fs_hz=windows.fs_hz,
        zero=windows.zero,
        beats_used=aligned.mv.shape[1],
        rr_ms=of.rr_ms,
        lead_marks=Marks.from_points(lead_ms),
        global_marks=Marks.from_points(global_ms),
        global_marks_raw=Marks.from_points(fused(lead_ms, guard=False)),
        p_reference_mv=_p_reference_mv(referred_mv, time_ms, lead_ms[:, POINTS.index("P_on")]),
        noise_uv=_noise_uv(aligned, beat_mv, time_ms, global_ms),
    )


def _edited_ends(found_ms: Floats, edited_ms: Floats) -> Bools:
    """Leads in which a person has put the end of QRS, (leads,)."""
    column = POINTS.index("QRS_off")
    put: Bools = (found_ms[:, column] != edited_ms[:, column]) & np.isfinite(edited_ms[:, column])
    return put


def _until_still(beat_mv: Floats, time_ms: Floats, lead_ms: Floats, qrs_off_ms: float, put: Bools) -> Floats:
    """Marks by lead, the end of QRS moved on in a lead that still moves far before the global end of QRS.

    A slow low S of a bundle branch block is too flat for the slope rule of one lead; the other leads say that QRS is
    not over. The lead ends where it has come within MOVED_MV of its level at the global end; put are the leads whose
    end a person has put where it is, (leads,).
    """
    column = POINTS.index("QRS_off")
    if not np.isfinite(qrs_off_ms):
        return lead_ms
    moved_ms = lead_ms.copy()
    for lead in np.flatnonzero((lead_ms[:, column] < qrs_off_ms) & ~put):
        rest = (time_ms >= lead_ms[lead, column]) & (time_ms <= qrs_off_ms)
        departs_mv = np.abs(beat_mv[lead, rest] - np.interp(qrs_off_ms, time_ms, beat_mv[lead]))
        if departs_mv.size and departs_mv.max() >= MOVES_MV:
            moved_ms[lead, column] = time_ms[rest][np.flatnonzero(departs_mv >= MOVED_MV)[-1]]
    return moved_ms


def _reference_mv(
    beat_mv: Floats, time_ms: Floats, global_ms: Floats, *, level: ReferenceLevel = "before_qrs"
) -> Floats:
    """Median of the last 20 ms before the global QRS onset; the sample there if P is absent or reaches into them.

    Or median of the whole PR segment, or of the last 40 ms before P, where that is the level asked for and it is there.
    """
    onset_ms, p_off_ms = global_ms[POINTS.index("QRS_on")], global_ms[POINTS.index("P_off")]
    if not np.isfinite(onset_ms):
        return np.median(beat_mv, axis=1)
    begin_ms, end_ms = _segment_ms(global_ms, level)
    segment = (time_ms >= begin_ms) & (time_ms <= end_ms)
    if level != "before_qrs" and segment.sum() >= FEWEST_SAMPLES:
        return median(beat_mv[:, segment], axis=1)
    before = (time_ms >= onset_ms - REFERENCE_MS) & (time_ms <= onset_ms)
    if not p_off_ms <= onset_ms - REFERENCE_MS or not before.any():
        before = np.arange(len(time_ms)) == np.argmin(np.abs(time_ms - onset_ms))
    return median(beat_mv[:, before], axis=1)


def _segment_ms(global_ms: Floats, level: ReferenceLevel) -> tuple[float, float]:
    """Begin and end of the segment of a level; NaN without P, so that no time lies in it."""
    onset_ms, p_on_ms, p_off_ms = (
        float(global_ms[POINTS.index(each)]) for each in ("QRS_on", "P_on", "P_off")
    )
    if level == "tp_segment":
        return p_on_ms - TP_MS, p_on_ms
    return p_off_ms, onset_ms


def _p_reference_mv(beat_mv: Floats, time_ms: Floats, p_on_ms: Floats) -> Floats:
    """Median of the last 12 ms before P onset by lead, NaN without P."""
    before = (time_ms >= p_on_ms[:, None] - P_REFERENCE_MS) & (time_ms <= p_on_ms[:, None])
    level_mv = np.full(len(beat_mv), np.nan)
    for lead in np.flatnonzero(before.any(axis=1)):
        level_mv[lead] = median(beat_mv[lead, before[lead]], axis=0)
    return level_mv


def _noise_uv(aligned: Windows, beat_mv: Floats, time_ms: Floats, global_ms: Floats) -> Floats:
    """RMS of beats about their median between T and P, over sqrt(beats)."""
    begin_ms = global_ms[[POINTS.index("P_on"), POINTS.index("QRS_on")]]
    begin_ms = begin_ms[np.isfinite(begin_ms)]
    end_ms = global_ms[[POINTS.index("T_off"), POINTS.index("QRS_off")]]
    end_ms = end_ms[np.isfinite(end_ms)]
    outside = np.ones(len(time_ms), dtype=bool)
    if len(begin_ms) and len(end_ms):
        outside = (time_ms < begin_ms[0] - QUIET_MARGIN_MS) | (time_ms > end_ms[0] + QUIET_MARGIN_MS)
    if outside.sum() < 5:
        outside[:] = True
    residual_mv = aligned.mv[..., outside] - beat_mv[:, None, outside]
    beats = np.maximum(aligned.weight.sum(axis=1), 1.0)
    power = np.einsum("lbs,lb->l", residual_mv**2, aligned.weight) / (beats * outside.sum())
    noise_uv: Floats = 1000.0 * np.sqrt(power / beats)
    return noise_uv
