"""Data types of FHIR as plain JSON values, and the systems that their codes come from."""

from datetime import datetime
from typing import Any, Final, Literal

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.io.lead_numbers import LEAD_NUMBERS
from ecgomics.io.readers.fhir import ELECTRIC_POTENTIAL
from ecgomics.io.readers.fhir_resources import LOCAL_TIME

Version = Literal["R4", "R5"]

MDC: Final = "urn:iso:std:iso:11073:10101"
UCUM: Final = "http://unitsofmeasure.org"
LOINC: Final = "http://loinc.org"
_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_DEFAULT_STEP_UV: Final = 1.0


def coding(system: str, code: str, display: str = "", *, version: str = "") -> dict[str, Any]:
    """A code of a system."""
    found = {"system": system, "version": version, "code": code, "display": display}
    return {name: value for name, value in found.items() if value}


def concept(*codings: dict[str, Any], text: str = "") -> dict[str, Any]:
    """A CodeableConcept."""
    found: dict[str, Any] = {"coding": list(codings)} if codings else {}
    return found | ({"text": text} if text else {})


def category(code: str, display: str) -> list[dict[str, Any]]:
    """The category of an Observation."""
    return [concept(coding(_CATEGORY, code, display))]


def quantity(value: float, unit: str) -> dict[str, Any]:
    """A number with its unit of UCUM, where it has one."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit} if unit else {"value": value}


def mdc(code: int, display: str) -> dict[str, Any]:
    """A concept of ISO/IEEE 11073."""
    return concept(coding(MDC, f"{code}", display))


def lead_concept(lead: str) -> dict[str, Any]:
    """The lead's code of ISO/IEEE 11073, where it has one; else its name only."""
    number = next((number for number, name in LEAD_NUMBERS.items() if name == lead), None)
    if number is None:
        return concept(text=lead)
    return mdc(ELECTRIC_POTENTIAL + number, f"MDC_ECG_ELEC_POTL_{lead.upper()}")


def effective(started_at: datetime) -> dict[str, Any]:
    """FHIR wants a zone with every time of day: one without stands in an extension beside the day."""
    if started_at.tzinfo is not None:
        return {"effectiveDateTime": started_at.isoformat()}
    extension = {"url": LOCAL_TIME, "valueTime": started_at.time().isoformat()}
    return {
        "effectiveDateTime": started_at.date().isoformat(),
        "_effectiveDateTime": {"extension": [extension]},
    }


def sampled(
    row_mv: Floats, *, fs_hz: float, resolution_uv: float | None, version: Version = "R4"
) -> dict[str, Any]:
    """SampledData in mV: value = step × number, "E" where nothing was recorded."""
    step_mv = float(f"{(resolution_uv or _DEFAULT_STEP_UV) / 1e3:.15g}")
    valid = np.isfinite(row_mv)
    steps = np.rint(np.where(valid, row_mv, 0.0) / step_mv).astype(np.int64)
    numbers = [
        str(step) if is_valid else "E" for step, is_valid in zip(steps.tolist(), valid.tolist(), strict=True)
    ]
    interval_ms = 1e3 / fs_hz
    interval = {"period": interval_ms} if version == "R4" else {"interval": interval_ms, "intervalUnit": "ms"}
    return {
        "origin": quantity(0, "mV"),
        **interval,
        "factor": step_mv,
        "dimensions": 1,
        "data": " ".join(numbers),
    }
