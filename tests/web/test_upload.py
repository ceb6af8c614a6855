"""Files come in through the page: thousands, with trouble, through restarts and lost connections; each has its outcome."""

import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import numpy as np
import pytest
from playwright.sync_api import Page, Route, expect

from ecgomics.core.recording import Recording
from ecgomics.io import write, write_wfdb
from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
UPLOADS = "/api/v1/uploads"
#: Larger than the server takes; the file has no content on the disk.
HUGE_BYTES = 3 * 2**30
LONG_TASKS = """() => {
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ type: "longtask" });
}"""


def varied(recording: Recording, number: int) -> Recording:
    """The first three seconds of an ECG with amplitudes that no other number gives."""
    ecg_mv = np.round(recording.ecg_mv[:, :1500] * (1 + number / 500), 3)
    return replace(recording, ecg_mv=ecg_mv, name=f"rec_{number:03d}")


def strip(recording: Recording, number: int) -> str:
    """A table in microvolts whose headings name no lead."""
    rows = 1000 * recording.ecg_mv[:2, :1500] + number
    lines = (f"{i / 500:.3f},{a:.0f},{b:.0f}" for i, (a, b) in enumerate(rows.T))
    return "\n".join(["t,ch1,ch2", *lines, ""])


@pytest.fixture
def study(tmp_path: Path, made: Phantom) -> Path:
    """A folder as people have it: WFDB, EDF, tables without leads, copies, a text, and a file that is too large."""
    folder = tmp_path / "study"
    for number in range(4):
        person = folder / f"person_{number}"
        person.mkdir(parents=True)
        write_wfdb(varied(made.recording, number), person)
        write(varied(made.recording, 10 + number), person / "rest.edf")
        (person / "strip.csv").write_text(strip(made.recording, number))
        (person / ".DS_Store").write_bytes(b"")
    (folder / "copies").mkdir()
    for name in ("rec_000.hea", "rec_000.dat"):
        (folder / "copies" / name).write_bytes((folder / "person_0" / name).read_bytes())
    (folder / "copies" / "rest.edf").write_bytes((folder / "person_1" / "rest.edf").read_bytes())
    (folder / "notes.dat").write_bytes(b"These are notes and no ECG.\n")
    with (folder / "huge.edf").open("wb") as huge:
        huge.truncate(HUGE_BYTES)
    return folder


def batch_of(page: Page) -> str:
    page.wait_for_url(re.compile("/upload/.+"))
    return page.url.rsplit("/", 1)[1].partition("?")[0]


def upload(address: str, batch: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(f"{address}{UPLOADS}/{batch}", timeout=30.0).raise_for_status().json()
    return found


def settled(address: str, batch: str, *, within_s: float = 60.0) -> dict[str, int]:
    """The counts once nothing is on its way any more, as the server has them."""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        counts: dict[str, int] = upload(address, batch)["counts"]
        if counts and not {"received", "reading", "waiting"} & counts.keys():
            return counts
        time.sleep(0.1)
    raise AssertionError(f"still on its way: {counts}")


def test_folder_with_trouble(empty_server: "Server", open_page: OpenPage, study: Path, made: Phantom) -> None:
    server = empty_server
    page = open_page(server)
    page.get_by_test_id("folder").set_input_files(study)
    batch = batch_of(page)
    counts = settled(server.address, batch)
    assert counts == {"unstated": 4, "unreadable": 1, "too_large": 1, "known": 2, "read": 8}
    expect(page.get_by_role("heading", name="Upload study")).to_be_visible()
    lines = page.locator(".upload-line")
    expect(lines.nth(0)).to_contain_text("Needs mapping 4")
    expect(lines.nth(1)).to_contain_text("4 files, same columns “t,ch1,ch2”")
    expect(lines.nth(2)).to_contain_text("Unreadable 1")
    expect(lines.nth(3)).to_contain_text(
        "notes.dat is text, but neither a table of samples nor a WFDB header."
    )
    expect(lines.nth(5)).to_contain_text("huge.edf is 3 GB; the limit here is 2 GB. Split it")
    expect(page.get_by_role("button", name="Already here 2")).to_be_visible()
    total = server.get("/recordings").json()["total"]
    assert total == 8, "copies are kept once"

    page.get_by_role("button", name="Map columns").click()
    page.get_by_label("Meaning of t").select_option("time")
    page.get_by_label("Unit of the times in t").select_option("s")
    page.get_by_label("Meaning of ch1").select_option("lead")
    page.get_by_label("Lead in ch1").fill("I")
    page.get_by_label("Meaning of ch2").select_option("ignore")
    apply = page.get_by_role("button", name="Apply to 4 files")
    page.get_by_label("Unit of the samples").select_option("mV")
    expect(page.get_by_text("is the unit µV?")).to_be_visible()
    page.get_by_label("Unit of the samples").select_option("uV")
    expect(page.get_by_text("is the unit µV?")).to_have_count(0)
    expect(page.locator(".mapping-strips figcaption")).to_contain_text(re.compile(r"0\.6\d+ mV peak to peak"))
    page.get_by_role("button", name="Test on 3 files").click()
    expect(page.locator(".mapping-trials li")).to_have_count(3)
    page.get_by_label("Name of this mapping").fill("ward strips")
    assert server.get("/recordings").json()["total"] == 8, "trying keeps nothing"
    apply.click()
    expect(page.get_by_role("button", name="Needs mapping")).to_have_count(0)
    assert settled(server.address, batch) == {"unreadable": 1, "too_large": 1, "known": 2, "read": 12}
    (kept,) = server.get("/recordings?q=person_2/strip").json()["items"]
    assert (kept["leads"], kept["fs_hz"]) == (["I"], 500.0)
    samples = server.get(f"/recordings/{kept['id']}/samples?path=recorded").json()["samples"][0]
    expected = made.recording.ecg_mv[made.recording.leads.index("I"), :1500] + 0.002
    assert np.array(samples) == pytest.approx(expected, abs=1e-3)
    (preset,) = httpx.get(f"{server.address}/api/v1/mapping-presets").json()
    assert (preset["name"], preset["facts"]["columns"]) == ("ward strips", {"time_s": "t", "I": "ch1"})


def test_one_file_opens_at_once(server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path) -> None:
    header = write_wfdb(varied(made.recording, 101), tmp_path)
    page = open_page(server)
    page.get_by_test_id("files").set_input_files([header, header.with_suffix(".dat")])
    page.wait_for_url(re.compile("/r/"))
    found = server.get(f"/recordings/{page.url.rsplit('/', 1)[1].partition('?')[0]}").json()
    assert (found["name"], found["samples"]) == ("rec_101", 1500)


def test_a_dropped_file_opens_on_any_page(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    header = write_wfdb(varied(made.recording, 102), tmp_path)
    content = {each.name: list(each.read_bytes()) for each in (header, header.with_suffix(".dat"))}
    page = open_page(server, "/models")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.evaluate(
        """(content) => {
          const dataTransfer = new DataTransfer();
          for (const [name, bytes] of Object.entries(content)) {
            dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
          }
          for (const type of ["dragover", "drop"]) {
            document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
          }
        }""",
        content,
    )
    page.wait_for_url(re.compile("/r/"))
    assert server.get("/recordings?q=rec_102").json()["total"] == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("words.dat", b"These are words and no ECG.\n", "words.dat is text"),
        ("lonely.hea", b"lonely 1 500 5000\nlonely.dat 16 1000 16 0 0 0 0 I\n", "lonely.dat"),
    ],
)
def test_one_file_that_cannot_be_read_says_why(
    server: "Server", open_page: OpenPage, name: str, content: bytes, sentence: str
) -> None:
    page = open_page(server)
    page.get_by_test_id("files").set_input_files({"name": name, "mimeType": "", "buffer": content})
    batch = batch_of(page)
    assert settled(server.address, batch) == {"unreadable": 1}
    expect(page.locator(".upload-line").nth(1)).to_contain_text(sentence)


@contextmanager
def served(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server on a port of its own, until the block ends or something kills it."""
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", str(port), "--no-demo"]
    environment = os.environ | {"ECGOMICS_DATA_DIR": str(data)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        try:
            for _ in range(600):
                try:
                    httpx.get(f"http://127.0.0.1:{port}/api/v1/health")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield process
        finally:
            process.kill()
            process.wait()


@dataclass(frozen=True)
class At:
    """Where a server is, as open_page takes it."""

    address: str


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def file_of(url: str) -> int:
    """Number of the file that a chunk is of."""
    return int(url.partition("/files/")[2].partition("?")[0])


def slowly(route: Route) -> None:
    """Chunks take a while, so that something is on its way when the server ends."""
    time.sleep(0.05)
    route.continue_()


def held_after(chunks: int) -> Callable[[Route], None]:
    """So many chunks go through; the others stay under way until the page is closed."""
    seen = itertools.count()

    def held(route: Route) -> None:
        if next(seen) < chunks:
            route.continue_()

    return held


def ward(folder: Path, recording: Recording, count: int) -> Path:
    """A folder of so many recordings."""
    folder.mkdir(parents=True)
    for number in range(count):
        write_wfdb(varied(recording, number), folder)
    return folder


def test_server_killed_amid_an_upload_goes_on_by_itself(
    open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    folder, port = ward(tmp_path / "ward", made.recording, 30), free_port()
    address = f"http://127.0.0.1:{port}"
    with served(tmp_path / "data", port) as server:
        page = open_page(At(address))
        page.route("**/files/*", slowly)
        page.get_by_test_id("folder").set_input_files(folder)
        batch = batch_of(page)
        page.wait_for_function(
            "() => parseInt(document.querySelector('[data-testid=share]')?.textContent) >= 10"
        )
        server.send_signal(signal.SIGKILL)
        server.wait()
        expect(page.get_by_role("alert").filter(has_text="are safe on the server")).to_be_visible()
    kept = len(list((tmp_path / "data" / "uploads").iterdir()))
    page.unroute("**/files/*")
    with served(tmp_path / "data", port):
        counts = settled(address, batch)
        assert counts == {"read": 30}
        expect(page.get_by_test_id("share")).to_have_text("100 %")
        expect(page.get_by_text("are safe on the server")).to_have_count(0)
        found = httpx.get(f"{address}/api/v1/recordings", params={"limit": 100}).json()
        assert found["total"] == 30, f"nothing twice, nothing lost ({kept} files were on their way)"
        assert {each["name"] for each in found["items"]} == {f"rec_{number:03d}" for number in range(30)}


def test_lost_connection_is_said_and_the_upload_goes_on(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    folder = ward(tmp_path / "ward", replace(made.recording, ecg_mv=made.recording.ecg_mv * 0.7), 12)
    page = open_page(server)
    page.route("**/files/*", slowly)
    page.get_by_test_id("folder").set_input_files(folder)
    batch = batch_of(page)
    page.wait_for_function("() => parseInt(document.querySelector('[data-testid=share]')?.textContent) >= 5")
    page.context.set_offline(True)
    expect(page.get_by_role("alert").filter(has_text="are safe on the server")).to_be_visible()
    page.unroute("**/files/*")
    page.context.set_offline(False)
    assert settled(server.address, batch) == {"read": 12}
    expect(page.get_by_text("are safe on the server")).to_have_count(0)


def test_closed_tab_is_resumed_with_the_same_folder(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    folder = ward(tmp_path / "ward", replace(made.recording, ecg_mv=made.recording.ecg_mv * 0.6), 12)
    first = open_page(server)
    first.route("**/files/*", held_after(6))
    first.get_by_test_id("folder").set_input_files(folder)
    batch = batch_of(first)
    first.wait_for_function("() => parseInt(document.querySelector('[data-testid=share]')?.textContent) >= 5")
    first.close()
    time.sleep(0.5)
    before = upload(server.address, batch)
    assert 6 <= before["counts"]["waiting"] < 12
    page = open_page(server, f"/upload/{batch}")
    waiting = httpx.get(f"{server.address}{UPLOADS}/{batch}/entries?state=waiting").json()["items"]
    lacking = [
        file["id"]
        for entry in waiting
        for file in entry["files"]
        if file["received_bytes"] < file["size_bytes"]
    ]
    sent: list[int] = []
    page.on("request", lambda request: request.method == "PUT" and sent.append(file_of(request.url)))
    expect(page.get_by_text("still to come")).to_be_visible()
    page.locator(".resume").get_by_test_id("folder").set_input_files(folder)
    assert settled(server.address, batch) == {"read": 12}
    expect(page.get_by_text("still to come")).to_have_count(0)
    assert sorted(sent) == sorted(lacking), "what was here is not sent again"


def test_paused_upload_sends_nothing_and_a_cancelled_one_leaves_nothing(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    folder = ward(tmp_path / "ward", replace(made.recording, ecg_mv=made.recording.ecg_mv * 0.5), 16)
    page = open_page(server)
    page.route("**/files/*", slowly)
    page.get_by_test_id("folder").set_input_files(folder)
    batch = batch_of(page)
    page.get_by_role("button", name="Pause").click()
    page.wait_for_timeout(500)
    first = upload(server.address, batch)
    page.wait_for_timeout(700)
    assert upload(server.address, batch)["received_bytes"] == first["received_bytes"]
    assert first["counts"]["waiting"] > 0
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cancel upload").click()
    expect(page.get_by_role("button", name=re.compile("^Cancelled"))).to_be_visible()
    ended = upload(server.address, batch)
    assert ended["ended_at"] is not None
    assert ended["counts"].keys() <= {"cancelled", "read", "reading"}


def test_five_thousand_files_are_listed_while_the_page_answers(
    empty_server: "Server", open_page: OpenPage, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(5000):
        (folder / f"n{number}.csv").write_text(f"{number}\n")
    page = open_page(empty_server)
    began = time.monotonic()
    page.get_by_test_id("folder").set_input_files(folder)
    batch = batch_of(page)
    page.evaluate(LONG_TASKS)  # from when the browser has handed over its list of files
    page.get_by_role("button", name=re.compile("^All 5000")).wait_for(timeout=60_000)
    listed_s = time.monotonic() - began
    longest_ms = page.evaluate("() => window.longest")
    print(f"5,000 files listed in {listed_s:.1f} s; the longest task of the page was {longest_ms:.0f} ms")
    assert upload(empty_server.address, batch)["entries"] == 5000
    assert page.locator(".upload-line").count() < 100, "only the lines in sight are in the page"
    assert longest_ms <= 250.0
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Cancel upload").click()
    expect(page.get_by_role("button", name=re.compile("^Cancelled"))).to_be_visible()
