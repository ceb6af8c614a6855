"""The wall, one live session, pairing and participants, against a real engine that is fed in real time."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.live_feeder import Feeder

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
#: Longer than it takes until a link counts as lost.
LOST_MS = 15_000
INK = """canvas => {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext("2d");
  context.drawImage(canvas, 0, 0);
  const data = context.getImageData(0, 0, copy.width, copy.height).data;
  const columns = new Set();
  for (let i = 0; i < data.length; i += 4) {
    if (Math.max(data[i], data[i + 1], data[i + 2]) < 110) columns.add((i / 4) % copy.width);
  }
  return columns.size / copy.width;
}"""


def tile(page: Page, feeder: Feeder) -> Locator:
    return page.locator(f"[data-session='{feeder.id}']")


def session(server: "Server", feeder: Feeder) -> dict[str, Any]:
    found: dict[str, Any] = server.get(f"/live/sessions/{feeder.id}").json()
    return found


@contextmanager
def restarted(folder: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A platform at a port that stays the same; killed at the end, as by a loss of power."""
    command = [sys.executable, "-m", "ecgomics", "serve", "--port", str(port), "--no-demo"]
    environment = os.environ | {"ECGOMICS_DATA_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            assert "http://" in process.stdout.readline()
            yield process
        finally:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_the_wall_shows_true_rates_and_running_traces(server: "Server", open_page: OpenPage) -> None:
    page = open_page(server, "/live")
    strap = Feeder(server.address, fs_hz=130.0, rr_ms=1000.0, samples_per_frame=73)
    board = Feeder(server.address, fs_hz=500.0, rr_ms=600.0, mode="30s")
    with strap, board:
        expect(tile(page, strap).locator(".live-rate")).to_contain_text("60")
        expect(tile(page, board).locator(".live-rate")).to_contain_text("100")
        expect(tile(page, board).locator(".live-time")).to_contain_text("/ 00:30")
        strap.say(kind="battery", percent=17)
        expect(tile(page, strap).locator(".live-battery")).to_contain_text("17 %")
        for feeder in (strap, board):
            expect(tile(page, feeder)).to_have_attribute("data-state", "live")
            feeder.wait_for(7.0)
            canvas = tile(page, feeder).locator("canvas")
            page.wait_for_function(f"canvas => ({INK})(canvas) > 0.8", arg=canvas.element_handle())
        page.keyboard.press("1")
        expect(page).to_have_url(f"{server.address}/live/{board.id}")  # it has an end, so it is the first
        page.keyboard.press("Escape")
        expect(page).to_have_url(f"{server.address}/live")


def test_a_silent_phone_is_hatched_and_first_until_it_is_back(server: "Server", open_page: OpenPage) -> None:
    page = open_page(server, "/live")
    with Feeder(server.address, mode="30s") as well, Feeder(server.address) as lost:
        tiles = page.locator(".live-tile")
        expect(tile(page, well)).to_have_attribute("data-state", "live")
        expect(tile(page, lost)).to_have_attribute("data-state", "live")
        expect(tiles.first).to_have_attribute("data-session", well.id)
        lost.be_silent(True)
        expect(tile(page, lost)).to_have_attribute("data-state", "lost", timeout=LOST_MS)
        expect(tile(page, lost)).to_contain_text("link lost for")
        expect(tile(page, lost).locator(".live-rate")).to_be_empty()
        expect(tiles.first).to_have_attribute("data-session", lost.id)
        expect(page.locator(".live-lost-count")).to_have_text("1 link is lost")
        hatch = (
            tile(page, lost)
            .locator(".running-trace")
            .evaluate("trace => getComputedStyle(trace, '::after').backgroundImage")
        )
        assert "repeating-linear-gradient" in hatch
        lost.be_silent(False)
        expect(tile(page, lost)).to_have_attribute("data-state", "live")
        lost.say(kind="link", state="reconnecting")  # the phone is there, its strap is not
        expect(tile(page, lost)).to_have_attribute("data-state", "lost")


def test_what_the_strap_lost_is_a_gap_of_its_length(server: "Server", open_page: OpenPage) -> None:
    with Feeder(server.address) as feeder:
        feeder.wait_for(2.0)
        page = open_page(server, f"/live/{feeder.id}")
        expect(page.locator(".live-vital-rate")).to_contain_text("75")
        feeder.lose(3.0)
        expect(page.locator(".live-events")).to_contain_text("Gap of 3 s")
        gaps = session(server, feeder)["gaps"]
        assert [each["samples"] for each in gaps] == [390]
        page.reload()  # it was before this viewer came, and is told once, though its frames are sent again
        canvas = page.locator(".running-trace canvas").first
        page.wait_for_function(f"canvas => ({INK})(canvas) > 0.1", arg=canvas.element_handle())
        expect(page.locator(".live-events tr[data-kind=gap]")).to_have_count(1)


def test_a_note_is_kept_and_the_end_leads_to_the_recording(server: "Server", open_page: OpenPage) -> None:
    with Feeder(server.address, speed=4.0) as feeder:
        wall = open_page(server, "/live")
        page = open_page(server, f"/live/{feeder.id}")
        page.get_by_label("A note on this session").fill("Sits; palpitations.")
        page.get_by_role("button", name="Add").click()
        expect(page.locator(".live-notes li")).to_contain_text("Sits; palpitations.")
        assert [each["text"] for each in session(server, feeder)["notes"]] == ["Sits; palpitations."]
        expect(tile(wall, feeder)).to_have_attribute("data-state", "live")
        feeder.wait_for(12.0)
        recording_id = feeder.finish()["recording_id"]
        expect(tile(wall, feeder)).to_have_attribute("data-state", "finished")
        expect(tile(wall, feeder).get_by_role("link", name="Open the recording")).to_have_attribute(
            "href", f"/r/{recording_id}"
        )
        page.get_by_role("link", name="Open the recording").click()
        expect(page).to_have_url(f"{server.address}/r/{recording_id}")
        stored = server.get(f"/recordings/{recording_id}").json()
        assert stored["duration_s"] == pytest.approx(feeder.made_s, abs=0.01)


def test_a_killed_server_is_found_again(browser: Any, tmp_path: Path, port: int) -> None:
    address = f"http://127.0.0.1:{port}"
    with restarted(tmp_path, port):
        feeder = Feeder(address)
        feeder.begin()
        feeder.start()
        page = browser.new_page()
        page.goto(f"{address}/live/{feeder.id}")
        expect(page.locator(".live-vital-rate")).to_contain_text("75")
    expect(page.get_by_text("The server does not answer; trying again.")).to_be_visible()
    with restarted(tmp_path, port):
        expect(page.get_by_text("The server does not answer; trying again.")).to_be_hidden(timeout=30_000)
        expect(page.locator(".live-session-head")).to_have_attribute("data-state", "live")
        expect(page.locator(".live-events tr[data-kind=gap]")).to_have_count(0)  # nothing is lost by it
        feeder.stop()
        found = httpx.get(f"{address}/api/v1/live/sessions/{feeder.id}", trust_env=False).json()
        assert found["gaps"] == []
        page.close()


def pair(page: Page, server: "Server", name: str, phone: str) -> dict[str, Any]:
    """Pair a phone by the code that the dialogue shows; what the phone is told."""
    page.get_by_role("button", name="Pair a phone").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Pseudonym").fill(name)
    dialog.get_by_role("button", name="Show the code").click()
    code = dialog.get_by_test_id("pairing-code").inner_text()
    expect(dialog).to_contain_text("once")
    paired: dict[str, Any] = server.post("/mobile/pair", {"code": code, "device_name": phone})
    expect(dialog.get_by_text(f"Paired: {phone}")).to_be_visible()
    return paired


def test_a_phone_is_paired_by_the_code_and_revoked(empty_server: "Server", open_page: OpenPage) -> None:
    page = open_page(empty_server, "/live")
    expect(page.get_by_text("Nobody is being recorded.")).to_be_visible()
    page.get_by_role("button", name="Pair a phone").click()
    page.get_by_role("dialog").get_by_role("button", name="Show the code").click()
    expect(page.get_by_role("dialog")).to_contain_text(
        "ecgomics serve --tls self-signed"
    )  # no phone can come
    page.get_by_role("button", name="Close").click()
    paired = pair(page, empty_server, "P-7", "Pixel 9")
    page.get_by_role("link", name="Paired phones").click()
    row = page.get_by_role("row", name="Pixel 9")
    expect(row).to_contain_text("P-7")
    row.get_by_role("button", name="Revoke Pixel 9").click()
    expect(row).to_contain_text("revoked")
    device = empty_server.get("/devices").json()["devices"][0]
    assert (device["name"], device["revoked_at"] is not None) == ("Pixel 9", True)
    shown = {"Authorization": f"Bearer {paired['token']}"}
    me = httpx.get(f"{empty_server.address}/api/v1/mobile/me", headers=shown, trust_env=False)
    assert me.status_code == 401


@dataclass(frozen=True)
class AtHome:
    """A platform with two participants, one of whom has recorded."""

    server: "Server"
    tokens: dict[str, str]
    recording_id: str

    def phone(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """What the phone of who has recorded is answered."""
        headers = {"Authorization": f"Bearer {self.tokens['P-2']}"}
        url = f"{self.server.address}/api/v1/mobile{path}"
        return (
            httpx.request(method, url, json=body, headers=headers, trust_env=False).raise_for_status().json()
        )


@pytest.fixture(scope="module")
def at_home(
    serve: Callable[[Path], AbstractContextManager["Server"]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[AtHome]:
    with serve(tmp_path_factory.mktemp("home")) as server:
        tokens = {}
        for name in ("P-1", "P-2"):
            code = server.post("/mobile/pairings", {"name": name})["code"]
            tokens[name] = server.post("/mobile/pair", {"code": code, "device_name": name})["token"]
        with Feeder(server.address, token=tokens["P-2"], speed=20.0) as feeder:
            feeder.wait_for(12.0)
            yield AtHome(server, tokens, feeder.finish()["recording_id"])


def test_who_has_something_new_is_the_first_participant(at_home: AtHome, open_page: OpenPage) -> None:
    page = open_page(at_home.server, "/participants")
    rows = page.locator("tbody tr")
    expect(rows.nth(0)).to_contain_text("P-2")
    expect(rows.nth(1)).to_contain_text("P-1")
    expect(rows.nth(0)).to_contain_text("1 new recording")
    expect(rows.nth(0)).to_contain_text("75 /min")
    expect(rows.nth(0).locator(f"a[href='/r/{at_home.recording_id}']")).to_have_count(1)
    page.get_by_role("button", name="P-2: all is seen").click()
    expect(rows.filter(has_text="P-2")).not_to_contain_text("new recording")
    items = at_home.server.get("/participants").json()["items"]
    seen = {each["subject"]["pseudonym"]: each for each in items}
    assert (seen["P-2"]["new_recordings"], seen["P-2"]["last_seen_at"] is not None) == (0, True)


def test_a_shared_link_is_read_until_it_is_closed(at_home: AtHome, open_page: OpenPage) -> None:
    version = at_home.server.get("/mobile/me").json()["consent_text_version"]
    at_home.phone("PUT", "/consent", {"given": True, "text_version": version})
    secret = at_home.phone("POST", "/shares", {"name": "Dr Lindqvist", "days": 7})["secret"]
    page = open_page(at_home.server, f"/m/shared/{secret}", size=(390, 844))
    expect(page.get_by_role("heading", level=1)).to_have_text("Recordings of P-2")
    expect(page.get_by_text("Shared with Dr Lindqvist")).to_be_visible()
    page.locator(".rows a").click()
    expect(page.locator(".statement .rate")).to_have_text("75 beats a minute")
    report = page.get_by_role("link", name="Report as PDF").get_attribute("href")
    answer = httpx.get(f"{at_home.server.address}{report}", timeout=60.0, trust_env=False)
    assert answer.content.startswith(b"%PDF")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recordings of P-2")
    at_home.phone("PUT", "/consent", {"given": False, "text_version": version})
    page.reload()
    expect(page.get_by_text("This link opens nothing")).to_be_visible()
