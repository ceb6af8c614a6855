"""What was read of a file, for `ecgomics info`."""

from typing import Any

from ecgomics.core.recording import Recording


def describe(recording: Recording) -> dict[str, Any]:
    """The facts of a recording as plain values, ready for JSON; the samples are always in mV."""
    low_hz, high_hz = recording.band_hz
    median = recording.median_beat
    return {
        "record": recording.name,
        "format": recording.source_format,
        "experimental": recording.experimental,
        "leads": list(recording.leads),
        "fs_hz": recording.fs_hz,
        "samples": recording.samples,
        "unit": "mV",
        "resolution_uv": recording.resolution_uv,
        "started_at": recording.started_at.isoformat() if recording.started_at else None,
        "pseudonym": recording.subject.pseudonym,
        "age_years": recording.subject.age_years,
        "sex": recording.subject.sex,
        "device": recording.device,
        "filters_hz": {"low": low_hz, "high": high_hz, "notch": recording.notch_hz},
        "device_measurements": dict(recording.device_measurements),
        "statements": list(recording.statements),
        "median_beat": None
        if median is None
        else {"leads": list(median.leads), "fs_hz": median.fs_hz, "samples": median.ecg_mv.shape[1]},
        "annotations": len(recording.annotations),
        "warnings": list(recording.warnings),
        **({"identity": dict(recording.identity)} if recording.identity else {}),
    }
