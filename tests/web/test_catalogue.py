"""The browser of the catalogue: what it finds and tells is what the API has."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
SEARCH = "Search the catalogue"


@pytest.fixture(scope="session")
def known(server: "Server") -> dict[str, dict[str, Any]]:
    """The catalogue by symbol."""
    return {each["symbol"]: each for each in server.get("/catalogue").json()["biomarkers"]}


def test_facets_leave_as_many_as_the_api_has(
    server: "Server", open_page: OpenPage, known: dict[str, dict[str, Any]]
) -> None:
    page = open_page(server, "/catalogue")
    output = page.locator(".catalogue-head output")
    expect(output).to_have_text(f"{len(known)} biomarkers")
    for dimension in ("functional", "quality"):
        button = page.locator(f"[data-facet=dimension][data-value={dimension}]")
        button.click()
        count = sum(each["dimension"] == dimension for each in known.values())
        expect(output).to_have_text(f"{count} biomarkers")
        expect(button).to_contain_text(str(count))
    page.locator("[data-facet=tier][data-value='1']").click()
    both = sum(each["dimension"] == "quality" and each["tier"] == 1 for each in known.values())
    expect(output).to_have_text(re.compile(rf"^{both} biomarkers?$") if both else "0 biomarkers")
    page.get_by_role("button", name="Clear all filters").first.click()
    expect(output).to_have_text(f"{len(known)} biomarkers")


@pytest.mark.parametrize(
    "text", ["qtc fridericia", "ECG00705", "QTc间期（Fridericia公式）", "qtc_fridericia"]
)
def test_it_finds_by_every_name(server: "Server", open_page: OpenPage, text: str) -> None:
    page = open_page(server, "/catalogue")
    page.get_by_label(SEARCH).fill(text)
    expect(page.locator(".catalogue-item").first).to_have_attribute("data-symbol", "qtc_fridericia")


def test_the_card_tells_all_and_chips_lead_on(
    server: "Server", open_page: OpenPage, known: dict[str, dict[str, Any]]
) -> None:
    page = open_page(server, "/catalogue/qtc_fridericia")
    card = page.get_by_role("article")
    each, more = known["qtc_fridericia"], server.get("/catalogue/qtc_fridericia/card").json()
    for text in (each["label"], each["label_zh"], each["code"], each["formula"], each["summary"]):
        expect(card).to_contain_text(text)
    expect(card.locator("math mroot")).to_have_count(1)
    for source in each["references"]:
        expect(card).to_contain_text(source["text"])
        if source["doi"]:
            expect(card.locator(f"a[href='https://doi.org/{source['doi']}']")).to_have_count(1)
    for guard in each["validity"]:
        expect(card).to_contain_text(guard["text"])
    expect(card.get_by_role("region", name="Robustness").locator("tbody tr")).to_have_count(
        len(more["robustness"])
    )
    drawing = card.locator(".beat-drawing canvas")
    beat = server.get("/ecgome/beat").json()["marks_s"]
    assert float(drawing.get_attribute("data-start-s") or "nan") == pytest.approx(beat["QRS_on"])
    assert float(drawing.get_attribute("data-end-s") or "nan") == pytest.approx(beat["T_off"])
    assert more["needed_by"][0]["name"] == "jtc_fridericia"
    card.get_by_role("link", name="jtc_fridericia", exact=True).click()
    expect(page).to_have_url(re.compile("/catalogue/jtc_fridericia"))
    expect(page.get_by_role("article")).to_contain_text(known["jtc_fridericia"]["formula"])


def test_the_list_is_walked_by_keys_and_draws_only_what_is_in_sight(
    server: "Server", open_page: OpenPage, known: dict[str, dict[str, Any]]
) -> None:
    page = open_page(server, "/catalogue")
    page.locator(".catalogue-item").first.wait_for()
    assert page.locator(".catalogue-item").count() < 60
    box = page.get_by_role("listbox")
    symbols = list(known)
    box.press("ArrowDown")
    expect(page).to_have_url(re.compile(f"/catalogue/{symbols[0]}$"))
    box.press("ArrowDown")
    expect(page).to_have_url(re.compile(f"/catalogue/{symbols[1]}$"))
    box.press("End")
    expect(page).to_have_url(re.compile(f"/catalogue/{symbols[-1]}$"))
    expect(page.locator(f"[data-symbol={symbols[-1]}]")).to_be_visible()
    expect(box).to_be_focused()


def test_nothing_found_and_nothing_there_are_said(server: "Server", open_page: OpenPage) -> None:
    page = open_page(server, "/catalogue/no_such_thing")
    expect(page.locator(".catalogue-detail")).to_contain_text("There is no biomarker “no_such_thing”.")
    page.get_by_label(SEARCH).fill("zzzz")
    expect(page.locator(".catalogue-body")).to_contain_text("No biomarker matches. Try the code")


def test_it_speaks_chinese_and_fits_a_phone(
    server: "Server", open_page: OpenPage, known: dict[str, dict[str, Any]]
) -> None:
    page = open_page(server, "/catalogue/t_area", size=(390, 844), theme="dark")
    page.evaluate("() => localStorage.setItem('language', 'zh')")
    page.reload()
    expect(page.get_by_role("heading", level=2)).to_have_text(known["t_area"]["label_zh"])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
