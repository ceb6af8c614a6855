"""What the models say stands beside the traces, and the map of where they see it lies under them."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from conftest import Paper, Server

OpenPaper = Callable[..., "Paper"]


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_the_panel_shows_what_the_server_says(
    open_paper: OpenPaper, server: "Server", stored: dict[str, str], size: tuple[int, int]
) -> None:
    said = server.get(f"/recordings/{stored['normal']}/predictions?head=rhythm").json()
    page = open_paper("normal", size=size).page
    rhythm = page.get_by_role("region", name="Rhythm")
    expect(rhythm.get_by_role("meter")).to_have_count(len(said["labels"]))
    for each in said["labels"]:
        bar = rhythm.get_by_role("meter", name=f"Probability of {each['text']}")
        assert float(bar.get_attribute("aria-valuenow") or "nan") == pytest.approx(each["probability"])
    statement = rhythm.locator(".statement")
    if said["abstained"]:
        expect(statement).to_contain_text(said["reason"])
    else:
        text = next(each["text"] for each in said["labels"] if each["label"] == said["label"])
        expect(statement).to_have_text(re.compile(f"^{re.escape(text)}$", re.IGNORECASE))
    first = max(said["contributions"], key=lambda each: abs(each["toward"]))
    expect(rhythm.locator(".contributions")).to_contain_text(first["text"])
    for model in said["models"]:
        expect(rhythm.get_by_text(model, exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_the_forms_stand_side_by_side(open_paper: OpenPaper) -> None:
    page = open_paper("normal").page
    page.get_by_role("button", name="side by side").click()
    rhythm = page.get_by_role("region", name="Rhythm")
    expect(rhythm.get_by_role("heading", level=4)).to_have_text(["biomarkers", "embedding", "both"])
    expect(rhythm.get_by_role("meter")).to_have_count(12)
    expect(page).to_have_url(re.compile(r"form=compared"))
    page.get_by_role("button", name="biomarkers", exact=True).click()
    expect(rhythm.get_by_role("meter")).to_have_count(4)
    expect(rhythm.get_by_role("button", name=re.compile("Where the encoder sees"))).to_have_count(0)


def test_classes_are_asked_of_twelve_leads_alone(open_paper: OpenPaper) -> None:
    twelve = open_paper("normal").page
    expect(twelve.get_by_role("region", name="Superclasses").get_by_role("meter")).to_have_count(5)
    two = open_paper("long").page
    expect(two.get_by_role("region", name="Rhythm").get_by_role("meter")).to_have_count(4)
    expect(two.get_by_role("region", name="Superclasses")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_map_lies_on_the_paper_and_goes_again(open_paper: OpenPaper, theme: str) -> None:
    paper = open_paper("normal", "map=rhythm", theme=theme)
    legend = paper.page.get_by_role("region", name="What the encoder sees")
    switch = paper.page.get_by_role("button", name="Map", exact=True)
    expect(legend).to_contain_text("in log-odds")
    expect(switch).to_have_attribute("aria-pressed", "true")
    paper.page.wait_for_timeout(500)
    shown = paper.pixels()
    switch.click()
    expect(legend).to_have_count(0)
    paper.page.wait_for_timeout(500)
    bare = paper.pixels()
    assert (np.abs(shown - bare).max(axis=2) > 3).mean() > 0.02
    paper.surface.press("i")
    expect(legend).to_contain_text("in log-odds")
    paper.page.wait_for_timeout(500)
    again = paper.pixels()
    assert again.shape == shown.shape
    # Chromium smooths a few pixels of letters differently the first time it draws them.
    assert (np.abs(again - shown).max(axis=2) > 3).mean() < 0.0005


def test_a_label_has_a_map_of_its_own(open_paper: OpenPaper) -> None:
    paper = open_paper("normal")
    rhythm = paper.page.get_by_role("region", name="Rhythm")
    switch = rhythm.get_by_role("button", name="Where the encoder sees atrial fibrillation")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    expect(paper.page).to_have_url(re.compile(r"map=rhythm%3Aaf"))
    legend = paper.page.get_by_role("region", name="What the encoder sees")
    expect(legend).to_contain_text("rhythm: atrial fibrillation")
    legend.get_by_role("button", name="Hide").click()
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_the_cards_of_the_models_are_listed(open_page: Callable[..., Page], server: "Server") -> None:
    page = open_page(server, "/models")
    for model in server.get("/models").json()["models"]:
        card = page.get_by_role("article", name=model["title"])
        expect(card).to_contain_text(model["identifier"])
        expect(card).to_contain_text(model["licence"])
        for metric in model["metrics"][:1]:
            expect(card.get_by_role("table")).to_contain_text(metric["on"])
    rhythm = page.get_by_role("article", name="Rhythm")
    for form in ("Biomarkers", "Embedding", "Both"):
        expect(rhythm.get_by_role("columnheader", name=form, exact=True)).to_have_count(1)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
