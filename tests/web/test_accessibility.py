"""Every page keeps WCAG 2.1 AA as far as axe can see, in both themes, on wide and narrow screens, in both languages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom
from tests.web.live_feeder import Feeder

if TYPE_CHECKING:
    from conftest import Found, Server

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What depends on the theme or the width; the other rules find the same as on the wide, light page.
OF_THE_LOOK = ["color-contrast", "target-size", "scrollable-region-focusable"]
RUN = "rules => axe.run(document, { resultTypes: ['violations'], runOnly: rules })"
SURFACE = "[aria-roledescription='ECG paper']"
WIDE = (1440, 900)
NARROW = (390, 844)
#: A target is not too small because it is half behind what sticks to the edge of the screen.
UNSTICK = "document.querySelectorAll('.rail, .settings-drawer > footer').forEach(e => { e.style.position = 'static'; })"
OpenPage = Callable[..., Page]
Act = Callable[[Page], None]


@pytest.fixture(scope="session")
def axe() -> str:
    """The checker's own code; the tests are skipped where the page's packages are not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in web/)")
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, axe: str, rules: dict[str, Any] | None = None) -> list[str]:
    """What axe finds: rule, what is wrong, and where."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found: dict[str, Any] = page.evaluate(RUN, rules or {"type": "tag", "values": STANDARD})
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


def keys(*names: str, at: str = SURFACE) -> Act:
    """Press keys on the paper, or on another work surface."""

    def act(page: Page) -> None:
        page.locator(at).first.focus()
        for name in names:
            page.keyboard.press(name)

    return act


def button(name: str) -> Act:
    """Click a button."""
    return lambda page: page.get_by_role("button", name=name, exact=True).first.click()


def tab(name: str) -> Act:
    """Choose a tab."""
    return lambda page: page.get_by_role("tab", name=name).first.click()


def opened(name: str) -> Act:
    """Open what is folded."""
    return lambda page: page.locator("summary", has_text=name).first.click()


@dataclass(frozen=True)
class State:
    """A page, and what is done there before it is looked at."""

    address: str
    act: Act | None = None

    def of(self, places: dict[str, str]) -> "State":
        """With what the address names."""
        return State(self.address.format(**places), self.act)


#: Pages about recordings of twelve leads and about the platform itself.
PAGES = [
    State("/"),
    State("/library"),
    State("/library", keys("Space", at=".library-table")),
    State("/library?mode=triage"),
    State("/upload"),
    State("/upload/{batch}"),
    State("/r/{normal}"),
    State("/r/{normal}", tab("Beats")),
    State("/r/{normal}", tab("Overlay")),
    State("/r/{normal}", tab("VCG")),
    State("/r/{normal}", tab("RR")),
    State("/r/{normal}", keys("f", "Enter")),
    State("/r/{measured}", keys("c", "Enter")),  # it keeps a caliper
    State("/r/{normal}?panel=settings"),
    State("/r/{normal}?view=ecgome"),
    State("/r/{normal}?view=ecgome&table=1"),
    State("/r/{normal}", opened("Criterion, source and codes")),
    State("/r/{normal}", opened("Not assessed")),
    State("/r/{normal}/report"),
    State("/r/nowhere/report"),
    State("/r/{long}/holter"),
    State("/r/{long}/holter", tab("Burden")),
    State("/compare?a={normal}&b={gap}"),
    State("/catalogue"),
    State("/catalogue/qt_interval"),
    State("/models"),
    State("/jobs"),
    State("/live"),
    State("/live", button("Pair a phone")),
    State("/live/{session}"),
    State("/participants"),
    *(
        State(f"/settings/{each}")
        for each in ("you", "appearance", "screen", "tokens", "devices", "keeping", "audit", "about")
    ),
    State("/nowhere"),
]
#: Pages about people, cohorts and findings.
STUDIED = [
    State("/s/{person}"),
    State("/cohorts"),
    State("/c/{cohort}"),
    State("/x/{hash}"),
    State("/d/{discovery}?biomarker=heart_rate"),
    *(State("/d/{discovery}", button(each)) for each in ("Taxonomy", "PCA", "Forest", "Enrichment", "Table")),
    State("/jobs"),
]


@pytest.fixture(scope="module")
def places(
    server: "Server", stored: dict[str, str], made: Phantom, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """What the addresses name, on the platform of all tests; what is changed there is no other test's."""
    own = replace(made.recording, ecg_mv=made.recording.ecg_mv * 0.9, name="measured")
    measured = server.upload(write_wfdb(own, tmp_path_factory.mktemp("measured")))
    batch = server.post("/uploads", {"name": "empty"})["id"]
    code = server.post("/mobile/pairings", {"name": "P-1"})["code"]
    server.post("/mobile/pair", {"code": code, "device_name": "Phone"})
    # The session stays open, its phone has gone.
    with Feeder(server.address, speed=10.0) as feeder:
        feeder.wait_for(6.0)
        feeder.be_silent(True)
        yield stored | {"batch": str(batch), "measured": measured, "session": feeder.id}


@pytest.fixture(scope="module")
def studied(found: "Found") -> dict[str, str]:
    """What the addresses name, on the platform with a finding."""
    person = next(iter(listed(found.server.get("/subjects").json())))
    one = found.discovery
    return {
        "person": str(person["id"]),
        "cohort": str(one["cohort_id"]),
        "discovery": str(one["id"]),
        "hash": str(one["hash"]),
    }


def listed(answer: Any) -> Iterator[dict[str, Any]]:
    """The things of an answer of the API."""
    yield from answer if isinstance(answer, list) else answer["items"]


def found_on(page: Page, axe: str, address: str, states: list[State]) -> list[str]:
    """What axe finds: all rules on the wide, light page; those of the look on it in the dark and on a narrow screen."""
    of_the_look = {"type": "rule", "values": OF_THE_LOOK}
    problems = []
    for state in states:
        page.goto(address + state.address)
        is_still(page)
        if state.act is not None:
            state.act(page)
            is_still(page)
        found = {"light": violations(page, axe)}
        page.emulate_media(color_scheme="dark")
        expect(page.locator("html")).to_have_css("color-scheme", "dark")
        found["dark"] = violations(page, axe, of_the_look)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
        page.evaluate(UNSTICK)
        found["narrow"] = violations(page, axe, of_the_look)
        page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
        problems += [f"{state} {look}: {each}" for look, all_of_it in found.items() for each in all_of_it]
    return problems


def test_axe_finds_nothing(server: "Server", places: dict[str, str], open_page: OpenPage, axe: str) -> None:
    page = open_page(server)
    assert found_on(page, axe, server.address, [each.of(places) for each in PAGES]) == []


def test_axe_finds_nothing_about_studies(
    found: "Found", studied: dict[str, str], open_page: OpenPage, axe: str
) -> None:
    page = open_page(found.server)
    assert found_on(page, axe, found.server.address, [each.of(studied) for each in STUDIED]) == []


def test_axe_sees_what_is_wrong(server: "Server", open_page: OpenPage, axe: str) -> None:
    page = open_page(server, "/settings")
    is_still(page)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/icon.svg\">')")
    assert any(each.startswith("image-alt") for each in violations(page, axe))


def test_every_page_speaks_chinese(server: "Server", places: dict[str, str], open_page: OpenPage) -> None:
    page = open_page(server, "/settings")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("heading", level=1)).to_have_text("设置")
    for state in PAGES:
        if state.act is None:
            page.goto(server.address + state.address.format(**places))
            expect(page.locator("main")).to_be_visible()
            expect(page.get_by_role("navigation", name="页面")).to_contain_text("记录库")
