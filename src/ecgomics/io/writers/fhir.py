"""Write a recording as a FHIR Observation, R4 or R5: one component of SampledData for each lead.

One step is the recording's resolution, or 1 µV where it states none. Gaps are "E". The subject is a contained Patient,
with the pseudonym; name and birth date only where the recording has its identity. Filters and annotations have no place
in it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.io.lead_numbers import LEAD_NUMBERS
from ecgomics.io.readers.fhir import ELECTRIC_POTENTIAL
from ecgomics.io.readers.fhir_resources import AGE, LOCAL_TIME
from ecgomics.io.writers.whole_file import write_whole

Version = Literal["R4", "R5"]

_DEFAULT_STEP_UV: Final = 1.0
_MDC: Final = "urn:iso:std:iso:11073:10101"
_UCUM: Final = "http://unitsofmeasure.org"
_LOINC: Final = "http://loinc.org"
_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"


def write_fhir(recording: Recording, path: str | Path, *, version: Version = "R4") -> Path:
    """Write a recording to a file, whole or not at all, and give its path."""
    content = json.dumps(observation(recording, version=version), ensure_ascii=False, allow_nan=False)
    return write_whole(path, content.encode(errors="replace"))


def observation(recording: Recording, *, version: Version = "R4") -> dict[str, Any]:
    """A recording as the JSON value of an Observation."""
    found: dict[str, Any] = {
        "resourceType": "Observation",
        "status": "final",
        "category": [{"coding": [{"system": _CATEGORY, "code": "procedure", "display": "Procedure"}]}],
        "code": _mdc(ELECTRIC_POTENTIAL, "MDC_ECG_ELEC_POTL"),
    }
    if patient := _patient(recording):
        found |= {"contained": [patient], "subject": {"reference": "#patient"}}
    if recording.started_at is not None:
        found |= _start(recording.started_at)
    if recording.device:
        found["device"] = {"display": recording.device}
    if recording.statements:
        found["interpretation"] = [{"text": line} for line in recording.statements]
    leads = zip(recording.leads, recording.ecg_mv, strict=True)
    found["component"] = [
        *(
            {"code": _lead(lead), "valueSampledData": _sampled(row, recording, version)}
            for lead, row in leads
        ),
        *_quantities(recording),
    ]
    return found


def _start(started_at: datetime) -> dict[str, Any]:
    """FHIR wants a zone with every time of day: one without stands in an extension beside the day."""
    if started_at.tzinfo is not None:
        return {"effectiveDateTime": started_at.isoformat()}
    extension = {"url": LOCAL_TIME, "valueTime": started_at.time().isoformat()}
    return {
        "effectiveDateTime": started_at.date().isoformat(),
        "_effectiveDateTime": {"extension": [extension]},
    }


def _sampled(row_mv: Floats, recording: Recording, version: Version) -> dict[str, Any]:
    """SampledData in mV: value = step × number."""
    step_mv = float(f"{(recording.resolution_uv or _DEFAULT_STEP_UV) / 1e3:.15g}")
    valid = np.isfinite(row_mv)
    steps = np.rint(np.where(valid, row_mv, 0.0) / step_mv).astype(np.int64)
    numbers = [
        str(step) if is_valid else "E" for step, is_valid in zip(steps.tolist(), valid.tolist(), strict=True)
    ]
    interval_ms = 1e3 / recording.fs_hz
    interval = {"period": interval_ms} if version == "R4" else {"interval": interval_ms, "intervalUnit": "ms"}
    return {
        "origin": {"value": 0, "unit": "mV", "system": _UCUM, "code": "mV"},
        **interval,
        "factor": step_mv,
        "dimensions": 1,
        "data": " ".join(numbers),
    }


def _lead(lead: str) -> dict[str, Any]:
    """The lead's code of ISO/IEEE 11073, where it has one; else its name only."""
    number = next((number for number, name in LEAD_NUMBERS.items() if name == lead), None)
    if number is None:
        return {"text": lead}
    return _mdc(ELECTRIC_POTENTIAL + number, f"MDC_ECG_ELEC_POTL_{lead.upper()}")


def _mdc(code: int, display: str) -> dict[str, Any]:
    return {"coding": [{"system": _MDC, "code": f"{code}", "display": display}]}


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
        {"code": {"text": _without_unit(name)}, "valueQuantity": _quantity(value, _unit(name))}
        for name, value in recording.device_measurements.items()
    ]
    if recording.subject.age_years is not None:
        code = {"coding": [{"system": _LOINC, "code": AGE, "display": "Age"}]}
        found.append({"code": code, "valueQuantity": _quantity(recording.subject.age_years, "a")})
    return found


def _quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": _UCUM, "code": unit} if unit else {"value": value}


def _unit(name: str) -> str:
    """The unit in the brackets behind the name of a measurement."""
    return name[:-1].rpartition("[")[2] if name.endswith("]") else ""


def _without_unit(name: str) -> str:
    return name.removesuffix(f"[{_unit(name)}]").strip() if name.endswith("]") else name
