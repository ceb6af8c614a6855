"""A recording streamed as a strap sends it, and what the online analysis said."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.signal.filters import resampled
from ecgomics.stream.events import BeatsFound, BeatsRetracted, LiveBeat, Vitals
from ecgomics.stream.online import Online

#: Of the Polar H10: rate, and samples of a packet where the link allows long ones.
STRAP_HZ: Final = 130.0
PACKET: Final = 73


def as_strap_uv(recording: Recording) -> Floats:
    """The first lead at the strap's rate in whole µV, 1 × samples; gaps are bridged."""
    return np.round(1000.0 * resampled(recording.ecg_mv[:1], recording.fs_hz, STRAP_HZ))


@dataclass
class Said:
    """All that was said of a recording."""

    standing: dict[int, LiveBeat] = field(default_factory=dict)
    """Beats that stand at the end, by index."""
    told_s: dict[int, float] = field(default_factory=dict)
    """When each beat that was ever told was told first, in s of signal, by index."""
    first_s: dict[int, float] = field(default_factory=dict)
    """Time of each of those."""
    vitals: list[Vitals] = field(default_factory=list)

    @property
    def standing_s(self) -> Floats:
        """Times of the beats that stand."""
        return np.array(sorted(beat.t_s for beat in self.standing.values()))


def streamed(ecg_uv: Floats, *, fs_hz: float = STRAP_HZ, packet: int = PACKET) -> Said:
    """What is said of leads × samples that come in packets."""
    said = Said()
    online = Online(fs_hz, [str(lead) for lead in range(len(ecg_uv))])
    for last, part_uv in _packets(ecg_uv, packet):
        for event in online.push(last - part_uv.shape[1], part_uv):
            if isinstance(event, BeatsFound):
                _take_over(said, event.beats, last / fs_hz)
            elif isinstance(event, BeatsRetracted):
                for index in event.indices:
                    del said.standing[index]
            else:
                said.vitals.append(event)
    return said


def _packets(ecg_uv: Floats, packet: int) -> Iterator[tuple[int, Floats]]:
    for first in range(0, ecg_uv.shape[1], packet):
        part_uv = ecg_uv[:, first : first + packet]
        yield first + part_uv.shape[1], part_uv


def _take_over(said: Said, beats: Iterable[LiveBeat], now_s: float) -> None:
    for beat in beats:
        said.standing[beat.index] = beat
        if beat.index not in said.told_s:
            said.told_s[beat.index], said.first_s[beat.index] = now_s, beat.t_s
