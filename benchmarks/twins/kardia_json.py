"""Kardia JSON made by code."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.twins.kardia_atc import six_leads

KEYS = {"I": "leadI", "II": "leadII", "III": "leadIII", "aVR": "AVR", "aVL": "AVL", "aVF": "AVF"}
IDENTITY = {
    "patientID": "ID-4711",
    "id": "rec-000000815",
    "note": "Jane Doe was dizzy",
    "serialNumber": "20047110K",
}


def signal(leads: Mapping[str, Sequence[Any]], **more: Any) -> dict[str, Any]:
    """One of the two signals: rate, resolution in nV, samples."""
    rows = {KEYS.get(lead, lead): list(row) for lead, row in leads.items()}
    return {
        "frequency": 300,
        "mainsFrequency": 50,
        "samples": rows,
        "amplitudeResolution": 500,
        "numLeads": len(rows),
    } | more


def kardia_json(data: Mapping[str, Any], **more: Any) -> bytes:
    """A whole document with the signals given; more replaces or adds keys."""
    document = {
        "id": IDENTITY["id"],
        "patientID": IDENTITY["patientID"],
        "heartRate": 72,
        "recordedAt": "2021-04-16T15:19:09+05:30",
        "algorithmDetermination": "normal",
        "data": data,
        "deviceInfo": {"hardwareType": "kardia_6l", "serialNumber": IDENTITY["serialNumber"]},
        "note": IDENTITY["note"],
        "tags": [],
        "qtMeasurement": {"qt": {"Value": 388}, "rr": {"Value": 0}},
    }
    return json.dumps(document | more).encode()


def twins() -> dict[str, bytes]:
    """Both signals; and only the enhanced one, the samples before all else."""
    rows = six_leads(300)
    both = kardia_json({"raw": signal(rows), "enhanced": signal(rows)}, duration=1000)
    enhanced = json.dumps(
        {"data": {"enhanced": signal({"I": rows["I"]})}, "recordedAt": "2020-01-01T00:00:00Z"}
    )
    return {"kardia.json": both, "kardia_enhanced.json": enhanced.encode()}
