"""Write what a sensor sent to a file."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from ecgomics.cli.terminal import length_text
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.sensors.take import Take


def refuse_existing(output: Path, *, overwrite: bool) -> None:
    """InvalidInput, before anything is recorded, where the file is there or is of no format that is written."""
    from ecgomics.io.writing import target_of

    target_of(output)
    if output.exists() and not overwrite:
        raise InvalidInput(f"{output.name} is there already; give --overwrite to replace it.")


def write_take(take: "Take", output: Path) -> str:
    """Write the recording, or the intervals of a heart rate strap, and say what was written."""
    from ecgomics.io import write

    output.parent.mkdir(parents=True, exist_ok=True)
    if take.info is not None and take.info.fs_hz is None:
        return _write_intervals(take, output)
    recording = take.recording(output.name.split(".")[0])
    written = write(recording, output)
    missing_s = recording.device_measurements["not_recorded_s"]
    gaps = f", {length_text(missing_s)} of it not recorded" if missing_s else ""
    return (
        f"{written}: {', '.join(recording.leads)}, {length_text(recording.duration_s)} "
        f"at {recording.fs_hz:g} Hz{gaps}"
    )


def _write_intervals(take: "Take", output: Path) -> str:
    """One row for each interval: when it arrived (ISO 8601, UTC), heart rate, interval in ms."""
    from datetime import UTC, datetime

    if not take.intervals:
        raise InvalidInput("The sensor sent no heart rate: nothing is recorded.")
    count = 0
    with output.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["received_at", "heart_rate_per_min", "rr_ms"])
        for event in take.intervals:
            at = datetime.fromtimestamp(event.received_us / 1e6, UTC).isoformat(timespec="milliseconds")
            for interval in event.packet.rr_1024:
                rows.writerow([at, event.packet.heart_rate or "", f"{interval * 1000 / 1024:.1f}"])
                count += 1
    return f"{output}: {count} intervals"
