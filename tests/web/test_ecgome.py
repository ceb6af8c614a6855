"""The map of all biomarkers: what stands on it is what the API says, by pointer, by keys and as a table."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from conftest import Paper, Server

OpenPage = Callable[..., Page]
SURFACE = "[aria-roledescription='ECGome map']"
DIMENSIONS = ("structural", "intensity", "functional", "comparative")


@pytest.fixture(scope="session")
def placed(server: "Server", stored: dict[str, str]) -> dict[str, Any]:
    """Where the normal recording lies among healthy adults."""
    return dict(server.get(f"/recordings/{stored['normal']}/reference").json())


@pytest.fixture
def open_map(open_page: OpenPage, server: "Server", stored: dict[str, str]) -> Callable[..., Page]:
    """A function that opens the map of the normal recording and waits until it is drawn."""

    def opened(query: str = "", **window: object) -> Page:
        page = open_page(server, f"/r/{stored['normal']}?view=ecgome&{query}", **window)
        page.locator(SURFACE).wait_for()
        page.wait_for_function("() => performance.getEntriesByName('ecgome-draw', 'measure').length > 0")
        return page

    return opened


def key_of(row: dict[str, Any]) -> str:
    """The name of a cell."""
    return f"{row['symbol']}:{row['lead']}" if row["lead"] else str(row["symbol"])


def focus_of(page: Page) -> str:
    """The cell that the keys are on."""
    return page.locator(SURFACE).get_attribute("data-focus") or ""


def test_the_counts_are_those_of_the_api(open_map: Callable[..., Page], placed: dict[str, Any]) -> None:
    page = open_map("tiers=123")
    for each in placed["dimensions"]:
        head = page.get_by_test_id(f"map-{each['dimension']}")
        expect(head).to_contain_text(f"{each['measured']}/{each['requested']} measured")
        if each["placed"]:
            expect(head).to_contain_text(
                f"{each['outside']} outside ±2 (about {each['expected']:.0f} expected)"
            )
    expect(page.get_by_test_id("strata")).to_contain_text(f"n {placed['n_least']}–{placed['n_most']}")


def test_e_opens_the_map_u_jumps_and_enter_opens_the_card(
    open_paper: Callable[..., "Paper"], placed: dict[str, Any], server: "Server"
) -> None:
    page = open_paper("normal").page
    page.locator(".biomarker-line").first.wait_for()
    page.keyboard.press("e")
    surface = page.locator(SURFACE)
    surface.wait_for()
    outside = {key_of(each) for each in placed["values"] if each["z"] is not None and abs(each["z"]) >= 2}
    assert outside, "the analytic ECG has values beyond ±2"
    page.keyboard.press("u")
    expect(surface).to_have_attribute("data-focus", re.compile("."))
    first = focus_of(page)
    assert first in outside
    page.keyboard.press("u")
    expect(surface).not_to_have_attribute("data-focus", first)
    assert focus_of(page) in outside
    surface.press("Enter")
    symbol = focus_of(page).partition(":")[0]
    expect(page).to_have_url(re.compile(f"symbol={symbol}"))
    known = server.get(f"/catalogue/{symbol}").json()
    expect(page.locator(".ecgome-card .formula")).to_have_text(known["formula"])
    surface.press("Escape")
    expect(page.locator(".ecgome-card")).to_have_count(0)
    page.keyboard.press("e")
    expect(page.locator("[aria-roledescription='ECG paper']")).to_be_visible()


def test_arrows_walk_and_are_announced(open_map: Callable[..., Page]) -> None:
    page = open_map("symbol=qrs_duration_lead&lead=I")
    surface = page.locator(SURFACE)
    surface.press("ArrowDown")
    expect(surface).to_have_attribute("data-focus", "qrs_duration_lead:II")
    surface.press("ArrowRight")
    expect(surface).not_to_have_attribute("data-focus", re.compile("qrs_duration_lead"))
    surface.press("Home")
    expect(surface).to_have_attribute("data-focus", "qrs_duration")
    expect(page.locator("[role=status].visually-hidden")).to_contain_text("QRS duration, global")


def test_the_spot_on_the_card_lies_where_the_api_says(
    open_map: Callable[..., Page], server: "Server", stored: dict[str, str]
) -> None:
    page = open_map("symbol=qt_interval")
    canvas = page.locator(".spot-inset canvas")
    canvas.wait_for()
    fiducials = server.get(f"/recordings/{stored['normal']}/fiducials").json()
    begin, end = (fiducials["points"].index(name) for name in ("QRS_on", "T_off"))
    marks = {(beat[begin], beat[end]) for beat in fiducials["global_s"]}
    shown = tuple(float(canvas.get_attribute(f"data-{name}-s") or "nan") for name in ("start", "end"))
    assert shown in marks
    assert canvas.get_attribute("data-kind") == "interval"


def test_the_paper_is_shaded_where_a_biomarker_was_measured(open_paper: Callable[..., "Paper"]) -> None:
    def painted(paper: "Paper") -> Locator:
        return paper.page.locator(".biomarker.open")

    plain = open_paper("normal")
    plain.page.wait_for_timeout(500)
    shaded = open_paper("normal", "symbol=t_area&lead=V5")
    painted(shaded).wait_for()
    overlay = """() => {
      const shown = document.querySelectorAll("figure.paper-figure canvas")[1];
      if (!shown?.width) return 0;
      const canvas = new OffscreenCanvas(shown.width, shown.height);
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context.drawImage(shown, 0, 0);
      const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
      let inked = 0;
      for (let i = 3; i < data.length; i += 4) inked += data[i] > 0 ? 1 : 0;
      return inked;
    }"""
    shaded.page.wait_for_function(f"() => ({overlay})() > 500")
    assert plain.page.evaluate(overlay) < 100


def test_another_population_changes_colours_and_n(
    open_map: Callable[..., Page], server: "Server", stored: dict[str, str]
) -> None:
    table = b"symbol,age_from,age_to,n,p5,p50,p95\nqrs_duration,18,89,77,40,50,60\n"
    made = httpx.post(
        f"{server.address}/api/v1/populations?name=Ours", files={"file": ("ours.csv", table)}, timeout=60.0
    ).raise_for_status()
    page = open_map()
    before = page.get_by_test_id("map-structural").inner_text()
    page.get_by_label("Against").select_option(label="Ours")
    expect(page.get_by_test_id("strata")).to_contain_text("n 77")
    expect(page.get_by_test_id("map-structural")).not_to_have_text(before)
    expect(page.get_by_test_id("map-structural")).to_contain_text("1 outside ±2")
    expect(page).to_have_url(re.compile(f"population={made.json()['id']}"))
    server_side = server.get(
        f"/recordings/{stored['normal']}/reference?population={made.json()['id']}"
    ).json()
    assert sum(each["outside"] for each in server_side["dimensions"]) == 1


def test_the_table_holds_the_same_cells(open_map: Callable[..., Page], placed: dict[str, Any]) -> None:
    page = open_map("tiers=123")
    page.locator(SURFACE).press("t")
    rows = page.locator(".ecgome-table tbody tr[data-symbol]")
    rows.first.wait_for()
    by_key = {key_of(each): each["z"] for each in placed["values"]}
    scores = []
    for row in rows.all()[:12]:
        name = key_of({"symbol": row.get_attribute("data-symbol"), "lead": row.get_attribute("data-lead")})
        scores.append(float(row.get_attribute("data-score") or "nan"))
        assert scores[-1] == by_key[name]
    assert [abs(each) for each in scores] == sorted((abs(each) for each in scores), reverse=True)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").click()
    text = Path(waiting.value.path()).read_text("utf-8")
    lines = {key_of(line): line for line in csv.DictReader(io.StringIO(text))}
    quality = {key for key in by_key if key.startswith("quality_")}
    assert set(lines) == set(by_key) - quality
    for name, line in lines.items():
        assert (float(line["score"]) if line["score"] else None) == by_key[name]
    page.keyboard.press("t")
    expect(page.locator(SURFACE)).to_be_visible()


def test_a_dragged_range_is_saved_as_a_set(open_map: Callable[..., Page], server: "Server") -> None:
    page = open_map("family=qrs_axis")
    box = page.locator(SURFACE).bounding_box()
    assert box is not None
    width = float(page.locator(SURFACE).get_attribute("data-column-px") or "nan")
    y = box["y"] + page.evaluate("() => document.querySelector('.column-label').offsetTop") + 12
    page.mouse.move(box["x"] + 100 + 0.5 * width, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 100 + 2.5 * width, y, steps=4)
    page.mouse.up()
    form = page.get_by_role("form", name="Save as biomarker set")
    expect(form.get_by_role("status")).to_have_text("3 biomarkers chosen")
    form.get_by_label("Name of the set").fill("axes")
    form.get_by_role("button", name="Save as biomarker set").click()
    expect(form.get_by_role("status")).to_contain_text("“axes” with 3 biomarkers is saved")
    kept = server.get("/biomarker-sets").json()["sets"]
    assert [each["symbols"] for each in kept if each["name"] == "axes"] == [
        ["qrs_axis", "qrs_axis_amplitude", "qrs_axis_i_iii"]
    ]


@pytest.mark.parametrize("kind", ["SVG", "PNG"])
def test_the_figure_says_what_it_shows(open_map: Callable[..., Page], kind: str) -> None:
    page = open_map()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=kind, exact=True).click()
    content = Path(waiting.value.path()).read_bytes()
    if kind == "PNG":
        assert content.startswith(b"\x89PNG")
        return
    text = content.decode()
    assert text.count("<rect") > 500
    assert "Healthy adults" in text
    assert "research use only" in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_is_quick_and_fits(open_map: Callable[..., Page], theme: str) -> None:
    page = open_map(theme=theme)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    rules = page.locator(".how-to li")
    page.get_by_text("How to read this map").click()
    expect(rules).to_have_count(8)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
