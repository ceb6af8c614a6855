"""Twelve leads on the paper: from the samples to the drawn page, and each step of moving and measuring on it."""

from typing import Final

from playwright.sync_api import CDPSession, Page

from benchmarks.web.platform import Opener, Platform, percentiles
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

OPENED: Final = 8
STEPS: Final = 120
SURFACE: Final = "[aria-roledescription='ECG paper']"
DRAWN: Final = "() => performance.getEntriesByName('ecg:paper').length > 0"
DRAW_MS: Final = "() => performance.getEntriesByName('ecg:paper').map(entry => entry.duration)"
ANSWER_MS: Final = """() => performance.getEntriesByType('resource')
  .filter(entry => entry.name.includes('/samples?')).map(entry => entry.responseEnd - entry.requestStart)"""
#: Moves the pointer by steps; for each the time of the page's own work and that to the next frame.
MOVES: Final = """async ([selector, steps, pressed]) => {
  const paper = document.querySelector(selector);
  const box = paper.getBoundingClientRect();
  const at = step => ({
    bubbles: true, pointerId: 1, isPrimary: true, button: pressed ? 0 : -1, buttons: pressed ? 1 : 0,
    clientX: box.left + 500 + 180 * Math.sin(step / 9), clientY: box.top + 150 + 20 * Math.sin(step / 17),
  });
  paper.setPointerCapture = () => undefined;
  if (pressed) paper.dispatchEvent(new PointerEvent("pointerdown", at(0)));
  const work = [], frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let step = 1; step <= steps; step++) {
    const begin = performance.now();
    paper.dispatchEvent(new PointerEvent("pointermove", at(step)));
    await new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
    work.push(performance.now() - begin);
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  if (pressed) paper.dispatchEvent(new PointerEvent("pointerup", at(steps)));
  return [work, frames];
}"""


def measure(open_page: Opener, here: Platform) -> None:
    """Print what a twelve-lead page costs in this browser."""
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)
    made = phantom(plan, Acquisition(10.0, 500.0, noise=Noise(white_uv=5.0)), name="paper").recording
    address = f"{here.address}/r/{here.upload(made)}"
    drawn_ms: list[float] = []
    answer_ms: list[float] = []
    for _ in range(OPENED):
        page = _opened(open_page, address)
        drawn_ms += page.evaluate(DRAW_MS)
        answer_ms += page.evaluate(ANSWER_MS)
        page.context.close()
    percentiles("samples asked and answered (float32)", answer_ms, "ms")
    percentiles("samples to drawn page, 12 leads", drawn_ms, "ms")
    page = _opened(open_page, f"{address}?zoom=2&marks=lead")
    _moved(page, "pan at twice the size, with fiducials", pressed=True)
    page.locator(SURFACE).press("b")
    _moved(page, "draw a caliper", pressed=True)


def _opened(open_page: Opener, address: str) -> Page:
    page = open_page(address)
    page.wait_for_function(DRAWN)
    page.wait_for_timeout(800)
    return page


def _moved(page: Page, what: str, *, pressed: bool) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before_s = _cpu_s(devtools)
    work_ms, frame_ms = page.evaluate(MOVES, [SURFACE, STEPS, pressed])
    cpu_ms = 1000.0 * (_cpu_s(devtools) - before_s) / STEPS
    percentiles(f"{what}: a step", work_ms, "ms")
    percentiles(f"{what}: frame to frame", frame_ms, "ms")
    print(f"{what}: {cpu_ms:.1f} ms of the page's own processor time a step, whatever else the machine does")


def _cpu_s(devtools: CDPSession) -> float:
    """Processor time that the page's main thread has taken."""
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))
