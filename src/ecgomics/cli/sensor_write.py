"""Write what a sensor sent to a file."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from ecgomics.cli.terminal import length_text
from ecgomics.core.errors import InvalidInput

if TYPE_CHECKING:
    from ecgomics.sensors.journal import Journal
    from ecgomics.sensors.take import Take


def refuse_existing(output: Path, *, overwrite: bool) -> None:
    """InvalidInput, before anything is recorded, where the file is there or is of no format that is written."""
    from ecgomics.io.writing import target_of

    target_of(output)
    if output.exists() and not overwrite:
        raise InvalidInput(f"{output.name} is there already; give --overwrite to replace it.")


def journal_beside(output: Path) -> "Journal":
    """The journal of a recording; InvalidInput where one that was cut short lies there."""
    from ecgomics.sensors.journal import SUFFIX, Journal

    path = output.with_name(output.name + SUFFIX)
    if path.exists():
        raise InvalidInput(
            f"{path} holds a recording that was cut short: `ecgomics sensor recover {path} -o FILE` writes it; "
            "then delete it."
        )
    output.parent.mkdir(parents=True, exist_ok=True)
    return Journal(path)


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
        for frame in take.intervals:
            at = datetime.fromtimestamp(frame.received_us / 1e6, UTC).isoformat(timespec="milliseconds")
            for interval in frame.rr_1024:
                rows.writerow([at, frame.heart_rate or "", f"{interval * 1000 / 1024:.1f}"])
                count += 1
    return f"{output}: {count} intervals"
