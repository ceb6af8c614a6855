"""Beats with the changes of a person, and seconds that are left out."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats, Ints, median
from ecgomics.signal.beat_groups import Shapes
from ecgomics.signal.beat_windows import MARGIN, beat_windows
from ecgomics.signal.beats import gaps_before
from ecgomics.signal.edited_marks import nearest_beat
from ecgomics.signal.edits import AddBeat, BeatEdits, ClassBeat, Exclusions, MoveBeat, Refused, RemoveBeat
from ecgomics.signal.model import BeatClass, Beats, Disturbances

#: No two beats are nearer than this: the QRS of one is not over when that of the next begins.
NEAREST_S: Final = 0.15


@dataclass(frozen=True, slots=True)
class Marked:
    """One beat while beats are edited."""

    peak_s: float
    kind: BeatClass
    group: int
    accepted: bool
    origin: int
    """Index among the beats that were found, -1 where it was added or moved."""


def edited_beats(
    found: Beats, edits: BeatEdits, ecg_mv: Floats, *, fs_hz: float, correlation: float
) -> tuple[Beats, tuple[Refused, ...]]:
    """Beats with the edits; ecg_mv are the usable leads of the measurement path, leads × samples, NaN in gaps.

    A beat that was added joins the group that its QRS correlates with, as the detector's own do, or makes one of its
    own; it is accepted, for a person has seen it.
    """
    if not edits:
        return found, ()
    marked = [
        Marked(*each, origin)
        for origin, each in enumerate(
            zip(found.peak_s.tolist(), found.kind, found.group.tolist(), found.accepted.tolist(), strict=True)
        )
    ]
    refused: list[Refused] = []
    for edit in edits:
        after = _edited(marked, edit, duration_s=ecg_mv.shape[1] / fs_hz)
        if isinstance(after, str):
            refused.append(Refused(edit, after))
        else:
            marked = after
    marked = _grouped(marked, found, ecg_mv, fs_hz=fs_hz, correlation=correlation)
    return _beats(marked, found, ecg_mv, fs_hz=fs_hz), tuple(refused)


def _edited(
    marked: list[Marked], edit: AddBeat | RemoveBeat | MoveBeat | ClassBeat, *, duration_s: float
) -> list[Marked] | str:
    if isinstance(edit, AddBeat):
        return _placed(marked, Marked(edit.at_s, edit.kind, -1, True, -1), duration_s)
    place = nearest_beat(np.array([each.peak_s for each in marked]), edit.beat_s)
    if place is None:
        return f"There is no beat at {edit.beat_s:.3f} s."
    others, own = [*marked[:place], *marked[place + 1 :]], marked[place]
    match edit:
        case RemoveBeat():
            return others
        case MoveBeat():
            return _placed(others, replace(own, peak_s=edit.to_s, origin=-1), duration_s)
        case ClassBeat():
            return [*marked[:place], replace(own, kind=edit.kind), *marked[place + 1 :]]


def _placed(others: list[Marked], new: Marked, duration_s: float) -> list[Marked] | str:
    """The beats with one more, in the order of time."""
    if not 0.0 <= new.peak_s < duration_s:
        return f"A beat at {new.peak_s:.3f} s lies outside the recording, which lasts {duration_s:g} s."
    near = [each.peak_s for each in others if abs(each.peak_s - new.peak_s) < NEAREST_S]
    if near:
        return f"A beat at {new.peak_s:.3f} s is too near to the one at {near[0]:.3f} s: remove or move that one."
    return sorted([*others, new], key=lambda each: each.peak_s)


def _grouped(
    marked: list[Marked], found: Beats, ecg_mv: Floats, *, fs_hz: float, correlation: float
) -> list[Marked]:
    """Beats that have no group yet get that of the shape they resemble, or one of their own."""
    if all(each.group >= 0 for each in marked):
        return marked
    new = [each for each in marked if each.group < 0]
    peak_s = np.concatenate([found.peak_s, [each.peak_s for each in new]])
    shapes = Shapes(beat_windows(ecg_mv, peak_s, fs_hz=fs_hz).qrs_mv)
    groups = _groups_of_new(shapes, found.group, correlation).tolist()
    return [each if each.group >= 0 else replace(each, group=groups.pop(0)) for each in marked]


def _groups_of_new(shapes: Shapes, group: Ints, correlation: float) -> Ints:
    """Groups of the last beats, the first len(group) of which are known."""
    new = np.arange(len(group), len(shapes))
    best, place = np.full(len(new), correlation), np.full(len(new), -1, dtype=np.intp)
    for each in range(int(group.max(initial=-1)) + 1):
        members = np.flatnonzero(group == each)
        middle = median(shapes.at(members, np.full(len(members), MARGIN)).astype(float), axis=0)
        template = (middle / max(float(np.linalg.norm(middle)), 1e-9)).astype(np.float32)
        likeness = shapes.likeness(new, template).max(axis=1)
        better = likeness >= best
        best, place = np.where(better, likeness, best), np.where(better, each, place)
    alone = place < 0
    place[alone] = int(group.max(initial=-1)) + 1 + np.arange(int(alone.sum()))
    return place


def _beats(marked: list[Marked], found: Beats, ecg_mv: Floats, *, fs_hz: float) -> Beats:
    peak_s = np.array([each.peak_s for each in marked], dtype=float)
    after_gap = gaps_before(ecg_mv, peak_s, fs_hz=fs_hz)
    origin = np.array([each.origin for each in marked], dtype=np.intp)
    # Between two beats that were neighbours before, nothing is judged anew.
    same = (origin > 0) & (np.concatenate([[-2], origin[:-1]]) == origin - 1)
    after_gap[same] = found.after_gap[origin[same]]
    return Beats(
        peak_s,
        tuple(each.kind for each in marked),
        np.array([each.group for each in marked], dtype=np.intp),
        np.array([each.accepted for each in marked], dtype=bool),
        after_gap,
    )


def without_stretches(
    found: Disturbances, exclusions: Exclusions, leads: tuple[str, ...]
) -> tuple[Disturbances, tuple[Refused, ...]]:
    """Seconds that the exclusions touch as seconds in which no heart is seen; what was found in them stays."""
    lost, bad = found.lost.copy(), found.bad.copy()
    seconds = lost.shape[1]
    refused: list[Refused] = []
    for each in exclusions:
        first, last = int(np.floor(each.begin_s)), int(np.ceil(each.end_s))
        if each.lead is not None and each.lead not in leads:
            refused.append(
                Refused(each, f"The lead {each.lead} was not recorded; there are {', '.join(leads)}.")
            )
        elif not 0 <= first < min(last, seconds):
            refused.append(
                Refused(each, f"{each.begin_s:g} to {each.end_s:g} s is no stretch of the recording.")
            )
        else:
            rows = slice(None) if each.lead is None else leads.index(each.lead)
            lost[rows, first:last] = bad[rows, first:last] = True
    return replace(found, lost=lost, bad=bad), tuple(refused)
