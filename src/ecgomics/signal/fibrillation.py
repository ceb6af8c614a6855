"""Episodes of atrial fibrillation in recordings of any length.

Every ten seconds are judged by the half minute about them, with the rule that tells the rhythm of a whole recording, so
that both agree where the recording is not longer than that. An episode lasts half a minute or more (Hindricks 2020).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.signal.model import Beats, Fiducials
from ecgomics.signal.rhythm import FEWEST_BEATS, PACED_SHARE, fibrillates, has_p, p_share_of

CELL_S: Final = 10.0
WINDOW_S: Final = 30.0
SHORTEST_EPISODE_S: Final = 30.0
#: Episodes with less between them are one.
SHORTEST_BREAK_S: Final = 30.0


@dataclass(frozen=True, slots=True)
class AfEpisodes:
    """Episodes of fibrillation in time order; arrays are (episodes,)."""

    begin_s: Floats
    end_s: Floats
    analysable_s: float
    """Time of which the rhythm can be told."""

    @property
    def duration_s(self) -> Floats:
        """Of each episode."""
        return self.end_s - self.begin_s


def af_episodes(beats: Beats, fiducials: Fiducials, *, duration_s: float) -> AfEpisodes:
    """Episodes in a recording of so many seconds; time without beats is neither fibrillation nor analysable."""
    return af_episodes_of(beats, has_p(fiducials), duration_s=duration_s)


def af_episodes_of(beats: Beats, with_p: Bools, *, duration_s: float) -> AfEpisodes:
    """The same from which beats have a P wave, (beats,)."""
    edges_s = np.append(np.arange(0.0, max(duration_s, 1e-9), CELL_S), duration_s)
    known, fibrillating = _cells(beats, with_p, edges_s)
    begin_s, end_s = _spans(fibrillating, edges_s)
    if len(begin_s):
        apart = begin_s[1:] - end_s[:-1] >= SHORTEST_BREAK_S
        begin_s, end_s = begin_s[np.append(True, apart)], end_s[np.append(apart, True)]
    lasting = end_s - begin_s >= min(SHORTEST_EPISODE_S, duration_s)
    return AfEpisodes(begin_s[lasting], end_s[lasting], float(np.diff(edges_s)[known].sum()))


def _cells(beats: Beats, with_p: Bools, edges_s: Floats) -> tuple[Bools, Bools]:
    """Of which cells the rhythm can be told, and which fibrillate; (cells,) each."""
    duration_s = edges_s[-1]
    middle_s = 0.5 * (edges_s[1:] + edges_s[:-1])
    from_s = np.clip(middle_s - 0.5 * WINDOW_S, 0.0, max(duration_s - WINDOW_S, 0.0))
    first, last = np.searchsorted(beats.peak_s, from_s), np.searchsorted(beats.peak_s, from_s + WINDOW_S)
    kinds, rr_ms = np.array(beats.kind, dtype="<U1"), beats.rr_ms
    known, fibrillating = np.zeros(len(middle_s), dtype=bool), np.zeros(len(middle_s), dtype=bool)
    for cell, (one, other) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
        window_ms = rr_ms[one : max(other - 1, one)]
        window_ms = window_ms[np.isfinite(window_ms)]
        if len(window_ms) < FEWEST_BEATS - 1:
            continue
        kind = kinds[one:other]
        known[cell] = True
        fibrillating[cell] = np.mean(kind == "P") < PACED_SHARE and fibrillates(
            window_ms, p_share_of(with_p[one:other], kind != "V")
        )
    return known, fibrillating


def _spans(flags: Bools, edges_s: Floats) -> tuple[Floats, Floats]:
    """Begin and end of the stretches of True cells."""
    turns = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return edges_s[turns[0::2]], edges_s[turns[1::2]]


def af_density(episodes: AfEpisodes, steps: int = 200) -> float:
    """How far the burden is gathered in time (Charitos 2014): 0 spread evenly, 1 one contiguous episode.

    F(p) is the shortest stretch, as a share of the time, that holds the share p of the fibrillation; the density is the
    area between F and that of even spread, F(p) = p, over the same for one episode, F(p) = p·burden. Needs a burden
    between 0 and 1.
    """
    length_s = episodes.duration_s
    share = (np.arange(steps) + 0.5) / steps
    shortest_s = np.minimum(
        _shortest_s(episodes.begin_s, length_s, share),
        _shortest_s(-episodes.end_s[::-1], length_s[::-1], share),
    )
    area = float(np.mean(share - shortest_s / episodes.analysable_s))
    return 2.0 * area / (1.0 - float(length_s.sum()) / episodes.analysable_s)


def _shortest_s(begin_s: Floats, length_s: Floats, share: Floats) -> Floats:
    """Shortest stretch that begins with an episode and holds each share of all fibrillation, (shares,).

    One that does not begin with an episode ends with one, and begins with one where time runs backwards.
    """
    until_s = np.concatenate([[0.0], np.cumsum(length_s)])
    shortest_s = np.full(len(share), np.inf)
    for first, start_s in enumerate(begin_s.tolist()):
        wanted_s = until_s[first] + share * until_s[-1]
        last = np.clip(np.searchsorted(until_s, wanted_s) - 1, 0, len(begin_s) - 1)
        reached_s = begin_s[last] + (wanted_s - until_s[last]) - start_s
        shortest_s = np.where(wanted_s <= until_s[-1], np.minimum(shortest_s, reached_s), shortest_s)
    return shortest_s
