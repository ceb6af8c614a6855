"""Every page keeps WCAG 2.1 AA as far as axe can see, in both themes, on wide and narrow screens, in both languages."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

if TYPE_CHECKING:
    from conftest import Server

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })"
NARROW = (390, 844)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's own code; the tests are skipped where the page's packages are not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in web/)")
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds: rule, what is wrong, and where."""
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(RUN, STANDARD)
    return [
        f"{each['id']}: {each['help']} at {node['target']} {node.get('failureSummary', '')}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


def is_still(page: Page) -> None:
    """Wait until nothing is on its way any more."""
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_be_visible()
    expect(page.locator(".skeleton[data-shown=true]")).to_have_count(0)


PAGES = ["/", "/library", "/r/{normal}", "/cohorts", "/models", "/settings", "/nowhere"]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(
    server: "Server", stored: dict[str, str], open_page: OpenPage, axe: str, address: str
) -> None:
    path = address.format(**stored)
    for theme, size in (("light", None), ("dark", None), ("light", NARROW)):
        page = open_page(server, path, theme=theme, **({} if size is None else {"size": size}))
        is_still(page)
        assert violations(page, axe) == [], f"{path} {theme} {size}"


def test_axe_sees_what_is_wrong(server: "Server", open_page: OpenPage, axe: str) -> None:
    page = open_page(server, "/settings")
    is_still(page)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/icon.svg\">')")
    assert any(each.startswith("image-alt") for each in violations(page, axe))


def test_every_page_speaks_chinese(server: "Server", stored: dict[str, str], open_page: OpenPage) -> None:
    page = open_page(server, "/settings")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_text("设置")
    for address in PAGES:
        page.goto(server.address + address.format(**stored))
        is_still(page)
        expect(page.get_by_role("navigation", name="页面")).to_contain_text("记录库")
