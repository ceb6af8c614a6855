"""Files come in through the page, each with its outcome; the list finds them again."""

import gzip
import re
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2 as httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ecgomics.core.recording import Recording
from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]


def louder(recording: Recording, *, by: float, name: str) -> Recording:
    """The same ECG with other amplitudes, so that its content is new to the store."""
    return replace(recording, ecg_mv=recording.ecg_mv * by, name=name)


def test_first_recording(empty_server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path) -> None:
    page = open_page(empty_server, "/library")
    expect(page.get_by_role("heading", name="From one ECG to its biomarkers")).to_be_visible()
    header = write_wfdb(louder(made.recording, by=1.0, name="first"), tmp_path)
    page.get_by_test_id("files").set_input_files([header, header.with_suffix(".dat")])
    row = page.get_by_test_id("recording")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("first")
    expect(row).to_contain_text("75 /min")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("50 y · female")
    expect(page.locator(".upload-read")).to_contain_text("12 leads · 500 Hz · 10 s")
    page.get_by_test_id("files").set_input_files([header, header.with_suffix(".dat")])
    expect(page.locator(".upload-known")).to_contain_text("already here as first")
    expect(row).to_have_count(1)
    row.get_by_role("link", name="first").click()
    expect(page.get_by_role("heading", name="first")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", name="From one ECG to its biomarkers")).to_be_visible()


def test_server_that_ends_is_noticed(empty_server: "Server", open_page: OpenPage) -> None:
    page = open_page(empty_server, "/library")
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()
    empty_server.process.send_signal(signal.SIGINT)
    empty_server.process.wait(timeout=10)
    page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    page.get_by_test_id("files").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"1\n2\n"}
    )
    expect(page.locator(".upload-refused")).to_contain_text("The server does not answer")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("notes.dat", b"These are notes and no ECG.\n", "notes.dat"),
        ("lonely.hea", b"lonely 1 500 5000\nlonely.dat 16 1000 16 0 0 0 0 I\n", "lonely.dat"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "picture.png"),
    ],
)
def test_unreadable_file_is_listed_with_the_sentence_of_the_server(
    server: "Server", open_page: OpenPage, name: str, content: bytes, sentence: str
) -> None:
    page = open_page(server, "/library")
    with page.expect_response(lambda answer: answer.request.method == "POST") as waiting:
        page.get_by_test_id("files").set_input_files({"name": name, "mimeType": "", "buffer": content})
    detail = waiting.value.json()["detail"]
    assert sentence in detail
    refused = page.locator(".upload-refused")
    expect(refused).to_contain_text(detail)
    expect(refused.get_by_role("button", name="Try again")).to_be_visible()


def test_numbers_without_rate_unit_and_leads_are_asked_for(
    server: "Server", open_page: OpenPage, made: Phantom
) -> None:
    rows = [made.recording.leads.index(lead) for lead in ("I", "II")]
    table = "\n".join(f"{a:.1f},{b:.1f}" for a, b in 1000 * made.recording.ecg_mv[rows].T)
    page = open_page(server, "/library")
    page.get_by_test_id("files").set_input_files(
        {"name": "bare.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    expect(page.locator(".upload-refused")).to_contain_text("bare.csv does not state its sampling rate")
    page.get_by_label("Sampling rate, Hz").fill("500")
    page.get_by_label("Unit").select_option("uV")
    page.get_by_label("Leads, in the order of the columns").fill("I, II")
    page.get_by_role("button", name="Read with these").click()
    expect(page.locator(".upload-read")).to_contain_text("500 Hz · 10 s")
    page.locator(".upload-read").get_by_role("link", name="Open").click()
    page.wait_for_url(re.compile("/r/"))
    found = server.get(f"/recordings/{page.url.rsplit('/', 1)[1].split('?')[0]}/samples?path=recorded").json()
    lead_ii = np.array(found["samples"][found["leads"].index("II")])
    assert lead_ii == pytest.approx(made.recording.ecg_mv[rows[1]], abs=1e-4)


def test_folder_keeps_its_paths_and_is_searched(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    for number, person in enumerate(("Person_01", "Person_02"), start=1):
        folder = tmp_path / "study" / person
        folder.mkdir(parents=True)
        write_wfdb(louder(made.recording, by=1 + number / 20, name="rec_1"), folder)
        (folder / "rec_1.atr").write_bytes(b"annotations go with the header")
        (folder / ".DS_Store").write_bytes(b"")
    page = open_page(server, "/library")
    page.get_by_test_id("folder").set_input_files(tmp_path / "study")
    expect(page.locator(".upload-read")).to_have_count(2)
    expect(page.locator(".upload")).to_have_count(2)
    page.get_by_label("Search recordings").fill("Person_02")
    expect(page.get_by_test_id("total")).to_have_text("1 recording")
    expect(page.get_by_test_id("recording")).to_contain_text("Person_02/rec_1")
    page.wait_for_url(re.compile("q=Person_02"))
    page.get_by_label("Search recordings").fill("nobody")
    expect(page.locator(".empty")).to_contain_text("No recordings match.")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_test_id("recording").first).to_be_visible()


def test_files_dropped_on_the_page_are_read(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    header = write_wfdb(louder(made.recording, by=0.9, name="dropped"), tmp_path)
    content = {each.name: list(each.read_bytes()) for each in (header, header.with_suffix(".dat"))}
    page = open_page(server, "/library")
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
    expect(page.locator(".upload-read")).to_contain_text("dropped")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_narrow_screens_need_no_scrolling_sideways(
    server: "Server", stored: dict[str, str], open_page: OpenPage, theme: str
) -> None:
    for path in ("/", "/library", f"/r/{stored['normal']}"):
        page = open_page(server, path, size=(390, 844), theme=theme)
        expect(page.get_by_text("Research use only")).to_have_count(1)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_unknown_addresses_say_so(server: "Server", open_page: OpenPage) -> None:
    page = open_page(server, "/r/no-such-recording")
    expect(page.get_by_role("alert")).to_contain_text("This recording cannot be shown.")
    page.get_by_role("link", name="All recordings").click()
    expect(page.get_by_role("button", name="Choose a folder")).to_be_visible()


def test_first_load_is_small_and_forbids_other_hosts(server: "Server") -> None:
    page = httpx.get(server.address)
    assets = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert any(each.endswith(".js") for each in assets)
    loaded = [page.content, *(httpx.get(server.address + each).content for each in assets)]
    assert sum(len(gzip.compress(each)) for each in loaded) <= 350_000
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]


def test_theme_is_remembered(server: "Server", open_page: OpenPage) -> None:
    page = open_page(server, "/library")
    page.get_by_role("button", name="Use the dark theme").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(18, 21, 26)"
