"""Stretches of leads put on one axis of time, where their times fit the samples of that axis; gaps are NaN."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.contents import Channel
from ecgomics.io.limits import MOST_SAMPLES

#: How far a stretch may lie beside a sample of the common axis, in samples: the digits of times are limited.
_OFF_GRID: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Samples of one lead from a moment on: start_s from the origin of its series, or since 1970 where absolute."""

    label: str
    values: Floats
    fs_hz: float | None
    unit: str | None
    resolution: float
    start_s: float
    moment: datetime | None

    @property
    def is_absolute(self) -> bool:
        """Whether its moment is known."""
        return self.moment is not None

    @property
    def end_s(self) -> float:
        """The end, as a time like start_s."""
        return self.start_s + len(self.values) / (self.fs_hz or 1.0)


def together(
    parts: Sequence[Sequence[Piece]], *, fits: Callable[[float], bool]
) -> tuple[tuple[Piece, ...], str]:
    """The pieces that make the recording, and what to say of those that are left out.

    parts are the series, in order. All pieces of all series are taken if the series have the same leads, rate and
    units, and absolute times that fit one axis; else those of the longest series, or of its longest set.
    fits says whether so many samples may be held.
    """
    everything = tuple(piece for part in parts for piece in part)
    same = len({frozenset(piece.label for piece in part) for part in parts}) == 1
    absolute = all(piece.is_absolute for piece in everything)
    if (len(parts) == 1 or (same and absolute)) and fit_one_axis(everything, fits):
        return everything, ""
    longest: Sequence[Piece] = max(parts, key=_duration_s)
    if len(parts) > 1 and fit_one_axis(longest, fits):
        said = f"Only the longest of {len(parts)} series is read: they do not fit one axis of time."
        return tuple(longest), said
    sets: dict[tuple[float, float | None], list[Piece]] = defaultdict(list)
    for piece in longest:
        sets[piece.start_s, piece.fs_hz].append(piece)
    chosen = max(sets.values(), key=_duration_s)
    count = len({(piece.start_s, piece.fs_hz) for piece in everything})
    said = (
        f"Only the longest of {count} sets of leads is read: they do not fit one axis of time."
        if count > 1
        else ""
    )
    if not fits(float(max(len(piece.values) for piece in chosen)) * len(chosen)):
        whole = max(len(piece.values) for piece in chosen)
        chosen = [piece for piece in chosen if len(piece.values) == whole]
    return tuple(chosen), said


def _duration_s(part: Iterable[Piece]) -> float:
    return sum(len(piece.values) / (piece.fs_hz or 1.0) for piece in part)


def fit_one_axis(pieces: Sequence[Piece], fits: Callable[[float], bool]) -> bool:
    """Whether pieces have one rate, each lead one unit, places on one axis, and no lead two values at one time."""
    if len({(piece.fs_hz, piece.is_absolute, _zone(piece)) for piece in pieces}) != 1:
        return False
    if pieces[0].fs_hz is None and len({piece.start_s for piece in pieces}) > 1:
        return False
    units: dict[str, str | None] = {}
    ends: dict[str, int] = {}
    places = _places(pieces)
    if not max(places) < MOST_SAMPLES:
        return False
    for piece, place in sorted(zip(pieces, places, strict=True), key=lambda each: each[1]):
        whole = round(place)
        if abs(place - whole) > _OFF_GRID or units.setdefault(piece.label, piece.unit) != piece.unit:
            return False
        if whole < ends.get(piece.label, 0):
            return False
        ends[piece.label] = whole + len(piece.values)
    return fits(float(max(ends.values())) * len(ends))


def shorter(pieces: Sequence[Piece]) -> list[str]:
    """Leads with fewer samples than others of the same start."""
    longest: dict[float, int] = {}
    for piece in pieces:
        longest[piece.start_s] = max(longest.get(piece.start_s, 0), len(piece.values))
    return list(dict.fromkeys(p.label for p in pieces if len(p.values) < longest[p.start_s]))


def _zone(piece: Piece) -> bool:
    return piece.moment is not None and piece.moment.tzinfo is not None


def _places(pieces: Sequence[Piece]) -> list[float]:
    """First sample of each piece on the axis that begins with the earliest."""
    zero_s = min(piece.start_s for piece in pieces)
    return [(piece.start_s - zero_s) * (piece.fs_hz or 1.0) for piece in pieces]


def channels_of(pieces: Sequence[Piece]) -> tuple[Channel, ...]:
    """Each lead with its samples on the common axis, in the order of the file.

    Pieces of one lead that begin together are channels of their own: which of them is read is decided elsewhere.
    """
    places = [round(place) for place in _places(pieces)]
    whole = max(place + len(piece.values) for piece, place in zip(pieces, places, strict=True))
    stretches: dict[tuple[str, int], list[tuple[Piece, int]]] = defaultdict(list)
    copies: Counter[tuple[str, int]] = Counter()
    for piece, place in zip(pieces, places, strict=True):
        copy = copies[piece.label, place]
        copies[piece.label, place] += 1
        stretches[piece.label, copy].append((piece, place))
    return tuple(_channel(mine, whole) for mine in stretches.values())


def _channel(mine: Sequence[tuple[Piece, int]], whole: int) -> Channel:
    first, place = mine[0]
    values = first.values
    if len(mine) > 1 or place > 0 or len(values) < whole:
        values = np.full(whole, np.nan)
        for piece, place in mine:
            values[place : place + len(piece.values)] = piece.values
    resolution = max(piece.resolution for piece, _ in mine)
    return Channel(
        label=first.label, values=values, fs_hz=first.fs_hz, unit=first.unit, resolution=resolution
    )
