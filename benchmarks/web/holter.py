"""A day pans and zooms: script time per frame, time between frames, and the longest task, in real Chromium.

The day is MIT-BIH record after record, again and again until 24 hours are full, or analytic ECGs where the set is not
there. It is analysed first. Every gesture is made on every frame for some seconds, as fast as the screen is drawn.
Script time is the processor time that the browser's own trace has on the page's main thread between two frames; tasks
are its tasks. By the clock a task takes longer on a machine that does other things meanwhile, or draws without a GPU.
"""

import json
import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from playwright.sync_api import Page

from benchmarks.long import written
from benchmarks.web.platform import Opener, Platform, percentiles, platform
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.store import Addition, Store

HOURS: Final = 24
FRAMES: Final = 240
SCRIPT_LIMIT_MS: Final = 8.0
TASK_LIMIT_MS: Final = 50.0
DAY: Final = "d" * 32
CATEGORIES: Final = ("devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel")
#: Events of a trace in which script runs; those inside one another count once.
SCRIPT: Final = frozenset(
    {"FireAnimationFrame", "EventDispatch", "TimerFire", "FunctionCall", "RunMicrotasks"}
)
TASKS: Final = frozenset({"RunTask", "ThreadControllerImpl::RunTask"})
#: Each gesture: the band, and a wheel event for the n-th frame.
GESTURES: Final = {
    "pan of the strip": ("strip", "{ deltaX: 12 + 8 * Math.sin(n / 30), shiftKey: true }"),
    "zoom of the strip, 25 mm/s to a day": ("strip", "{ deltaY: n < 120 ? 36 : -36 }"),
    "pan of the trends": ("trends", "{ deltaX: 14 * Math.sign(Math.sin(n / 40)), shiftKey: true }"),
    "zoom of the trends": ("trends", "{ deltaY: n % 160 < 80 ? -26 : 26 }"),
    "minutes of the disclosure": ("disclosure", "{ deltaY: 10 }"),
}
GESTURE: Final = """([band, frames, facts]) => new Promise(resolve => {
  const surface = document.querySelector(`.holter-${band} .holter-surface`);
  const box = surface.getBoundingClientRect();
  const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height / 2 };
  const event = new Function("n", `return (${facts})`);
  const times = [];
  let n = 0;
  const step = now => {
    times.push(now);
    if (n === frames) return resolve(times);
    surface.dispatchEvent(new WheelEvent("wheel", { ...at, ...event(n), bubbles: true, cancelable: true }));
    n += 1;
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
})"""
LONG_TASKS: Final = """() => {
  window.longTasks = [];
  new PerformanceObserver(list => window.longTasks.push(...list.getEntries().map(each => each.duration)))
    .observe({ type: "longtask" });
}"""


def measure(open_page: Opener, here: Platform) -> None:
    """Print frames, script time per frame and the longest task of each gesture."""
    folder = here.folder / "holter"
    folder.mkdir()
    day = _day(folder)
    with Store(folder / "data") as store:
        store.add(Addition(DAY, day))
    with platform(folder) as own:
        begin_s = time.perf_counter()
        with own.client() as client:
            client.post(f"/recordings/{DAY}/long").raise_for_status()
        while not own.get(f"/recordings/{DAY}/long")["complete"]:
            time.sleep(1.0)
        print(f"{day.name}, {HOURS} h analysed in {time.perf_counter() - begin_s:.0f} s", flush=True)
        _drawn(open_page, own)


def _day(folder: Path) -> Recording:
    """Twenty-four hours of two leads."""
    heads = sorted(
        (Path(os.environ.get("ECG_DATA") or Path.home() / ".cache" / "ecg-data") / "mitdb").rglob("*.hea")
    )
    if not heads:
        return read(str(written(folder, HOURS, ("II", "V5"))))
    parts = [read(str(each)).ecg_mv for each in heads]
    samples = HOURS * 3600 * 360
    repeated = np.concatenate(parts * (samples // sum(part.shape[1] for part in parts) + 1), axis=1)[
        :, :samples
    ]
    return Recording(
        repeated.copy(),
        360.0,
        ("II", "V1"),
        name="MIT-BIH end to end",
        started_at=datetime(2026, 5, 4, 21, 2),
    )


def _drawn(open_page: Opener, own: Platform) -> None:
    begin_s = time.perf_counter()
    page = open_page(f"{own.address}/r/{DAY}/holter?t=7200")
    page.locator(".holter-row").first.wait_for(timeout=120_000)
    page.wait_for_function("() => document.querySelector('.holter-strip canvas').width > 300")
    print(f"drawn {time.perf_counter() - begin_s:.1f} s after the address was opened", flush=True)
    page.wait_for_timeout(2000)
    page.evaluate(LONG_TASKS)
    held = [_gesture(page, name, *facts) for name, facts in GESTURES.items()]
    longest = max([0.0, *page.evaluate("() => window.longTasks")])
    print(f"longest task by the clock, as the page reports it (50 ms and more, else 0): {longest:.0f} ms")
    print("held" if all(held) else "MISSED")
    page.context.close()


def _gesture(page: Page, name: str, band: str, facts: str) -> bool:
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=list(CATEGORIES))
    times_ms = page.evaluate(GESTURE, [band, FRAMES, facts])
    events = json.loads(browser.stop_tracing())["traceEvents"]
    script_ms, longest_ms = script_per_frame(events)
    percentiles(f"{name}: between frames", np.diff(times_ms).tolist(), "ms")
    percentiles(f"{name}: script per frame", script_ms, "ms")
    print(f"{name}: longest task {longest_ms:.1f} ms", flush=True)
    return float(np.percentile(script_ms, 95)) <= SCRIPT_LIMIT_MS and longest_ms <= TASK_LIMIT_MS


def script_per_frame(events: list[dict[str, Any]]) -> tuple[list[float], float]:
    """Script time of each frame and the longest task on the thread that draws the frames, in ms of processor time.

    Processor time, as the trace has it for each event, is what a page takes of a machine that does other things, too.
    """
    drawing = next(each for each in events if each["name"] == "FireAnimationFrame")
    place = (drawing["pid"], drawing["tid"])
    own = [each for each in events if (each["pid"], each["tid"]) == place]
    edges = np.array(sorted(each["ts"] for each in own if each["name"] == "Commit"), dtype=float)
    script = sorted(
        (each for each in own if each["name"] in SCRIPT and "dur" in each), key=lambda each: each["ts"]
    )
    spent = np.zeros(len(edges))
    until = 0.0
    for each in script:
        if each["ts"] < until:  # inside another one, which counts it
            continue
        until = each["ts"] + each["dur"]
        spent[min(len(edges) - 1, int(np.searchsorted(edges, each["ts"])))] += _processor_us(each)
    tasks = [_processor_us(each) for each in own if each["name"] in TASKS and "dur" in each]
    return (spent / 1000.0).tolist(), max(tasks, default=0.0) / 1000.0


def _processor_us(event: dict[str, Any]) -> float:
    return float(event.get("tdur", event["dur"]))
