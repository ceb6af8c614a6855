"""What the store hands out: frozen records, no database rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ecgomics.core.recording import Sex
from ecgomics.store.library_records import Standing

QualityVerdict = Literal["good", "fair", "poor"]


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """What a profile depends on besides the recording."""

    settings_hash: str
    catalogue_version: str
    software_version: str
    correction: int = 0
    """Revision of the corrections, 0 for none."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list shows of a profile."""

    heart_rate: float | None
    """In /min."""
    rhythm: str | None
    quality: QualityVerdict


@dataclass(frozen=True, slots=True)
class StoredProfile:
    """A profile as it is kept: its summary, and as JSON text its values and its fiducials."""

    summary: Summary
    profile_json: str
    fiducials_json: str
    numbers: bytes | None = None
    """The numbers alone, each at its place in the vector of `ecgomics.ecgome`; not read back with the profile."""


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """All that is kept of a recording besides its samples and marks.

    identity, with names and identifiers of people, is empty unless it was asked for when the recording came in.
    """

    id: str
    name: str
    leads: tuple[str, ...]
    fs_hz: float
    samples: int
    age_years: float | None
    sex: Sex | None
    started_at: datetime | None
    device: str | None
    source_format: str
    source_sha256: str
    original_kept: bool
    device_measurements: Mapping[str, float]
    statements: tuple[str, ...]
    warnings: tuple[str, ...]
    synthetic: bool
    group: str | None
    uploaded_at: datetime
    pseudonym: str | None
    identity: Mapping[str, str]
    resolution_uv: float | None
    band_hz: tuple[float | None, float | None]
    notch_hz: float | None
    annotations: int
    has_median_beat: bool
    experimental: bool
    summary: Summary | None
    """None until the profile of this version and these settings was made."""
    standing: Standing
    """What people made of it."""

    @property
    def duration_s(self) -> float:
        """Length in seconds, gaps included."""
        return self.samples / self.fs_hz
