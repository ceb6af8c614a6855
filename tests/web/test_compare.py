"""Two recordings side by side: the differences are those of the server, the picture has both, and reasons are words."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from ecgomics.core.recording import Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, Phantom, beat_shape, phantom, regular_plan

SURFACE = "[aria-roledescription='Beats of two recordings']"
OVERLAY_PIXELS = """() => {
  const shown = document.querySelector(".overlay-figure canvas");
  const canvas = new OffscreenCanvas(shown.width, shown.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(shown, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  let ink = 0, vermilion = 0;
  for (let i = 0; i < data.length; i += 4) {
    const [r, g, b] = [data[i], data[i + 1], data[i + 2]];
    if (Math.max(r, g, b) < 90) ink++;
    if (r > 150 && g < 110 && b < 60) vermilion++;
  }
  return [ink, vermilion];
}"""


@pytest.fixture(scope="module")
def pair(server: Any, made: Phantom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The normal ECG, the same heart with a longer QT, that as a slow recording, and another person's."""
    folder: Path = tmp_path_factory.mktemp("pair")
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body(qt_ms=430.0)), first_s=-0.3)
    longer = phantom(
        plan, Acquisition(10.0, 500.0, noise=Noise(white_uv=2.0), seed=4), name="longer"
    ).recording
    longer = replace(longer, subject=made.recording.subject)
    slow = replace(longer, ecg_mv=np.ascontiguousarray(longer.ecg_mv[:, ::4]), fs_hz=125.0, name="slow")
    other = replace(longer, subject=Subject(age_years=30.0, sex="male"), name="other")
    return {
        each.name: server.upload(write_wfdb(each, folder))
        for each in (replace(made.recording, name="first"), longer, slow, other)
    }


@pytest.fixture
def open_pair(open_page: Callable[..., Page], server: Any, pair: dict[str, str]) -> Callable[..., Page]:
    def opened(a: str, b: str, query: str = "", **window: object) -> Page:
        page = open_page(server, f"/compare?a={pair[a]}&b={pair[b]}&{query}", **window)
        page.locator(SURFACE).wait_for()
        return page

    return opened


def test_the_differences_are_those_of_the_server(
    open_pair: Callable[..., Page], server: Any, pair: dict[str, str]
) -> None:
    page = open_pair("first", "longer")
    found = server.get(f"/compare?a={pair['first']}&b={pair['longer']}").json()
    changed = [
        each
        for each in found["differences"]
        if each["blocked"] is None
        and (each["difference"] or (each["difference"] is None and each["a"] != each["b"]))
    ]
    large = [each for each in changed if each["multiple"] and each["multiple"] > 1]
    said = page.get_by_test_id("differences").inner_text()
    assert said.startswith(f"{len(changed)} values differ · {len(large)} by more than")
    names = {each["symbol"]: each["label"] for each in server.get("/catalogue").json()["biomarkers"]}
    first = page.get_by_test_id("difference").first
    expect(first).to_contain_text(names[found["differences"][0]["symbol"]])
    page.get_by_label("Find biomarker").fill("QT interval")
    qt = next(each for each in changed if each["symbol"] == "qt_interval")
    row = page.get_by_test_id("difference").filter(has=page.locator("th[title='qt_interval']"))
    expect(row).to_contain_text(f"+{qt['difference']:.1f}")


def test_both_beats_are_drawn_and_what_lies_between_them(open_pair: Callable[..., Page]) -> None:
    page = open_pair("first", "longer")
    assert page.locator(SURFACE).get_attribute("data-leads") == "12"
    page.wait_for_function(f"() => ({OVERLAY_PIXELS})()[1] > 500")
    ink, _ = page.evaluate(OVERLAY_PIXELS)
    assert ink > 500
    page.get_by_role("button", name="Δ only").click()
    expect(page).to_have_url(re.compile("only=difference"))
    page.wait_for_function(f"() => ({OVERLAY_PIXELS})()[0] < {ink / 2}")  # A is gone, its name stays


def test_keys_and_the_table_say_the_same_as_the_picture(open_pair: Callable[..., Page]) -> None:
    page = open_pair("first", "longer")
    expect(page.locator(SURFACE)).to_have_attribute(
        "aria-label", re.compile("in 12 leads. Largest difference")
    )
    page.locator(SURFACE).focus()
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile("top=a"))
    page.keyboard.press("t")
    table = page.get_by_role("table", name="Representative beats")
    expect(table.get_by_role("row")).to_have_count(13)
    expect(table).to_contain_text("%")


def test_other_filters_block_values_with_the_reason(
    open_pair: Callable[..., Page], server: Any, pair: dict[str, str]
) -> None:
    page = open_pair("first", "slow")
    found = server.get(f"/compare?a={pair['first']}&b={pair['slow']}").json()["differences"]
    blocked = [each for each in found if each["blocked"]]
    chain = [each for each in blocked if each["blocked"] == "chain"]
    assert len(chain) > 100
    expect(page.get_by_test_id("not-compared")).to_have_text(f"{len(blocked)} values not compared")
    expect(page.get_by_text(f"Other filters or definitions: {len(chain)}")).to_be_visible()
    expect(page.get_by_text("Recorded through different filters")).to_be_visible()


def test_two_people_are_told_and_sides_are_swapped(
    open_pair: Callable[..., Page], pair: dict[str, str]
) -> None:
    page = open_pair("first", "other")
    expect(page.get_by_text("two different people")).to_be_visible(timeout=15_000)
    page.get_by_role("link", name="Swap A and B").click()
    expect(page).to_have_url(re.compile(f"a={pair['other']}&b={pair['first']}"))
    expect(page.get_by_text("two different people")).to_be_visible(timeout=15_000)


def test_nothing_blinks_where_less_motion_is_asked_for(open_pair: Callable[..., Page], browser: Any) -> None:
    page = open_pair("first", "longer")
    expect(page.get_by_role("button", name="Blink")).to_be_enabled()
    page.emulate_media(reduced_motion="reduce")
    expect(page.get_by_role("button", name="Blink")).to_be_disabled()


def test_the_second_recording_is_chosen_from_the_list(
    open_page: Callable[..., Page], server: Any, pair: dict[str, str]
) -> None:
    page = open_page(server, f"/compare?a={pair['first']}")
    page.get_by_label("Search name or group").fill("longer")
    page.get_by_role("link", name="longer").click()
    page.locator(SURFACE).wait_for()
    expect(page).to_have_url(re.compile(f"b={pair['longer']}"))
