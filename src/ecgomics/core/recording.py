"""A recording: what a file or a sensor gave, in one shape for all that follows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

import numpy as np

from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.exercise import ExerciseTest
from ecgomics.core.leads import canonical_lead, derive_limb_leads

Sex = Literal["female", "male"]

LOWEST_FS_HZ = 50.0
HIGHEST_FS_HZ = 50_000.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What is kept of the person: age and sex, and a pseudonym where one was given. Never a name or an identifier."""

    age_years: float | None = None
    sex: Sex | None = None
    pseudonym: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class MedianBeat:
    """The representative beat that a device stored beside its rhythm: leads × samples in mV at its own rate."""

    ecg_mv: Floats
    fs_hz: float
    leads: tuple[str, ...]

    def __post_init__(self) -> None:
        self.ecg_mv.setflags(write=False)


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mark that came with the file: seconds from the first sample, a code of the format's own vocabulary, and what
    was written beside it (which is free text, and kept only together with the identity)."""

    start_s: float
    code: str = ""
    lead: str | None = None
    duration_s: float | None = None
    text: str = ""


def refuse_other(given: object) -> None:
    """InvalidInput where something else was given than a Recording, such as the path of a file."""
    if not isinstance(given, Recording):
        raise InvalidInput(
            f"A Recording is needed, as ecgomics.read(path) gives one; {type(given).__name__} was given."
        )


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """One ECG.

    ecg_mv is leads × samples in mV, float64, NaN where nothing was recorded (gaps are masked, never filled). leads are
    canonical names in the order of the rows. started_at is naive where the file states no zone.
    device_measurements are the device's own values under its own names (unit in the name), kept apart from ours.
    """

    ecg_mv: Floats
    fs_hz: float
    leads: tuple[str, ...]
    name: str = "recording"
    subject: Subject = Subject()
    started_at: datetime | None = None
    device: str | None = None
    source_format: str = "array"
    source_sha256: str = ""
    resolution_uv: float | None = None
    band_hz: tuple[float | None, float | None] = (None, None)
    """Band edges of the device's own filters, where the file states them."""
    notch_hz: float | None = None
    """Frequency of the device's own mains filter, where the file states one."""
    derived_leads: tuple[str, ...] = ()
    device_measurements: Mapping[str, float] = field(default_factory=dict)
    statements: tuple[str, ...] = ()
    """Diagnostic statements and codes that came with the file, verbatim."""
    median_beat: MedianBeat | None = None
    """The device's own representative beat, never measured as rhythm."""
    annotations: tuple[Annotation, ...] = ()
    warnings: tuple[str, ...] = ()
    experimental: bool = False
    """True where the reader of the format was never tried on a real file."""
    identity: Mapping[str, str] = field(default_factory=dict)
    """Who it is and what else the file says of people, as it stands there; empty unless it was asked for."""
    exercise: ExerciseTest | None = None
    """What is known of the exercise test that was recorded."""

    def __post_init__(self) -> None:
        if self.ecg_mv.ndim != 2 or not self.ecg_mv.size:
            raise InvalidInput(
                f"The recording {self.name} has no samples: an array of leads × samples is needed, "
                f"one of shape {self.ecg_mv.shape} was given."
            )
        if len(self.leads) != len(self.ecg_mv):
            raise InvalidInput(
                f"The recording {self.name} names {len(self.leads)} leads for {len(self.ecg_mv)} rows of samples."
            )
        if len(set(self.leads)) != len(self.leads):
            raise InvalidInput(f"The recording {self.name} names a lead twice: {', '.join(self.leads)}.")
        if not LOWEST_FS_HZ <= self.fs_hz <= HIGHEST_FS_HZ:
            raise InvalidInput(
                f"The recording {self.name} states a sampling rate of {self.fs_hz:g} Hz; "
                f"{LOWEST_FS_HZ:g} to {HIGHEST_FS_HZ:g} Hz is allowed."
            )
        self.ecg_mv.setflags(write=False)

    @property
    def samples(self) -> int:
        """Samples per lead."""
        return int(self.ecg_mv.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds, gaps included."""
        return self.samples / self.fs_hz

    @property
    def gaps(self) -> Bools:
        """True where nothing was recorded, leads × samples."""
        return np.isnan(self.ecg_mv)

    def read(self, first: int, last: int) -> Floats:
        """Leads × samples in mV from one sample to before another."""
        stretch_mv: Floats = self.ecg_mv[:, first:last]
        return stretch_mv

    def lead(self, name: str) -> Floats:
        """Samples of one lead in mV, by any of its names; InvalidInput if it was not recorded."""
        canonical = canonical_lead(name)
        if canonical not in self.leads:
            raise InvalidInput(
                f"The recording {self.name} has no lead {name}; it has {', '.join(self.leads)}."
            )
        lead_mv: Floats = self.ecg_mv[self.leads.index(canonical)]
        return lead_mv

    def with_limb_leads(self) -> "Recording":
        """The same recording with the limb leads that follow from I and II, in the standard order."""
        ecg_mv, leads, derived = derive_limb_leads(self.ecg_mv, self.leads)
        return replace(self, ecg_mv=ecg_mv, leads=leads, derived_leads=self.derived_leads + derived)
