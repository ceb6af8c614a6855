"""The mobile app in a phone-sized browser with the simulator of the page: from the first step to the result."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Server

PHONE: ViewportSize = {"width": 390, "height": 844}
#: What a thumb reaches, from below, and the least size of what it presses.
THUMB_PX = 320
TARGET_PX = 48
#: The budget of one frame of the trace.
FRAME_MS = 4.0
PATIENCE_MS = 60_000
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "rules => axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: rules } })"
#: What sticks to the edge of the screen covers half of a row now and then, which scrolling mends.
UNSTICK = "document.querySelectorAll('.screen > footer').forEach(e => { e.style.position = 'static'; })"
#: The clocks of the page run as fast as the test says, so that half a minute lasts some seconds.
CLOCKS = """(() => {
  const [real, today] = [performance.now.bind(performance), Date.now()];
  let [speed, at, mark] = [SPEED, 0, real()];
  const passed = () => at + (real() - mark) * speed;
  const began = real();
  window.setSpeed = (next) => { [at, mark, speed] = [passed(), real(), next]; };
  performance.now = () => began + passed();
  Date.now = () => Math.round(today + passed());
})()"""
SMALL = """least => [...document.querySelectorAll("button, a, summary, .choices label, .switch, textarea")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.textContent, element.getBoundingClientRect()])
  .filter(([, { width, height }]) => width < least || height < least)
  .map(([text]) => text)"""


@dataclass
class Phone:
    """A page as large as a phone, and what it complained about."""

    page: Page
    server: "Server"
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)

    def press(self, name: str) -> None:
        """Press the button with this name."""
        self.page.get_by_role("button", name=name, exact=True).tap()

    def simulate(self, *choices: str) -> None:
        """Start the simulator, with other choices than the first ones."""
        self.press("Try the simulator")
        for choice in choices:
            self.page.get_by_text(choice, exact=True).tap()
        self.press("Start the simulator")
        expect(self.page.get_by_role("button", name="Record 30 s")).to_be_visible(timeout=PATIENCE_MS)

    def recording_id(self) -> str:
        """The recording whose result is shown."""
        expect(self.page.locator(".statement")).to_be_visible(timeout=PATIENCE_MS)
        return parse_qs(urlsplit(self.page.url).query)["recording"][0]

    def report(self, recording_id: str) -> dict[str, Any]:
        """What the server says of a recording."""
        answer: dict[str, Any] = self.server.get(f"/mobile/recordings/{recording_id}").json()
        return answer


@pytest.fixture
def open_phone(browser: Browser, server: "Server") -> Iterator[Callable[..., Phone]]:
    """A function that opens the app on a phone of its own; nothing is asked of any other host."""
    phones: list[Phone] = []
    hosts: set[str] = set()

    def opened(
        path: str = "/m", *, speed: float = 1.0, language: str = "en-GB", welcomed: bool = True
    ) -> Phone:
        context = browser.new_context(
            viewport=PHONE, has_touch=True, is_mobile=True, locale=language, accept_downloads=True
        )
        context.add_init_script(CLOCKS.replace("SPEED", str(speed)))
        if welcomed:
            context.add_init_script("localStorage.setItem('mobile-welcome', 'seen')")
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        phone = Phone(page, server, context)
        phones.append(phone)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname or ""))
        page.on("pageerror", lambda error: phone.complaints.append(str(error)))
        page.goto(server.address + path)
        return phone

    yield opened
    for phone in phones:
        # A recording that runs makes the browser ask before it leaves.
        phone.page.on("dialog", lambda dialog: dialog.accept())
        phone.context.close()
        assert phone.complaints == []
    assert hosts <= {"127.0.0.1", ""}


def box(element: Locator) -> tuple[float, float, float]:
    """Upper edge, width and height on the screen."""
    found = element.bounding_box()
    assert found is not None
    return found["y"], found["width"], found["height"]


def assert_in_reach(page: Page) -> None:
    """What is to be pressed next lies in the thumb zone, and everything that is pressed is large enough."""
    primary = page.locator(".screen button.primary")
    top, width, height = box(primary.first)
    assert top >= PHONE["height"] - THUMB_PX
    assert min(width, height) >= TARGET_PX
    assert page.evaluate(SMALL, TARGET_PX) == []


def test_from_the_first_step_to_a_result(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone(speed=5, welcomed=False)
    page = phone.page
    for name in ("Next", "Next", "Start"):
        phone.press(name)
    phone.simulate()
    phone.press("Record 30 s")
    expect(page.locator(".ring")).to_contain_text("seconds left")
    phone.press("I feel something")
    phone.press("Palpitations")
    recording_id = phone.recording_id()

    report = phone.report(recording_id)
    assert report["statement"] == "regular"
    assert report["duration_s"] == pytest.approx(30, abs=1.5)
    assert report["symptoms"] == ["palpitations"]
    assert "simulated" in report["sensor_notes"]
    expect(page.get_by_role("heading", name="Regular rhythm")).to_be_visible()
    expect(page.locator(".statement .rate")).to_have_text(f"{report['heart_rate']:.0f} beats a minute")
    expect(page.get_by_text("it is nobody’s heart")).to_be_visible()
    expect(page.locator(".emergency")).to_be_visible()

    phone.press("Change")
    page.get_by_role("textbox", name="Note").fill("after climbing stairs")
    phone.press("Save")
    expect(page.locator(".notes")).to_contain_text("after climbing stairs")
    assert phone.report(recording_id)["note"] == "after climbing stairs"

    with page.expect_download() as download:
        phone.press("Download PDF")
    assert download.value.path().read_bytes().startswith(b"%PDF")

    phone.press("Back")
    expect(page.locator(f"a[href*='{recording_id}']")).to_contain_text("Regular rhythm")
    listed = phone.server.get("/mobile/recordings").json()["items"]
    assert recording_id in [item["recording_id"] for item in listed]


def test_without_a_network_the_recording_waits_on_the_phone(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone(speed=5)
    page = phone.page
    phone.simulate("Movesense")
    before = phone.server.get("/mobile/recordings").json()["total"]
    phone.context.set_offline(True)
    phone.press("Record 30 s")
    expect(page.get_by_text("Saved on this phone, sent later")).to_be_visible()
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible(timeout=PATIENCE_MS)
    phone.press("Waiting to send")
    expect(page.locator(".rows li")).to_have_count(1)
    assert phone.server.get("/mobile/recordings").json()["total"] == before

    phone.context.set_offline(False)
    expect(page.get_by_role("heading", name="Nothing waits")).to_be_visible(timeout=PATIENCE_MS)
    assert phone.server.get("/mobile/recordings").json()["total"] == before + 1


def test_a_lost_link_is_told_and_its_gap_is_kept(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone(speed=5)
    page = phone.page
    phone.simulate("Link lost now and then")
    phone.press("Record 60 s")
    expect(page.locator(".ring strong")).to_be_visible()
    # The strap is lost for four seconds after 21; those pass as they do for a person.
    page.wait_for_function("() => document.querySelector('.ring strong')?.textContent <= '50'")
    page.evaluate("window.setSpeed(1)")
    expect(page.get_by_text("Strap not heard for")).to_be_visible()
    expect(page.get_by_text("The gap will be shown as a gap")).to_be_visible()
    expect(page.locator(".ring strong")).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate("window.setSpeed(5)")
    report = phone.report(phone.recording_id())
    # Four seconds without a link, and up to two more until the strap has settled.
    assert 3.5 < max(gap["length_s"] for gap in report["gaps"]) < 8


def test_a_strap_that_sends_beats_only_says_so(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone(speed=5)
    phone.simulate("Beats only")
    expect(phone.page.get_by_text("This strap sends beats, not an ECG.")).to_be_visible()
    expect(phone.page.locator(".ticks line:not(.base)").first).to_be_attached()
    expect(phone.page.locator(".live-trace")).to_have_count(0)
    phone.press("Record 30 s")
    expect(phone.page.get_by_role("heading", name="Saved and sent")).to_be_visible(timeout=PATIENCE_MS)
    [session] = [
        each
        for each in phone.server.get("/live/sessions?state=finished").json()["sessions"]
        if each["fs_hz"] is None
    ]
    assert session["recording_id"] is None
    answer = phone.server.post(f"/live/sessions/{session['id']}/finish", {"frames": 0})
    rate = next(each for each in answer["intervals"]["numbers"] if each["symbol"] == "heart_rate")
    shown = phone.page.get_by_test_id("intervals")
    expect(shown).to_contain_text(f"From {answer['intervals']['count']} beat-to-beat intervals")
    expect(shown.locator("dd").first).to_contain_text(f"{rate['value']:.0f}")


def test_the_trace_runs_within_its_budget_and_keeps_its_height(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone()
    page = phone.page
    phone.simulate()
    page.wait_for_function(
        f"() => Number(document.querySelector('.trace-surface')?.dataset.frameMs ?? 99) <= {FRAME_MS}"
    )
    expect(page.locator(".live-trace figcaption")).to_contain_text("10 mm/mV")
    page.locator(".live-trace .chip").tap()
    expect(page.locator(".live-trace figcaption")).to_contain_text("20 mm/mV")


def test_a_browser_without_bluetooth_says_why_and_what_to_do(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone()
    page = phone.page
    phone.press("Find my strap")
    expect(page.get_by_role("heading", name="This browser cannot reach a strap")).to_be_visible()
    expect(page.get_by_text("What you can do")).to_be_visible()
    phone.press("Back")
    expect(page.get_by_role("button", name="Find my strap")).to_be_visible()


def test_a_file_becomes_a_result(open_phone: Callable[..., Phone], made: Phantom, tmp_path: Path) -> None:
    phone = open_phone("/m?view=file")
    own = replace(made.recording, ecg_mv=made.recording.ecg_mv * 0.83)  # no other test has brought it in
    header = write_wfdb(own, tmp_path)
    files = sorted(tmp_path.glob(f"{header.stem}.*"))
    phone.page.locator("input[type=file]").set_input_files(files)
    report = phone.report(phone.recording_id())
    assert report["duration_s"] == pytest.approx(10)
    assert report["heart_rate"] == pytest.approx(75, abs=1)
    phone.page.get_by_text("For a professional").tap()
    for language, name in (("en", "English"), ("zh", "中文")):
        with phone.page.expect_download() as download:
            phone.press(f"Full report (PDF) {name}")
        assert download.value.suggested_filename.endswith(f" {language}.pdf")
        assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_a_link_is_made_once_consent_is_given_and_ends_when_withdrawn(
    open_phone: Callable[..., Phone],
) -> None:
    phone = open_phone("/m?view=settings")
    page = phone.page
    expect(page.get_by_text("Once this phone is paired")).to_be_visible()
    code = phone.server.post("/mobile/pairings", {"name": "P0142"})["code"]
    page.goto(f"{phone.server.address}/m?pair={code}")
    expect(page.get_by_label("Code")).to_have_value(code)
    phone.press("Pair this phone")
    expect(page.get_by_text("Paired as P0142")).to_be_visible()
    assert "pair=" not in page.url
    expect(page.get_by_label("For whom")).to_have_count(0)
    page.get_by_role("switch", name="I agree").tap()
    page.get_by_label("For whom").fill("Dr Lindqvist")
    phone.press("Create a link")
    secret = page.locator(".secret-link").inner_text().rsplit("/", 1)[-1]
    assert phone.server.get(f"/shared/{secret}").json()["name"] == "Dr Lindqvist"
    page.get_by_role("button", name="Withdraw Dr Lindqvist").tap()
    expect(page.locator(".shares")).to_contain_text("withdrawn")
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        phone.server.get(f"/shared/{secret}")


def states(phone: Phone) -> Iterator[str]:
    """Every screen, one behind the other."""
    page = phone.page
    page.goto(phone.server.address + "/m?view=history")
    expect(page.locator(".history")).to_be_visible()
    for view in ("history", "queue", "settings", "file"):
        page.goto(f"{phone.server.address}/m?view={view}")
        page.wait_for_load_state("networkidle")
        yield view
    page.goto(phone.server.address + "/m")
    expect(page.locator(".connect")).to_be_visible()
    yield "connect"
    page.locator(".connect .thumb .row button").first.tap()
    expect(page.locator("dialog[open]")).to_be_visible()
    yield "simulator"
    page.locator("dialog[open] button.primary").tap()
    expect(page.locator(".vital strong")).to_be_visible(timeout=PATIENCE_MS)
    yield "live"
    page.locator(".thumb button.primary").tap()
    expect(page.locator(".ring strong")).to_be_visible(timeout=PATIENCE_MS)
    yield "recording"
    page.locator(".edge-button").tap()
    expect(page.locator("dialog[open]")).to_be_visible()
    yield "leaving"
    page.locator("dialog[open] button.primary").tap()
    page.evaluate("window.setSpeed(5)")
    expect(page.locator(".statement")).to_be_visible(timeout=PATIENCE_MS)
    yield "result"


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker's own code; the tests are skipped where the page's packages are not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (npm ci in web/)")
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds: rule and place."""
    page.evaluate(UNSTICK)
    page.evaluate(f"() => {{ if (!window.axe) {{ {axe} }} }}")
    found: dict[str, Any] = page.evaluate(RUN, STANDARD)
    return [f"{each['id']} at {node['target']}" for each in found["violations"] for node in each["nodes"]]


def test_every_screen_is_accessible_and_in_reach(open_phone: Callable[..., Phone], axe: str) -> None:
    phone = open_phone()
    found = []
    for name in states(phone):
        if name in ("connect", "live", "recording", "result", "history", "file"):
            assert_in_reach(phone.page)
        for theme in ("light", "dark"):
            phone.page.emulate_media(color_scheme=theme)
            expect(phone.page.locator("html")).to_have_css("color-scheme", theme)
            found += [f"{name}, {theme}: {each}" for each in violations(phone.page, axe)]
    assert found == []


def test_every_screen_speaks_chinese_and_fits_a_narrow_phone(open_phone: Callable[..., Phone]) -> None:
    phone = open_phone(language="zh-CN")
    phone.page.set_viewport_size({"width": 360, "height": 740})
    expect(phone.page.locator("html")).to_have_attribute("lang", "zh-CN")
    for name in states(phone):
        expect(phone.page.locator(".research")).to_have_text("仅供研究使用")
        wide = phone.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 360, name
