"""The app on a phone, as a person uses it: the page with a strap in it."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

HERE: Final = Path(__file__).parent
CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
PHONE: Final = {"width": 390, "height": 844}
PATIENCE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class StrapPlan:
    """What the strap does by itself."""

    seed: int
    speed: float = 1.0
    """How many of its seconds pass in one."""
    fs_hz: float = 130.0
    """Its true rate."""
    loss_share: float = 0.0
    """Of notifications that the radio loses."""


def scripts(plan: StrapPlan, *, trouble_share: float, is_timed: bool) -> list[str]:
    """What is put into the page before anything else: the strap, and a bad network."""
    strap = asdict(plan) | {"origin_ms": time.time() * 1000.0}
    found = [
        "localStorage.setItem('mobile-welcome', 'seen');",
        f"globalThis.strapPlan = {json.dumps(strap)};",
        (HERE / "strap.js").read_text(),
    ]
    if trouble_share > 0.0:
        found += [
            f"globalThis.networkPlan = {json.dumps({'seed': plan.seed, 'share': trouble_share})};",
            (HERE / "bad-network.js").read_text(),
        ]
    if is_timed:
        found.append((HERE / "stopwatch.js").read_text())
    return found


@contextmanager
def phone(
    address: str, plan: StrapPlan, *, trouble_share: float = 0.0, is_timed: bool = False
) -> Iterator[Page]:
    """The app in a window of its own, the strap at hand and not yet chosen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]  # a mapping of its two sizes
            context.add_init_script("\n".join(scripts(plan, trouble_share=trouble_share, is_timed=is_timed)))
            page = context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.goto(f"{address}/m")
            yield page
        finally:
            browser.close()


def connect(page: Page) -> None:
    """Choose the strap and wait until it is heard."""
    page.get_by_role("button", name="Find my strap").click()
    page.get_by_role("button", name="30 s").wait_for()


def wait_until_recording(page: Page) -> None:
    """Until the first frames are on the phone."""
    page.get_by_text("Saved on this phone").wait_for()


def delivered(page: Page) -> dict[int, list[int]]:
    """What the strap has handed to the page: samples by the number of their packet."""
    kept: dict[str, Any] = page.evaluate("({...localStorage})")
    packets = {
        int(key[len("strap:") :]): json.loads(text) for key, text in kept.items() if key.startswith("strap:")
    }
    return dict(sorted(packets.items()))
