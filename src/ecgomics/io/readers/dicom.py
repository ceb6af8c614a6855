"""DICOM waveforms: 12-lead, general, ambulatory and hemodynamic objects that hold an ECG (DICOM PS3.3 C.10.9, C.10.10).

The rhythm is read, never the median beat that devices store beside it. Values are raw × sensitivity × correction factor
+ baseline, in the unit of the sensitivity.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from ecgomics.core.errors import UnreadableFile
from ecgomics.core.leads import canonical_lead
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.limits import expands_too_far
from ecgomics.io.pieces import Piece, channels_of, fit_one_axis, shorter
from ecgomics.io.readers.dicom_annotations import Axis, marks, measurements, statements
from ecgomics.io.readers.dicom_header import device, items, number, person, started_at, text
from ecgomics.io.readers.dicom_object import data_set, is_big_endian, is_dicom
from ecgomics.io.readers.dicom_samples import label, rows, sensitivity, shape, unit
from ecgomics.io.source import Source, Stated
from ecgomics.io.support import Support

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

FORMAT: Final = "DICOM"
SUPPORT: Final = Support.TWO_READERS

_MEDIAN: Final = re.compile(r"median|average|beat|template|complex", re.IGNORECASE)
#: A derived group without a name that is no longer than this is a beat, in s.
_LONGEST_BEAT_S: Final = 2.0
#: Groups behind this one are not put together: objects of the standard have five at most.
_MOST_GROUPS: Final = 200
#: Groups of elements in which waveforms stood until 2004, as curves.
_CURVES: Final = range(0x5000, 0x5020)


def recognises(source: Source) -> bool:
    """The letters DICM after the preamble, or a data set that starts without one."""
    return is_dicom(source)


def read(source: Source, stated: Stated) -> Contents:
    """The ECG leads of the rhythm waveform. UnreadableFile where there is none, and what is there instead."""
    data = data_set(source, FORMAT)
    groups = items(data, "WaveformSequence")
    best = _best(source, data, groups)
    chosen = _together(source, data, best, groups)
    median = _median(source, data, groups) if not _is_median(best) else _Median()
    start_s = min(offset_s(groups[place]) for place in chosen.groups)
    axes = [
        _axis(group, start_s=start_s, is_read=place in chosen.groups) for place, group in enumerate(groups)
    ]
    found, places = marks(data, axes)
    begin, instead = started_at(data)
    return Contents(
        channels=channels_of(chosen.pieces),
        median=median.channels,
        person=person(data),
        started_at=_later(begin, start_s) if begin else None,
        device=device(data),
        band_hz=_band_hz(best),
        notch_hz=_notch_hz(best),
        measurements=measurements(data, axes) | places,
        statements=tuple(statements(data)),
        annotations=found,
        warnings=(*_noticed(groups, best, chosen), *median.warnings, *_begun(instead)),
    )


# The groups -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The pieces of the rhythm, and the places of their groups in the file."""

    pieces: tuple[Piece, ...]
    groups: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Median:
    channels: tuple[Channel, ...] = ()
    warnings: tuple[str, ...] = ()


def _best(source: Source, data: "Dataset", groups: Sequence["Dataset"]) -> "Dataset":
    """The group that is most likely the rhythm."""
    defined = [group for group in groups if items(group, "ChannelDefinitionSequence")]
    if not defined:
        raise source.unreadable(FORMAT, _instead(data))
    return max(defined, key=_rank)


def _together(source: Source, data: "Dataset", best: "Dataset", groups: Sequence["Dataset"]) -> _Chosen:
    """The best group, and all others of its kind and rate whose samples have places beside or behind it."""
    is_median = _is_median(best)
    pieces, used = _pieces(source, data, best), [place for place, group in enumerate(groups) if group is best]
    for place, group in enumerate(groups[:_MOST_GROUPS]):
        other = group is not best and items(group, "ChannelDefinitionSequence")
        if (
            not other
            or _is_median(group) != is_median
            or shape(group)[1] != shape(best)[1]
            or not _leads(group)
        ):
            continue
        both = (*pieces, *_pieces(source, data, group))
        if fit_one_axis(both, lambda samples: not expands_too_far(samples, source.size)):
            pieces = both
            used.append(place)
    return _Chosen(pieces=pieces, groups=tuple(used))


def _median(source: Source, data: "Dataset", groups: Sequence["Dataset"]) -> _Median:
    beats = [group for group in groups if _is_median(group) and items(group, "ChannelDefinitionSequence")]
    if not beats:
        return _Median()
    best = max(beats, key=_rank)
    try:
        return _Median(channels_of(_pieces(source, data, best)))
    except UnreadableFile:
        return _Median(warnings=("The median beat beside the rhythm is damaged and is not kept.",))


def _instead(data: "Dataset") -> str:
    if "EncapsulatedDocument" in data:
        return "it holds an encapsulated PDF report, no waveform; export the ECG as a waveform object"
    if "Rows" in data:
        return "it holds an image, no waveform; scanned ECGs need a digitising tool first"
    if any(element.tag.group in _CURVES for element in data):
        return "it holds its waveforms as curves, which were retired in 2004; export the ECG as a waveform object"
    return "it holds no waveform"


def _rank(group: "Dataset") -> tuple[bool, int, bool, float]:
    original = text(group, "WaveformOriginality").upper() == "ORIGINAL"
    return not _is_median(group), _leads(group), original, _duration_s(group)


def _leads(group: "Dataset") -> int:
    return sum(canonical_lead(label(each)) is not None for each in items(group, "ChannelDefinitionSequence"))


def _duration_s(group: "Dataset") -> float:
    samples, fs_hz = shape(group)
    return samples / fs_hz if fs_hz else 0.0


def _is_median(group: "Dataset") -> bool:
    name = text(group, "MultiplexGroupLabel")
    derived = text(group, "WaveformOriginality").upper() == "DERIVED"
    return _MEDIAN.search(name) is not None or (
        not name and derived and _duration_s(group) <= _LONGEST_BEAT_S
    )


def offset_s(group: "Dataset") -> float:
    """When a group begins, from the time of the acquisition."""
    return (number(group, "MultiplexGroupTimeOffset") or 0.0) / 1e3


def _later(begin: datetime, by_s: float) -> datetime | None:
    try:
        return begin + timedelta(seconds=by_s)
    except OverflowError:
        return None


def _axis(group: "Dataset", *, start_s: float, is_read: bool) -> Axis:
    samples, fs_hz = shape(group)
    trigger = number(group, "TriggerSamplePosition")
    return Axis(
        fs_hz=fs_hz if fs_hz > 0.0 else 1.0,
        start_s=offset_s(group) - start_s,
        samples=int(samples),
        is_median=_is_median(group),
        is_read=is_read and fs_hz > 0.0,
        trigger=int(trigger) if trigger else None,
        leads=tuple(label(each) for each in items(group, "ChannelDefinitionSequence")),
    )


# Channels -------------------------------------------------------------------------------------------------------------


def _pieces(source: Source, data: "Dataset", group: "Dataset") -> tuple[Piece, ...]:
    fs_hz = number(group, "SamplingFrequency")
    if not fs_hz or fs_hz < 0.0:
        raise source.unreadable(
            FORMAT, f"its sampling frequency is {fs_hz or 0:g} Hz; a positive one is needed"
        )
    definitions = items(group, "ChannelDefinitionSequence")
    values = rows(source, FORMAT, group, big_endian=is_big_endian(data))
    return tuple(
        Piece(
            label=label(each),
            values=row,
            fs_hz=fs_hz,
            unit=unit(each),
            resolution=abs(sensitivity(source, FORMAT, each)),
            start_s=offset_s(group),
            moment=None,
        )
        for each, row in zip(definitions, values, strict=True)
    )


def _band_hz(group: "Dataset") -> tuple[float | None, float | None]:
    """The narrowest band that the channels of a group state."""
    return (
        max(_filters_hz(group, "FilterLowFrequency"), default=None),
        min(_filters_hz(group, "FilterHighFrequency"), default=None),
    )


def _notch_hz(group: "Dataset") -> float | None:
    return next(iter(_filters_hz(group, "NotchFilterFrequency")), None)


def _filters_hz(group: "Dataset", keyword: str) -> list[float]:
    """Frequencies of the filters of all channels; 0 stands for none."""
    found = (number(each, keyword) for each in items(group, "ChannelDefinitionSequence"))
    return [frequency for frequency in found if frequency and frequency > 0.0]


def _begun(instead: str) -> Iterator[str]:
    if instead:
        yield f"The time of the acquisition is not stated; that of the {instead} stands for it."


def _noticed(groups: Sequence["Dataset"], best: "Dataset", chosen: _Chosen) -> Iterator[str]:
    if _is_median(best):
        yield "The file holds only a median beat, no rhythm."
    left = [
        group for place, group in enumerate(groups) if place not in chosen.groups and not _is_median(group)
    ]
    if left:
        yield f"{len(left)} further waveform groups of another rate or time are not read."
    if short := shorter(chosen.pieces):
        yield f"Shorter than the other leads, and masked from their end on: {', '.join(short)}."
