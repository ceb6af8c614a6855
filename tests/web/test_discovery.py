"""What can be done with a finding in a real browser: values and ECGs behind a point, sets drawn on a plane, links."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import Browser, Page, expect

if TYPE_CHECKING:
    from conftest import Found

RECORDINGS = 24


def test_behind_a_biomarker_stand_its_values_and_ecgs(found: "Found", open_page: Callable[..., Page]) -> None:
    page = open_page(found.server, f"{found.path}?biomarker=heart_rate")
    card = page.get_by_role("complementary", name="Biomarker heart_rate")
    values = found.server.get(f"/discoveries/{found.discovery['id']}/values/heart_rate").json()["values"]
    assert len(values) == RECORDINGS
    swarm = card.get_by_role("img", name=re.compile("by group"))
    expect(swarm).to_have_attribute("aria-label", re.compile("A: .* n 12; B: .* n 12"))
    assert swarm.locator("circle").count() == RECORDINGS
    strips = card.get_by_role("link", name=re.compile("^Open "))
    expect(strips).to_have_count(6)
    expected = [values[0], values[1], values[11], values[12], values[-2], values[-1]]
    addresses = [each.get_attribute("href") or "" for each in strips.all()]
    dimension = next(
        each["feature"]["dimension"]
        for each in found.discovery["result"]["associations"]
        if each["feature"]["name"] == "heart_rate"
    )
    query = f"dimension={dimension}&biomarker=heart_rate"
    assert addresses == [f"/r/{each['recording_id']}?{query}" for each in expected]
    expect(card.locator("canvas[data-drawn]")).to_have_count(6)
    strips.first.click()
    expect(page).to_have_url(re.compile(rf"/r/{expected[0]['recording_id']}\?"))


def crossings(x: float, y: float, line: list[list[float]]) -> bool:
    """Whether a point is inside a closed line by the even–odd rule."""
    inside = False
    for (ax, ay), (bx, by) in zip(line, [*line[1:], line[0]], strict=True):
        if ay != by and min(ay, by) <= y < max(ay, by) and x < ax + (bx - ax) / (by - ay) * (y - ay):
            inside = not inside
    return inside


def drag(page: Page, surface: Any, corners: list[tuple[float, float]]) -> None:
    """Draw through places of an element, with some steps between."""
    box = surface.bounding_box()
    assert box is not None
    places = [(box["x"] + x, box["y"] + y) for x, y in corners]
    page.mouse.move(*places[0])
    page.mouse.down()
    for x, y in places[1:]:
        page.mouse.move(x, y, steps=12)
    page.mouse.up()


def test_a_lasso_becomes_a_set_whose_test_only_describes(
    found: "Found", open_page: Callable[..., Page]
) -> None:
    page = open_page(found.server, f"{found.path}?plot=pca")
    plane = found.server.get(f"/discoveries/{found.discovery['id']}/planes/pca").json()
    surface = page.get_by_role("application", name=re.compile("^PCA"))
    expect(surface).to_have_attribute("data-view", re.compile("scale"))
    view = json.loads(surface.get_attribute("data-view") or "")
    x = [view["left"] + view["scale"] * each for each in plane["x"]]
    y = [view["top"] - view["scale"] * each for each in plane["y"]]
    middle = sorted(x)[RECORDINGS // 2]
    corners = [
        (min(x) - 8, min(y) - 8),
        (middle, min(y) - 8),
        (middle + 3, max(y) + 8),
        (min(x) - 8, max(y) + 8),
    ]
    surface.focus()
    surface.press("l")
    drag(page, surface, corners)
    page.get_by_role("button", name="Save as set").click()
    dialog = page.get_by_role("dialog", name="Save as a set")
    dialog.get_by_label("Name of the set").fill("left half")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("status")).to_contain_text("left half")
    (entry,) = found.server.get("/record-sets").json()["sets"]
    saved = found.server.get(f"/record-sets/{entry['id']}").json()
    line = saved["how"]["polygon"]
    inside = [
        each
        for each, px, py in zip(plane["recording_ids"], plane["x"], plane["y"], strict=True)
        if crossings(px, py, line)
    ]
    assert sorted(saved["recording_ids"]) == sorted(inside)
    assert 8 <= len(inside) <= 16
    assert (saved["how"]["by"], saved["how"]["space"], saved["same_data"]) == ("lasso", "pca", True)
    people = {
        person
        for each, person in zip(plane["recording_ids"], plane["subjects"], strict=True)
        if each in inside
    }
    expect(page.get_by_text(f"{len(inside)} records of {len(people)} people")).to_be_visible()

    expect(dialog).to_contain_text("selection used the same data")
    dialog.get_by_role("button", name="Test it against the others").click()
    expect(page).not_to_have_url(re.compile(found.discovery["id"]))
    expect(page).to_have_url(re.compile(r"/d/\w+$"))
    tested = page.url.rsplit("/", 1)[1]
    found.server.wait_for_job(found.server.get(f"/discoveries/{tested}").json()["job"]["id"])
    note = page.get_by_role("note")
    expect(note).to_contain_text("p-values are descriptive", timeout=60_000)
    expect(note).to_contain_text("left half")
    assert "descriptive" in found.server.get(f"/discoveries/{tested}/discovery.json").json()["descriptive"]
    assert found.server.get(f"/discoveries/{tested}").json()["summary"]["found"] == 0


def test_a_box_by_numbers_needs_no_mouse(found: "Found", open_page: Callable[..., Page]) -> None:
    page = open_page(found.server, f"{found.path}?plot=pca")
    plane = found.server.get(f"/discoveries/{found.discovery['id']}/planes/pca").json()
    page.get_by_text("Choose by numbers").click()
    form = page.get_by_role("form", name="Choose by numbers")
    for label, value in (
        (f"{plane['x_label']} from", "0"),
        (f"{plane['x_label']} to", "1000"),
        (f"{plane['y_label']} from", "-1000"),
        (f"{plane['y_label']} to", "1000"),
    ):
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name="Choose").click()
    chosen = sum(each >= 0 for each in plane["x"])
    expect(page.get_by_text(re.compile(rf"^{chosen} records of"))).to_be_visible()
    surface = page.get_by_role("application", name=re.compile("^PCA"))
    surface.focus()
    surface.press("t")
    expect(page.get_by_role("region", name="Records of the plane").locator("tbody tr")).to_have_count(chosen)


def test_a_permanent_link_opens_the_same_elsewhere(
    found: "Found", open_page: Callable[..., Page], browser: Browser
) -> None:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(f"{found.server.address}{found.path}?plot=taxonomy&biomarker=heart_rate")
    expect(page.get_by_role("application", name=re.compile("^Taxonomy"))).to_be_visible()
    page.get_by_role("button", name="Copy permanent link").click()
    link = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert f"/x/{found.discovery['hash'][:16]}" in link
    other = open_page(found.server, link.removeprefix(found.server.address))
    expect(other.get_by_role("application", name=re.compile("^Taxonomy"))).to_be_visible()
    expect(other.get_by_role("complementary", name="Biomarker heart_rate")).to_be_visible()
    expect(other.get_by_role("heading", level=1)).to_have_text("group: B against A")
    expect(other.get_by_text(f"hash {found.discovery['hash'][:12]}")).to_be_visible()


def test_a_figure_is_taken_away_with_its_caption(found: "Found", open_page: Callable[..., Page]) -> None:
    page = open_page(found.server, found.path)
    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="This figure (SVG)").click()
    text = Path(download.value.path()).read_text()
    assert f"n = {RECORDINGS} recordings of 12 people" in text
    assert found.discovery["hash"][:12] in text
