"""How long a report takes from a file on, warm and on one core, part by part.

    python -m benchmarks.report [FILE] [--repeats 9]

Without a file a phantom of twelve leads is written and read: ten seconds at 500 Hz. What is aimed at: 300 ms for the
page and the JSON together, 600 ms for the PDF, reading and measuring included in both. Beside the time on the clock
stands that of the processor, which says the same on a machine that does nothing else.
"""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.io import read, write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.profile import profile
from ecgomics.report.structured.as_json import report_json
from ecgomics.report.structured.build import report_of
from ecgomics.report.structured.html import report_html
from ecgomics.report.structured.pdf import report_pdf
from ecgomics.services.file_reports import OWN_RULES, said_of
from ecgomics.services.report_models import model_statements
from ecgomics.services.report_sources import source_of_profile

AIMS_MS = {"HTML and JSON from the file": 300.0, "PDF from the file": 600.0}


def twelve_leads() -> Recording:
    """Ten seconds of sinus rhythm at 75 /min."""
    plan = regular_plan([800.0] * 16, beat_shape(PATTERNS["normal"], Body(qt_ms=390.0)), first_s=-0.3)
    acquisition = Acquisition(noise=Noise(white_uv=10.0), seed=1)
    subject = Subject(age_years=50.0, sex="female")
    return phantom(plan, acquisition, name="benchmark", subject=subject).recording


Times = dict[str, list[tuple[float, float]]]
"""By part, for each repeat: ms on the clock, ms of the processor."""


def timed(times_ms: Times, name: str, work: Callable[[], Any]) -> Any:
    """What the work gives; its times are noted."""
    begin_s = time.perf_counter(), time.process_time()
    found = work()
    end_s = time.perf_counter(), time.process_time()
    times_ms.setdefault(name, []).append((1000.0 * (end_s[0] - begin_s[0]), 1000.0 * (end_s[1] - begin_s[1])))
    return found


def summed(times_ms: Times, *names: str) -> tuple[float, float]:
    """The last repeat of some parts together."""
    clock, processor = zip(*(times_ms[name][-1] for name in names), strict=True)
    return sum(clock), sum(processor)


def once(path: Path, times_ms: Times) -> None:
    """One report from the file on, part by part."""
    recording = timed(times_ms, "read", lambda: read(path))
    made = timed(times_ms, "profile", lambda: profile(recording, Settings()))
    source = timed(times_ms, "source", lambda: source_of_profile(made, recording))
    findings = timed(
        times_ms, "findings", lambda: said_of(source.found, recording.subject, source.quality, OWN_RULES)
    )
    models = timed(times_ms, "model statements", lambda: model_statements(made.evaluation))
    report = timed(times_ms, "report", lambda: report_of(source, findings=findings, models=models))
    timed(times_ms, "JSON", lambda: report_json(report))
    timed(times_ms, "HTML", lambda: report_html(report))
    timed(times_ms, "PDF", lambda: report_pdf(report))
    before = ("read", "profile", "source", "findings", "model statements", "report")
    times_ms.setdefault("HTML and JSON from the file", []).append(summed(times_ms, *before, "HTML", "JSON"))
    times_ms.setdefault("PDF from the file", []).append(summed(times_ms, *before, "PDF"))


def main() -> None:
    """Print the median and the worst of some repeats after one that warms up."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--repeats", type=int, default=9)
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as folder:
        path = given.file or write_wfdb(twelve_leads(), Path(folder))
        once(path, {})
        times_ms: Times = {}
        for _ in range(given.repeats):
            once(path, times_ms)
    print(f"{'':30}{'median':>10}{'worst':>10}{'processor':>12}   ms")
    for name, each in times_ms.items():
        clock, processor = zip(*each, strict=True)
        aim = f"   aim {AIMS_MS[name]:g}" if name in AIMS_MS else ""
        print(
            f"{name:30}{statistics.median(clock):10.1f}{max(clock):10.1f}{statistics.median(processor):12.1f}{aim}"
        )


if __name__ == "__main__":
    main()
