"""P, QRS and T of every beat in every lead at once, and the marks fused over leads."""

import itertools
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.core.settings import Settings
from ecgomics.signal.consistency import steadied
from ecgomics.signal.departure import departed
from ecgomics.signal.filters import DEFAULT_SETTINGS
from ecgomics.signal.hybrid import hybrid_marks
from ecgomics.signal.model import POINTS, WAVES, Beats, Fiducials
from ecgomics.signal.p_wave import Evidence, p_evidence, p_segment, p_waves
from ecgomics.signal.qrs import Complexes, qrs_complexes
from ecgomics.signal.t_threshold import TEnd
from ecgomics.signal.t_wave import BY_TANGENT, Waves, t_waves
from ecgomics.signal.windows import Windows, at_work_rate, cut, median_over_leads, recorded

#: Beats are worked on in blocks of about a minute: P waves are compared with their neighbours, and memory stays small.
BLOCK_BEATS: Final = 64
#: Rate at which P and T are sought: they have nothing above a quarter of it.
WAVE_HZ: Final = 250.0
#: The T wave is sought in the part of the window from here before the R peak on.
T_BEFORE_S: Final = 0.16
#: So many of the beats may be followed by another earlier than the representative one is taken to be.
EARLY_SHARE: Final = 0.1
#: A wave is marked where it is there more likely than not.
LEAST_PRESENCE: Final = 0.5
QRS_START: Final = POINTS.index("QRS_on")
T_END: Final = POINTS.index("T_off")
#: Second-extreme guard (conventions, section 6): a lead further out than this beyond the next one is dropped, ms.
GUARD_MS: Final = {"P": 20.0, "QRS": 12.0, "T": 30.0}


@dataclass(frozen=True, slots=True)
class Slow:
    """Windows at the lower rate at which the slow waves P and T are sought, with the QRS limits there."""

    windows: Windows
    step: int
    shift: int
    qrs_onset: Ints
    qrs_offset: Ints

    @classmethod
    def of(cls, windows: Windows, complexes: Complexes) -> Self:
        """From the windows and their QRS complexes."""
        thin, step, shift = windows.thinned(WAVE_HZ)
        onset = (complexes.all_onset - shift) // step
        offset = -((shift - complexes.all_offset) // step)
        return cls(thin, step, shift, np.maximum(onset, 0), np.minimum(offset, thin.samples - 1))

    def t_waves(self, t_end: TEnd) -> Waves:
        """T waves, in samples of the thinned windows."""
        late, cut_off = self.windows.cropped(-T_BEFORE_S, np.inf)
        onset, offset = self.qrs_onset - cut_off, self.qrs_offset - cut_off
        return t_waves(late, offset, _bridged(late, onset, offset), t_end).rescaled(1, cut_off)

    def back(self, waves: Waves) -> Waves:
        """Marks in samples of the windows that were thinned."""
        return waves.rescaled(self.step, self.shift)


def delineate(
    clean_mv: Floats,
    beats: Beats,
    *,
    fs_hz: float,
    leads: tuple[str, ...],
    usable: Bools,
    settings: Settings = DEFAULT_SETTINGS,
    model: bytes | None = None,
) -> Fiducials:
    """Marks of every beat and lead; leads that are not usable and beats without signal have none (NaN).

    clean_mv is leads × samples of the measurement path. By the learned segmenter and rules, or by rules only, as the
    settings say; model is another segmenter than the shipped one, as ONNX.
    """
    if not len(beats):
        return Fiducials(leads, np.zeros((len(leads), 0, 9)), np.zeros((len(leads), 0, 3)), np.zeros((0, 9)))
    weight = (recorded(clean_mv, beats.peak_s, span_s=(-0.1, 0.1), fs_hz=fs_hz) & usable[:, None]).astype(
        float
    )
    if settings.delineator == "hybrid":
        found = hybrid_marks(clean_mv, beats, fs_hz=fs_hz, weight=weight, model=model)
        lead_s, global_s = found.lead_s, found.global_s
        if t_end_of(settings) != BY_TANGENT:
            later_s = _t_end_shift_s(clean_mv, beats, fs_hz=fs_hz, weight=weight, t_end=t_end_of(settings))
            lead_s = _ended_later(lead_s, later_s)
            global_s = _ended_later(global_s, median_over_leads(later_s))
        return Fiducials(leads, lead_s, found.presence, global_s, found.p_trace)
    lead_s, presence = _by_rules(clean_mv, beats, fs_hz=fs_hz, weight=weight, t_end=t_end_of(settings))
    return Fiducials(leads, lead_s, presence, fused(lead_s * 1000.0) / 1000.0)


def _by_rules(
    clean_mv: Floats, beats: Beats, *, fs_hz: float, weight: Floats, t_end: TEnd
) -> tuple[Floats, Floats]:
    """Marks in s, leads × beats × 9, and presence, leads × beats × 3, by rules alone."""
    ecg_mv, work_hz = at_work_rate(clean_mv, fs_hz=fs_hz)
    edges = np.linspace(0, len(beats), max(1, round(len(beats) / BLOCK_BEATS)) + 1).astype(int)
    blocks = [
        _block(ecg_mv, beats, slice(first, last), fs_hz=work_hz, weight=weight, t_end=t_end)
        for first, last in itertools.pairwise(edges.tolist())
    ]
    lead_s, presence = (np.concatenate(parts, axis=1) for parts in zip(*blocks, strict=True))
    return _steadied_s(lead_s, beats), presence


def _t_end_shift_s(clean_mv: Floats, beats: Beats, *, fs_hz: float, weight: Floats, t_end: TEnd) -> Floats:
    """By how much a rule ends T later than the tangent does, leads × beats; what is usual where the rules see no T."""
    other_s, tangent_s = (
        _by_rules(clean_mv, beats, fs_hz=fs_hz, weight=weight, t_end=each)[0][..., T_END]
        for each in (t_end, BY_TANGENT)
    )
    later_s = other_s - tangent_s
    usual_s = float(np.nanmedian(later_s)) if np.isfinite(later_s).any() else 0.0
    return np.where(np.isfinite(later_s), later_s, usual_s)


def _ended_later(marks_s: Floats, later_s: Floats) -> Floats:
    """Marks, … × beats × 9, with another end of T, which is over before the next QRS begins."""
    next_s = np.concatenate([marks_s[..., 1:, QRS_START], np.full((*marks_s.shape[:-2], 1), np.inf)], axis=-1)
    moved_s = marks_s.copy()
    moved_s[..., T_END] = np.fmin(marks_s[..., T_END] + later_s, next_s)
    return np.where(np.isfinite(marks_s), moved_s, np.nan)


def _steadied_s(lead_s: Floats, beats: Beats) -> Floats:
    """Marks of single beats drawn towards what is usual for their lead and shape."""
    peak_s = beats.peak_s[:, None]
    return steadied(1000.0 * (lead_s - peak_s), beats.group) / 1000.0 + peak_s


def _block(
    ecg_mv: Floats, beats: Beats, chosen: slice, *, fs_hz: float, weight: Floats, t_end: TEnd
) -> tuple[Floats, Floats]:
    """Marks in s and presence of some successive beats; the beat before them lends the end of its T wave."""
    extra = min(chosen.start, 1)
    chosen = slice(chosen.start - extra, chosen.stop)
    windows = cut(ecg_mv, beats.peak_s, chosen, fs_hz=fs_hz, weight=weight)
    ventricular = np.array(beats.kind[chosen], dtype="<U1") == "V"
    at, presence = marks(windows, beats.group[chosen] == 0, ventricular, t_end)
    peak_s = np.round(beats.peak_s[chosen] * fs_hz) / fs_hz
    lead_s = (at - windows.zero) / fs_hz + peak_s[:, None]
    return lead_s[:, extra:], presence[:, extra:]


def marks(
    windows: Windows, reference: Bools, ventricular: Bools, t_end: TEnd = BY_TANGENT
) -> tuple[Floats, Floats]:
    """Marks in samples of the windows, leads × beats × 9, NaN without the wave; and presence, leads × beats × 3.

    reference tells which beats are of the dominant shape: their P waves are what the others are compared with.
    """
    complexes = qrs_complexes(windows)
    slow = Slow.of(windows, complexes)
    t = slow.t_waves(BY_TANGENT)
    t_end_at = np.concatenate([[-np.inf], median(t.offset, axis=0)[:-1]])
    segment = p_segment(slow.windows, slow.qrs_onset, _seen_from_next(slow.windows, t_end_at))
    p = p_waves(slow.windows, segment, p_evidence(slow.windows, segment, reference, ventricular))
    if t_end != BY_TANGENT:
        t = slow.t_waves(t_end)
    return _table(windows, slow.back(p), complexes, slow.back(t))


def t_end_of(settings: Settings) -> TEnd:
    """The rule by which the settings end T."""
    if settings.t_end_rule == "tangent":
        return BY_TANGENT
    return TEnd(settings.t_end_rule, settings.t_end_share_percent / 100.0)


def representative_marks(windows: Windows, aligned: Windows) -> Floats:
    """Marks of a representative beat (windows of one beat) as marks gives them, leads × 9.

    Whether it has a P wave is judged from the aligned beats that it is the median of. Its T wave is over before the
    earliest beat that follows them, which the median shows where it comes after more than a few.
    """
    windows = _until_next(windows, aligned)
    complexes = qrs_complexes(windows)
    slow = Slow.of(windows, complexes)
    t = slow.t_waves(BY_TANGENT)
    t_end_at = _seen_from_next(slow.windows, median(t.offset, axis=0))
    beats = aligned.mv.shape[1]
    thin, _, _ = aligned.thinned(WAVE_HZ)
    everyone = p_segment(thin, np.repeat(slow.qrs_onset, beats), np.repeat(t_end_at, beats))
    evidence = p_evidence(thin, everyone, np.ones(beats, dtype=bool), np.zeros(beats, dtype=bool))
    present = np.array([np.median(evidence.present)])
    own = Evidence(evidence.peak, present, present < 0)
    p = p_waves(slow.windows, p_segment(slow.windows, slow.qrs_onset, t_end_at), own)
    return _table(windows, slow.back(p), complexes, slow.back(t))[0][:, 0]


def representative_t_end_shift(windows: Windows, aligned: Windows, t_end: TEnd) -> Floats:
    """By how many samples another rule than the tangent ends the T wave of a representative beat later, (leads,)."""
    windows = _until_next(windows, aligned)
    slow = Slow.of(windows, qrs_complexes(windows))
    other, tangent = (slow.back(slow.t_waves(rule)).offset for rule in (t_end, BY_TANGENT))
    later: Floats = (other - tangent)[:, 0]
    return later


def _until_next(windows: Windows, aligned: Windows) -> Windows:
    next_s = np.quantile(aligned.after_s, EARLY_SHARE, method="lower")
    return replace(windows, after_s=np.minimum(windows.after_s, next_s))


def _seen_from_next(windows: Windows, t_end: Floats) -> Ints:
    """End of the T wave of the beat before in samples of each beat's own window; 0 where that lies outside."""
    at = t_end - windows.before_s * windows.fs_hz
    return np.clip(np.where(np.isfinite(at), at, 0.0), 0, windows.samples).astype(np.intp)


def _table(windows: Windows, p: Waves, qrs: Complexes, t: Waves) -> tuple[Floats, Floats]:
    points = np.stack(
        [getattr(wave, mark) for wave in (p, qrs, t) for mark in ("onset", "peak", "offset")], axis=-1
    )
    points = departed(windows, points)
    presence = np.stack([wave.present for wave in (p, qrs, t)], axis=-1) * (windows.weight > 0)[..., None]
    return np.where(np.repeat(presence >= LEAST_PRESENCE, 3, axis=-1), points, np.nan), presence


def _bridged(windows: Windows, onset: Ints, offset: Ints) -> Floats:
    """Windows with a straight line in place of the QRS, so that it cannot pass for the flank of a P or T wave."""
    margin = windows.count(0.004)
    first, last = np.maximum(onset - margin, 0), np.minimum(offset + margin, windows.samples - 1)
    beat = np.arange(len(first))
    start_mv, end_mv = windows.mv[:, beat, first, None], windows.mv[:, beat, last, None]
    begin, end = int(first.min()), int(last.max()) + 1
    share = (np.arange(begin, end) - first[:, None]) / np.maximum(last - first, 1)[:, None]
    bare_mv = windows.mv.copy()
    bare_mv[..., begin:end] = np.where(
        (share > 0) & (share < 1), start_mv + share * (end_mv - start_mv), bare_mv[..., begin:end]
    )
    return bare_mv


def fused(lead_ms: Floats, *, guard: bool = True) -> Floats:
    """Marks over leads: earliest onset, latest offset, median peak; leads × … × 9 to … × 9.

    With the guard the single most extreme lead is dropped where it departs too far from the next one.
    """
    limit_ms = np.array([GUARD_MS[wave] if guard else np.inf for wave in WAVES])
    fused_ms = np.empty(lead_ms.shape[1:])
    fused_ms[..., 0::3] = _earliest(lead_ms[..., 0::3], limit_ms)
    fused_ms[..., 1::3] = median_over_leads(lead_ms[..., 1::3])
    fused_ms[..., 2::3] = -_earliest(-lead_ms[..., 2::3], limit_ms)
    return fused_ms


def _earliest(values: Floats, limit_ms: Floats) -> Floats:
    """Smallest value over the first axis, or the next one where it stands alone; the last axis is WAVES."""
    ordered = np.sort(values, axis=0)
    first: Floats = ordered[0]
    if len(ordered) > 1:
        first = np.where(ordered[1] - first > limit_ms, ordered[1], first)
    return first
