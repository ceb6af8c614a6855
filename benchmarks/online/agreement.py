"""Live beats beside those of the offline profile of the same samples."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.accuracy.scoring import paired
from benchmarks.online.streaming import STRAP_HZ, as_strap_uv, streamed
from ecgomics.cohort.marks import analysis, beats_of
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.stream.online_kinds import KIND

#: Beats nearer to an end see less before or after them.
EDGE_S: Final = 5.0


@dataclass
class Row:
    """One record, or all."""

    offline: int = 0
    only_live: int = 0
    errors_ms: list[float] = field(default_factory=list)
    """Of the beats that both have."""
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Of those, offline and live."""

    def add(self, other: "Row") -> None:
        """Sum."""
        self.offline += other.offline
        self.only_live += other.only_live
        self.errors_ms += other.errors_ms
        self.kinds += other.kinds

    def line(self, name: str) -> str:
        """One row of the table."""
        errors_ms = np.array(self.errors_ms)
        same = 100.0 * np.count_nonzero(errors_ms <= 1000.0 / STRAP_HZ) / max(1, self.offline)
        cells = f"{self.offline:8}{same:19.2f}{self.offline - len(errors_ms):14}{self.only_live:11}"
        return f"{name:5}{cells}{np.percentile(errors_ms, 95):16.1f}"


def report(folder: Path, headers: Sequence[Path]) -> Iterator[str]:
    """How many beats are the same, and of which kind."""
    del folder
    yield "      offline  within a sample %  only offline  only live  95 % within ms"
    total = Row()
    for header in headers:
        row = _row(header)
        total.add(row)
        yield row.line(header.stem)
    yield total.line("all")
    for (was, live), count in total.kinds.most_common():
        yield f"  offline {was:17} live {live:17}{count:8}"


def _row(header: Path) -> Row:
    recording = read(header)
    ecg_uv = as_strap_uv(recording)
    said = streamed(ecg_uv)
    strap = Recording(ecg_mv=ecg_uv / 1000.0, fs_hz=STRAP_HZ, leads=recording.leads[:1], name=header.stem)
    beats = beats_of(analysis(strap, Settings()))
    live = sorted(said.standing.values(), key=lambda beat: beat.t_s)
    live_s = np.array([beat.t_s for beat in live])
    end_s = ecg_uv.shape[1] / STRAP_HZ - EDGE_S
    inner = (beats.peak_s > EDGE_S) & (beats.peak_s < end_s)
    offline_s, kind = beats.peak_s[inner], np.array(beats.kind)[inner]
    near = (live_s > EDGE_S - 0.15) & (live_s < end_s + 0.15)
    pairs = paired(offline_s, live_s[near])
    errors_ms = np.abs(pairs.errors_ms)
    found_s = offline_s[pairs.reference] + pairs.errors_ms / 1000.0
    place = np.abs(live_s[None] - found_s[:, None]).argmin(axis=1)
    kinds: Counter[tuple[str, str]] = Counter(
        (KIND[was], live[at].kind)
        for was, at in zip(kind[pairs.reference].tolist(), place.tolist(), strict=True)
    )
    return Row(len(offline_s), len(pairs.loose_s), errors_ms.tolist(), kinds)
