"""The timeline of a long recording, as people use it: what it shows and changes is what the server holds."""

import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from ecgomics.core.recording import Recording
from ecgomics.store import Addition, Store

LONG = "c" * 32
PATIENCE_S = 60.0
ADDRESS = f"/r/{LONG}/holter"
#: Milliseconds that a page may take for what the server has first to compute.
LONG_MS = 30_000


def long_url(server: Any, *parts: object) -> str:
    return "/".join([f"{server.address}/api/v1/recordings", LONG, "long", *map(str, parts)])


def read(server: Any, *parts: object, **query: object) -> Any:
    return httpx.get(long_url(server, *parts), params=query, timeout=60.0).raise_for_status().json()


def wait_until_done(server: Any) -> dict[str, Any]:
    end_s = time.monotonic() + PATIENCE_S
    while time.monotonic() < end_s:
        state: dict[str, Any] = read(server)
        if state["complete"]:
            return state
        time.sleep(0.2)
    raise AssertionError("the analysis was not done in time")


@pytest.fixture(scope="module")
def holter_server(
    serve: Callable[[Path], AbstractContextManager[Any]],
    tmp_path_factory: pytest.TempPathFactory,
    planted_ecg: Recording,
) -> Any:
    """A platform that holds the long ECG and has analysed it."""
    folder = tmp_path_factory.mktemp("holter")
    with Store(folder) as store:
        store.add(Addition(LONG, planted_ecg))
    with serve(folder) as server:
        httpx.post(long_url(server), timeout=60.0).raise_for_status()
        wait_until_done(server)
        yield server


@pytest.fixture
def timeline(holter_server: Any, open_page: Callable[..., Page]) -> Page:
    """The timeline of the long ECG, drawn."""
    page = open_page(holter_server, ADDRESS)
    page.locator(".holter-row").first.wait_for(timeout=LONG_MS)
    return page


def cursor(page: Page) -> Locator:
    return page.locator(".holter-cursor")


def seconds(page: Page) -> float:
    """The cursor in seconds of the recording, as the address has it once it rests."""
    page.wait_for_function("() => /[?&]t=/.test(location.search)")
    found = re.search(r"[?&]t=([\d.]+)", page.url)
    assert found is not None
    return float(found[1])


def ink(page: Page, band: str) -> int:
    """Dark pixels of a band."""
    return int(
        page.evaluate(
            """band => {
              const canvas = document.querySelector(`.holter-${band} canvas`);
              const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
              let dark = 0;
              for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 330) dark += 1;
              return dark;
            }""",
            band,
        )
    )


def test_it_jumps_to_the_longest_episode_of_fibrillation_and_its_times_are_the_server_s(
    timeline: Page, holter_server: Any
) -> None:
    timeline.get_by_label("Kind", exact=True).first.select_option("atrial_fibrillation")
    timeline.get_by_label("Order").select_option("longest")
    listed = read(holter_server, "episodes", kind="atrial_fibrillation", order="longest")["items"]
    expect(timeline.locator(".holter-row")).to_have_count(len(listed))
    timeline.locator(".holter-row").first.click()
    timeline.wait_for_url(re.compile(rf"t={listed[0]['start_s']:.1f}"))
    assert listed[0]["start_s"] == pytest.approx(600.0, abs=3.0)
    minutes, rest = divmod(listed[0]["start_s"] + 120.0, 60.0)  # it began at 21:02
    expect(cursor(timeline)).to_have_text(f"21:{int(minutes):02d}:{int(rest):02d}")
    assert f"{listed[0]['beats']:,} beats" in timeline.locator(".holter-row").first.inner_text()


def test_every_band_is_drawn_and_keys_move_one_cursor(timeline: Page, holter_server: Any) -> None:
    for band in ("overview", "trends", "strip", "disclosure"):
        timeline.wait_for_function(f"() => document.querySelector('.holter-{band} canvas').width > 300")
    timeline.wait_for_timeout(500)
    assert ink(timeline, "strip") > 3000
    assert ink(timeline, "disclosure") > 10_000
    strip = timeline.locator(".holter-strip .holter-surface")
    strip.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        timeline.keyboard.press(key)
    expect(cursor(timeline)).to_have_text("21:02:12")
    assert seconds(timeline) == 12.0
    timeline.keyboard.press(".")
    first = read(holter_server, "episodes")["items"][0]
    timeline.wait_for_url(re.compile(rf"t={first['start_s']:.1f}"))
    expect(strip).to_have_attribute("aria-label", re.compile(r"\d+ beats"))
    timeline.keyboard.press("1")
    expect(timeline.get_by_label("Kind", exact=True).first).to_have_value("atrial_fibrillation")


def test_a_shape_is_called_something_else_and_the_burden_moves_and_comes_back(
    timeline: Page, holter_server: Any
) -> None:
    before = read(holter_server)["burden"]["ventricular"]["count"]
    group = next(each for each in read(holter_server, "groups")["groups"] if set(each["kinds"]) == {"V"})
    timeline.get_by_role("tab", name="Shapes").click()
    shape = timeline.locator(f".holter-shape[data-group='{group['group']}']")
    shape.get_by_role("combobox").select_option("N")
    expect(shape.locator(".holter-become")).to_contain_text(f"{group['count']} beats become normal")
    assert read(holter_server)["corrections"] == 0  # nothing is kept before it is applied
    shape.get_by_role("button", name="Apply").click()
    moved = timeline.locator(".holter-moved-strip")
    expect(moved).to_contain_text(f"Ventricular beats: {before} → {before - group['count']}")
    assert read(holter_server)["burden"]["ventricular"]["count"] == before - group["count"]
    kept = read(holter_server, "corrections")["items"][-1]
    assert kept["body"] == {"what": "group", "group": group["group"], "called": "N"}
    timeline.get_by_role("tab", name="Burden").click()
    row = timeline.locator("tr[data-row='ventricular'] td")
    expect(row).to_have_text(str(before - group["count"]))
    moved.get_by_role("button", name="Undo").click()
    expect(row).to_have_text(str(before))
    assert read(holter_server)["burden"]["ventricular"]["count"] == before
    assert read(holter_server, "corrections")["items"][-1]["undone_at"] is not None


def test_a_beat_that_is_chosen_is_classed_by_a_key(timeline: Page, holter_server: Any) -> None:
    strip = timeline.locator(".holter-strip .holter-surface")
    strip.focus()
    timeline.keyboard.press("Shift+ArrowRight")
    timeline.keyboard.press("Alt+ArrowRight")
    expect(timeline.locator(".holter-chosen")).to_contain_text("1 beat chosen")
    at_s = seconds(timeline)
    with timeline.expect_response(
        lambda answer: answer.url.endswith("/corrections") and answer.status == 201
    ):
        timeline.keyboard.press("v")
    kept = read(holter_server, "corrections")["items"][-1]
    assert kept["body"]["called"] == "V"
    assert kept["body"]["times_s"] == pytest.approx([at_s], abs=0.06)
    beats = read(holter_server, "beats", start_s=at_s - 0.1, end_s=at_s + 0.1)
    assert (beats["kind"], beats["found_kind"]) == (["V"], ["N"])
    timeline.get_by_role("tab", name="Burden").click()
    timeline.locator(".holter-corrections").get_by_role("button", name="Undo").first.click()
    expect(timeline.locator(".holter-corrections li").first).to_contain_text("undone by")
    assert read(holter_server)["corrections"] == 0


def test_wheel_zooms_at_the_pointer_and_the_strip_says_when_it_is_an_envelope(timeline: Page) -> None:
    trends = timeline.locator(".holter-trends .holter-surface")
    whole = trends.get_attribute("aria-label")
    trends.hover()
    timeline.mouse.wheel(0, -600)
    expect(trends).not_to_have_attribute("aria-label", str(whole))
    strip = timeline.locator(".holter-strip .holter-surface")
    expect(timeline.locator(".holter-scale")).to_contain_text("25 mm/s")
    strip.hover()
    timeline.mouse.wheel(0, 1500)
    expect(timeline.locator(".holter-scale")).to_contain_text("envelope, shapes are not readable")
    timeline.get_by_role("button", name="25 mm/s").click()
    expect(timeline.locator(".holter-scale")).not_to_contain_text("envelope")


def test_tables_hold_the_server_s_numbers(timeline: Page, holter_server: Any) -> None:
    timeline.keyboard.press("t")
    hours = timeline.get_by_role("table", name="Trends by the hour")
    said = read(holter_server, "trends")["hours"]
    cells = hours.locator("tbody tr").first.locator("td").all_inner_texts()
    assert float(cells[1]) == said["beats"][0]
    assert float(cells[2]) == pytest.approx(said["heart_rate_mean"][0], abs=0.5)
    beats = read(holter_server, "beats", start_s=0, end_s=9)
    rows = timeline.get_by_role("table", name="Beats of the strip").locator("tbody tr")
    assert rows.count() >= len(beats["time_s"])


def test_an_analysis_that_a_restart_cut_off_goes_on_and_the_page_shows_it(
    serve: Callable[[Path], AbstractContextManager[Any]],
    open_page: Callable[..., Page],
    tmp_path: Path,
    planted_ecg: Recording,
) -> None:
    with Store(tmp_path) as store:
        quarter = replace(planted_ecg, ecg_mv=planted_ecg.ecg_mv[:, : 900 * 125].copy(), name="cut off")
        store.add(Addition(LONG, quarter))
    with serve(tmp_path) as server:
        page = open_page(server, ADDRESS)
        expect(page.get_by_role("progressbar", name="Progress of the analysis")).to_be_visible(
            timeout=LONG_MS
        )
        end_s = time.monotonic() + PATIENCE_S
        while read(server)["until_s"] == 0.0 and time.monotonic() < end_s:
            time.sleep(0.05)
        page.goto("about:blank")
        server.process.kill()
        server.process.wait()
    with serve(tmp_path) as server:
        page = open_page(server, ADDRESS)
        done = wait_until_done(server)
        assert (done["until_s"], done["counts"]["atrial_fibrillation"]) == (900.0, 1)
        expect(page.locator(".holter-row").first).to_be_visible(timeout=LONG_MS)
        expect(page.get_by_role("progressbar", name="Progress of the analysis")).to_have_count(0)


@pytest.mark.parametrize(("size", "theme"), [((390, 844), "dark"), ((1440, 900), "dark")])
def test_it_fits_the_window(
    holter_server: Any, open_page: Callable[..., Page], size: tuple[int, int], theme: str
) -> None:
    page = open_page(holter_server, ADDRESS, size=size, theme=theme)
    page.locator(".holter-row").first.wait_for(timeout=LONG_MS)
    wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
