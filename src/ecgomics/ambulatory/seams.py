"""Segments put together: every beat at a seam once, every hour in its place.

Neighbouring segments find a beat of both some milliseconds apart, since leads and filters are chosen by segment. One at
the seam itself may so be claimed by both, or by neither.
"""

from collections.abc import Sequence

import numpy as np

from ecgomics.ambulatory.facts import Course, hours_before, hours_of
from ecgomics.ambulatory.one_segment import SAME_BEAT_S, Analysed
from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.long import some_beats
from ecgomics.signal.model import Beats


def joined_course(parts: Sequence[Analysed], duration_s: float) -> Course:
    """Beats and seconds of successive segments as one."""
    pieces: list[tuple[Beats, Bools]] = []
    last_s = -np.inf
    for place, part in enumerate(parts):
        doubled = bool(len(part.beats)) and part.beats.peak_s[0] - last_s < SAME_BEAT_S
        own = slice(int(doubled), None)
        pieces.append((some_beats(part.beats, own, 0.0), part.with_p[own]))
        following = parts[place + 1].beats.peak_s if place + 1 < len(parts) else np.zeros(0)
        lost = _without(part.beyond, following)
        pieces.append((lost, np.zeros(len(lost), dtype=bool)))
        for own_beats, _ in pieces[-2:]:
            last_s = float(own_beats.peak_s[-1]) if len(own_beats) else last_s
    beats = [each for each, _ in pieces]
    return Course(
        beats=Beats(
            peak_s=np.concatenate([each.peak_s for each in beats]),
            kind=tuple(kind for each in beats for kind in each.kind),
            group=np.concatenate([each.group for each in beats]),
            accepted=np.concatenate([each.accepted for each in beats]),
            after_gap=np.concatenate([each.after_gap for each in beats]),
        ),
        with_p=np.concatenate([with_p for _, with_p in pieces]),
        state=np.concatenate([part.state for part in parts]),
        duration_s=duration_s,
    )


def _without(beyond: Beats, following_s: Floats) -> Beats:
    """The beats just after a segment that the following one has not; it has put them before its own begin."""
    alone = [place for place, at_s in enumerate(beyond.peak_s.tolist()) if not _is_among(at_s, following_s)]
    return some_beats(beyond, slice(alone[0], alone[-1] + 1) if alone else slice(0, 0), 0.0)


def _is_among(at_s: float, following_s: Floats) -> bool:
    first, last = np.searchsorted(following_s, (at_s - SAME_BEAT_S, at_s + SAME_BEAT_S))
    return bool(last > first)


def joined_variability(parts: Sequence[Analysed], duration_s: float) -> Floats:
    """SDNN and RMSSD of each hour of the recording, hours × 2.

    At a rate of which a minute is no whole number of samples a segment is a second or two longer or shorter than its
    hours; what is left over is no hour of its own.
    """
    found = np.full((len(hours_of(duration_s)) - 1, 2), np.nan)
    for part in parts:
        first = hours_before(part.start_s)
        rows = part.variability[: len(found) - first]
        found[first : first + len(rows)] = rows
    return found
