"""What was read of a file, for `ecgomics info`."""

from typing import Any

from ecgomics.core.recording import Recording


def describe(recording: Recording) -> dict[str, Any]:
    """The facts of a recording as plain values, ready for JSON; the samples are always in mV."""
    return {
        "record": recording.name,
        "format": recording.source_format,
        "leads": list(recording.leads),
        "fs_hz": recording.fs_hz,
        "samples": recording.samples,
        "unit": "mV",
        "age_years": recording.subject.age_years,
        "sex": recording.subject.sex,
        "device": recording.device,
        "device_measurements": dict(recording.device_measurements),
        "warnings": list(recording.warnings),
    }
