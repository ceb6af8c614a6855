"""What the first load weighs, and how soon there is something to see."""

import gzip
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import Response

from benchmarks.web.platform import Opener, Platform, percentiles

TIMES: Final = 5
PAGES: Final = ("/", "/library", "/cohorts", "/catalogue", "/models", "/settings")
#: When the first text or picture was painted, and when the largest was, in ms from the start of the navigation.
PAINTED: Final = """() => new Promise(resolve => {
  const found = { first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN, largest: 0 };
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) found.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => resolve(found), 200);
})"""


def measure(open_page: Opener, here: Platform) -> None:
    """Print the gzip size of what each page loads, and when it is painted, cold each time."""
    recording = here.get("/recordings?limit=1")["items"][0]["id"]
    for path in (*PAGES, f"/r/{recording}"):
        weight = _weight(open_page, here.address + path)
        parts = ", ".join(f"{kind} {size / 1024:.0f}" for kind, size in sorted(weight.items()))
        print(f"{path[:24]:<26} {sum(weight.values()) / 1024:6.1f} kB gzip ({parts})")
        painted = [_painted(open_page, here.address + path) for _ in range(TIMES)]
        percentiles(f"{path[:24]} first content", [first for first, _ in painted], "ms")
        percentiles(f"{path[:24]} largest content", [largest for _, largest in painted], "ms")


def _weight(open_page: Opener, address: str) -> dict[str, int]:
    """Bytes after gzip of the page, its scripts and its styles."""
    page = open_page("about:blank")
    seen: list[Response] = []
    page.on("response", lambda response: seen.append(response))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    sizes: dict[str, int] = {}
    for response in seen:
        path = urlsplit(response.url).path
        kind = path.rsplit(".", 1)[-1] if path.startswith("/assets/") else "html"
        if not path.startswith("/api/"):
            sizes[kind] = sizes.get(kind, 0) + len(gzip.compress(response.body()))
    page.context.close()
    return sizes


def _painted(open_page: Opener, address: str) -> tuple[float, float]:
    page = open_page(address)
    page.wait_for_load_state("networkidle")
    found = page.evaluate(PAINTED)
    page.context.close()
    return found["first"], found["largest"]
