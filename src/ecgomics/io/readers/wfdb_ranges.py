"""WFDB records that stay in their files: any stretch is read when it is asked for, and no more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording, Subject
from ecgomics.io.readers.wfdb_comments import own_comments, person_of
from ecgomics.io.readers.wfdb_files import channels, parsed, rate
from ecgomics.io.readers.wfdb_header import Header
from ecgomics.io.readers.wfdb_signals import frames_of, stretch
from ecgomics.io.source import Source, Stated
from ecgomics.io.traces import traces

#: So much is read to see which leads there are, and to guess a unit that is not stated.
FIRST_S: Final = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class WfdbSamples:
    """The ECG leads of a record on disk, by range."""

    source: Source
    header: Header
    stated: Stated
    fs_hz: float
    leads: tuple[str, ...]
    samples: int
    subject: Subject
    started_at: datetime | None
    band_hz: tuple[float | None, float | None]
    """Band edges of the device's own filters, where the file states them."""

    @property
    def name(self) -> str:
        """The recording's name."""
        return self.source.name

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV from one sample to before another, as reading the whole record gives them."""
        piece = stretch(self.source, self.header, first, last)
        found = traces(channels(piece, self.fs_hz), label=self.source.label, stated=self.stated)
        return found.ecg_mv


def by_range(source: Source, stated: Stated) -> WfdbSamples | None:
    """The record, or None where a stretch cannot be had by itself.

    That is so with segments, with several samples in a frame and with signals shifted against each other.
    """
    header = parsed(source)
    if source.path is None or header.segments:
        return None
    if any(signal.frame != 1 or signal.skew for signal in header.signals):
        return None
    fs_hz, samples = rate(source, header, stated), frames_of(source, header)
    first = stretch(source, header, 0, min(samples, round(FIRST_S * fs_hz) + 1))
    found = traces(channels(first, fs_hz), label=source.label, stated=stated)
    # refuses what is no recording, such as one of a rate that is not allowed
    leads = Recording(found.ecg_mv, fs_hz, found.leads, name=source.name).leads
    own, person = own_comments(header.comments), person_of(header.comments)
    return WfdbSamples(
        source,
        header,
        stated,
        fs_hz,
        leads,
        samples,
        subject=Subject(age_years=person.age_years, sex=person.sex),
        started_at=own.started_at or header.started_at,
        band_hz=own.band_hz,
    )
