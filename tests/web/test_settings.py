"""The drawer of settings: change one, see what moves, save it, and find the same in the API and on the command line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Locator, Page, expect

from ecgomics.core.settings import Settings
from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom
from ecgomics.services.settings_text import to_yaml

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
SETTLED = ".preview-status[data-stale=false]"
#: Each look at the preview measures the recording anew, on machines that do other things, too.
expect.set_options(timeout=20_000)


def field(page: Page, name: str) -> Locator:
    return page.locator(f".setting[data-setting={name}]")


def value_of(profile: dict[str, Any], symbol: str) -> float:
    return float(next(row["value"] for row in profile["values"] if row["symbol"] == symbol))


def ecgomics(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ecgomics", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )
    return done.stdout


def test_a_setting_is_changed_seen_saved_and_the_same_everywhere(
    server: "Server", stored: dict[str, str], made: Phantom, open_page: OpenPage, tmp_path: Path
) -> None:
    address = f"/recordings/{stored['normal']}/profile"
    usual = server.get(address).json()
    page = open_page(server, f"/r/{stored['normal']}")
    page.locator("[aria-roledescription='ECG paper']").wait_for()
    page.keyboard.press("p")
    assert "panel=settings" in page.url
    field(page, "t_end_rule").locator("select").select_option("slope_threshold")
    expect(field(page, "t_end_rule").get_by_role("button", name="T end back to")).to_have_text(
        "was tangent at the steepest slope"
    )
    expect(field(page, "t_end_rule").locator(".setting-caution")).to_contain_text("reference ranges")
    page.locator(SETTLED).wait_for()
    page.get_by_role("button", name="Show all").click()
    row = page.locator("tr[data-symbol=qt_interval]")
    expect(row).to_be_visible()
    before, after = row.locator("td").first.inner_text().removesuffix(" ms").split(" → ")
    assert server.get(address).json() == usual, "a preview keeps nothing"

    page.get_by_role("button", name="Save and apply…").click()
    page.get_by_label("Name", exact=True).fill("mine")
    page.get_by_label("Note").fill("for a trial")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**settings=mine%401*")
    expect(page.locator(".settings-banner")).to_contain_text("Measured with mine@1")
    (saved,) = server.get("/settings").json()["saved"]
    assert (saved["name"], saved["version"], saved["note"]) == ("mine", 1, "for a trial")
    assert saved["hash"] == Settings(t_end_rule="slope_threshold").hash
    mine = server.get(f"{address}?settings=mine@1").json()
    assert round(value_of(usual, "qt_interval")) == int(before)
    assert round(value_of(mine, "qt_interval")) == int(after)
    assert int(after) > int(before)

    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download YAML").click()
    of_page = Path(downloading.value.path()).read_bytes()
    file = tmp_path / "mine.yaml"
    file.write_bytes(server.get("/settings/mine@1/yaml").content)
    assert file.read_bytes() == of_page == to_yaml(Settings(t_end_rule="slope_threshold")).encode()
    shown = ecgomics("settings", "show", "--set", "t_end_rule=slope_threshold")
    assert shown.encode() == of_page
    header = write_wfdb(made.recording, tmp_path)
    printed = json.loads(ecgomics("profile", str(header), "--settings", str(file), "--json"))
    assert value_of(printed, "qt_interval") == value_of(mine, "qt_interval")


def test_what_is_not_allowed_is_said_at_the_field_and_measured_nowhere(
    server: "Server", stored: dict[str, str], open_page: OpenPage
) -> None:
    page = open_page(server, f"/r/{stored['normal']}?panel=settings")
    edge = field(page, "lowpass_hz").locator("input")
    edge.fill("4")
    expect(field(page, "lowpass_hz").get_by_role("alert")).to_have_text("40 to 500 Hz is allowed.")
    expect(edge).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Mend the marked setting to see what moves.")).to_be_visible()
    expect(page.get_by_role("button", name="Save as…")).to_be_disabled()
    edge.fill("40")
    expect(page.locator("tr[data-symbol]").first).to_be_visible()
    page.locator(SETTLED).wait_for()
    expect(page.locator(".preview-status")).to_contain_text("become missing")
    edge.press("ArrowUp")
    expect(edge).to_have_value("45")
    field(page, "lowpass_hz").get_by_role("button", name="Low-pass back to").click()
    expect(edge).to_have_value("150")
    expect(page.locator(".preview-status")).to_have_text("No value moves on this recording.")


def test_presets_are_started_from_compared_and_found(
    server: "Server", stored: dict[str, str], open_page: OpenPage
) -> None:
    page = open_page(server, f"/r/{stored['normal']}?panel=settings", size=(390, 844))
    page.get_by_label("Start from").select_option("wearable")
    expect(field(page, "lowpass_hz").locator("input")).to_have_value("40")
    page.get_by_role("button", name="Compare with…").click()
    page.get_by_role("dialog").locator("select").select_option("clinical")
    expect(page.locator("dialog tbody tr")).to_have_count(3)
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_label("Find a setting").fill("baseline")
    expect(page.locator(".setting")).to_have_count(1)
    field(page, "highpass_hz").get_by_role("button", name="What High-pass is").click()
    expect(field(page, "highpass_hz").locator(".setting-help")).to_contain_text("Source: Kligfield2007")
    page.get_by_role("button", name="Apply to this recording").click()
    page.wait_for_url("**settings=wearable*")
    made = server.get(f"/recordings/{stored['normal']}/profile?settings=wearable").json()
    assert made["provenance"]["settings"]["lowpass_hz"] == 40.0
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    page.keyboard.press("Escape")
    expect(page.locator(".settings-drawer")).to_have_count(0)


def test_a_file_of_settings_is_taken_or_refused_in_one_sentence(
    server: "Server", stored: dict[str, str], open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(server, f"/r/{stored['normal']}?panel=settings")
    field(page, "hrv_window_s").wait_for()
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(to_yaml(Settings(hrv_window_s=120.0)), encoding="utf-8")
    bad.write_text("hrv_window_s: 5\n", encoding="utf-8")
    page.locator("input[type=file]").last.set_input_files(good)
    expect(field(page, "hrv_window_s").locator("input")).to_have_value("120")
    page.locator("input[type=file]").last.set_input_files(bad)
    expect(page.locator(".settings-actions [role=alert]")).to_contain_text(
        "hrv_window_s is 5; 60 to 600 s is allowed."
    )
    expect(field(page, "hrv_window_s").locator("input")).to_have_value("120")
