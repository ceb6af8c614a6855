"""The structured report in a browser: accessible in both themes, no wider than a phone, at true scale."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from ecgomics.report.structured.document import Report
from ecgomics.report.structured.html import report_html
from tests.report.structured.made_reports import long_recording, single_lead, twelve_lead
from tests.web.test_accessibility import NARROW, STANDARD, WIDE, axe, violations

__all__ = ["axe"]
MM = 96.0 / 25.4
Show = Callable[..., Page]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    """A function that shows a report in a window of a size and theme, without any script of its own."""
    contexts = []

    def shown(
        report: Report, size: tuple[int, int] = WIDE, theme: Any = "light", language: Any = "en"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=theme, bypass_csp=True
        )
        contexts.append(context)
        page = context.new_page()
        page.set_content(report_html(report, language=language))
        return page

    yield shown
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("made", "theme"),
    [
        (twelve_lead, "light"),
        (twelve_lead, "dark"),
        (single_lead, "light"),
        (single_lead, "dark"),
        (long_recording, "light"),
    ],
)
def test_report_is_accessible(show: Show, axe: str, made: Callable[[], Report], theme: str) -> None:
    page = show(made(), theme=theme)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert violations(page, axe, {"type": "tag", "values": STANDARD}) == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_report_fits_a_phone(show: Show, axe: str, language: str) -> None:
    """Nothing but what scrolls by itself is wider than 320 px."""
    page = show(twelve_lead(), size=(320, NARROW[1]), language=language)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert violations(page, axe, {"type": "tag", "values": STANDARD}) == []


@pytest.mark.parametrize("media", ["screen", "print"])
def test_paper_is_as_long_as_ten_seconds_at_25_mm_per_s(show: Show, media: Any) -> None:
    page = show(twelve_lead())
    page.emulate_media(media=media)
    box = page.locator("svg.paper").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(260.0 * MM, abs=0.1)


def test_print_is_light_and_opens_what_is_folded(show: Show) -> None:
    page = show(twelve_lead(), theme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    heights = page.evaluate(
        "[...document.querySelectorAll('details.printed')]"
        ".map(each => each.lastElementChild.getBoundingClientRect().height)"
    )
    assert heights
    assert all(height > 0 for height in heights)
