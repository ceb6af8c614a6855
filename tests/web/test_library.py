"""The library from its first recording on, on wide and narrow screens; what every page keeps to."""

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2 as httpx
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


def test_an_empty_library_is_a_door_and_the_first_recording_a_row(
    empty_server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    page = open_page(empty_server, "/library")
    expect(page.get_by_role("heading", name="From one ECG to its biomarkers")).to_be_visible()
    empty_server.upload(write_wfdb(louder(made.recording, by=1.0, name="first"), tmp_path))
    page.reload()
    row = page.get_by_test_id("recording")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("first")
    expect(row).to_contain_text("75 /min")
    expect(page.get_by_role("region", name="Preview")).to_contain_text("50 y · female")
    row.get_by_role("link", name="first").click()
    expect(page.get_by_role("heading", name="first")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url(lambda address: "/r/" not in address)
    page.goto(empty_server.address + "/library")
    expect(page.get_by_role("heading", name="From one ECG to its biomarkers")).to_be_visible()
    assert empty_server.get("/library").json()["everything"] == 0
    assert empty_server.get("/audit?action=delete").json()["items"][0]["entity_name"] == "first"


def test_a_recording_is_searched_by_its_folder(
    server: "Server", open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    for number in (1, 2):
        header = write_wfdb(louder(made.recording, by=1 + number / 20, name="rec_1"), tmp_path)
        files = [("files", (each.name, each.read_bytes())) for each in (header, header.with_suffix(".dat"))]
        answer = httpx.post(
            f"{server.address}/api/v1/recordings",
            files=files,
            data={"name": f"Person_0{number}/rec_1"},
            timeout=60.0,
        )
        assert answer.status_code == 201
    page = open_page(server, "/library")
    page.get_by_label("Search recordings").fill("Person_02")
    expect(page.get_by_test_id("total")).to_have_text("1 recording")
    expect(page.get_by_test_id("recording")).to_contain_text("Person_02/rec_1")
    page.wait_for_url(re.compile("q=Person_02"))
    page.get_by_label("Search recordings").fill("nobody")
    expect(page.locator(".empty")).to_contain_text("No recordings match.")
    page.get_by_role("button", name="Clear filters").click()
    expect(page.get_by_test_id("recording").first).to_be_visible()


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
