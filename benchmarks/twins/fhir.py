"""FHIR Observations with SampledData composed from known values, in R4 and R5, alone and in a Bundle."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

MDC = "urn:oid:2.16.840.1.113883.6.24"
UCUM = "http://unitsofmeasure.org"
LEAD_CODES = {
    "I": "131329",
    "II": "131330",
    "V1": "131331",
    "III": "131389",
    "aVR": "131390",
    "aVF": "131392",
}

PATIENT: Mapping[str, Any] = {
    "resourceType": "Patient",
    "id": "f001",
    "identifier": [{"value": "ID-4711"}],
    "name": [{"family": "Doe", "given": ["Jane", "Ann"]}],
    "gender": "female",
    "birthDate": "1950-06-01",
}


def sampled(numbers: Sequence[float | str], **elements: Any) -> dict[str, Any]:
    """SampledData of R4 in mV at 250 Hz, 1 uV a step; an element of None is left out."""
    found = {
        "origin": {"value": 0, "unit": "mV", "system": UCUM, "code": "mV"},
        "period": 4,
        "factor": 0.001,
        "dimensions": 1,
        "data": " ".join(map(str, numbers)),
        **elements,
    }
    return {name: value for name, value in found.items() if value is not None}


def coded(lead: str) -> dict[str, Any]:
    """A lead by its number in ISO/IEEE 11073."""
    return {
        "coding": [{"system": MDC, "code": LEAD_CODES[lead], "display": f"MDC_ECG_ELEC_POTL_{lead.upper()}"}]
    }


def observation(leads: Mapping[str, dict[str, Any]], **elements: Any) -> dict[str, Any]:
    """An Observation with a component for each lead."""
    return {
        "resourceType": "Observation",
        "id": "ekg",
        "status": "final",
        "code": {"coding": [{"system": MDC, "code": "131328", "display": "MDC_ECG_ELEC_POTL"}]},
        "subject": {"reference": "Patient/f001", "display": "Jane Ann Doe"},
        "effectiveDateTime": "2001-02-03T10:11:12+01:00",
        "performer": [{"reference": "Practitioner/f005", "display": "Dr Adam Langeveld"}],
        "device": {"display": "Acme E1"},
        "component": [{"code": coded(lead), "valueSampledData": data} for lead, data in leads.items()],
        **elements,
    }


def bundle(*resources: Mapping[str, Any]) -> dict[str, Any]:
    """A Bundle of resources."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": each} for each in resources],
    }


def as_bytes(resource: Mapping[str, Any]) -> bytes:
    """A resource as the content of a file."""
    return json.dumps(resource).encode()


def ramp(count: int = 400, step: int = 7) -> list[int]:
    """Numbers that are all different from their neighbours."""
    return [(step * place) % 1000 - 500 for place in range(count)]


def twins() -> dict[str, bytes]:
    """Small files of each kind."""
    leads = {"I": sampled(ramp()), "II": sampled([*ramp()[:-3], "E", "L", "U"])}
    r5 = {"V1": sampled(ramp(), period=None, interval=4000, intervalUnit="us")}
    converter = sampled(
        [place + 2048 for place in ramp()], origin={"value": 2048}, lowerLimit=-3, upperLimit=3
    )
    both = sampled([value for number in ramp() for value in (number, -number)], dimensions=2)
    interleaved = observation({})
    interleaved["component"] = [{"code": {"text": "I, II"}, "valueSampledData": both}]
    single = observation({}, code=coded("III"), valueSampledData=sampled(ramp()), component=[])
    quantity = {"code": {"text": "QRS Duration"}, "valueQuantity": {"value": 92, "unit": "ms"}}
    told = observation(leads, interpretation=[{"text": "Sinus rhythm"}])
    told["component"].append(quantity)
    return {
        "r4.json": as_bytes(told),
        "r5.json": as_bytes(observation(r5)),
        "converter.json": as_bytes(observation({"I": converter})),
        "interleaved.json": as_bytes(interleaved),
        "bundle.json": as_bytes(bundle(PATIENT, told, single)),
    }
