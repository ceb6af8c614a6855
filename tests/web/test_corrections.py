"""Journey: correct a fiducial. By keys and by hand, kept with its author, in two windows, and with a server that dies."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import ecgomics as eo
from ecgomics.corrections import from_text
from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom

SURFACE = "[aria-roledescription='ECG paper']"
#: V5 is the tenth lead after I; the tool begins in II.
DOWN_TO_V5 = 9
STEPS, STEP_MS = 8, 2.0
SLOW = 20_000


@pytest.fixture
def id_(server: Any, made: Phantom, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    """A recording of this test's own."""
    name = request.node.name.removeprefix("test_")[:40]
    return str(server.upload(write_wfdb(replace(made.recording, name=name), tmp_path)))


def get(server: Any, id_: str, path: str) -> Any:
    return server.get(f"/recordings/{id_}{path}").json()


def value(profile: dict[str, Any], symbol: str, lead: str = "") -> Any:
    return next(row for row in profile["values"] if (row["symbol"], row["lead"]) == (symbol, lead))


def start_editing(page: Page) -> None:
    """Choose the tool and wait until a mark is held."""
    page.locator(SURFACE).wait_for()
    page.wait_for_function("() => document.querySelector('figure canvas').width > 300")
    page.locator(SURFACE).focus()
    page.keyboard.press("f")
    page.locator(".held").wait_for(timeout=SLOW)


def move_end_of_t(page: Page, steps: int = STEPS) -> None:
    for _ in range(DOWN_TO_V5):
        page.keyboard.press("ArrowDown")
    expect(page.locator(".held")).to_have_text("V5 T end")
    for _ in range(steps):
        page.keyboard.press("ArrowRight")


def test_the_end_of_t_in_v5_is_moved_by_keys_and_kept(
    open_page: Callable[..., Page], server: Any, id_: str, made: Phantom, tmp_path: Path
) -> None:
    (tmp_path / "again").mkdir()
    beat, automatic = get(server, id_, "/beat"), get(server, id_, "/profile")
    at_ms = beat["lead_ms"][beat["leads"].index("V5")][8]
    page = open_page(server, f"/r/{id_}")
    page.evaluate("() => localStorage.setItem('author', 'L. Shen')")
    page.reload()
    start_editing(page)
    move_end_of_t(page)
    expect(page.get_by_label("ms from the R peak")).to_have_value(str(round(at_ms + STEPS * STEP_MS)))
    expect(page.get_by_test_id("changes")).to_have_text("1 change")
    expect(page.get_by_test_id("moves")).to_contain_text(
        re.compile(r"\d+ biomarkers move · .+ → .+ms"), timeout=SLOW
    )
    said = int(page.get_by_test_id("moves").inner_text().split()[0])
    page.get_by_placeholder("Reason, if you like").fill("U wave taken in")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_test_id("changes")).to_have_count(0, timeout=SLOW)

    kept = get(server, id_, "/corrections")
    (layer,) = kept["layers"]
    assert (layer["author"], layer["reason"], kept["latest"]) == ("L. Shen", "U wave taken in", 1)
    assert layer["edits"][0]["to_ms"] == pytest.approx(at_ms + STEPS * STEP_MS, abs=0.01)
    file = server.get(f"/recordings/{id_}/corrections/file").text
    ours = eo.profile(eo.read(write_wfdb(made.recording, tmp_path / "again")), corrections=from_text(file))
    corrected = get(server, id_, "/profile")
    assert value(corrected, "qt_interval")["value"] == pytest.approx(ours["qt_interval"].value, rel=1e-6)
    assert said == len({row["symbol"] for row in corrected["values"] if "+corrected" in row["chain"]})
    assert get(server, id_, "/profile?correction=0") == automatic

    page.get_by_role("button", name="Both", exact=True).click()
    expect(page).to_have_url(re.compile("layer=both"))
    page.get_by_text("1 correction", exact=True).click()
    expect(page.get_by_text("U wave taken in")).to_be_visible()
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_text("taken back by L. Shen")).to_be_visible(timeout=SLOW)
    assert get(server, id_, "/profile") == automatic
    assert len(get(server, id_, "/corrections")["layers"]) == 1


def test_a_mark_is_dragged_and_both_layers_are_drawn(
    open_page: Callable[..., Page], server: Any, id_: str
) -> None:
    page = open_page(server, f"/r/{id_}?layout=single&lead=V5")
    start_editing(page)
    before = float(page.get_by_label("ms from the R peak").input_value())
    facts = page.locator(SURFACE).evaluate("element => ({...element.dataset})")
    peaks = [beat["peak_s"] for beat in get(server, id_, "/fiducials")["beats"]]
    px_per_s = float(facts["pxPerMm"]) * float(facts["mmPerS"])
    box = page.locator(SURFACE).bounding_box()
    assert box is not None
    x = box["x"] + float(facts["zeroX"]) + px_per_s * (peaks[3] + before / 1000.0)
    y = box["y"] + float(facts["zeroY"])
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 0.02 * px_per_s, y, steps=3)
    page.mouse.move(x + 0.04 * px_per_s, y, steps=3)
    page.mouse.up()
    after = float(page.get_by_label("ms from the R peak").input_value())
    assert after - before == pytest.approx(40.0, abs=6.0)
    page.keyboard.press("Control+z")
    expect(page.get_by_label("ms from the R peak")).to_have_value(str(round(before)))


def test_waves_beats_and_stretches_are_changed_by_fields(
    open_page: Callable[..., Page], server: Any, id_: str
) -> None:
    page = open_page(server, f"/r/{id_}")
    start_editing(page)
    page.get_by_role("button", name="All leads", exact=True).first.click()
    page.get_by_label("ms from the R peak").fill("430")
    page.get_by_label("ms from the R peak").press("Enter")
    page.get_by_role("button", name="T not present").click()
    expect(page.locator(".edit-list li")).to_have_count(1)  # the wave's marks went with it
    page.get_by_label(re.compile("Class of beat")).select_option("V")
    page.get_by_text("More changes").click()
    page.get_by_label("From, s").fill("8")
    page.get_by_label("To, s", exact=True).fill("9.5")
    page.get_by_role("button", name="Leave out").click()
    expect(page.get_by_test_id("changes")).to_have_text("3 changes")
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_test_id("changes")).to_have_count(0, timeout=SLOW)
    (layer,) = get(server, id_, "/corrections")["layers"]
    assert [edit["do"] for edit in layer["edits"]] == ["wave_absent", "class_beat", "exclude"]
    corrected = get(server, id_, "/profile")
    assert value(corrected, "t_duration", "V5")["validity"] == "absent"
    kinds = [beat["kind"] for beat in get(server, id_, "/fiducials")["beats"]]
    assert kinds.count("V") == 1


def test_an_edit_that_does_not_fit_says_why_and_is_not_kept(
    open_page: Callable[..., Page], server: Any, id_: str
) -> None:
    page = open_page(server, f"/r/{id_}")
    start_editing(page)
    page.get_by_label("ms from the R peak").fill("20")
    page.get_by_label("ms from the R peak").press("Enter")
    expect(page.get_by_text("does not fit:")).to_be_visible(timeout=SLOW)
    expect(page.get_by_role("button", name="Apply", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_test_id("changes")).to_have_count(0)
    assert get(server, id_, "/corrections")["layers"] == []


def test_a_second_window_that_was_late_loses_nothing(
    open_page: Callable[..., Page], server: Any, id_: str
) -> None:
    first = open_page(server, f"/r/{id_}")
    second = first.context.new_page()
    second.goto(first.url)
    start_editing(second)
    move_end_of_t(second, 4)
    expect(second.get_by_test_id("changes")).to_have_text("1 change")
    start_editing(first)
    first.keyboard.press("Delete")
    expect(first.get_by_test_id("changes")).to_have_text("1 change")
    first.get_by_role("button", name="Apply", exact=True).click()
    expect(first.get_by_test_id("changes")).to_have_count(0, timeout=SLOW)

    banner = second.get_by_role("alert")
    expect(banner).to_contain_text("by local user. Your change is kept below.", timeout=SLOW)
    banner.get_by_role("button", name="Show the change").click()
    expect(banner).to_contain_text("Correction 1: T not present")
    banner.get_by_role("button", name="Keep mine as a second correction").click()
    expect(second.get_by_test_id("changes")).to_have_count(0, timeout=SLOW)
    layers = get(server, id_, "/corrections")["layers"]
    assert [layer["edits"][0]["do"] for layer in layers] == ["wave_absent", "move_mark"]


def test_a_server_that_dies_costs_no_change(
    open_page: Callable[..., Page],
    serve: Callable[[Path], AbstractContextManager[Any]],
    made: Phantom,
    tmp_path: Path,
) -> None:
    header = write_wfdb(made.recording, tmp_path)
    with serve(tmp_path / "data") as server:
        id_ = server.upload(header)
        page = open_page(server, f"/r/{id_}")
        start_editing(page)
        move_end_of_t(page, 4)
        expect(page.get_by_test_id("moves")).to_contain_text("biomarkers move", timeout=SLOW)
        server.process.kill()
        server.process.wait()
        page.get_by_role("button", name="Apply", exact=True).click()
        expect(page.get_by_text("Your change is kept in this browser.")).to_be_visible(timeout=SLOW)
    drafts = page.evaluate(
        "() => Object.entries(localStorage).filter(([key]) => key.includes('corrections:'))"
    )
    with serve(tmp_path / "data") as server:
        page = open_page(
            server, f"/r/{id_}"
        )  # another port: another origin, whose storage gets what was kept
        page.evaluate("drafts => drafts.forEach(([key, draft]) => localStorage.setItem(key, draft))", drafts)
        page.reload()
        expect(page.get_by_test_id("changes")).to_have_text("1 change", timeout=SLOW)
        page.get_by_role("button", name="Apply", exact=True).click()
        expect(page.get_by_test_id("changes")).to_have_count(0, timeout=SLOW)
        (layer,) = get(server, id_, "/corrections")["layers"]
    assert layer["edits"][0]["point"] == "T_off"
