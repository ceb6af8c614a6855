"""The mobile app as an app: it opens without a network, keeps no answer of the server, and records in one tab only."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

PHONE = (390, 844)
KEPT = """async () => {
  const names = await caches.keys();
  const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return requests.flat().map(({ url }) => new URL(url).pathname);
}"""


def test_it_opens_offline_after_the_first_visit(server, open_page: Callable[..., Page]) -> None:
    page = open_page(server, "/m", size=PHONE)
    page.evaluate("localStorage.setItem('mobile-welcome', 'seen')")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("button", name="Find my strap")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert "/m" in kept
    assert [path for path in kept if path.startswith("/api/")] == []
    # The research app is not carried along.
    assert not [path for path in kept if "/main-" in path or "/chart-" in path]


def test_a_second_tab_says_that_the_first_one_records(server, open_page: Callable[..., Page]) -> None:
    page = open_page(server, "/m", size=PHONE)
    told = "ECGomics is open in another tab"
    expect(page.get_by_text(told)).to_have_count(0)
    second = page.context.new_page()
    second.goto(f"{server.address}/m")
    expect(second.get_by_text(told)).to_be_visible()
    page.close()
    expect(second.get_by_text(told)).to_have_count(0)
