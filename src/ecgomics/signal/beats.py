"""Beats: R peaks grouped by shape, aligned within their group, and classed as normal, ectopic or paced.

Classes follow rules that can be read: a beat is ventricular if it has another shape than the dominant beats and is
wider or comes early; supraventricular ectopic if it has their shape and comes early in an otherwise regular rhythm;
paced if a pacing spike precedes it; unclassifiable if the signal about it is no good.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.core.settings import Settings
from ecgomics.signal.filters import DEFAULT_SETTINGS, bridged
from ecgomics.signal.model import BeatClass, Beats
from ecgomics.signal.pacing import NO_SPIKES, paced_beats
from ecgomics.signal.rpeaks import r_peaks, vertex

SHAPE_HZ: Final = 250.0
SHAPE_S: Final = 0.09
ALIGN_S: Final = 0.04
MOST_GROUPS: Final = 24
SEEDS: Final = 120
#: Shape: a beat that correlates with the dominant beats at least this well is not called ventricular.
SAME_SHAPE: Final = 0.80
EARLY: Final = 0.85
VERY_REGULAR: Final = 0.12
WIDER: Final = 1.2
LOCAL_BEATS: Final = 9
LEAST_SIGNAL: Final = 0.8
#: Without signal for so long since the beat before, an interval means nothing.
SILENT_S: Final = 0.1
#: A beat counts as signal only if it has at least this share of the dominant beats' magnitude.
LEAST_MAGNITUDE: Final = 0.15
#: A detection below this share of the usual height, with no likeness to it and hardly repeated, is a burst of noise.
BURST_MAGNITUDE: Final = 0.45
BURST_LIKENESS: Final = 0.5
BURST_REPEATS: Final = 3
WIDTH_LEVEL: Final = 0.2


@dataclass(frozen=True)
class Shapes:
    """QRS windows about the R peaks, thinned to about 250 Hz: beats × leads × samples, a margin at each side."""

    windows_mv: Floats
    margin: int
    fs_hz: float

    def of(self, chosen: Bools) -> "Shapes":
        """Shapes of some of the beats."""
        return replace(self, windows_mv=self.windows_mv[chosen])

    def magnitude_mv(self) -> Floats:
        """Peak-to-peak height, root mean square over leads; (beats,)."""
        magnitude_mv: Floats = np.sqrt(np.mean(np.ptp(self.windows_mv, axis=2) ** 2, axis=1))
        return magnitude_mv

    @property
    def width(self) -> int:
        """Samples of a shape, the margins left out."""
        return int(self.windows_mv.shape[2]) - 2 * self.margin

    def at(self, beats: Ints, shift: Ints) -> Floats:
        """Shape of each beat at its own alignment: beats × (leads · samples), zero mean by lead and norm 1."""
        samples = shift[:, None] + np.arange(self.width)
        shape = np.take_along_axis(self.windows_mv[beats], samples[:, None, :], axis=2)
        flat = (shape - shape.mean(axis=2, keepdims=True)).reshape(len(beats), -1)
        unit: Floats = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
        return unit

    def likeness(self, beats: Ints, template: Floats) -> Floats:
        """Correlation of beats with a template (as `at` gives it) at every alignment; beats × shifts."""
        _, leads, samples = self.windows_mv.shape
        # The template at every alignment as a matrix. It has no mean, so that of the windows need not be taken off.
        shifted = np.zeros((leads, samples, 2 * self.margin + 1))
        for shift in range(shifted.shape[2]):
            shifted[:, shift : shift + self.width, shift] = template.reshape(leads, -1)
        product = np.matmul(np.moveaxis(self.windows_mv[beats], 1, 0), shifted).sum(axis=0)
        likeness: Floats = product / self.norms_mv[beats]
        return likeness

    @cached_property
    def norms_mv(self) -> Floats:
        """Norm of the shapes at every alignment, the mean of each lead taken off; beats × shifts."""
        sums, squares = (
            np.pad(np.cumsum(values, axis=2), ((0, 0), (0, 0), (1, 0)))
            for values in (self.windows_mv, self.windows_mv**2)
        )
        total, power = (run[..., self.width :] - run[..., : -self.width] for run in (sums, squares))
        norms: Floats = np.sqrt(np.maximum((power - total**2 / self.width).sum(axis=1), 1e-18))
        return norms


@dataclass(frozen=True, slots=True)
class Groups:
    """Result of clustering, by beat: its group, its shift to the group's template in samples of Shapes."""

    group: Ints
    shift: Floats
    to_dominant: Floats
    """Correlation of each beat with the template of the dominant group."""
    width_s: Floats
    """QRS width of each beat's group, (beats,)."""

    def of(self, chosen: Bools) -> "Groups":
        """The same for some of the beats."""
        return Groups(self.group[chosen], self.shift[chosen], self.to_dominant[chosen], self.width_s[chosen])


def detect_beats(
    clean_mv: Floats,
    *,
    fs_hz: float,
    usable: Bools,
    spikes: Ints = NO_SPIKES,
    settings: Settings = DEFAULT_SETTINGS,
) -> Beats:
    """Beats of a recording, from the measurement path, leads × samples, and the samples of its pacing spikes."""
    peak_s = r_peaks(clean_mv, fs_hz=fs_hz, usable=usable)
    if not len(peak_s):
        none = np.zeros(0, dtype=bool)
        return Beats(peak_s, (), np.zeros(0, dtype=np.intp), none, none)
    chosen_mv = clean_mv[usable]
    return classified(
        peak_s,
        qrs_shapes(chosen_mv, peak_s, fs_hz=fs_hz),
        known=np.logical_or.reduce(known(chosen_mv, peak_s, fs_hz=fs_hz)),
        after_gap=_after_gap(chosen_mv, peak_s, fs_hz=fs_hz),
        spikes=spikes,
        fs_hz=fs_hz,
        settings=settings,
    )


def classified(
    peak_s: Floats,
    shapes: Shapes,
    *,
    known: Bools,
    after_gap: Bools,
    spikes: Ints,
    fs_hz: float,
    settings: Settings,
) -> Beats:
    """Beats from the R peaks and the windows about them; known are those with enough recorded signal."""
    groups = cluster(shapes, correlation=settings.template_correlation)
    real = ~_bursts(shapes, groups)
    peak_s, shapes, groups = peak_s[real], shapes.of(real), groups.of(real)
    aligned_s = np.maximum.accumulate(peak_s + groups.shift / shapes.fs_hz)
    accepted = known[real] & _of_size(shapes, groups)
    gap_before = np.diff(np.cumsum(after_gap)[real], prepend=0) > 0
    paced = paced_beats(spikes, aligned_s, fs_hz=fs_hz)
    return Beats(
        aligned_s,
        _classes(aligned_s, groups, accepted=accepted, after_gap=gap_before, paced=paced),
        groups.group,
        accepted,
        gap_before,
    )


def qrs_shapes(ecg_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Shapes:
    """QRS windows of all beats and leads; missing samples are bridged."""
    gaps = ~np.isfinite(ecg_mv)
    filled_mv = bridged(ecg_mv, gaps) if gaps.any() else ecg_mv
    margin, window_hz = window_shape(fs_hz)
    half, step = round(SHAPE_S * window_hz), round(fs_hz / window_hz)
    offsets = np.arange(-half - margin, half + margin + 1) * step
    at = np.clip(np.round(peak_s * fs_hz).astype(np.intp)[:, None] + offsets, 0, ecg_mv.shape[1] - 1)
    return Shapes(
        np.ascontiguousarray(np.moveaxis(filled_mv[:, at], 0, 1), dtype=np.float32), margin, window_hz
    )


def window_shape(fs_hz: float) -> tuple[int, float]:
    """Margin of the QRS windows in samples, and their rate."""
    window_hz = fs_hz / max(1, int(fs_hz // SHAPE_HZ))
    return max(2, round(ALIGN_S * window_hz)), window_hz


def cluster(shapes: Shapes, *, correlation: float) -> Groups:
    """Group beats whose QRS correlates with a group's template; groups are numbered by size, 0 is the dominant one."""
    beats = len(shapes.windows_mv)
    group, shift = np.full(beats, -1, dtype=np.intp), np.zeros(beats)
    templates: list[Floats] = []
    while len(templates) < MOST_GROUPS and (left := np.flatnonzero(group < 0)).size:
        template = _seed(shapes, left, correlation)
        for _ in range(2):
            likeness = shapes.likeness(left, template)
            highest = likeness.max(axis=1)
            members = highest >= correlation
            aligned = shapes.at(left[members], likeness[members].argmax(axis=1))
            template = _unit(median(aligned, axis=0) if len(aligned) else template)
        members |= highest >= highest.max()
        group[left[members]] = len(templates)
        # The template lies wherever its seed lay; its beats keep the place that most of them had.
        moved = _fine_shift(likeness[members])
        shift[left[members]] = moved - np.median(moved)
        templates.append(template)
    group[group < 0] = len(templates)
    order = np.argsort(-np.bincount(group), kind="stable")
    rank = np.argsort(order)
    dominant = templates[order[0]] if order[0] < len(templates) else templates[0]
    widths_s = [_width_s(template, shapes) for template in templates]
    width_s = np.array([*widths_s, np.median(widths_s)])
    return Groups(
        group=rank[group],
        shift=shift,
        to_dominant=shapes.likeness(np.arange(beats), dominant).max(axis=1),
        width_s=width_s[group],
    )


def _seed(shapes: Shapes, left: Ints, correlation: float) -> Floats:
    """The shape that most of the others resemble."""
    chosen = left[np.linspace(0, len(left) - 1, min(SEEDS, len(left))).astype(int)]
    some = shapes.at(chosen, np.full(len(chosen), shapes.margin))
    alike = some @ some.T
    votes = (alike >= correlation - 0.05).sum(axis=1) + alike.mean(axis=1)
    seed: Floats = some[np.argmax(votes)]
    return seed


def _unit(shape: Floats) -> Floats:
    scaled: Floats = shape / max(float(np.linalg.norm(shape)), 1e-9)
    return scaled


def _fine_shift(likeness: Floats) -> Floats:
    """Index of the best shift of each beat, between samples by a parabola; likeness is beats × shifts."""
    rows = np.arange(len(likeness))
    best = np.clip(np.argmax(likeness, axis=1), 1, likeness.shape[1] - 2)
    before, peak, after = (likeness[rows, best + step] for step in (-1, 0, 1))
    fine: Floats = best + vertex(before, peak, after)
    return fine


def _width_s(template: Floats, shapes: Shapes) -> float:
    """Width of a template: from its first to its last steep sample over all leads."""
    shape = template.reshape(shapes.windows_mv.shape[1], -1)
    slope = np.sqrt(np.mean(np.diff(shape, axis=1) ** 2, axis=0))
    steep = np.flatnonzero(slope >= WIDTH_LEVEL * slope.max())
    return float((steep[-1] - steep[0] + 1) / shapes.fs_hz)


def known(ecg_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Bools:
    """Leads × beats with enough recorded signal about them."""
    reach = round(SHAPE_S * fs_hz)
    at = np.round(peak_s * fs_hz).astype(np.intp)[:, None] + np.arange(-reach, reach + 1)
    inside = (at >= 0) & (at < ecg_mv.shape[1])
    recorded = np.isfinite(ecg_mv[:, np.clip(at, 0, ecg_mv.shape[1] - 1)]) & inside
    enough: Bools = recorded.mean(axis=2) >= LEAST_SIGNAL
    return enough


def _of_size(shapes: Shapes, groups: Groups) -> Bools:
    """Beats whose QRS is no mere ripple beside the dominant ones."""
    magnitude = shapes.magnitude_mv()
    usual = np.median(magnitude[groups.group == 0])
    high: Bools = magnitude >= LEAST_MAGNITUDE * usual
    return high


def _bursts(shapes: Shapes, groups: Groups) -> Bools:
    """Detections that are no beats: low, unlike the dominant beats, and of no shape that comes back."""
    magnitude = shapes.magnitude_mv()
    usual = np.median(magnitude[groups.group == 0])
    rare = np.bincount(groups.group)[groups.group] < BURST_REPEATS
    bursts: Bools = (
        rare
        & (groups.group > 0)
        & (magnitude < BURST_MAGNITUDE * usual)
        & (groups.to_dominant < BURST_LIKENESS)
    )
    return bursts


def _after_gap(ecg_mv: Floats, peak_s: Floats, *, fs_hz: float) -> Bools:
    """Beats before which no lead has signal for some time since the beat before."""
    silent = silent_before(ecg_mv, np.round(peak_s * fs_hz).astype(np.intp))
    return np.diff(silent, prepend=silent[0]) > SILENT_S * fs_hz


def silent_before(ecg_mv: Floats, place: Ints) -> Ints:
    """Samples without signal in any lead before each of some places."""
    silent = np.concatenate([[0], np.cumsum(~np.isfinite(ecg_mv).any(axis=0))])
    before: Ints = silent[np.clip(place, 0, ecg_mv.shape[1])]
    return before


def _classes(
    peak_s: Floats, groups: Groups, *, accepted: Bools, after_gap: Bools, paced: Bools
) -> tuple[BeatClass, ...]:
    early = prematurity(peak_s, after_gap) < EARLY
    alike = (groups.group == 0) | (groups.to_dominant >= SAME_SHAPE)
    usual_s = np.median(groups.width_s[groups.group == 0])
    wider = groups.width_s >= WIDER * usual_s
    ventricular = ~alike & (wider | early)
    supraventricular = early & ~ventricular & _regular_rhythm(peak_s)
    kind = np.full(len(peak_s), "N", dtype="<U1")
    kind[supraventricular] = "S"
    kind[ventricular] = "V"
    kind[paced] = "P"
    kind[~accepted] = "U"
    return tuple(kind.tolist())


def prematurity(peak_s: Floats, after_gap: Bools) -> Floats:
    """RR before each beat over the usual RR about it, (beats,); 1 for the first beat and after a gap."""
    from scipy.ndimage import median_filter

    if len(peak_s) < 3:
        return np.ones(len(peak_s))
    rr_s = np.diff(peak_s)
    usual_s = median_filter(rr_s, size=min(LOCAL_BEATS, len(rr_s)), mode="nearest")
    ratio = np.concatenate([[1.0], rr_s / np.maximum(usual_s, 0.1)])
    return np.where(after_gap, 1.0, ratio)


def _regular_rhythm(peak_s: Floats) -> bool:
    """Most successive intervals differ little: an early beat means something."""
    rr_s = np.diff(peak_s)
    if len(rr_s) < 4:
        return False
    return bool(np.median(np.abs(np.diff(rr_s)) / rr_s[1:]) < VERY_REGULAR)
