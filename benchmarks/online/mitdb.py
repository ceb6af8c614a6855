"""MIT-BIH streamed: beats as they stand and as they were first told, delay, heart rate, a peer; worst record first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.annotations import Span, outside, reference_beats
from benchmarks.accuracy.scoring import TOLERANCE_S, paired
from benchmarks.online.streaming import STRAP_HZ, Said, as_strap_uv, streamed
from ecgomics.core.arrays import Floats
from ecgomics.io import read

#: The reference heart rate of a second is that of the beats of so many seconds before.
RATE_S: Final = 8.0
FEWEST_BEATS: Final = 4
NEAR_PER_MIN: Final = 2.0
#: The peer in windows, as is usual for detectors made for whole records: this long, moved on by that, beats older than
#: the guard taken.
PEER_WINDOW_S, PEER_HOP_S, PEER_GUARD_S = 8.0, 0.5, 0.15


@dataclass
class Counts:
    """Beats found, missed and false."""

    found: int = 0
    missed: int = 0
    false: int = 0

    def add(self, other: "Counts") -> None:
        """Sum."""
        self.found += other.found
        self.missed += other.missed
        self.false += other.false

    def __str__(self) -> str:
        sensitivity = 100.0 * self.found / max(1, self.found + self.missed)
        precision = 100.0 * self.found / max(1, self.found + self.false)
        return f"{self.missed:5d}{self.false:6d}{sensitivity:8.2f}{precision:8.2f}"


@dataclass
class Row:
    """One record, or all."""

    standing: Counts = field(default_factory=Counts)
    told: Counts = field(default_factory=Counts)
    peer: Counts = field(default_factory=Counts)
    peer_live: Counts = field(default_factory=Counts)
    delay_s: list[float] = field(default_factory=list)
    rate_error_per_min: list[float] = field(default_factory=list)

    def add(self, other: "Row") -> None:
        """Sum."""
        for name in ("standing", "told", "peer", "peer_live"):
            getattr(self, name).add(getattr(other, name))
        self.delay_s += other.delay_s
        self.rate_error_per_min += other.rate_error_per_min

    def line(self, name: str) -> str:
        """One row of the table."""
        near = np.mean(np.abs(self.rate_error_per_min) <= NEAR_PER_MIN) if self.rate_error_per_min else np.nan
        cells = "".join(str(each) for each in (self.standing, self.told, self.peer, self.peer_live))
        median_s, late_s = np.percentile(self.delay_s, (50, 95)) if self.delay_s else (np.nan, np.nan)
        return f"{name:5}{cells}{1000 * median_s:8.0f}{1000 * late_s:6.0f}{100 * near:8.1f}"


def report(folder: Path, headers: Sequence[Path]) -> Iterator[str]:
    """The table."""
    del folder
    rows = {header.stem: _row(header) for header in headers}
    total = Row()
    for row in rows.values():
        total.add(row)
    yield f"{len(rows)} records, first lead at {STRAP_HZ:g} Hz; missed, false, sensitivity %, PPV %"
    heads = "".join(
        f"{each:27}" for each in ("beats as they stand", "as first told", "SleepECG, whole", "SleepECG, live")
    )
    yield f"{'':5}{heads}  delay ms      rate"
    yield f"{'':5}{4 * ' miss false      Se     PPV'}  median   95 %  ±2 /min %"
    worst = sorted(rows, key=lambda name: -(rows[name].standing.missed + rows[name].standing.false))
    for name in worst:
        yield rows[name].line(name)
    yield total.line("all")


def _row(header: Path) -> Row:
    recording = read(header)
    ecg_uv = as_strap_uv(recording)
    said = streamed(ecg_uv)
    beats_s, flutter_s = reference_beats(header.with_suffix(""), recording.fs_hz)
    wanted_s = outside(beats_s, flutter_s)
    told_s = np.sort(np.array(_without_moved(said)))
    whole_s, live_s = _peer(ecg_uv[0] / 1000.0)
    counts = [_counts(wanted_s, each_s, flutter_s) for each_s in (said.standing_s, told_s, whole_s, live_s)]
    delay_s = [said.told_s[index] - said.first_s[index] for index in said.standing]
    standing, told, peer, peer_live = counts
    return Row(standing, told, peer, peer_live, delay_s, _rate_errors(said, beats_s, flutter_s))


def _without_moved(said: Said) -> list[float]:
    """Every beat that was ever told, one that was taken back for another place of the same beat once."""
    standing_s = said.standing_s
    gone = [at_s for index, at_s in said.first_s.items() if index not in said.standing]
    alone = [at_s for at_s in gone if not len(standing_s) or np.abs(standing_s - at_s).min() > TOLERANCE_S]
    return [*standing_s.tolist(), *alone]


def _counts(wanted_s: Floats, found_s: Floats, flutter_s: list[Span]) -> Counts:
    pairs = paired(wanted_s, outside(found_s, flutter_s))
    found = len(pairs.reference)
    return Counts(found, len(wanted_s) - found, len(pairs.loose_s))


def _rate_errors(said: Said, beats_s: Floats, flutter_s: list[Span]) -> list[float]:
    """Heart rate less that of the reference, of the seconds that have one."""
    errors = []
    for each in said.vitals:
        recent_s = beats_s[(beats_s > each.t_s - RATE_S) & (beats_s <= each.t_s)]
        flutters = any(begin_s - RATE_S < each.t_s < end_s + RATE_S for begin_s, end_s in flutter_s)
        if each.heart_rate is None or len(recent_s) < FEWEST_BEATS or flutters:
            continue
        errors.append(each.heart_rate - 60.0 / float(np.mean(np.diff(recent_s))))
    return errors


def _peer(ecg_mv: Floats) -> tuple[Floats, Floats]:
    """Beats of SleepECG on the whole record and in windows; none where it is not installed."""
    try:
        from sleepecg.heartbeats import detect_heartbeats
    except ImportError:
        return np.zeros(0), np.zeros(0)
    whole_s = detect_heartbeats(ecg_mv, STRAP_HZ) / STRAP_HZ
    live_s, told_s = [], 0.0
    for edge in np.arange(PEER_WINDOW_S, len(ecg_mv) / STRAP_HZ, PEER_HOP_S):
        first, last = round((edge - PEER_WINDOW_S) * STRAP_HZ), round(edge * STRAP_HZ)
        found_s = (first + detect_heartbeats(ecg_mv[first:last], STRAP_HZ)) / STRAP_HZ
        new_s = found_s[(found_s > told_s + TOLERANCE_S) & (found_s <= edge - PEER_GUARD_S)]
        if len(new_s):
            live_s += new_s.tolist()
            told_s = live_s[-1]
    return np.asarray(whole_s, dtype=float), np.array(live_s)
