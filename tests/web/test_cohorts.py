"""From recordings to a finding, in a real browser: cohort, extraction, discovery, volcano, biomarker, recording."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

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


@pytest.fixture(scope="module")
def grouped(
    serve: Callable[[Path], AbstractContextManager["Server"]], tmp_path_factory: pytest.TempPathFactory
) -> "Iterator[Server]":
    """A platform with recordings of two groups, whose rates differ."""
    folder = tmp_path_factory.mktemp("grouped")
    with Store(folder) as store:
        for number in range(RECORDINGS):
            rr_ms = 820.0 - 4.0 * number - 120.0 * (number % 2)
            plan = regular_plan([rr_ms] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=0.2)
            acquisition = Acquisition(8.0, 250.0, leads=("II",), noise=Noise(white_uv=3.0), seed=number)
            subject = Subject(age_years=40.0 + number, sex="female")
            made = phantom(plan, acquisition, name=f"rec_{number:02d}", subject=subject).recording
            store.add(Addition(f"id{number:02d}", made, group="AB"[number % 2]))
    with serve(folder) as server:
        yield server


def choose_plan(page: Page) -> None:
    """What takes long is left out."""
    page.get_by_text("Choices").click()
    for label, number in (("Minimum records", "20"), ("Bootstrap", "0"), ("Permutations", "20")):
        page.get_by_label(label, exact=True).fill(number)
    for learner in ("elastic net", "gradient boosting"):
        page.get_by_label(learner, exact=True).uncheck()


def test_from_recordings_to_a_finding(grouped: "Server", open_page: Callable[..., Page]) -> None:
    page = open_page(grouped, "/cohorts")
    expect(page.get_by_text("There is no cohort yet")).to_be_visible()
    page.get_by_role("textbox", name="Name").fill("Two groups")
    page.get_by_role("button", name="Build cohort").click()
    expect(page).to_have_url(re.compile(r"/c/"))
    expect(page.get_by_role("status", name="Extraction")).to_be_visible()
    expect(page.get_by_role("region", name="Records", exact=True)).to_contain_text(
        f"{RECORDINGS} with values", timeout=PATIENCE_MS
    )
    (cohort,) = grouped.get("/cohorts").json()["cohorts"]
    assert (cohort["records"], cohort["failures"], cohort["job"]["state"]) == (RECORDINGS, 0, "done")

    form = page.get_by_role("form", name="New discovery")
    expect(form.get_by_label("Reference")).to_have_value("A")
    choose_plan(page)
    form.get_by_role("button", name="Discover").click()
    expect(page).to_have_url(re.compile(r"/x/"))
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
    expect(page.locator("tr[aria-selected=true]")).to_contain_text(association["feature"]["label"])

    page.get_by_role("button", name="PCA", exact=True).click()
    plane = page.get_by_role("application", name=re.compile("^PCA"))
    expect(plane).to_have_attribute("data-first", re.compile(r"\d"))
    plane.press("ArrowRight")
    plane.press("Enter")
    expect(page).to_have_url(re.compile(r"/r/id\d\d"))


@pytest.mark.parametrize("path", ["/c/nobody", "/x/nobody"])
def test_what_is_not_there_is_said(grouped: "Server", open_page: Callable[..., Page], path: str) -> None:
    page = open_page(grouped, path, size=(390, 844))
    expect(page.get_by_role("alert")).to_contain_text("There is no such")
    page.get_by_role("link", name="All cohorts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cohorts")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
