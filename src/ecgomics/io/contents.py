"""What a reader finds in a file: the one shape that all readers hand over, before anything is decided about it.

A reader only parses. Names of leads, units, one rate, the age, the removal of identities and every check are the same
for all formats and are done once, in `assembly`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Annotation, Recording, Sex


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One signal as the file has it: its own name, values in its own unit, its own rate; None where it does not say."""

    label: str | None
    values: Floats
    fs_hz: float | None
    unit: str | None
    resolution: float | None = None
    """Size of one quantisation step, in the same unit."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a file says of people. Only age and sex leave the package unless the identity was asked for."""

    identifier: str = ""
    """The person's own number: a patient or subject identifier."""
    name: str = ""
    born: date | None = None
    age_years: float | None = None
    """As the file states it; the age by the dates is computed elsewhere."""
    sex: Sex | None = None
    others: Mapping[str, str] = field(default_factory=dict)
    """Every other text that may tell who it is, by what it is: physician, operator, address, order number, comment."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Contents:
    """A file, parsed. channels are the rhythm; median is the representative beat that the device stored, if any."""

    channels: tuple[Channel, ...]
    median: tuple[Channel, ...] = ()
    person: Person = Person()
    started_at: datetime | None = None
    device: str | None = None
    """Manufacturer and model; never a serial number."""
    band_hz: tuple[float | None, float | None] = (None, None)
    notch_hz: float | None = None
    measurements: Mapping[str, float] = field(default_factory=dict)
    """The device's own numbers by its own names with the unit behind: "QRS Duration [ms]"."""
    statements: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    warnings: tuple[str, ...] = ()
    source_format: str | None = None
    """A closer name of the format than that of its module: "EDF+"."""
    sha256: str | None = None
    """Of all files of a recording that has several."""
    column_guess: str | None = None
    """Of a table: what to add to a question about its columns, or nothing; None for what has no columns to name."""
    whole: Recording | None = None
    """A recording of ours that the file holds, with the same channels: what it says stands for all other fields."""
