"""From recordings to a finding, in a real browser: cohort, extraction, discovery, volcano, biomarker, recording."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from ecgomics.core.recording import Subject
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan
from ecgomics.store import Addition, Store

if TYPE_CHECKING:
    from conftest import Server

RECORDINGS = 24
#: Extraction and discovery start processes of their own, which takes long on a busy machine.
PATIENCE_MS = 240_000


def fill(store: Store, recordings: int) -> None:
    """Recordings of two groups, whose rates differ."""
    for number in range(recordings):
        rr_ms = 820.0 - 4.0 * number - 120.0 * (number % 2)
        plan = regular_plan([rr_ms] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.2)
        acquisition = Acquisition(8.0, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=number)
        subject = Subject(age_years=40.0 + number, sex="female")
        made = phantom(plan, acquisition, name=f"rec_{number:02d}", subject=subject).recording
        store.add(Addition(f"id{number:02d}", made, group="AB"[number % 2]))


@pytest.fixture(scope="module")
def grouped(
    serve: Callable[[Path], AbstractContextManager["Server"]], tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Server]":
    """A platform with recordings of two groups, whose rates differ."""
    folder = tmp_path_factory.mktemp("grouped")
    with Store(folder) as store:
        fill(store, RECORDINGS)
    with serve(folder) as server:
        yield server


def choose_plan(page: Page) -> None:
    """What takes long is left out."""
    page.get_by_text("Choices").click()
    for label, number in (("Minimum records", "20"), ("Bootstrap", "0"), ("Permutations", "20")):
        page.get_by_label(label, exact=True).fill(number)
    for learner in ("elastic net", "gradient boosting"):
        page.get_by_label(learner, exact=True).uncheck()


def wait_until_extracted(server: "Server", cohort_id: str) -> None:
    """Until the extraction that runs has ended, asked past the page."""
    limit_s = time.monotonic() + PATIENCE_MS / 1000
    while (job := server.get(f"/cohorts/{cohort_id}").json()["job"])["state"] in ("queued", "running"):
        assert time.monotonic() < limit_s, job
        time.sleep(0.3)


def test_from_recordings_to_a_finding(grouped: "Server", open_page: Callable[..., Page]) -> None:
    page = open_page(grouped, "/cohorts")
    expect(page.get_by_text("There is no cohort yet")).to_be_visible()
    page.get_by_role("textbox", name="Name").fill("Two groups")
    page.get_by_role("button", name="Build cohort").click()
    expect(page).to_have_url(re.compile(r"/c/"))
    expect(page.get_by_role("status", name="Extraction")).to_be_visible()
    flow = page.get_by_role("region", name="Flow", exact=True)
    expect(flow).to_contain_text(f"{RECORDINGS} with values", timeout=PATIENCE_MS)
    (cohort,) = grouped.get("/cohorts").json()["cohorts"]
    assert (cohort["records"], cohort["failures"], cohort["job"]["state"]) == (RECORDINGS, 0, "done")
    first = page.get_by_role("region", name="Who they are").first
    expect(first.get_by_role("columnheader", name="A", exact=True)).to_be_visible()
    expect(first.get_by_role("row", name=re.compile("^Age"))).to_contain_text("52 (46–57)")

    form = page.get_by_role("form", name="New discovery")
    expect(form.get_by_label("Reference")).to_have_value("A")
    expect(form.get_by_label("Learned embedding")).to_have_value("")
    choose_plan(page)
    form.get_by_role("button", name="Discover").click()
    expect(page).to_have_url(re.compile(r"/d/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("group: B against A")

    volcano = page.get_by_role("application", name=re.compile("^Volcano"))
    expect(volcano).to_be_visible(timeout=PATIENCE_MS)
    expect(volcano).to_have_attribute("data-first", re.compile(r"\d"))
    (entry,) = grouped.get(f"/cohorts/{cohort['id']}/discoveries").json()["discoveries"]
    found = grouped.get(f"/discoveries/{entry['id']}").json()
    x, y = (float(each) for each in (volcano.get_attribute("data-first") or "").split(","))
    volcano.click(position={"x": x, "y": y})
    card = page.get_by_role("complementary", name=re.compile("^Biomarker"))
    expect(card).to_be_visible()
    chosen = (card.get_attribute("aria-label") or "").removeprefix("Biomarker ")
    association = next(each for each in found["result"]["associations"] if each["feature"]["name"] == chosen)
    assert association["p"] == pytest.approx(
        min(each["p"] for each in found["result"]["associations"] if each["p"] is not None), rel=0.5
    )
    expect(card).to_contain_text(association["feature"]["label"])
    expect(card.get_by_role("link", name="full definition")).to_be_visible()
    page.get_by_role("button", name="Table", exact=True).click()
    expect(page.locator("tr[aria-selected=true]")).to_contain_text(association["feature"]["label"])

    page.get_by_role("button", name="PCA", exact=True).click()
    plane = page.get_by_role("application", name=re.compile("^PCA"))
    expect(plane).to_have_attribute("data-view", re.compile("scale"))
    plane.press("ArrowRight")
    plane.press("Enter")
    expect(page).to_have_url(re.compile(r"/r/id\d\d"))


def test_rules_sets_and_triage_decide_who_is_in_a_cohort(
    grouped: "Server", open_page: Callable[..., Page]
) -> None:
    httpx.post(
        f"{grouped.address}/api/v1/record-sets", json={"name": "ones", "recording_ids": ["id01", "id03"]}
    ).raise_for_status()
    page = open_page(grouped, "/cohorts?q=group:B")
    form = page.get_by_role("form", name="New cohort")
    expect(form).to_contain_text("12 recordings in the cohort")
    form.get_by_label("Add a rule").select_option("age")
    form.get_by_label("Value: age").fill("45")
    expect(form.get_by_label("As one line")).to_have_value("group:B age>=45")
    expect(form).to_contain_text("10 recordings in the cohort")
    form.get_by_role("group", name="Leave out sets").get_by_label("ones (2)").check()
    form.get_by_role("textbox", name="Name").fill("Of rules")
    expect(form).to_contain_text("10 recordings in the cohort")
    form.get_by_role("button", name="Build cohort").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Of rules")
    cohort = next(each for each in grouped.get("/cohorts").json()["cohorts"] if each["name"] == "Of rules")
    members = grouped.get(f"/cohorts/{cohort['id']}/steps/members").json()["recordings"]
    assert [each["id"] for each in members] == [f"id{number:02d}" for number in range(5, RECORDINGS, 2)]
    flow = page.get_by_role("region", name="Flow", exact=True)
    flow.get_by_role("button", name="10", exact=True).last.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="rec_05")).to_have_attribute("href", "/r/id05")
    page.keyboard.press("Escape")
    definition = page.get_by_role("region", name="Definition")
    expect(definition).to_contain_text("age ≥ 45")
    expect(definition).to_contain_text("ones")
    httpx.post(f"{grouped.address}/api/v1/jobs/{cohort['job']['id']}/cancel").raise_for_status()


def test_an_extraction_is_cancelled_goes_on_and_survives_the_death_of_the_server(
    serve: Callable[[Path], AbstractContextManager["Server"]],
    tmp_path: Path,
    open_page: Callable[..., Page],
) -> None:
    with Store(tmp_path) as store:
        fill(store, RECORDINGS)
    with serve(tmp_path) as server:
        page = open_page(server, "/cohorts")
        page.get_by_role("textbox", name="Name").fill("Again")
        page.get_by_role("button", name="Build cohort").click()
        running = page.get_by_role("status", name="Extraction")
        running.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("alert")).to_contain_text("Extraction: cancelled", timeout=PATIENCE_MS)
        (cohort,) = server.get("/cohorts").json()["cohorts"]
        assert (cohort["job"]["state"], cohort["extracted_at"]) == ("cancelled", None)
        page.get_by_role("alert").get_by_role("button", name="Go on").click()
        expect(running).to_be_visible()
        expect(page.get_by_role("link", name="1 job is running")).to_be_visible()
        job = server.get(f"/cohorts/{cohort['id']}").json()["job"]
        assert job["state"] in ("queued", "running")
        page.goto("about:blank")
        server.process.kill()
        server.process.wait()
    with serve(tmp_path) as server:
        page = open_page(server, "/jobs")
        expect(page.locator(f"[data-job='{job['id']}']")).to_contain_text("Again")
        wait_until_extracted(server, cohort["id"])
        found = server.get(f"/cohorts/{cohort['id']}").json()
        assert (found["job"]["id"], found["job"]["state"]) == (job["id"], "done")
        assert (found["records"], found["failures"]) == (RECORDINGS, 0)
        expect(page.locator(f"[data-job='{job['id']}']")).to_contain_text(f"{RECORDINGS} records")


@pytest.mark.parametrize("path", ["/c/nobody", "/d/nobody", "/x/nobody"])
def test_what_is_not_there_is_said(grouped: "Server", open_page: Callable[..., Page], path: str) -> None:
    page = open_page(grouped, path, size=(390, 844))
    expect(page.get_by_role("alert")).to_contain_text("There is no such")
    page.get_by_role("link", name="All cohorts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cohorts")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
