"""The numbers on the page are those of the API, and where there is none the reason stands in words."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
DIMENSIONS = ("structural", "intensity", "functional", "comparative")
REASONS = {
    "absent": "Not present",
    "failed": "Could not be measured",
    "too_short": "Recording too short",
    "wrong_rhythm": "Not defined in this rhythm",
    "wrong_leads": "Needed leads are missing",
    "wrong_chain": "Filter does not allow it",
    "low_quality": "Signal too noisy",
}
ROWS = """() => Object.fromEntries([...document.querySelectorAll('[data-symbol]')].map(
  (row) => [row.dataset.symbol, row.querySelector('.biomarker-line').innerText]))"""


@pytest.fixture(scope="session")
def profile(server: "Server", stored: dict[str, str]) -> dict[str, Any]:
    """Profile of the normal recording."""
    return dict(server.get(f"/recordings/{stored['normal']}/profile").json())


@pytest.fixture(scope="session")
def catalogue(server: "Server") -> dict[str, Any]:
    """The catalogue."""
    return dict(server.get("/catalogue").json())


def shown_number(text: str) -> float:
    """The first number of a text, with the page's minus sign."""
    found = re.search(r"−?\d+(?:\.\d+)?(?:e−?\d+)?", text)
    assert found is not None, text
    return float(found[0].replace("−", "-"))


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_biomarker_shows_its_value_or_its_reason(
    dimension: str,
    server: "Server",
    stored: dict[str, str],
    open_page: OpenPage,
    profile: dict[str, Any],
    catalogue: dict[str, Any],
) -> None:
    page = open_page(server, f"/r/{stored['normal']}?dimension={dimension}")
    page.locator("[data-symbol]").first.wait_for()
    for head in page.locator(".missing-head").all():
        head.click()
    rows: dict[str, str] = page.evaluate(ROWS)
    asked = {each["symbol"] for each in profile["values"]}
    known = [
        each for each in catalogue["biomarkers"] if each["dimension"] == dimension and each["symbol"] in asked
    ]
    assert set(rows) == {each["symbol"] for each in known}
    measured = 0
    for biomarker in known:
        values = [each for each in profile["values"] if each["symbol"] == biomarker["symbol"]]
        text = rows[biomarker["symbol"]].removeprefix(biomarker["label"]).strip()
        measured += any(each["value"] is not None or each["value_text"] is not None for each in values)
        check_row(text, values)
    expect(page.get_by_test_id(f"count-{dimension}")).to_have_text(f"{measured}/{len(known)}")


def check_row(text: str, values: list[dict[str, Any]]) -> None:
    """One row says what its values say."""
    first = values[0]
    numbers = [each["value"] for each in values if each["value"] is not None]
    classes = [each["value_text"] for each in values if each["value_text"] is not None]
    if not numbers and not classes:
        assert text.startswith("Needs ") or text in {REASONS[each["validity"]] for each in values}
    elif first["unit"] == "{flag}" and len(values) > 1:
        assert all(f"{'Yes' if one else 'No'} {numbers.count(one)}" in text for one in set(numbers))
    elif first["unit"] == "{flag}":
        assert text.split(maxsplit=1)[0] == ("Yes" if first["value"] else "No")
    elif numbers:
        assert shown_number(text) == pytest.approx(
            min(numbers), rel=0.006, abs=0.006 * max(map(abs, numbers))
        )
        assert any(each["validity"] != "ok" for each in values) or "†" not in text
    else:
        assert classes[0].replace("_", " ") in text


def test_flow_of_definition_reference_and_marker(
    server: "Server",
    stored: dict[str, str],
    open_page: OpenPage,
    profile: dict[str, Any],
    catalogue: dict[str, Any],
) -> None:
    value = next(each for each in profile["values"] if each["reference"] and each["value"] is not None)
    known = next(each for each in catalogue["biomarkers"] if each["symbol"] == value["symbol"])
    page = open_page(server, f"/r/{stored['normal']}")
    page.get_by_label("Find a biomarker").fill(known["symbol"])
    row = page.locator(f"[data-symbol={known['symbol']}]")
    row.locator(".biomarker-line").click()
    for text in (known["formula"], known["summary"], known["code"], known["references"][0]["text"]):
        expect(row).to_contain_text(text)
    expect(row).to_contain_text(value["reference"]["population"])
    page.wait_for_url(re.compile(f"symbol={known['symbol']}"))
    page.reload()
    expect(page.locator(f"[data-symbol={known['symbol']}] .formula")).to_be_visible()


def test_z_and_its_people_stand_on_the_card(
    server: "Server", stored: dict[str, str], open_page: OpenPage
) -> None:
    placed = server.get(f"/recordings/{stored['normal']}/reference").json()["values"]
    each = next(one for one in placed if one["symbol"] == "qrs_duration")
    page = open_page(server, f"/r/{stored['normal']}?symbol=qrs_duration")
    card = page.locator("[data-symbol=qrs_duration] .detail")
    card.wait_for()
    expect(card).to_contain_text(f"n {each['n']}")
    sign = "+" if each["z"] > 0 else "−"
    expect(card).to_contain_text(f"z {sign}{abs(each['z']):.1f}")
    expect(card.get_by_label("In this person")).to_contain_text("only recording of this person")


def test_value_by_lead(
    server: "Server", stored: dict[str, str], open_page: OpenPage, profile: dict[str, Any], made: Phantom
) -> None:
    of_leads = [each for each in profile["values"] if each["symbol"] == "r_amplitude"]
    page = open_page(server, f"/r/{stored['normal']}?symbol=r_amplitude")
    table = page.get_by_label("Value by lead")
    for value in of_leads:
        cell = table.locator(f"[data-lead={value['lead']}] dd").first
        if value["value"] is None:
            expect(cell).to_have_text(REASONS[value["validity"]])
        else:
            assert shown_number(cell.inner_text()) == pytest.approx(value["value"], rel=0.006)
    lead_ii = made.recording.leads.index("II")
    said = shown_number(table.locator("[data-lead=II] dd").first.inner_text())
    assert said == pytest.approx(made.truth.dominant.by_lead.r_mv[lead_ii], abs=0.03)
    table.get_by_role("button", name="V5", exact=True).click()
    expect(page).to_have_url(re.compile("lead=V5"))
    expect(page.locator(".spot-inset canvas")).to_have_attribute("data-lead", "V5")


def test_search_finds_in_all_dimensions_and_reasons_are_grouped(
    server: "Server", stored: dict[str, str], open_page: OpenPage
) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    page.get_by_label("Find a biomarker").fill("rmssd")
    page.locator("[data-reason=too_short]").click()
    expect(page.locator("[data-symbol=rmssd]")).to_contain_text("Needs")
    page.get_by_label("with a value").check()
    expect(page.locator("[data-symbol=rmssd]")).to_have_count(0)
    page.get_by_label("Find a biomarker").fill("nothing like this")
    page.get_by_role("button", name="Clear the search").click()
    expect(page.locator("[data-symbol=rr_mean]")).to_be_visible()


def test_keys_walk_open_pin_and_copy(
    server: "Server", stored: dict[str, str], open_page: OpenPage, profile: dict[str, Any]
) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    first = page.locator("[data-symbol=rr_mean] .biomarker-line")
    first.focus()
    first.press("ArrowDown")
    expect(page.locator("[data-symbol=rr_median] .biomarker-line")).to_be_focused()
    page.keyboard.press("y")
    value = next(each for each in profile["values"] if each["symbol"] == "rr_median")
    page.wait_for_function("async () => (await navigator.clipboard.readText()) !== ''")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"rr_median = {value['value']:.12g} ms (v{value['version']})"
    page.keyboard.press(".")
    expect(page.get_by_role("region", name="Pinned").locator("[data-symbol=rr_median]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("symbol=rr_median"))


@pytest.mark.parametrize("kind", ["CSV", "JSON"])
def test_download_is_what_the_api_gives(
    server: "Server", stored: dict[str, str], open_page: OpenPage, kind: str
) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=kind, exact=True).click()
    path = Path(waiting.value.path())
    answer = server.get(f"/recordings/{stored['normal']}/profile?format={kind.lower()}")
    assert path.read_bytes() == answer.content
    assert waiting.value.suggested_filename.endswith(kind.lower())


def test_provenance_and_disclaimer_are_on_the_page(
    server: "Server", stored: dict[str, str], open_page: OpenPage, profile: dict[str, Any]
) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    provenance = profile["provenance"]
    box = page.get_by_label("Provenance")
    expect(box).to_contain_text(provenance["chain"])
    expect(box).to_contain_text(provenance["catalogue_version"])
    expect(box.get_by_title(provenance["settings_hash"])).to_be_visible()
    expect(box.get_by_title(provenance["input_sha256"]).first).to_be_visible()
    foot = page.locator("footer")
    expect(foot).to_contain_text("Research use only")
    expect(foot).to_contain_text(provenance["settings_hash"][:12])
    expect(foot).to_contain_text(f"ECGomics {provenance['software_version']}")
