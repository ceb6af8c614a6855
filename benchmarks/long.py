"""A day of three leads in bounded memory: time, beats, peak memory; and that the length of the chunks changes nothing.

    python -m benchmarks.long [--hours 24] [--record HEADER]

Without a record, analytic ECGs are written as WFDB (format 16, 250 Hz) to a temporary folder: tiles of ten minutes at
different rates with ventricular beats, under fresh noise and drift, with muscle noise at times, a lead off for half an
hour and nothing recorded for five minutes. The engine then runs in a process of its own, whose peak memory is that of
everything: interpreter, imports, arrays. The first hour is analysed again with other chunks.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.samples import Samples
from ecgomics.io import open_recording
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    beat_shape,
    phantom,
    regular_plan,
    with_premature_beats,
)
from ecgomics.signal.long import analyse

FS_HZ: Final = 250.0
LEADS: Final = ("II", "V2", "V5")
TILE_S: Final = 600.0
RATES_PER_MIN: Final = (58, 72, 95, 66, 110, 80)
STEPS_PER_MV: Final = 200.0
NOTHING: Final = -(2**15)
CHUNKS_S: Final = (7.0, 60.0, 600.0)
LIMIT_MIB: Final = 1024.0


def main() -> None:
    options = _options()
    if options.worker:
        print(json.dumps(_measured(options.record, hours=options.hours, chunk_s=options.chunk)))
        return
    with tempfile.TemporaryDirectory(prefix="ecgomics-long-") as folder:
        record = options.record or written(Path(folder), options.hours)
        day = _in_own_process(record, options.hours, CHUNKS_S[1])
        held = "held" if day["peak_mib"] <= LIMIT_MIB else "MISSED"
        print(
            f"{day['hours']:.1f} h × {day['leads']} leads × {day['fs_hz']:g} Hz: {day['beats']} beats "
            f"({', '.join(f'{kind} {count}' for kind, count in day['kinds'].items())})"
        )
        print(
            f"CPU {day['cpu_s']:.0f} s, peak memory {day['peak_mib']:.0f} MiB, limit {LIMIT_MIB:.0f}: {held}"
        )
        print("\nThe first hour, by the length of the chunks it is read in")
        hours = [_in_own_process(record, 1.0, chunk_s) for chunk_s in CHUNKS_S]
        for chunk_s, hour in zip(CHUNKS_S, hours, strict=True):
            print(
                f"{chunk_s:6.0f} s   CPU {hour['cpu_s']:6.1f} s   peak {hour['peak_mib']:5.0f} MiB"
                f"   {hour['beats']} beats   SHA-256 of all arrays {hour['digest'][:16]}"
            )
        print("identical" if len({hour["digest"] for hour in hours}) == 1 else "DIFFERENT")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A day of three leads in bounded memory.")
    parser.add_argument("--hours", type=float, default=24.0, help="length (24)")
    parser.add_argument(
        "--record", type=Path, help="header of a WFDB record to analyse in place of an analytic one"
    )
    parser.add_argument("--chunk", type=float, default=60.0, help=argparse.SUPPRESS)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _in_own_process(record: Path, hours: float, chunk_s: float) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.long", "--worker", "--record", str(record)]
    done = subprocess.run(
        [*command, "--hours", f"{hours}", "--chunk", f"{chunk_s}"], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@dataclass(frozen=True, slots=True)
class _Beginning:
    """The first so many samples of a recording."""

    whole: Samples
    samples: int

    @property
    def name(self) -> str:
        return self.whole.name

    @property
    def fs_hz(self) -> float:
        return self.whole.fs_hz

    @property
    def leads(self) -> tuple[str, ...]:
        return self.whole.leads

    def read(self, first: int, last: int) -> Floats:
        return self.whole.read(first, last)


def _measured(record: Path, *, hours: float, chunk_s: float) -> dict[str, Any]:
    """Analyse a record; what it cost and what came out."""
    whole = open_recording(record)
    part = _Beginning(whole, min(whole.samples, round(hours * 3600 * whole.fs_hz)))
    begin_s = time.process_time()
    found = analyse(part, chunk_s=chunk_s)
    cpu_s = time.process_time() - begin_s
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    digest = hashlib.sha256()
    _digest(found, digest)
    return {
        "hours": part.samples / part.fs_hz / 3600,
        "leads": len(part.leads),
        "fs_hz": part.fs_hz,
        "beats": len(found.beats),
        "kinds": dict(Counter(found.beats.kind).most_common()),
        "cpu_s": cpu_s,
        "peak_mib": peak,
        "digest": digest.hexdigest(),
    }


def _digest(found: Any, digest: "hashlib._Hash") -> None:
    """Add every array and value of nested dataclasses."""
    if is_dataclass(found):
        for field in fields(found):
            _digest(getattr(found, field.name), digest)
    elif isinstance(found, np.ndarray):
        digest.update(np.ascontiguousarray(found).tobytes())
    elif isinstance(found, tuple) and any(map(is_dataclass, found)):
        for each in found:
            _digest(each, digest)
    else:
        digest.update(repr(found).encode())


def written(folder: Path, hours: float, leads: tuple[str, ...] = LEADS) -> Path:
    """A record of so many hours, written tile by tile."""
    tiles = [_tile(number, leads) for number in range(len(RATES_PER_MIN))]
    rng = np.random.default_rng(11)
    samples, per_tile = round(hours * 3600 * FS_HZ), tiles[0].shape[1]
    with (folder / "day.dat").open("wb") as file:
        for number, first in enumerate(range(0, samples, per_tile)):
            ecg_mv = tiles[(number * 5) % len(tiles)] + _noise_mv(number, per_tile, rng)[: len(leads)]
            steps = np.rint(np.clip(ecg_mv, -100.0, 100.0) * STEPS_PER_MV).astype("<i2")
            if number % 48 in (20, 21, 22):
                steps[min(1, len(leads) - 1)] = NOTHING
            if number == 30:
                steps[:, : per_tile // 2] = NOTHING
            file.write(steps[:, : samples - first].T.tobytes())
    lines = [f"day {len(leads)} {FS_HZ:g} {samples} 21:00:00 04/05/2026"]
    lines += [f"day.dat 16 {STEPS_PER_MV:g}(0)/mV 16 0 0 0 0 {lead}" for lead in leads]
    header = folder / "day.hea"
    header.write_text("\n".join(lines) + "\n")
    return header


def _tile(number: int, leads: tuple[str, ...]) -> Floats:
    """Ten minutes at one rate, a ventricular beat every so often."""
    rng = np.random.default_rng(number)
    rr_ms = 60_000.0 / RATES_PER_MIN[number] * (1.0 + 0.03 * rng.standard_normal(int(1.3 * TILE_S * 2)))
    body = Body(qt_ms=min(400.0, 330.0 + 60_000.0 / RATES_PER_MIN[number] * 0.06))
    shape = beat_shape(PATTERNS[("normal", "inferior_infarct", "lvh")[number % 3]], body)
    plan = regular_plan(rr_ms[: int(TILE_S * RATES_PER_MIN[number] / 60)], shape, first_s=0.4)
    wide = beat_shape(PATTERNS["ventricular"], Body(qrs_ms=150.0, qt_ms=430.0))
    places = range(9, len(plan.beats) - 1, 17 + 6 * number)
    plan = with_premature_beats(plan, wide, places=places, coupling_ms=0.66 * float(np.mean(rr_ms)))
    return phantom(plan, Acquisition(TILE_S, FS_HZ, leads=leads)).recording.ecg_mv


def _noise_mv(number: int, samples: int, rng: np.random.Generator) -> Floats:
    """White noise and drift, muscle noise in every fifth tile, mains in every second."""
    time_s = np.arange(samples) / FS_HZ
    noise_mv = rng.normal(0.0, 0.05 if number % 5 == 4 else 0.01, (len(LEADS), samples))
    noise_mv += 0.4 * np.sin(2 * np.pi * 0.13 * time_s + rng.uniform(0, 6, (len(LEADS), 1)))
    if number % 2:
        noise_mv += 0.02 * np.sin(2 * np.pi * 50.02 * time_s + rng.uniform(0, 6, (len(LEADS), 1)))
    return noise_mv


if __name__ == "__main__":
    main()
