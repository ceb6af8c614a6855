"""The platform as people meet it: a real server process with a store of its own, and Debian's Chromium."""

import base64
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from ecgomics.core.arrays import Bools, Ints
from ecgomics.core.recording import Recording, Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, Phantom, beat_shape, phantom, regular_plan
from ecgomics.store import Addition, Store

SURFACE = "[aria-roledescription='ECG paper']"
PIXELS = """() => {
  const paper = document.querySelector("figure canvas");
  const canvas = new OffscreenCanvas(paper.width, paper.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(paper, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let text = "";
  for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768));
  return [canvas.width, canvas.height, btoa(text)];
}"""
RR_MS = 800.0
#: Of the platform with a finding.
FOUND_RECORDINGS = 24
PATIENCE_S = 240.0
PLAN = {
    "minimum_records": 20,
    "minimum_events": 5,
    "bootstrap": 0,
    "permutations": 20,
    "learners": [],
    "spaces": ["pca"],
}
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
WIDE = (1440, 900)
#: What a busy machine may take for what an idle one does at once.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS / 2)


@dataclass(frozen=True)
class Server:
    """A running platform."""

    address: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> httpx.Response:
        """Answer of the API."""
        return httpx.get(f"{self.address}/api/v1{path}", timeout=60.0).raise_for_status()

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Answer of the API."""
        return httpx.post(f"{self.address}/api/v1{path}", json=body, timeout=60.0).raise_for_status().json()

    def wait_for_job(self, job_id: str) -> None:
        """Until a job is done."""
        limit_s = time.monotonic() + PATIENCE_S
        while (job := self.get(f"/jobs/{job_id}").json())["state"] in ("queued", "running"):
            assert time.monotonic() < limit_s, job
            time.sleep(0.2)
        assert job["state"] == "done", job["error"]

    def upload(self, header: Path) -> str:
        """Put a WFDB recording into the store past the page; its identifier."""
        files = [
            ("files", (each.name, each.read_bytes()))
            for each in sorted(header.parent.glob(f"{header.stem}.*"))
        ]
        answer = httpx.post(f"{self.address}/api/v1/recordings", files=files, timeout=60.0).raise_for_status()
        return str(answer.json()["id"])


@contextmanager
def running_server(data: Path, *options: str) -> Iterator[Server]:
    """`python -m ecgomics serve` on a free port until the block ends."""
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", "0", "--no-demo", *options]
    environment = os.environ | {"ECGOMICS_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            words = process.stdout.readline().split()
            address = next((word for word in words if word.startswith("http://")), "")
            assert address, "the server ended before it answered"
            yield Server(address, process)
        finally:
            process.terminate()
            process.wait()


@pytest.fixture(scope="session")
def serve() -> Callable[..., AbstractContextManager[Server]]:
    """A function that runs a platform on a folder until the block ends."""
    return running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One platform for all tests; each brings recordings of its own."""
    with running_server(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A platform that holds nothing."""
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; the tests are skipped where it is not installed."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed (on Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        launched.close()


@dataclass(frozen=True)
class Seen:
    """What pages asked for and complained about."""

    hosts: set[str]
    complaints: list[str]

    def listen(self, kind: str, text: str) -> None:
        """Keep what stands in the console. The browser notes every answer of 4xx itself; those the tests look at."""
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.complaints.append(text)


@dataclass(frozen=True)
class Paper:
    """The ECG paper of a page, as the pixels of its canvas: measured without asking what was meant to be drawn."""

    page: Page

    @property
    def surface(self) -> Locator:
        """What takes keys and the pointer."""
        return self.page.locator(SURFACE)

    def pixels(self) -> Ints:
        """Height × width × RGB in device pixels."""
        width, height, text = self.page.evaluate(PIXELS)
        rgba = np.frombuffer(base64.b64decode(text), dtype=np.uint8).reshape(height, width, 4)
        return rgba[:, :, :3].astype(np.int64)

    def ink(self) -> Bools:
        """Where the trace is: darker than any line of the grid in the light theme; height × width."""
        return self.pixels().max(axis=2) < 110

    def facts(self) -> dict[str, float]:
        """The scale and the zero point that the page states for programs."""
        said = self.surface.evaluate("element => ({...element.dataset})")
        return {name: float(value) for name, value in said.items()}

    def wait_for_rows(self, rows: int) -> None:
        """Until the page shows so many rows."""
        self.page.wait_for_function(f"() => document.querySelector(`{SURFACE}`)?.dataset.rows === '{rows}'")


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A function that opens an address in a fresh window of a size and theme.

    At the end: nothing was asked of any other host, and nothing stands in the console that the test did not expect.
    """
    seen = Seen(set(), [])
    contexts: list[BrowserContext] = []

    def opened(
        server: Server,
        path: str = "/",
        *,
        size: tuple[int, int] = WIDE,
        theme: str = "light",
        ratio: float = 1.0,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,  # type: ignore[arg-type]
            device_scale_factor=ratio,
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("request", lambda request: seen.hosts.add(urlsplit(request.url).hostname or ""))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("console", lambda said: seen.listen(said.type, said.text))
        page.goto(server.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert seen.hosts <= {"127.0.0.1"}
    assert seen.complaints == []


@pytest.fixture
def open_paper(
    open_page: Callable[..., Page], server: Server, stored: dict[str, str]
) -> Callable[..., Paper]:
    """A function that opens a stored recording by its name and waits until its paper is drawn."""

    def opened(name: str, query: str = "", **window: object) -> Paper:
        page = open_page(server, f"/r/{stored[name]}?{query}", **window)
        page.locator(SURFACE).wait_for()
        page.wait_for_function("() => document.querySelector('figure canvas').width > 300")
        return Paper(page)

    return opened


@pytest.fixture(scope="session")
def made() -> Phantom:
    """Ten seconds of a normal twelve-lead ECG at exactly 75 /min."""
    plan = regular_plan([RR_MS] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)
    acquisition = Acquisition(10.0, 500.0, noise=Noise(white_uv=2.0))
    return phantom(plan, acquisition, name="normal", subject=Subject(age_years=50.0, sex="female"))


@pytest.fixture(scope="session")
def with_gap(made: Phantom) -> Recording:
    """The same without signal in V1 from 5.5 to 6.5 s."""
    ecg_mv = made.recording.ecg_mv.copy()
    ecg_mv[made.recording.leads.index("V1"), 2750:3250] = np.nan
    return replace(made.recording, ecg_mv=ecg_mv, name="gap")


@pytest.fixture(scope="session")
def stored(
    server: Server, made: Phantom, with_gap: Recording, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Identifiers of recordings in the store: normal, gap, one to measure on, and two leads for 30 s."""
    folder = tmp_path_factory.mktemp("wfdb")
    plan = regular_plan([RR_MS] * 40, beat_shape(PATTERNS["normal"], Body()), first_s=0.2)
    long = phantom(plan, Acquisition(30.0, 250.0, leads=("II", "V5")), name="long").recording
    measured = phantom(plan, Acquisition(10.0, 500.0), name="caliper").recording
    every = (made.recording, with_gap, measured, long)
    return {each.name: server.upload(write_wfdb(each, folder)) for each in every}


@dataclass(frozen=True)
class Found:
    """A platform with a finding."""

    server: Server
    discovery: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/d/{self.discovery['id']}"


@pytest.fixture(scope="session")
def found(
    serve: Callable[[Path], AbstractContextManager[Server]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Found]:
    """Two groups whose rates differ, a cohort of all, and what goes with the group; twelve people, two visits each."""
    folder = tmp_path_factory.mktemp("found")
    with Store(folder) as store:
        for number in range(FOUND_RECORDINGS):
            rr_ms = 820.0 - 4.0 * number - 120.0 * (number % 2)
            plan = regular_plan([rr_ms] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.2)
            acquisition = Acquisition(8.0, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=number)
            subject = Subject(age_years=50.0, sex="female", pseudonym=f"P{number // 2:02d}")
            made = phantom(plan, acquisition, name=f"rec_{number:02d}", subject=subject).recording
            store.add(Addition(f"id{number:02d}", made, group="AB"[number % 2]))
    with serve(folder) as server:
        cohort = server.post("/cohorts", {"name": "All", "selection": {"kind": "all"}})
        server.wait_for_job(cohort["job"]["id"])
        asked = {"outcome": "group", "levels": ["A", "B"], "plan": PLAN}
        entry = server.post(f"/cohorts/{cohort['id']}/discoveries", asked)
        server.wait_for_job(entry["job"]["id"])
        yield Found(server, server.get(f"/discoveries/{entry['id']}").json())
