"""Beats grouped by the shape of their QRS, and aligned within their group."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints, median
from ecgomics.signal.beat_windows import HALF, MARGIN, SHAPE_HZ, Singles
from ecgomics.signal.rpeaks import vertex

MOST_GROUPS: Final = 24
#: Beats among which the seed of a group is sought, and those that make its template.
SEEDS: Final = 120
TEMPLATE_BEATS: Final = 2000
#: Beats that are compared with a template at once.
BLOCK_BEATS: Final = 4000
WIDTH_LEVEL: Final = 0.2
WIDTH: Final = 2 * HALF + 1
#: The largest group is not the dominant one if its beats come early by this much (logarithm of RR before over after)
#: while those of another, at least so large, do not.
BIGEMINY_SHARE: Final = 0.5
BIGEMINY_EARLY: Final = 0.1


@dataclass(frozen=True)
class Shapes:
    """QRS windows, beats × leads × samples, with a margin at each side to shift them in."""

    windows_mv: Singles

    def __len__(self) -> int:
        return len(self.windows_mv)

    def magnitude_mv(self) -> Floats:
        """Peak-to-peak height, root mean square over leads; (beats,)."""
        magnitude_mv: Floats = np.sqrt(np.mean(np.ptp(self.windows_mv, axis=2) ** 2, axis=1)).astype(float)
        return magnitude_mv

    def at(self, beats: Ints, shift: Ints) -> Singles:
        """Shape of each beat at its own alignment: beats × (leads · samples), zero mean by lead and norm 1."""
        samples = shift[:, None] + np.arange(WIDTH)
        shape = np.take_along_axis(self.windows_mv[beats], samples[:, None, :], axis=2)
        flat = (shape - shape.mean(axis=2, keepdims=True)).reshape(len(beats), -1)
        unit: Singles = flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
        return unit

    def likeness(self, beats: Ints, template: Singles) -> Singles:
        """Correlation of beats with a template (as `at` gives it) at every alignment; beats × shifts."""
        _, leads, samples = self.windows_mv.shape
        # The template at every alignment as a matrix. It has no mean, so that of the windows need not be taken off.
        shifted = np.zeros((leads, samples, 2 * MARGIN + 1), dtype=np.float32)
        for shift in range(2 * MARGIN + 1):
            shifted[:, shift : shift + WIDTH, shift] = template.reshape(leads, -1)
        matrix = shifted.reshape(leads * samples, -1)
        flat_mv = self.windows_mv.reshape(len(self), -1)
        likeness = np.empty((len(beats), 2 * MARGIN + 1), dtype=np.float32)
        for first in range(0, len(beats), BLOCK_BEATS):
            some = beats[first : first + BLOCK_BEATS]
            likeness[first : first + BLOCK_BEATS] = (flat_mv[some] @ matrix) / self.norms_mv[some]
        return likeness

    @cached_property
    def norms_mv(self) -> Singles:
        """Norm of the shapes at every alignment, the mean of each lead taken off; beats × shifts."""
        norms_mv = np.empty((len(self), 2 * MARGIN + 1), dtype=np.float32)
        for first in range(0, len(self), BLOCK_BEATS):
            block_mv = self.windows_mv[first : first + BLOCK_BEATS]
            sums, squares = (
                np.pad(np.cumsum(values, axis=2, dtype=float), ((0, 0), (0, 0), (1, 0)))
                for values in (block_mv, block_mv**2)
            )
            total, power = (run[..., WIDTH:] - run[..., :-WIDTH] for run in (sums, squares))
            variation = (power - total**2 / WIDTH).sum(axis=1)
            norms_mv[first : first + BLOCK_BEATS] = np.sqrt(np.maximum(variation, 1e-12))
        return norms_mv


@dataclass(frozen=True, slots=True)
class Groups:
    """Result of clustering, by beat unless said otherwise."""

    group: Ints
    """Groups are numbered by size, 0 is the dominant one."""
    shift_s: Floats
    """From the R peak to where the group's template fits best."""
    to_dominant: Floats
    """Correlation with the template of the dominant group."""
    to_own: Floats
    """Correlation with the template of the own group."""
    template: Singles
    """Of the dominant group: (leads · samples,), norm 1."""
    width_s: Floats
    """QRS width of the template of each group, (groups,)."""

    def of(self, chosen: Bools) -> "Groups":
        """The same for some of the beats."""
        return Groups(
            self.group[chosen],
            self.shift_s[chosen],
            self.to_dominant[chosen],
            self.to_own[chosen],
            self.template,
            self.width_s,
        )


def cluster(shapes: Shapes, peak_s: Floats, *, correlation: float) -> Groups:
    """Group beats whose QRS correlates with a group's template."""
    beats = len(shapes)
    group, shift, own = np.full(beats, -1, dtype=np.intp), np.zeros(beats), np.zeros(beats)
    templates: list[Singles] = []
    while len(templates) < MOST_GROUPS and (left := np.flatnonzero(group < 0)).size:
        template = _template(shapes, left, correlation)
        likeness = shapes.likeness(left, template)
        highest = likeness.max(axis=1)
        members = (highest >= correlation) | (highest >= highest.max())
        chosen = left[members]
        group[chosen], own[chosen] = len(templates), highest[members]
        # The template lies wherever its seed lay; its beats keep the place that most of them had.
        moved = _fine_shift(likeness[members])
        shift[chosen] = moved - np.median(moved)
        templates.append(template)
    group[group < 0] = len(templates)
    widths_s = [_width_s(template, leads=shapes.windows_mv.shape[1]) for template in templates]
    widths_s.append(float(np.median(widths_s)))
    order = _order(group, peak_s)
    dominant = templates[min(order[0], len(templates) - 1)]
    return Groups(
        group=np.argsort(order)[group],
        shift_s=shift / SHAPE_HZ,
        to_dominant=shapes.likeness(np.arange(beats), dominant).max(axis=1).astype(float),
        to_own=own,
        template=dominant,
        width_s=np.array(widths_s)[order],
    )


def _template(shapes: Shapes, left: Ints, correlation: float) -> Singles:
    """Template of the shape that most of the beats left resemble, made of a sample of them."""
    some = left[_spread(len(left), TEMPLATE_BEATS)]
    template = _seed(shapes, some, correlation)
    for _ in range(2):
        likeness = shapes.likeness(some, template)
        members = likeness.max(axis=1) >= correlation
        if not members.any():
            break
        aligned = shapes.at(some[members], likeness[members].argmax(axis=1))
        middle = median(aligned.astype(float), axis=0).astype(np.float32)
        template = middle / max(float(np.linalg.norm(middle)), 1e-9)
    return template


def _spread(number: int, most: int) -> Ints:
    """At most so many indices, spread evenly."""
    return np.linspace(0, number - 1, min(most, number)).astype(np.intp)


def _seed(shapes: Shapes, left: Ints, correlation: float) -> Singles:
    """The shape that most of the others resemble."""
    chosen = left[_spread(len(left), SEEDS)]
    some = shapes.at(chosen, np.full(len(chosen), MARGIN))
    alike = some @ some.T
    votes = (alike >= correlation - 0.05).sum(axis=1) + alike.mean(axis=1)
    seed: Singles = some[np.argmax(votes)]
    return seed


def _fine_shift(likeness: Singles) -> Floats:
    """Index of the best shift of each beat, between samples by a parabola; likeness is beats × shifts."""
    rows = np.arange(len(likeness))
    best = np.clip(np.argmax(likeness, axis=1), 1, likeness.shape[1] - 2)
    before, peak, after = (likeness[rows, best + step].astype(float) for step in (-1, 0, 1))
    fine: Floats = best + vertex(before, peak, after)
    return fine


def _width_s(template: Singles, *, leads: int) -> float:
    """Width of a template: from its first to its last steep sample over all leads."""
    slope = np.sqrt(np.mean(np.diff(template.reshape(leads, -1), axis=1) ** 2, axis=0))
    steep = np.flatnonzero(slope >= WIDTH_LEVEL * slope.max())
    return float((steep[-1] - steep[0] + 1) / SHAPE_HZ)


def _order(group: Ints, peak_s: Floats) -> Ints:
    """Groups by size; but of two large ones that take turns the one whose beats do not come early goes first."""
    size = np.bincount(group)
    order = np.argsort(-size, kind="stable")
    if len(peak_s) < 4 or len(order) < 2:
        return order
    log_rr = np.log(np.maximum(np.diff(peak_s), 0.1))
    early = np.array(
        [
            np.median((log_rr[1:] - log_rr[:-1])[inner]) if (inner := group[1:-1] == each).any() else 0.0
            for each in range(len(size))
        ]
    )
    rivals = order[(size[order] >= BIGEMINY_SHARE * size[order[0]]) & (early[order] < BIGEMINY_EARLY)]
    if early[order[0]] < BIGEMINY_EARLY or not len(rivals):
        return order
    return np.concatenate([rivals[:1], order[order != rivals[0]]])
