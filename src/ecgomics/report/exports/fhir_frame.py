"""What all resources of a Bundle share: identifiers that follow from the input, subject, time, devices."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Self
from uuid import UUID, uuid5

from ecgomics.io.writers.fhir_elements import category, coding, effective
from ecgomics.report.exports.codes import TAGS
from ecgomics.report.structured.document import Report

Resource = dict[str, Any]
#: Where identifiers of resources come from: a fixed name space of ours.
_SPACE: Final = UUID("0c5b3a5e-6f0b-5d1c-8c33-9a4c0a1f5d21")


def zoned(at: datetime | None) -> bool:
    """Whether a moment is one that FHIR can write with its time of day."""
    return at is not None and at.tzinfo is not None


def instant(at: datetime | None) -> str | None:
    """A moment as FHIR's instant, which has a zone; None for one without."""
    return at.isoformat() if at is not None and at.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class Frame:
    """Names and shares of the resources of one report."""

    space: UUID
    taken_at: datetime | None
    duration_s: float
    recorder: bool

    @classmethod
    def of(cls, report: Report) -> Self:
        """Of a report: another input, setting, table or correction gives other identifiers."""
        made, who = report.provenance, report.identity
        name = (
            *(made.input_sha256, made.settings_hash, made.catalogue_version, made.software_version),
            *(made.table_version, made.corrections, made.compared_with, who.record, who.pseudonym),
        )
        return cls(
            space=uuid5(_SPACE, "\n".join(map(str, name))),
            taken_at=who.taken_at,
            duration_s=report.signal.duration_s,
            recorder=bool(who.device),
        )

    def id(self, what: str) -> str:
        """The identifier of a resource by what it is."""
        return str(uuid5(self.space, what))

    def url(self, what: str) -> str:
        """Its full address in the Bundle."""
        return f"urn:uuid:{self.id(what)}"

    def reference(self, what: str) -> Resource:
        """A reference to it."""
        return {"reference": self.url(what)}

    def effective(self) -> Resource:
        """When it was recorded: from beginning to end where the zone is known; nothing where the time is not."""
        if self.taken_at is None:
            return {}
        if self.taken_at.tzinfo is None:
            return effective(self.taken_at)
        end = self.taken_at + timedelta(seconds=self.duration_s)
        return {"effectivePeriod": {"start": self.taken_at.isoformat(), "end": end.isoformat()}}

    def observations(self, kind: str, parts: Iterable[tuple[str, Resource]]) -> Iterator[Resource]:
        """Observations of (name, what they say), each with all that every one has.

        `recorded` true is one by the recorder; all others are by the software.
        """
        for name, said in parts:
            by_recorder = said.get("recorded", False)
            device = "Recorder" if by_recorder else "Software"
            told = {key: value for key, value in said.items() if key != "recorded"}
            told.setdefault("category", category("procedure", "Procedure"))
            yield {
                "resourceType": "Observation",
                "id": self.id(f"{kind} {name}"),
                "meta": {"tag": [coding(TAGS, "research-use-only")]},
                "status": "preliminary",
                "subject": self.reference("Patient"),
                **self.effective(),
                **({"device": self.reference(device)} if self.recorder or not by_recorder else {}),
                **told,
            }
