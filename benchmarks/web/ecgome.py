"""How long the map of all biomarkers takes to be drawn, and to follow the pointer."""

from typing import Final

from playwright.sync_api import Page

from benchmarks.web.platform import Opener, Platform, percentiles

TIMES: Final = 10
SURFACE: Final = "[aria-roledescription='ECGome map']"
#: Durations of a named measurement that the page makes itself, in ms.
MEASURED: Final = "name => performance.getEntriesByName(name, 'measure').map(entry => entry.duration)"
MOVES: Final = 120


def measure(open_page: Opener, here: Platform) -> None:
    """Print how long drawing (budget 30 ms) and following the pointer (8 ms) take, and how soon the map is there."""
    recording = here.get("/recordings?limit=1")["items"][0]["id"]
    here.get(f"/recordings/{recording}/reference")
    draws: list[float] = []
    hovers: list[float] = []
    ready: list[float] = []
    for _ in range(TIMES):
        page = open_page(f"{here.address}/r/{recording}?view=ecgome&tiers=123")
        page.wait_for_function("() => performance.getEntriesByName('ecgome-draw', 'measure').length > 0")
        ready.append(
            page.evaluate("() => performance.getEntriesByName('ecgome-draw', 'measure')[0].startTime")
        )
        draws += _redrawn(page)
        hovers += _hovered(page)
        page.context.close()
    percentiles("map drawn (budget 30)", draws, "ms")
    percentiles("pointer followed (budget 8)", hovers, "ms")
    percentiles("map there after the address was opened", ready, "ms")


def _redrawn(page: Page) -> list[float]:
    """The map in every mode, so that all of it is drawn anew."""
    for mode in ("coverage", "z"):
        page.get_by_role("button", name=mode, exact=True).click()
    found: list[float] = page.evaluate(MEASURED, "ecgome-draw")
    return found


def _hovered(page: Page) -> list[float]:
    box = page.locator(SURFACE).bounding_box()
    assert box is not None
    page.evaluate("() => performance.clearMeasures('ecgome-hover')")
    for step in range(MOVES):
        x = box["x"] + 110.0 + (box["width"] - 120.0) * step / MOVES
        page.mouse.move(x, box["y"] + 90.0 + 3.0 * (step % 40))
    found: list[float] = page.evaluate(MEASURED, "ecgome-hover")
    return found
