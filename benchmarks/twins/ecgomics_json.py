"""Our own JSON, composed from its definition and not by our writer: steps and floats, gaps, a beat, an identity."""

import json
from typing import Any

from benchmarks.twins.numpy_files import FS_HZ, IDENTIFIER, LEADS, NAME, ecg_uv


def ecgomics_json(**fields: Any) -> bytes:
    """A recording of three leads in steps of 2.5 µV, with whatever fields are given in the place of its own."""
    steps = (ecg_uv() // 2.5).astype(int)
    whole = {
        "format": "ecgomics-recording",
        "version": 1,
        "fs_hz": FS_HZ,
        "leads": list(LEADS),
        "unit": "mV",
        "resolution_uv": 2.5,
        "steps": {lead: {"multiply": [2.5], "divide": 1000} for lead in LEADS},
        "samples": {lead: [None, *row.tolist()[1:]] for lead, row in zip(LEADS, steps, strict=True)},
    }
    return json.dumps({name: value for name, value in (whole | fields).items() if value is not None}).encode()


def rich() -> dict[str, Any]:
    """Every other field."""
    return {
        "started_at": "2021-03-04T10:20:30.500000+02:00",
        "subject": {"age_years": 57.5, "sex": "female"},
        "device": "Maker M1",
        "band_hz": [0.05, None],
        "notch_hz": 50,
        "device_measurements": {"PR Interval [ms]": 160, "T Axis [deg]": -12.5},
        "statements": ["Sinus rhythm"],
        "median_beat": {"fs_hz": 500, "leads": ["II"], "unit": "uV", "samples": {"II": [0, 1.5, None, -3]}},
        "annotations": [
            {"start_s": 0.1, "code": "N", "lead": "II", "duration_s": 0.2},
            {"start_s": 1.0, "text": f"seen by {NAME}"},
        ],
        "derived_leads": ["II"],
        "exercise": {"start_s": 0.4, "end_s": 1.2, "stages_s": [[0.4, 0.8]], "angina_index": 1},
        "warnings": ["The clock was not set."],
        "experimental": True,
        "identity": {
            "identifier": IDENTIFIER,
            "name": NAME,
            "birth date": "1963-02-01",
            "operator": "Miller, Joan",
        },
        "source_format": "Maker XML",
        "source_sha256": "8e480" + "0" * 59,
    }


def twins() -> dict[str, bytes]:
    """With all fields, and in floats with none but those that are needed."""
    uv = ecg_uv()
    floats = {lead: (row / 1e3).tolist() for lead, row in zip(LEADS, uv, strict=True)}
    return {
        "all.json": ecgomics_json(**rich()),
        "floats.json": ecgomics_json(samples=floats, steps=None, resolution_uv=None),
    }
