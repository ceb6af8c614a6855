"""Marks of beats of one shape made consistent: a mark of one beat in one lead is noisier than all of them together.

What a mark departs from the usual place of its lead is taken apart. The part that all leads and marks of the wave share
is real, such as a longer PR or a later T after a long pause, the more so the less they disagree about it; what a lead
has for itself is mostly noise and counts little.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.signal.model import POINTS
from ecgomics.signal.windows import median_over_leads

#: Fewer beats of one shape have no usual place.
FEWEST_BEATS: Final = 3
#: The usual place is that of about so many neighbours of the same shape: rate and posture change slowly.
NEIGHBOURS: Final = 32
#: Share of a lead's own departure that is kept.
OWN_SHARE: Final = 0.25
#: A common departure as small as this is as likely to be jitter of the R peak and of sampling, ms.
JITTER_MS: Final = 4.0
#: From a median absolute deviation to the standard deviation of noise.
NORMAL_SPREAD: Final = 1.4826
#: The marks that tell how far the whole wave has moved, and those drawn with them. The start of T is too vague to tell.
#: The QRS peak stays on its deflection, as R and S may take turns at being the larger.
TOLD_BY: Final = (
    (("P_on", "P_peak", "P_off"), ("P_on", "P_peak", "P_off")),
    (("QRS_on", "QRS_off"), ("QRS_on", "QRS_off")),
    (("T_peak", "T_off"), ("T_on", "T_peak", "T_off")),
)


def steadied(offsets_ms: Floats, group: Ints, *, trusted: Bools | None = None) -> Floats:
    """Marks with the noise of single beats taken out, leads × beats × 9 (POINTS) in ms from the R peak as given.

    group is (beats,), the shape of each beat; marks of beats of other shapes do not touch each other. NaN stays NaN.
    Marks that are not trusted (same shape as the marks) do not tell where the others lie, but are drawn there.
    """
    told_ms = offsets_ms if trusted is None else np.where(trusted, offsets_ms, np.nan)
    steady_ms = offsets_ms.copy()
    for member in like_beats(group):
        if len(member) < FEWEST_BEATS:
            continue
        steady_ms[:, member] = _drawn(offsets_ms[:, member], told_ms[:, member])
    return steady_ms


def like_beats(group: Ints) -> Iterator[Ints]:
    """Indices of beats of one shape, so many in a row that what is usual is well known and still theirs."""
    for shape in np.unique(group):
        member = np.flatnonzero(group == shape)
        yield from np.array_split(member, max(1, round(len(member) / NEIGHBOURS)))


def _drawn(offsets_ms: Floats, told_ms: Floats) -> Floats:
    """The marks drawn to the usual place of their lead, moved by what the whole wave of the beat has moved."""
    usual_ms = median_over_leads(np.moveaxis(told_ms, 1, 0))[:, None]
    apart_ms, told_apart_ms = offsets_ms - usual_ms, told_ms - usual_ms
    drawn_ms = offsets_ms.copy()
    for telling, drawn in TOLD_BY:
        moved_ms = _common(told_apart_ms[..., [POINTS.index(name) for name in telling]])[:, None]
        at = [POINTS.index(name) for name in drawn]
        near_ms = usual_ms[..., at] + moved_ms + OWN_SHARE * (apart_ms[..., at] - moved_ms)
        drawn_ms[..., at] = np.where(np.isfinite(near_ms), near_ms, offsets_ms[..., at])
    return drawn_ms


def _common(apart_ms: Floats) -> Floats:
    """How far each beat's wave has moved as a whole, leads × beats × marks to (beats,).

    The median over leads and then over marks, less the more these disagree (the weight of a signal among noise after
    Wiener).
    """
    moved_ms = np.nan_to_num(_middle(apart_ms))
    spread_ms = NORMAL_SPREAD * np.nan_to_num(_middle(np.abs(apart_ms - moved_ms[:, None])))
    weight = moved_ms**2 / (moved_ms**2 + spread_ms**2 + JITTER_MS**2)
    common_ms: Floats = weight * moved_ms
    return common_ms


def _middle(apart_ms: Floats) -> Floats:
    """Median over leads, then over marks; leads × beats × marks to (beats,)."""
    return median_over_leads(median_over_leads(apart_ms).T)
