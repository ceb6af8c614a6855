"""Frames put together: samples on the grid of the session with its gaps, whatever order they came in.

A stretch that no frame fills was lost between sensor and phone: it is NaN and listed, never filled in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.stream.clock import Rate, rate_of
from ecgomics.stream.wire import CLOCK_RESTARTED, LEAD_OFF, SETTLING, EcgFrame, Frame, RrFrame, StatusFrame

#: A grid that is longer than this beyond its samples is a wrong index, not a pause of the strap: a day at 1 kHz.
MOST_SAMPLES: Final = 90_000_000


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples of the grid that never came."""

    first_index: int
    samples: int

    @property
    def end(self) -> int:
        """The index behind it."""
        return self.first_index + self.samples


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """A session whole: leads × samples in mV from first_index on, NaN in gaps and while the sensor settled again."""

    ecg_mv: Floats
    first_index: int
    """Samples before it were of a sensor that had not settled: they are kept in the frames and cut off here."""
    gaps: tuple[Gap, ...]
    lead_off: tuple[Gap, ...]
    settling: tuple[Gap, ...]
    rate: Rate
    received_us: int
    """Clock of the phone when the packet with the first sample was there."""
    first_packet_s: float
    """How long that packet lasts: its first sample is so much older."""
    rr_1024: tuple[int, ...]
    statuses: tuple[tuple[int, Mapping[str, Any]], ...]
    """Index and words of the status frames."""
    resolution_uv: float


def assembled(frames: Iterable[Frame], *, leads: int, nominal_hz: float) -> Assembled:
    """The session that these frames are, in any order, each once. InvalidInput without a sample that can be used."""
    ordered = sorted(frames, key=lambda each: each.seq)
    ecg = sorted((each for each in ordered if isinstance(each, EcgFrame)), key=lambda each: each.first_index)
    if not ecg:
        raise InvalidInput("The sensor sent no ECG: there is nothing to measure. Record again.")
    if any(len(each.counts) != leads for each in ecg):
        raise InvalidInput(f"The session was begun with {leads} leads, and frames with another number came.")
    settled = next((each.first_index for each in ecg if not each.flags & SETTLING), None)
    if settled is None:
        raise InvalidInput("The recording ended before the sensor had settled: record for longer.")
    end = max(each.end for each in ecg)
    if end - settled > MOST_SAMPLES:
        raise InvalidInput(
            "A frame stands more than a day from the others: the session cannot be put together."
        )
    ecg_mv = np.full((leads, end - settled), np.nan)
    filled = np.zeros(end - settled, dtype=bool)
    for each in ecg:
        _place(each, ecg_mv, filled, settled)
    first = next(each for each in ecg if each.first_index == settled)
    return Assembled(
        ecg_mv=ecg_mv,
        first_index=settled,
        gaps=tuple(runs(~filled, settled)),
        lead_off=tuple(_flagged(ecg, LEAD_OFF, settled)),
        settling=tuple(_flagged(ecg, SETTLING, settled)),
        rate=_rate(ecg, nominal_hz),
        received_us=first.received_us,
        first_packet_s=first.counts.shape[1] / nominal_hz,
        rr_1024=tuple(rr for each in ordered if isinstance(each, RrFrame) for rr in each.rr_1024),
        statuses=tuple((each.first_index, each.status) for each in ordered if isinstance(each, StatusFrame)),
        resolution_uv=max(each.uv_per_count for each in ecg),
    )


def _place(frame: EcgFrame, ecg_mv: Floats, filled: Bools, origin: int) -> None:
    """Put the samples of a frame where they belong; those of a sensor that settles are there, but of no use."""
    skipped = max(0, origin - frame.first_index)
    at = slice(frame.first_index - origin + skipped, frame.end - origin)
    if at.stop <= at.start:
        return
    filled[at] = True
    if not frame.flags & SETTLING:
        ecg_mv[:, at] = frame.counts[:, skipped:] * (frame.uv_per_count / 1000.0)


def _flagged(ecg: list[EcgFrame], flag: int, origin: int) -> Iterator[Gap]:
    """Stretches whose frames carry a flag, those that touch as one."""
    first = end = None
    for each in ecg:
        if not each.flags & flag or each.end <= origin:
            continue
        begin = max(each.first_index, origin)
        if end is not None and first is not None and begin > end:
            yield Gap(first, end - first)
            first = None
        first, end = begin if first is None else first, each.end
    if first is not None and end is not None:
        yield Gap(first, end - first)


def runs(lost: Bools, origin: int = 0) -> Iterator[Gap]:
    """The stretches where it is so."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], lost, [False]]).astype(np.int8)))
    for begin, end in edges.reshape(-1, 2).tolist():
        yield Gap(origin + begin, end - begin)


def _rate(ecg: list[EcgFrame], nominal_hz: float) -> Rate:
    """By the packets since the sensor's clock last began anew."""
    began = max((place for place, each in enumerate(ecg) if each.flags & CLOCK_RESTARTED), default=0)
    used = ecg[began:]
    index = np.array([each.first_index for each in used], dtype=float)
    device_us = np.array([np.nan if each.device_us is None else float(each.device_us) for each in used])
    return rate_of(index, device_us, nominal_hz=nominal_hz)
