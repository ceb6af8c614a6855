"""The leads of SCP-ECG (EN 1064, section 3): their numbers, and the range of samples that each covers."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ecgomics.io.lead_numbers import LEAD_NUMBERS

_LEAD: Final = struct.Struct("<IIB")
#: Lead numbers of EN 1064 (section 3), also of what is no lead of an ECG; those of calibration pulses are left out.
LEADS: Final[Mapping[int, str]] = {
    **LEAD_NUMBERS,
    **{10: "V2R", 15: "V7R", 65: "-aVR", 68: "V8R", 69: "V9R"},
    **dict(enumerate(("LA", "RA", "LL", "fI", "fE", "fC", "fA", "fM", "fF", "fH"), start=21)),
    **dict(enumerate(("D", "A", "J", "Defib", "ExtPace", "A1", "A2", "A3", "A4"), start=70)),
}


@dataclass(frozen=True, slots=True)
class Lead:
    """One lead: its name, and its range of samples as the file has it, both ends included."""

    name: str
    start: int
    end: int

    @property
    def first(self) -> int:
        """Place of the first sample, from 0."""
        return max(self.start - 1, 0)

    @property
    def samples(self) -> int:
        """Number of samples; where a writer counts from 0, its end is their number."""
        return self.end - self.first


def lead_name(number: int) -> str:
    """The lead of a number, or the number itself."""
    return LEADS.get(number, f"lead {number}")


def leads_in(body: bytes) -> tuple[list[Lead], bool]:
    """The leads of a section 3, and whether the reference beat was subtracted from them; ValueError if none."""
    if len(body) < 2 or len(body) < 2 + _LEAD.size * body[0] or not body[0]:
        raise ValueError("section 3 (leads) is missing, empty or cut short")
    places = range(2, 2 + _LEAD.size * body[0], _LEAD.size)
    ranges = [_LEAD.unpack_from(body, place) for place in places]
    leads = [Lead(lead_name(number), start, end) for start, end, number in ranges]
    for lead in leads:
        if lead.end < max(lead.start, 1):
            raise ValueError(f"section 3 has lead {lead.name} from sample {lead.start} to {lead.end}")
    return leads, bool(body[1] & 1)
