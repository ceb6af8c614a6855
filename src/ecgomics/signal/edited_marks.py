"""Marks with the changes of a person: of single beats, and of the representative beat.

What is fused over leads is fused again by the same rule, P still ends no later than QRS begins, and T begins no sooner
than QRS has ended. A change that would put a mark on the wrong side of its neighbour is refused, and told.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints
from ecgomics.signal.delineation import fused
from ecgomics.signal.edits import MarkEdit, MarkEdits, MoveMark, Refused, WaveAbsent
from ecgomics.signal.model import POINTS, WAVES, Beats, Fiducials

#: A beat is the one that an edit means if its R peak lies within this; half the shortest RR that hearts have.
SAME_BEAT_S: Final = 0.1
#: Places of the marks that must be in order: each wave by itself, and the peaks of P and T outside of QRS.
ORDERED: Final = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (1, 3), (5, 7))
#: A mark may touch its neighbour; times of whole samples are compared.
TOUCH_MS: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Drawn:
    """Marks of one beat in ms from its R peak."""

    lead_ms: Floats
    """leads × 9 (POINTS)."""
    global_ms: Floats
    """(9,): over leads."""
    presence: Floats
    """leads × 3 (WAVES)."""


def nearest_beat(peak_s: Floats, at_s: float) -> int | None:
    """Index of the beat whose R peak is meant, None where there is none so near."""
    if not len(peak_s):
        return None
    place = int(np.argmin(np.abs(peak_s - at_s)))
    return place if abs(float(peak_s[place]) - at_s) <= SAME_BEAT_S else None


def edited_fiducials(
    found: Fiducials, beats: Beats, edits: MarkEdits
) -> tuple[Fiducials, tuple[Refused, ...]]:
    """Marks of all beats with the edits of single beats; what is not edited stays bit by bit."""
    lead_s, presence, global_s = found.lead_s.copy(), found.presence.copy(), found.global_s.copy()
    refused: list[Refused] = []
    for edit in edits:
        if edit.beat_s is None:
            continue
        place = nearest_beat(beats.peak_s, edit.beat_s)
        if place is None:
            refused.append(Refused(edit, f"There is no beat at {edit.beat_s:.3f} s."))
            continue
        before = Drawn(
            1000.0 * (lead_s[:, place] - edit.beat_s),
            1000.0 * (global_s[place] - edit.beat_s),
            presence[:, place],
        )
        after = edited(before, edit, found.leads)
        if isinstance(after, str):
            refused.append(Refused(edit, after))
            continue
        lead_s[:, place] = _taken(lead_s[:, place], before.lead_ms, after.lead_ms, edit.beat_s)
        global_s[place] = _taken(global_s[place], before.global_ms, after.global_ms, edit.beat_s)
        presence[:, place] = after.presence
    return replace(found, lead_s=lead_s, presence=presence, global_s=global_s), tuple(refused)


def edited_beat_marks(
    lead_ms: Floats, edits: MarkEdits, leads: tuple[str, ...]
) -> tuple[Floats, tuple[Refused, ...]]:
    """Marks by lead of the representative beat, leads × 9, with the edits that are of it."""
    drawn = Drawn(lead_ms, fused(lead_ms), np.ones((len(leads), 3)))
    refused: list[Refused] = []
    for edit in edits:
        if edit.beat_s is not None:
            continue
        after = edited(drawn, edit, leads)
        if isinstance(after, str):
            refused.append(Refused(edit, after))
        else:
            drawn = replace(after, global_ms=fused(after.lead_ms))
    return drawn.lead_ms, tuple(refused)


def edited(drawn: Drawn, edit: MarkEdit, leads: Sequence[str]) -> Drawn | str:
    """The marks of a beat with one change, or the sentence that says why it cannot be made."""
    if edit.lead is not None and edit.lead not in leads:
        return f"The lead {edit.lead} was not recorded; there are {', '.join(leads)}."
    rows = np.arange(len(leads)) if edit.lead is None else np.array([leads.index(edit.lead)])
    if isinstance(edit, WaveAbsent):
        return _without(drawn, edit, rows)
    after = _moved(drawn, edit, rows)
    return _disorder(after, edit, rows, leads) or after


def _without(drawn: Drawn, edit: WaveAbsent, rows: Ints) -> Drawn:
    wave = WAVES.index(edit.wave)
    columns = slice(3 * wave, 3 * wave + 3)
    lead_ms, presence = drawn.lead_ms.copy(), drawn.presence.copy()
    lead_ms[rows, columns] = np.nan
    presence[rows, wave] = 0.0
    return _fused_again(drawn, lead_ms, presence)


def _moved(drawn: Drawn, edit: MoveMark, rows: Ints) -> Drawn:
    """One mark at another place; where it was not there it now is, in every lead that has a QRS."""
    point = POINTS.index(edit.point)
    lead_ms, presence = drawn.lead_ms.copy(), drawn.presence.copy()
    usual_ms = float(drawn.global_ms[point])
    if edit.lead is not None:
        lead_ms[rows, point] = edit.to_ms
    elif np.isfinite(usual_ms):
        lead_ms[:, point] += edit.to_ms - usual_ms
    else:
        lead_ms[np.isfinite(lead_ms[:, POINTS.index("QRS_peak")]), point] = edit.to_ms
    there = rows[np.isfinite(lead_ms[rows, point])]
    presence[there, point // 3] = 1.0
    after = _fused_again(drawn, _apart(lead_ms), presence)
    if edit.lead is not None:
        return after
    global_ms = after.global_ms.copy()
    global_ms[point] = edit.to_ms
    return replace(after, global_ms=_apart(global_ms))


def _apart(marks_ms: Floats) -> Floats:
    """P ends no later than QRS begins, and T begins no sooner than QRS has ended; … × 9."""
    apart_ms = marks_ms.copy()
    p_off, qrs_on, qrs_off, t_on = (POINTS.index(each) for each in ("P_off", "QRS_on", "QRS_off", "T_on"))
    apart_ms[..., p_off] = np.where(
        marks_ms[..., p_off] > marks_ms[..., qrs_on], marks_ms[..., qrs_on], marks_ms[..., p_off]
    )
    apart_ms[..., t_on] = np.where(
        marks_ms[..., t_on] < marks_ms[..., qrs_off], marks_ms[..., qrs_off], marks_ms[..., t_on]
    )
    return apart_ms


def _fused_again(before: Drawn, lead_ms: Floats, presence: Floats) -> Drawn:
    """The marks over leads move by as much as fusing the leads moves them; those that no lead has any more go."""
    was_ms, is_ms = fused(before.lead_ms), fused(lead_ms)
    step_ms = is_ms - was_ms
    known = np.isfinite(before.global_ms) & np.isfinite(step_ms)
    moved_ms = np.where(step_ms == 0.0, before.global_ms, before.global_ms + step_ms)
    return Drawn(lead_ms, np.where(known, moved_ms, is_ms), presence)


def _disorder(after: Drawn, edit: MoveMark, rows: Ints, leads: Sequence[str]) -> str | None:
    """Which mark would stand on the wrong side of its neighbour; None where all are in order."""
    point = POINTS.index(edit.point)
    for place, marks_ms in [
        ("over leads", after.global_ms),
        *((leads[row], after.lead_ms[row]) for row in rows),
    ]:
        for order in ORDERED:
            if point not in order:
                continue
            there = [each for each in order if np.isfinite(marks_ms[each])]
            for first, second in itertools.pairwise(there):
                if marks_ms[first] > marks_ms[second] + TOUCH_MS:
                    return (
                        f"{edit.point} at {edit.to_ms:g} ms does not fit ({place}): {POINTS[first]} would come after "
                        f"{POINTS[second]}, which is at {marks_ms[second]:.0f} ms."
                    )
    if edit.lead is not None and marks_differ(float(after.lead_ms[rows[0], point]), edit.to_ms):
        return f"{edit.point} at {edit.to_ms:g} ms does not fit in {edit.lead}: it would lie within QRS."
    return None


def marks_differ(one_ms: float, other_ms: float) -> bool:
    """Whether two marks are not the same."""
    return abs(one_ms - other_ms) > TOUCH_MS


def _taken(kept_s: Floats, before_ms: Floats, after_ms: Floats, zero_s: float) -> Floats:
    """Marks in s, those that changed from the ms of the change, the others as they were."""
    same = (before_ms == after_ms) | (np.isnan(before_ms) & np.isnan(after_ms))
    return np.where(same, kept_s, zero_s + after_ms / 1000.0)
