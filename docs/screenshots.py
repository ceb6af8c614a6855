"""Pictures of every page: `python docs/screenshots.py FOLDER` starts a platform of its own, with synthetic ECGs only.

Each page is taken wide and narrow in the light theme, some of them also in the dark theme and in Chinese.
"""

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx2 as httpx
import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import (
    PATTERNS,
    Acquisition,
    Body,
    Noise,
    PlannedBeat,
    RhythmPlan,
    beat_shape,
    phantom,
    regular_plan,
)

CHROMIUM: Final = "/usr/bin/chromium"
FLAGS: Final = ("--no-sandbox", "--disable-gpu")
WIDE: Final = (1440, 900)
NARROW: Final = (390, 844)
#: Quality of WebP at which thin grid lines stay clean.
QUALITY: Final = 82
PATIENCE_S: Final = 300.0
NIGHT_S: Final = 1200.0


@dataclass(frozen=True)
class Look:
    """One way in which a page is seen."""

    name: str
    size: tuple[int, int] = WIDE
    theme: str = "light"
    locale: str = "en-GB"
    only: tuple[str, ...] = ()
    """Pages that are taken so; all where none are named."""


#: Enough to see what a theme and a language make of the pages.
SOME: Final = (
    "home",
    "library",
    "recording",
    "findings",
    "report",
    "ecgome",
    "compare",
    "discovery",
    "settings-drawer",
)
LOOKS: Final = (
    Look("wide"),
    Look("narrow", size=NARROW),
    Look("dark", theme="dark", only=SOME),
    Look("chinese", locale="zh-CN", only=SOME),
)


class Platform:
    """A running platform, spoken to as a program does."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._client = httpx.Client(base_url=f"{address}/api/v1", timeout=PATIENCE_S, trust_env=False)

    def get(self, path: str) -> Any:
        """The answer as JSON."""
        return self._client.get(path).raise_for_status().json()

    def post(self, path: str, content: Any = None) -> Any:
        """The same of a change."""
        return self._client.post(path, json=content).raise_for_status().json()

    def upload(self, recording: Recording, folder: Path) -> str:
        """Hand in a recording; its identifier."""
        header = write_wfdb(recording, folder)
        files = [("files", (each.name, each.read_bytes())) for each in (header, header.with_suffix(".dat"))]
        return str(self._client.post("/recordings", files=files).raise_for_status().json()["id"])

    def wait(self, path: str, field: str, *values: Any) -> Any:
        """Ask until a field has one of the values."""
        deadline = time.monotonic() + PATIENCE_S
        while (found := self.get(path))[field] not in values:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{path} stays {found[field]}.")
            time.sleep(0.5)
        return found


@contextmanager
def platform(folder: Path) -> Iterator[Platform]:
    """A platform with the demonstration cohort on a free port until the block ends."""
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", "0", "--data-dir", str(folder)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            address = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
            yield Platform(address)
        finally:
            process.terminate()


def of_one_person(day: int, rate_per_min: float) -> Recording:
    """A twelve-lead ECG of the same person on another day."""
    rr_ms = 60_000.0 / rate_per_min
    plan = regular_plan([rr_ms] * 20, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)
    acquisition = Acquisition(10.0, 500.0, noise=Noise(white_uv=4.0))
    made = phantom(plan, acquisition, name=f"P0142 day {day}", subject=Subject(52.0, "female")).recording
    return Recording(
        made.ecg_mv,
        made.fs_hz,
        made.leads,
        name=f"P0142_{day:02}",
        subject=Subject(52.0, "female", "P0142"),
        started_at=datetime(2026, 5, day, 14, 32),
    )


def of_a_night() -> Recording:
    """Twenty minutes of one lead with ventricular beats."""
    sinus, wide = (beat_shape(PATTERNS[name], Body()) for name in ("normal", "ventricular"))
    times_s = 0.4 + 0.86 * np.arange(int(NIGHT_S / 0.86))
    beats = [
        PlannedBeat(float(at), wide, "V") if number % 37 == 36 else PlannedBeat(float(at), sinus)
        for number, at in enumerate(times_s)
    ]
    acquisition = Acquisition(NIGHT_S, 250.0, leads=("II",), noise=Noise(white_uv=6.0))
    return phantom(RhythmPlan(tuple(beats)), acquisition, name="night").recording


def filled(here: Platform, folder: Path) -> dict[str, str]:
    """What the pages show: the addresses by name of page."""
    first, second = (here.upload(of_one_person(day, rate), folder) for day, rate in ((4, 72.0), (18, 88.0)))
    cohort = here.post("/cohorts", {"name": "Demonstration", "selection": {"kind": "all", "values": []}})
    here.wait(f"/jobs/{cohort['job']['id']}", "state", "done")
    asked = {"outcome": "group", "covariates": ["age_years", "sex"]}
    found = here.post(f"/cohorts/{cohort['id']}/discoveries", asked)
    here.wait(f"/jobs/{found['job']['id']}", "state", "done")
    day = here.upload(of_a_night(), folder)
    analysis = here.post(f"/recordings/{day}/long")
    here.wait(f"/jobs/{analysis['id']}", "state", "done")
    subject = here.get(f"/recordings/{first}")["subject_id"]
    return {
        "home": "/",
        "library": "/library",
        "upload": "/upload",
        "recording": f"/r/{first}",
        "beats": f"/r/{first}?drawer=overlay",
        "vectorcardiogram": f"/r/{first}?drawer=vcg&layout=12x1",
        "settings-drawer": f"/r/{first}?panel=settings",
        "findings": f"/r/{second}#findings",
        "report": f"/r/{second}/report",
        "ecgome": f"/r/{first}?view=ecgome",
        "holter": f"/r/{day}/holter",
        "person": f"/s/{subject}",
        "compare": f"/compare?a={first}&b={second}",
        "cohorts": "/cohorts",
        "cohort": f"/c/{cohort['id']}",
        "discovery": f"/d/{found['id']}",
        "taxonomy": f"/d/{found['id']}?plot=taxonomy",
        "catalogue": "/catalogue/qtc_fridericia",
        "models": "/models",
        "jobs": "/jobs",
        "settings": "/settings",
        "tokens": "/settings/tokens",
        "audit": "/settings/audit",
    }


def taken(page: Page, address: str, file: Path) -> None:
    """Open an address, wait until nothing moves any more, and keep the picture."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(600)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.save(file, quality=QUALITY, method=6)


def pictures(browser: Browser, here: Platform, pages: dict[str, str], folder: Path) -> None:
    """Every page in every look."""
    for look in LOOKS:
        width, height = look.size
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if look.theme == "dark" else "light",
            locale=look.locale,
        )
        page = context.new_page()
        for name, path in pages.items():
            if look.only and name not in look.only:
                continue
            taken(page, here.address + path, folder / f"{name}-{look.name}.webp")
            print(f"{name} {look.name}", flush=True)
        context.close()


def main() -> None:
    """Make the folder and its pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, platform(Path(scratch) / "data") as here:
        pages = filled(here, Path(scratch))
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            pictures(browser, here, pages, folder)
            browser.close()


if __name__ == "__main__":
    main()
