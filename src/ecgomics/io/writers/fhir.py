"""Write a recording as a FHIR Observation, R4 or R5: one component of SampledData for each lead.

One step is the recording's resolution, or 1 µV where it states none. Gaps are "E". The subject is a contained Patient,
with the pseudonym; name and birth date only where the recording has its identity. Filters and annotations have no place
in it.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ecgomics.core.recording import Recording
from ecgomics.io.readers.fhir import ELECTRIC_POTENTIAL
from ecgomics.io.readers.fhir_resources import AGE
from ecgomics.io.writers.fhir_elements import (
    LOINC,
    Version,
    category,
    coding,
    concept,
    effective,
    lead_concept,
    mdc,
    quantity,
    sampled,
)
from ecgomics.io.writers.whole_file import write_whole


def write_fhir(recording: Recording, path: str | Path, *, version: Version = "R4") -> Path:
    """Write a recording to a file, whole or not at all, and give its path."""
    content = json.dumps(observation(recording, version=version), ensure_ascii=False, allow_nan=False)
    return write_whole(path, content.encode(errors="replace"))


def observation(recording: Recording, *, version: Version = "R4") -> dict[str, Any]:
    """A recording as the JSON value of an Observation."""
    found: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "category": category("procedure", "Procedure"),
        "code": mdc(ELECTRIC_POTENTIAL, "MDC_ECG_ELEC_POTL"),
    }
    if patient := _patient(recording):
        found |= {"contained": [patient], "subject": {"reference": "#patient"}}
    if recording.started_at is not None:
        found |= effective(recording.started_at)
    if recording.device:
        found["device"] = {"display": recording.device}
    if recording.statements:
        found["interpretation"] = [{"text": line} for line in recording.statements]
    found["component"] = [*lead_components(recording, version=version), *_quantities(recording)]
    return found


def lead_components(recording: Recording, *, version: Version = "R4") -> list[dict[str, Any]]:
    """The samples of each lead as a component of an Observation."""
    return [
        {
            "code": lead_concept(lead),
            "valueSampledData": sampled(
                row, fs_hz=recording.fs_hz, resolution_uv=recording.resolution_uv, version=version
            ),
        }
        for lead, row in zip(recording.leads, recording.ecg_mv, strict=True)
    ]


def _patient(recording: Recording) -> dict[str, Any]:
    subject, identity = recording.subject, recording.identity
    number = identity.get("identifier") or subject.pseudonym
    facts: Mapping[str, Any] = {
        "identifier": [{"value": number}] if number else None,
        "name": [{"text": identity["name"]}] if identity.get("name") else None,
        "gender": subject.sex,
        "birthDate": identity.get("birth date"),
    }
    told = {what: fact for what, fact in facts.items() if fact}
    return {"resourceType": "Patient", "id": "patient", **told} if told else {}


def _quantities(recording: Recording) -> list[dict[str, Any]]:
    """The device's own measurements under its own names, and the age."""
    found = [
        {"code": {"text": _without_unit(name)}, "valueQuantity": quantity(value, _unit(name))}
        for name, value in recording.device_measurements.items()
    ]
    if recording.subject.age_years is not None:
        code = concept(coding(LOINC, AGE, "Age"))
        found.append({"code": code, "valueQuantity": quantity(recording.subject.age_years, "a")})
    return found


def _unit(name: str) -> str:
    """The unit in the brackets behind the name of a measurement."""
    return name[:-1].rpartition("[")[2] if name.endswith("]") else ""


def _without_unit(name: str) -> str:
    return name.removesuffix(f"[{_unit(name)}]").strip() if name.endswith("]") else name
