"""The signals of SCP-ECG (EN 1064): leads (section 3), QRS places (4), reference beat (5) and rhythm (6).

Samples are int16 amplitudes, or their first or second differences, plain or in Huffman codes. A lead covers a range of
samples of the record, counted from 1; some writers count from 0. What would not be restored exactly is refused.
"""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ecgomics.core.arrays import Floats, Ints
from ecgomics.io.contents import Channel
from ecgomics.io.limits import expands_too_far
from ecgomics.io.readers.scp_huffman import Tables, decode, tables_in
from ecgomics.io.readers.scp_leads import Lead, leads_in

_QRS: Final = np.dtype([("type", "<u2"), ("start", "<u4"), ("fiducial", "<u4"), ("end", "<u4")])
_SIGNAL_HEADER: Final = struct.Struct("<HHBB")
#: Lengths in bytes are 16 bits wide: those of longer data wrap.
_WRAP: Final = 1 << 16
#: Bytes behind a lead's last sample that may be padding, whatever they hold; more must be empty.
_PADDING_BYTES: Final = 2
#: So many times smoother an ECG is in its right order than in a wrong one (14 to 30 times in PTB-XL), by some samples.
_SMOOTHER: Final = 8.0
_FEWEST_JUDGED: Final = 100
_MOST_JUDGED: Final = 4096
#: Places of all leads for each sample that is there: leads recorded one after the other leave gaps.
_MOST_GAPS: Final = 16
#: The rate of the reference beat is at most so many times that of the rhythm.
_LARGEST_RATIO: Final = 4
#: From this version of the protocol on the byte that told of bimodal compression is reserved.
_NOT_BIMODAL_FROM: Final = 30
#: Where the QRS complexes of section 4 begin.
_BEATS_AT: Final = 6
_NV_PER_UV: Final = 1e3
#: Intervals are rounded to 1 us, by at most half of it.
_ROUNDED_US: Final = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Restored:
    """The rhythm, the reference beat if there is one, and what was noticed."""

    rhythm: tuple[Channel, ...]
    median: tuple[Channel, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Signals:
    """What a section 5 or 6 holds: steps of nv_per_step each interval_us, of each lead."""

    nv_per_step: int
    interval_us: int
    leads: tuple[Ints, ...]


def restored(sections: Mapping[int, bytes], *, protocol: int) -> Restored:
    """The signals of the bodies of the sections; ValueError says why the rhythm cannot be restored."""
    leads, is_subtracted = leads_in(sections.get(3, b""))
    tables = tables_in(sections[2]) if 2 in sections else None
    _refuse_other_rhythm(sections, protocol)
    warnings = []
    if is_subtracted and not {4, 5} & sections.keys():
        is_subtracted = False
        warnings.append("Section 3 states that a reference beat was subtracted, but the file has none.")
    is_subtracted = is_subtracted and len(_beats_of_type_0(sections)) > 0
    try:
        beat = _beat(sections, leads, tables)
    except ValueError as error:
        if is_subtracted:
            raise
        beat = None
        warnings.append(f"The reference beat is not read: {error}.")
    rhythm, leads = _rhythm(sections, leads, tables)
    if is_subtracted:
        rhythm = _with_beats(rhythm, beat, leads, sections)
    rows = [lead.astype(np.float64) for lead in beat.leads] if beat else []
    return Restored(
        rhythm=_rhythm_channels(rhythm, leads, size=len(sections[6])),
        median=_channels(beat, leads, rows) if beat else (),
        warnings=(*warnings, *_shortened(rhythm, leads)),
    )


def _rhythm(
    sections: Mapping[int, bytes], leads: list[Lead], tables: Tables | None
) -> tuple[_Signals, list[Lead]]:
    """Section 6, and the leads in its samples.

    Where the reference beat has a higher rate, some writers count the samples of section 3 at that rate.
    """
    rhythm_us, beat_us = (int.from_bytes(sections.get(n, b"")[2:4], "little") for n in (6, 5))
    ratio, rest = divmod(rhythm_us, beat_us or 1)
    slower = [Lead(lead.name, lead.first // ratio + 1, lead.end // ratio) for lead in leads] if ratio else []
    try:
        return _signals(sections[6], leads, [lead.samples for lead in leads], tables, section=6), leads
    except ValueError:
        if 5 not in sections or rest or not 1 < ratio <= _LARGEST_RATIO:
            raise
        if any(lead.samples < 1 for lead in slower):
            raise
    return _signals(sections[6], slower, [lead.samples for lead in slower], tables, section=6), slower


def _refuse_other_rhythm(sections: Mapping[int, bytes], protocol: int) -> None:
    """ValueError where there is no rhythm of every sample."""
    if 6 not in sections:
        held = "; the long-term rhythm of section 12 is not read" if 12 in sections else ""
        raise ValueError(f"it has no section 6 (rhythm){held}")
    if sections[6][5:6] > b"\0" and protocol < _NOT_BIMODAL_FROM:
        raise ValueError("its rhythm is thinned out between the beats (bimodal compression)")


def _shortened(rhythm: _Signals, leads: Sequence[Lead]) -> Iterator[str]:
    """A warning of leads whose length in bytes was at its limit, so that the writer left out the rest."""
    pairs = list(zip(leads, rhythm.leads, strict=True))
    short = [(lead, len(samples)) for lead, samples in pairs if len(samples) < lead.samples]
    if short:
        lead, held = short[0]
        yield (
            f"{len(short)} leads hold fewer samples than they state, as many as their lengths in bytes can tell "
            f"(lead {lead.name}: {held} of {lead.samples})."
        )


# Samples of leads -----------------------------------------------------------------------------------------------------


def _signals(
    body: bytes, leads: Sequence[Lead], counts: Sequence[int], tables: Tables | None, *, section: int
) -> _Signals:
    """Decode a section 5 or 6."""
    start = _SIGNAL_HEADER.size + 2 * len(leads)
    if len(body) < start:
        raise ValueError(f"section {section} (samples) is cut short")
    nv_per_step, interval_us, differences, _ = _SIGNAL_HEADER.unpack_from(body)
    if not nv_per_step or not interval_us:
        raise ValueError(f"section {section} states steps of {nv_per_step} nV and {interval_us} us")
    if differences > 2:
        raise ValueError(
            f"section {section} states differences of order {differences}; 0, 1 and 2 are defined"
        )
    stated = np.frombuffer(body, "<u2", count=len(leads), offset=_SIGNAL_HEADER.size).tolist()
    data, wraps = body[start:], (len(body) - start - sum(stated)) // _WRAP
    if sum(stated) > len(data):
        raise ValueError(
            f"section {section} holds {len(data)} of the {sum(stated)} bytes that its leads state"
        )
    found, place = [], 0
    for lead, count, size in zip(leads, counts, stated, strict=True):
        samples = _plain_samples(lead, count, size, wraps) if tables is None else count
        values, used = _lead_values(data[place:], lead, samples, size=size, wraps=wraps, tables=tables)
        wraps -= (used - size) // _WRAP
        place += used
        found.append(_amplitudes(values, differences))
    if tables is None and differences == 0 and section == 6:
        _refuse_interleaved(found)
    return _Signals(nv_per_step, interval_us, tuple(found))


def _plain_samples(lead: Lead, count: int, size: int, wraps: int) -> int:
    """The stated number, but for two kinds of writers.

    One counts from 0 and states its last sample, not their number; one stops where the length has no more bits.
    """
    if lead.start == 0 and count == lead.end and size == 2 * (count + 1):
        return count + 1
    return size // 2 if size >= _WRAP - 2 and not wraps and 2 * count > size else count


def _lead_values(
    data: bytes, lead: Lead, count: int, *, size: int, wraps: int, tables: Tables | None
) -> tuple[Ints, int]:
    """Stored values of one lead, and its bytes: the stated size, and more by 2^16 where that did not hold it."""
    if tables is None:
        used = next((size + n * _WRAP for n in range(wraps + 1) if size + n * _WRAP >= 2 * count), size)
        if used < 2 * count or used > 2 * count + _PADDING_BYTES:
            raise ValueError(
                f"lead {lead.name} has {used} bytes for its {count} samples, and not two for each; "
                f"interleaved or packed samples do not conform to the standard"
            )
        return np.frombuffer(data, "<i2", count=count).astype(np.intp), used
    if count > 8 * min(len(data), size + wraps * _WRAP):
        raise ValueError(f"lead {lead.name} has {size} bytes for its {count} samples")
    values, bits = decode(data[: size + wraps * _WRAP], count, tables)
    if len(values) < count:
        raise ValueError(
            f"the Huffman codes of lead {lead.name} end after {len(values)} of its {count} samples"
        )
    needed = -(-bits // 8)
    used = size + -(-max(needed - size, 0) // _WRAP) * _WRAP
    if used - needed > _PADDING_BYTES and any(data[needed:used]):
        raise ValueError(f"lead {lead.name} has {used} bytes, but its {count} samples take {needed}")
    return values, used


def _amplitudes(values: Ints, differences: int) -> Ints:
    """Amplitudes from differences of an order; they are 16 bits wide, and so are the differences of some writers.

    The first value, of second differences the first two, is stored as it is.
    """
    if differences == 0:
        return values
    if differences == 2 and len(values) > 1:
        slopes = np.cumsum(np.concatenate([values[1:2] - values[:1], values[2:]]))
        values = np.concatenate([values[:1], slopes])
    amplitudes: Ints = np.cumsum(values).astype(np.int16).astype(np.intp)
    return amplitudes


def _refuse_interleaved(leads: Sequence[Ints]) -> None:
    """ValueError where the samples are far smoother if they are taken as interleaved than lead after lead."""
    if len(leads) < 2 or len({len(lead) for lead in leads}) > 1 or len(leads[0]) < _FEWEST_JUDGED:
        return
    rows = np.stack([lead[:_MOST_JUDGED] for lead in leads]).astype(np.float64)
    in_order = np.concatenate(leads[: len(leads)])[: rows.size]
    interleaved = in_order.reshape(-1, len(leads)).T.astype(np.float64)
    if _roughness(rows) > _SMOOTHER * max(_roughness(interleaved), 1.0):
        raise ValueError("its samples are interleaved, which does not conform to the standard")


def _roughness(rows: Floats) -> float:
    return float(np.abs(np.diff(rows, n=2)).mean())


# The reference beat ---------------------------------------------------------------------------------------------------


def _beat(sections: Mapping[int, bytes], leads: Sequence[Lead], tables: Tables | None) -> _Signals | None:
    """The reference beat; None where there is none, or its length is not stated."""
    length_ms = int.from_bytes(sections.get(4, b"")[:2], "little")
    interval_us = int.from_bytes(sections.get(5, b"")[2:4], "little")
    samples = round(length_ms * 1000 / interval_us) if interval_us else 0
    if not samples:
        return None
    return _signals(sections[5], leads, [samples] * len(leads), tables, section=5)


def _beats_of_type_0(sections: Mapping[int, bytes]) -> NDArray[np.void]:
    """The QRS complexes that the reference beat was subtracted from."""
    body = sections.get(4, b"")
    count = int.from_bytes(body[4:6], "little")
    if len(body) < _BEATS_AT + count * _QRS.itemsize:
        raise ValueError("section 4 (QRS places) is missing or cut short")
    beats = np.frombuffer(body, _QRS, count=count, offset=_BEATS_AT)
    of_type_0: NDArray[np.void] = beats[beats["type"] == 0]
    return of_type_0


def _with_beats(
    rhythm: _Signals, beat: _Signals | None, leads: Sequence[Lead], sections: Mapping[int, bytes]
) -> _Signals:
    """The rhythm with the reference beat added where it was subtracted: between start and end, fiducials aligned.

    The two may have different steps (Burdick stores beats in 5 uV and the rest in 20 uV): the sum has their divisor.
    """
    if beat is None:
        raise ValueError("its beats are stored as differences from a reference beat that it does not have")
    if beat.interval_us != rhythm.interval_us:
        raise ValueError("its beats are stored as differences from a reference beat of another rate")
    fiducial = int.from_bytes(sections[4][2:4], "little")
    nv_per_step = gcd(beat.nv_per_step, rhythm.nv_per_step)
    whole = [lead * (rhythm.nv_per_step // nv_per_step) for lead in rhythm.leads]
    references = [lead * (beat.nv_per_step // nv_per_step) for lead in beat.leads]
    for _, start, at, end in _beats_of_type_0(sections).tolist():
        skipped = fiducial - at + start - 1
        for lead, samples, reference in zip(leads, whole, references, strict=True):
            first, last = start - max(lead.start, 1), min(end - max(lead.start, 1) + 1, len(samples))
            if last <= 0 or first >= len(samples):
                continue
            if first < 0 or skipped < 0:
                raise ValueError("section 4 subtracts the reference beat before its start or that of a lead")
            added = reference[skipped : skipped + last - first]
            samples[first : first + len(added)] += added
    return _Signals(nv_per_step, rhythm.interval_us, tuple(whole))


# Channels -------------------------------------------------------------------------------------------------------------


def _rhythm_channels(rhythm: _Signals, leads: Sequence[Lead], *, size: int) -> tuple[Channel, ...]:
    """The leads on one time axis: masked where a lead was not recorded while another was."""
    begin = min(lead.first for lead in leads)
    end = max(lead.first + len(samples) for lead, samples in zip(leads, rhythm.leads, strict=True))
    held = sum(len(samples) for samples in rhythm.leads)
    places = (end - begin) * len(leads)
    if places > _MOST_GAPS * held or expands_too_far(places, size):
        raise ValueError(f"section 3 spreads {held} samples of {len(leads)} leads over {end - begin} places")
    rows = [np.full(end - begin, np.nan) for _ in leads]
    for row, lead, samples in zip(rows, leads, rhythm.leads, strict=True):
        row[lead.first - begin : lead.first - begin + len(samples)] = samples
    return _channels(rhythm, leads, rows)


def _channels(signals: _Signals, leads: Sequence[Lead], rows: Sequence[Floats]) -> tuple[Channel, ...]:
    return tuple(
        Channel(
            label=lead.name,
            values=row * (signals.nv_per_step / _NV_PER_UV),
            fs_hz=_rate_hz(signals.interval_us),
            unit="uV",
            resolution=signals.nv_per_step / _NV_PER_UV,
        )
        for lead, row in zip(leads, rows, strict=True)
    )


def _rate_hz(interval_us: int) -> float:
    """The rate of an interval that is stored in whole us: the whole number that rounds to it (600 Hz as 1667 us)."""
    whole = round(1e6 / interval_us)
    return float(whole) if whole and abs(1e6 / whole - interval_us) <= _ROUNDED_US else 1e6 / interval_us
