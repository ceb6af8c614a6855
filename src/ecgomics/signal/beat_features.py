"""What tells normal, supraventricular and ventricular beats apart, each relative to the patient's own usual beats.

Every feature is a pure number that is near 0 for a usual beat where that can be had: logarithms of ratios of intervals,
heights and widths; likenesses of QRS, PQ and T to those of the usual beats; and what the groups of like beats and the
neighbours are like. A feature that cannot be had (no interval before the first beat) is 0.
"""

from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.beat_groups import WIDTH, Groups, Shapes
from ecgomics.signal.beat_windows import FIRST, MARGIN, SHAPE_HZ, THINNED, BeatWindows, Singles

FEATURES: Final = (
    "early",  # log of RR before over the usual RR of 9, 51 and 301 beats
    "early_minute",
    "early_long",
    "early_slow",  # log of RR before over the upper quartile of 51
    "run",  # in a run that began at once: log of RR before over the usual RR before the run
    "run_age",  # log of 1 + the number of beats since it began
    "late",  # log of RR after over the usual RR
    "turn",  # log of RR before over RR after
    "change",  # log of RR before over the RR before that
    "pause",  # log of both RR over twice the usual one: 0 for a full compensatory pause
    "next",  # log of the RR that follows RR after over the usual one
    "unrest",  # usual change of RR from beat to beat about here
    "unrest_long",  # the same over 301 beats
    "early_unrest",  # early in units of that
    "early_before",  # early of the beat before, of the beat after
    "early_after",
    "unlike",  # −log of 1 − correlation of the QRS with the usual one, below that of usual beats
    "unlike_own",  # the same with its own group
    "unlike_before",
    "unlike_after",
    "leads_unlike",  # mean over leads of 1 − correlation
    "height",  # logs of ratios to usual beats: peak-to-peak, energy
    "energy",
    "spread",  # ... of the width: r.m.s. duration of the slope, time above a fifth of the highest slope
    "steep_time",
    "sharpness",  # ... of slope energy over energy
    "rest",  # relative energy of what is left after the usual QRS is taken away
    "pq",  # PQ segment: how much of the usual one is there, likeness, log of energy ratio
    "pq_likeness",
    "pq_energy",
    "pq_repeats",  # likeness of the PQ segments of usual beats among each other
    "t",  # the same of T
    "t_likeness",
    "t_energy",
    "level",  # what the segment before PQ is like: T of the beat before or P on it
    "group_share",
    "group_early",
    "group_pause",
    "group_unlike",
    "group_width",
    "group_pq",
    "group_t",
    "group_height",
    "group_early_spread",
    "dominant_share",
    "beats",  # log of the number of beats, at most 1000
)
#: Beats over which something is usual.
NEAR, MINUTE, LONG, UNREST = 9, 51, 301, 25
#: No correlation counts as nearer to 1 than by this.
LIKENESS_FLOOR: Final = 0.01
SMALLEST: Final = 1e-6
MOST_TEMPLATE_BEATS: Final = 500
BLOCK_BEATS: Final = 2000
RUN_BEGINS, RUN_ENDS, RUN_BEATS = 0.88, 0.94, 150
STEEP_LEVEL: Final = 0.2
#: Parts of the slow window, seconds from the R peak.
PQ_S: Final = (-0.26, -0.06)
LEVEL_S: Final = (-0.32, -0.16)
T_S: Final = (0.12, 0.44)


def beat_features(
    windows: BeatWindows, groups: Groups, peak_s: Floats, *, after_gap: Bools, usual: Bools
) -> Floats:
    """Features of all beats, beats × FEATURES, relative to the beats that count as usual (at least one)."""
    beats = len(peak_s)
    columns = dict.fromkeys(FEATURES, np.zeros(beats))
    columns.update(_intervals(peak_s, after_gap, usual))
    columns.update(_shapes(Shapes(windows.qrs_mv), groups, usual))
    for name, span_s in (("pq", PQ_S), ("t", T_S), ("level", LEVEL_S)):
        columns.update(_segment(name, windows.slow_mv, span_s, usual))
    del columns["level_likeness"], columns["level_energy"], columns["level_repeats"], columns["t_repeats"]
    columns["early_before"], columns["early_after"] = _neighbours(columns["early"])
    columns["unlike_before"], columns["unlike_after"] = _neighbours(columns["unlike"])
    columns.update(_of_groups(columns, groups))
    columns["beats"] = np.full(beats, np.log(min(beats, 1000)))
    return np.stack([columns[name] for name in FEATURES], axis=1)


def _log_ratio(values: Floats, usual: Floats) -> Floats:
    """Logarithm of a ratio of positive values, 0 where either is not known."""
    known = np.isfinite(values) & np.isfinite(usual)
    ratio = np.where(known, np.maximum(values, SMALLEST), 1.0) / np.where(
        known, np.maximum(usual, SMALLEST), 1.0
    )
    return np.log(ratio)


def running_usual(values: Floats, counted: Bools, size: int, percent: int = 50) -> Floats:
    """Median (or another percentile) of the nearest `size` counted values about each place; NaN if nothing counts."""
    from scipy.ndimage import percentile_filter

    at = np.flatnonzero(counted & np.isfinite(values))
    if not len(at):
        return np.full(len(values), np.nan)
    size = min(size, len(at) - (len(at) + 1) % 2)
    middle = percentile_filter(values[at], percent, size=size, mode="nearest") if size > 1 else values[at]
    place = np.searchsorted(at, np.arange(len(values)))
    usual: Floats = middle[np.minimum(place, len(at) - 1)]
    return usual


def _neighbours(values: Floats) -> tuple[Floats, Floats]:
    """The values of the beat before and of the beat after; 0 at the ends."""
    zero = np.zeros(1)
    return np.concatenate([zero, values[:-1]]), np.concatenate([values[1:], zero])


def _intervals(peak_s: Floats, after_gap: Bools, usual: Bools) -> dict[str, Floats]:
    """Features of the intervals."""
    unknown = np.array([np.nan])
    before_s = np.where(after_gap, np.nan, np.diff(peak_s, prepend=np.nan))
    after_s, earlier_s = np.concatenate([before_s[1:], unknown]), np.concatenate([unknown, before_s[:-1]])
    next_s = np.concatenate([after_s[1:], unknown])
    plain = usual & np.concatenate([[False], usual[:-1]])
    plain = plain if np.isfinite(before_s[plain]).any() else np.ones(len(peak_s), dtype=bool)
    near_s, minute_s, long_s = (running_usual(before_s, plain, size) for size in (NEAR, MINUTE, LONG))
    early = _log_ratio(before_s, near_s)
    change = _log_ratio(before_s, earlier_s)
    step = np.abs(np.where(np.isfinite(before_s + earlier_s), change, np.nan))
    unrest, unrest_long = (np.nan_to_num(running_usual(step, plain, size)) for size in (UNREST, LONG))
    run, run_age = _runs(before_s)
    return {
        "early": early,
        "early_minute": _log_ratio(before_s, minute_s),
        "early_long": _log_ratio(before_s, long_s),
        "early_slow": _log_ratio(before_s, running_usual(before_s, plain, MINUTE, 75)),
        "run": run,
        "run_age": run_age,
        "late": _log_ratio(after_s, near_s),
        "turn": _log_ratio(before_s, after_s),
        "change": change,
        "pause": _log_ratio(before_s + after_s, 2 * near_s),
        "next": _log_ratio(next_s, near_s),
        "unrest": unrest,
        "unrest_long": unrest_long,
        "early_unrest": early / np.maximum(unrest, 0.03),
    }


def _runs(before_s: Floats) -> tuple[Floats, Floats]:
    """Of beats in runs that began at once: log of their RR over the one before the run, log of their age; 0 for others.

    A run begins with an RR that is much shorter than the median of the five before, and ends when RR comes near that
    again, or after RUN_BEATS beats.
    """
    depth, age = np.zeros(len(before_s)), np.zeros(len(before_s))
    recent: list[float] = []
    reference, began = 0.0, 0
    for i, rr_s in enumerate(before_s.tolist()):
        if np.isnan(rr_s):
            reference, recent = 0.0, []
            continue
        if reference and (rr_s > RUN_ENDS * reference or i - began >= RUN_BEATS):
            reference = 0.0
        if not reference and recent:
            usual_s = sorted(recent)[len(recent) // 2]
            if rr_s < RUN_BEGINS * usual_s:
                reference, began = usual_s, i
        if reference:
            depth[i], age[i] = np.log(max(rr_s, SMALLEST) / reference), np.log(2.0 + i - began)
        else:
            recent = [*recent[-4:], rr_s]
    return depth, age


def _closeness(likeness: Floats) -> Floats:
    closeness: Floats = np.log(np.maximum(1.0 - likeness, 0.0) + LIKENESS_FLOOR)
    return closeness


def _shapes(shapes: Shapes, groups: Groups, usual: Bools) -> dict[str, Floats]:
    """Features of the QRS complex."""
    measured = np.concatenate(
        [
            _measured(shapes.windows_mv[first : first + BLOCK_BEATS], groups.template)
            for first in range(0, len(shapes), BLOCK_BEATS)
        ]
    )
    height, energy, spread, steep, sharpness, by_lead = measured.T
    unlike = _closeness(groups.to_dominant)
    usual_energy = running_usual(energy, usual, LONG)
    ratio = energy / usual_energy
    rest = ratio**2 - 2 * ratio * groups.to_dominant + 1
    return {
        "unlike": unlike - running_usual(unlike, usual, LONG),
        "unlike_own": _closeness(groups.to_own),
        "leads_unlike": by_lead - running_usual(by_lead, usual, LONG),
        "height": _log_ratio(height, running_usual(height, usual, LONG)),
        "energy": np.log(ratio),
        "spread": _log_ratio(spread, running_usual(spread, usual, LONG)),
        "steep_time": _log_ratio(steep, running_usual(steep, usual, LONG)),
        "sharpness": _log_ratio(sharpness, running_usual(sharpness, usual, LONG)),
        "rest": np.log(np.maximum(rest, 0.0) + LIKENESS_FLOOR),
    }


def _measured(windows_mv: Singles, template: Singles) -> Floats:
    """Height, norm, r.m.s. duration, steep time, slope norm and mean unlikeness of leads of each QRS; beats × 6."""
    leads = windows_mv.shape[1]
    level_mv = windows_mv - windows_mv.mean(axis=2, keepdims=True)
    norm = np.sqrt((level_mv**2).sum(axis=(1, 2)))
    slope = np.diff(windows_mv, axis=2)
    smooth = slope[..., 1:] + slope[..., :-1]
    activity = (smooth**2).sum(axis=1)
    at_s = np.arange(activity.shape[1]) / SHAPE_HZ
    total = np.maximum(activity.sum(axis=1), SMALLEST**2)
    centre_s = activity @ at_s / total
    spread_s = np.sqrt(np.maximum(activity @ at_s**2 / total - centre_s**2, 0.0))
    steep_s = (activity >= STEEP_LEVEL**2 * activity.max(axis=1, keepdims=True)).sum(axis=1) / SHAPE_HZ
    sharpness = np.sqrt(total) / np.maximum(norm, SMALLEST)
    height = np.sqrt(np.mean(np.ptp(windows_mv, axis=2) ** 2, axis=1))
    likeness = _likeness_by_lead(windows_mv, template.reshape(leads, -1))
    return np.stack([height, norm, spread_s, steep_s, sharpness, 1.0 - likeness], axis=1).astype(float)


def _likeness_by_lead(windows_mv: Singles, template: Singles) -> Floats:
    """Mean over leads, weighted by the height of the template, of the best correlation of each lead; (beats,)."""
    size = np.linalg.norm(template, axis=1)
    best = np.zeros(windows_mv.shape[:2])
    for shift in range(0, 2 * MARGIN + 1, 2):
        part = windows_mv[..., shift : shift + WIDTH]
        product = np.einsum("bls,ls->bl", part, template)
        variation = np.sqrt(np.maximum((part**2).sum(axis=2) - part.sum(axis=2) ** 2 / WIDTH, SMALLEST))
        best = np.maximum(best, product / (variation * np.maximum(size, SMALLEST)))
    likeness: Floats = best @ (size / size.sum())
    return likeness


def _segment(name: str, slow_mv: Singles, span_s: tuple[float, float], usual: Bools) -> dict[str, Floats]:
    """How a stretch of the slow window resembles the mean of the usual beats, straight lines taken off."""
    first, last = (round((at_s * SHAPE_HZ - FIRST) / THINNED) for at_s in span_s)
    part_mv = slow_mv[..., first:last]
    basis = np.stack([np.ones(last - first), np.linspace(-1, 1, last - first)])
    basis /= np.linalg.norm(basis, axis=1, keepdims=True)
    remover = (np.eye(last - first) - basis.T @ basis).astype(np.float32)
    flat = (part_mv @ remover).reshape(len(slow_mv), -1)
    at = np.flatnonzero(usual)
    mean = flat[at[np.linspace(0, len(at) - 1, min(len(at), MOST_TEMPLATE_BEATS)).astype(np.intp)]].mean(
        axis=0
    )
    size, norm = (
        max(float(np.linalg.norm(mean)), SMALLEST),
        np.maximum(np.linalg.norm(flat, axis=1), SMALLEST),
    )
    share = (flat @ mean).astype(float)
    likeness = share / (size * norm)
    return {
        name: np.clip(share / size**2, -3.0, 3.0),
        f"{name}_likeness": likeness,
        f"{name}_energy": _log_ratio(norm.astype(float), running_usual(norm.astype(float), usual, LONG)),
        f"{name}_repeats": running_usual(likeness, usual, LONG),
    }


def _of_groups(columns: dict[str, Floats], groups: Groups) -> dict[str, Floats]:
    """What the groups of like beats are like: medians over the beats of a group, given to each of its beats."""
    present, group, size = np.unique(groups.group, return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    parts = np.split(order, np.cumsum(size)[:-1])

    def middle(name: str) -> Floats:
        return np.array([np.median(columns[name][part]) for part in parts])[group]

    spread = np.array([np.subtract(*np.quantile(columns["early"][part], (0.75, 0.25))) for part in parts])
    return {
        "group_share": np.log(size / len(group))[group],
        "group_early": middle("early"),
        "group_pause": middle("pause"),
        "group_unlike": middle("unlike"),
        "group_width": np.log(groups.width_s[present] / groups.width_s[0])[group],
        "group_pq": middle("pq_likeness"),
        "group_t": middle("t"),
        "group_height": middle("energy"),
        "group_early_spread": spread[group],
        "dominant_share": np.full(len(group), size[0] / len(group)),
    }
