"""What the rules know of a recording beside its biomarkers: whose it is, how it was recorded, how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecgomics.core.recording import Sex, Subject
from ecgomics.report.findings.scene import Answer

#: How the rules write the sexes.
_WRITTEN: Final[dict[Sex, str]] = {"female": "F", "male": "M"}


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """Facts of a person and of a recording."""

    age_years: float | None
    sex: Sex | None
    duration_s: float
    """Seconds that can be analysed, or as near as is known."""
    leads: tuple[str, ...]
    """Recorded and derived ones; empty for a series of intervals."""
    fs_hz: float | None
    """None where there is no signal."""
    chain: str
    """Name of the signal path, without the hash of the settings: DIAG, MON, …"""
    definition: str = ""
    """Chain with the hash of the settings, and version of the catalogue: recordings of another are not compared."""
    verdict: str = "good"
    """Of the quality assessment: good, fair or poor."""
    spike_channel: bool = False
    """Whether the recorder marked pacing spikes itself."""

    @property
    def n_leads(self) -> int:
        """How many leads there are."""
        return len(self.leads)

    def as_asked(self) -> dict[str, Answer]:
        """Under the names that the rules use."""
        return {
            "age": None if self.age_years is None else float(self.age_years),
            "sex": None if self.sex is None else _WRITTEN[self.sex],
            "duration_s": self.duration_s,
            "n_leads": float(self.n_leads),
            "fs_hz": self.fs_hz,
            "chain": self.chain,
            "definition": self.definition,
            "verdict": self.verdict,
            "spike_channel": self.spike_channel,
        }


def facts_of_profile(
    found: Mapping[str, Any], subject: Subject, *, duration_s: float | None = None
) -> RecordingFacts:
    """Facts from a profile as it is stored (`Profile.as_dict`) and the person it is of.

    duration_s are the seconds that can be analysed, where that is known; otherwise all that was recorded counts.
    """
    made = found["provenance"]
    return RecordingFacts(
        age_years=subject.age_years,
        sex=subject.sex,
        duration_s=made["duration_s"] if duration_s is None else duration_s,
        leads=tuple(made["leads"]),
        fs_hz=made["fs_hz"],
        chain=made["chain"].partition("-")[0],
        definition=f"{made['chain']} {made['catalogue_version']}",
        verdict=made["quality"],
    )
