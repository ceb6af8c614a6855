"""What an SCP-ECG device measured (EN 1064, sections 7 and 10) and said of it (sections 8 and 11)."""

import struct
from collections.abc import Iterator
from typing import Final

import numpy as np

from ecgomics.core.recording import Annotation
from ecgomics.io.readers.scp_header import WIDE, text
from ecgomics.io.readers.scp_leads import lead_name

#: In the place of a number: not computed, lead rejected, wave absent, or never written.
_NO_VALUES: Final = frozenset({29999, 29998, 19999, 65535, -32768})
_FULL_CIRCLE_DEG: Final = 360
#: The type of a QRS complex that is of no block of measurements.
_UNKNOWN_TYPE: Final = 255
#: Measurements of one lead (section 10), in the order of the standard.
_LEAD_MEASUREMENTS: Final = (
    *(("P Duration", "ms"), ("PR Interval", "ms"), ("QRS Duration", "ms"), ("QT Interval", "ms")),
    *(("Q Duration", "ms"), ("R Duration", "ms"), ("S Duration", "ms"), ("R' Duration", "ms")),
    *(("S' Duration", "ms"), ("Q Amplitude", "uV"), ("R Amplitude", "uV"), ("S Amplitude", "uV")),
    *(("R' Amplitude", "uV"), ("S' Amplitude", "uV"), ("J Amplitude", "uV"), ("P+ Amplitude", "uV")),
    *(("P- Amplitude", "uV"), ("T+ Amplitude", "uV"), ("T- Amplitude", "uV"), ("ST Slope", "uV/s")),
    *(("P Morphology", "code"), ("T Morphology", "code"), ("Isoelectric QRS Onset", "ms")),
    *(("Isoelectric QRS End", "ms"), ("Intrinsicoid Deflection", "ms"), ("Quality", "code")),
    *(("ST Amplitude J+20 ms", "uV"), ("ST Amplitude J+60 ms", "uV"), ("ST Amplitude J+80 ms", "uV")),
    *(("ST Amplitude J+RR/16", "uV"), ("ST Amplitude J+RR/8", "uV")),
)
_CODE: Final = "code"


# Measurements ---------------------------------------------------------------------------------------------------------


def global_measurements(body: bytes) -> dict[str, float]:
    """Section 7: intervals and axes of the reference beat, and rates."""
    if len(body) < 6:
        return {}
    blocks, spikes, rr_ms, pp_ms = struct.unpack_from("<BBHH", body)
    found = {"RR Interval [ms]": rr_ms, "PP Interval [ms]": pp_ms}
    found = {name: value for name, value in found.items() if value}
    if blocks and len(body) >= 6 + 16:
        found |= _of_block(struct.unpack_from("<5H3h", body, 6))
    found |= _rates(body, 6 + 16 * blocks + 10 * spikes, blocks)
    return {name: float(value) for name, value in found.items() if value not in _NO_VALUES}


def _rates(body: bytes, place: int, blocks: int) -> dict[str, int]:
    """Rates and QTc behind the types of the QRS complexes; nothing where others stand there, as Burdick writes them."""
    types = body[place + 2 : place + 2 + int.from_bytes(body[place : place + 2], "little")]
    place += 2 + int.from_bytes(body[place : place + 2], "little")
    if len(body) < place + 6 or any(blocks <= of_beat < _UNKNOWN_TYPE for of_beat in types):
        return {}
    rates = struct.unpack_from("<3H", body, place)
    names = ("Ventricular Rate [/min]", "Atrial Rate [/min]", "QTc Interval [ms]")
    return {name: value for name, value in zip(names, rates, strict=True) if value}


def _of_block(block: tuple[int, ...]) -> dict[str, int]:
    """Durations between the boundaries (ms from the start of the beat), and axes."""
    p_on, p_end, qrs_on, qrs_end, t_end, *axes_deg = block
    between = {
        "P Duration [ms]": (p_on, p_end),
        "PR Interval [ms]": (p_on, qrs_on),
        "QRS Duration [ms]": (qrs_on, qrs_end),
        "QT Interval [ms]": (qrs_on, t_end),
    }
    found = {
        name: last - first
        for name, (first, last) in between.items()
        if not _NO_VALUES & {first, last} and last > first
    }
    names = ("P Axis [deg]", "QRS Axis [deg]", "T Axis [deg]")
    return found | {
        name: axis for name, axis in zip(names, axes_deg, strict=True) if abs(axis) <= _FULL_CIRCLE_DEG
    }


def spikes(body: bytes) -> tuple[Annotation, ...]:
    """Section 7: pacemaker spikes that the device found, ms from the first sample."""
    if len(body) < 6:
        return ()
    place = 6 + 16 * body[0]
    times_ms = [int.from_bytes(body[at : at + 2], "little") for at in range(place, place + 4 * body[1], 4)]
    if len(body) < place + 10 * body[1]:
        return ()
    return tuple(Annotation(start_s=at_ms / 1000, code="pacemaker spike") for at_ms in times_ms)


def lead_measurements(body: bytes) -> dict[str, float]:
    """Section 10: the measurements of each lead. Some writers count the head of a lead's block in its length."""
    count = int.from_bytes(body[:2], "little")
    for counted in (0, 4):
        blocks = list(_lead_blocks(body, count, counted))
        if len(blocks) == count:
            return {name: value for lead, block in blocks for name, value in _of_lead(lead, block)}
    return {}


def _lead_blocks(body: bytes, count: int, counted: int) -> Iterator[tuple[str, bytes]]:
    place = 4
    for _ in range(count):
        if place + 4 > len(body):
            return
        number, size = struct.unpack_from("<HH", body, place)
        block = body[place + 4 : place + 4 + size - counted]
        if size < counted or len(block) < size - counted:
            return
        yield lead_name(number), block
        place += 4 + size - counted


def _of_lead(lead: str, block: bytes) -> Iterator[tuple[str, float]]:
    values = np.frombuffer(block[: len(block) // 2 * 2], "<i2").tolist()
    for (name, unit), value in zip(_LEAD_MEASUREMENTS, values, strict=False):
        if unit != _CODE and value not in _NO_VALUES:
            yield f"{name} {lead} [{unit}]", float(value)


# Statements -----------------------------------------------------------------------------------------------------------


def statements(body: bytes, character_set: str, *, coded: bool) -> Iterator[str]:
    """Sections 8 (texts) and 11 (coded, where a byte tells the kind before the texts)."""
    if len(body) < 9:
        return
    place = 9
    for _ in range(body[8]):
        if place + 3 > len(body):
            return
        size = int.from_bytes(body[place + 1 : place + 3], "little")
        value = body[place + 3 + coded : place + 3 + size]
        words = (
            [text(value, WIDE)]
            if character_set == WIDE
            else [text(part, character_set) for part in value.split(b"\0")]
        )
        if line := " ".join(word for word in words if word):
            yield line
        place += 3 + size
