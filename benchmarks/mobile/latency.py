"""In the strap's own pace: how long until a beat is on the screen, and after the end of 30 s its report.

For a beat it is the time from its sample on the sensor, less the length of a packet: so long the sensor holds it back.
"""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from benchmarks.mobile.phone import StrapPlan, connect, phone, wait_until_recording
from benchmarks.mobile.server import killable_server

#: What is promised, at the 95th percentile.
BEAT_MS: Final = 400.0
REPORT_MS: Final = 1000.0


def measure(runs: int) -> bool:
    """Print the percentiles; whether the promises hold."""
    beats_ms: list[float] = []
    reports_ms: list[float] = []
    with TemporaryDirectory() as folder, killable_server(Path(folder)) as server:
        for seed in range(runs):
            with phone(server.address, StrapPlan(seed), is_timed=True) as page:
                connect(page)
                page.get_by_role("button", name="30 s").click()
                wait_until_recording(page)
                page.locator(".result .statement").wait_for()
                page.wait_for_function("() => stopwatch.reportMs !== null")
                beats_ms += page.evaluate("stopwatch.beats")
                reports_ms.append(page.evaluate("stopwatch.reportMs"))
            print(f"run {seed}: report after {reports_ms[-1]:.0f} ms", flush=True)
    beat, report = float(np.percentile(beats_ms, 95)), float(np.percentile(reports_ms, 95))
    print(
        f"beat -> on the screen beyond the framing: p50 {np.median(beats_ms):.0f} p95 {beat:.0f} ms, n {len(beats_ms)}"
    )
    print(
        f"end of 30 s -> report on the screen: p50 {np.median(reports_ms):.0f} p95 {report:.0f} ms, n {runs}"
    )
    return beat <= BEAT_MS and report <= REPORT_MS
