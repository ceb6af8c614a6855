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
ROWS = """() => Object.fromEntries([...document.querySelectorAll('[data-symbol]')].map(
  (row) => [row.dataset.symbol, row.innerText]))"""


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
    rows: dict[str, str] = page.evaluate(ROWS)
    asked = {each["symbol"] for each in profile["values"]}
    known = [
        each for each in catalogue["biomarkers"] if each["dimension"] == dimension and each["symbol"] in asked
    ]
    reasons = {each["code"]: each["text"].lower() for each in catalogue["validity_codes"]}
    assert list(rows) == [each["symbol"] for each in known]
    measured = 0
    for biomarker in known:
        values = [each for each in profile["values"] if each["symbol"] == biomarker["symbol"]]
        text = rows[biomarker["symbol"]].removeprefix(biomarker["label"]).strip()
        measured += any(each["value"] is not None or each["value_text"] is not None for each in values)
        check_row(text, values, reasons)
    tab = page.get_by_role("tab", selected=True)
    expect(tab).to_have_text(re.compile(f"{dimension}{measured}/{len(known)}", re.IGNORECASE))


def check_row(text: str, values: list[dict[str, Any]], reasons: dict[str, str]) -> None:
    """One row says what its values say."""
    first = values[0]
    numbers = [each["value"] for each in values if each["value"] is not None]
    classes = [each["value_text"] for each in values if each["value_text"] is not None]
    if not numbers and not classes:
        assert text.startswith("Needs ") or text.lower() in {reasons[each["validity"]] for each in values}
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
    page = open_page(server, f"/r/{stored['normal']}?dimension={known['dimension']}")
    page.get_by_label("Filter biomarkers").fill(known["symbol"])
    row = page.locator(f"[data-symbol={known['symbol']}]")
    row.get_by_role("button").click()
    for text in (known["formula"], known["summary"], known["code"], known["references"][0]["text"]):
        expect(row).to_contain_text(text)
    expect(row).to_contain_text(value["reference"]["population"])
    page.wait_for_url(re.compile(f"biomarker={known['symbol']}"))
    page.reload()
    expect(page.locator(f"[data-symbol={known['symbol']}] .formula")).to_be_visible()


def test_value_by_lead(
    server: "Server", stored: dict[str, str], open_page: OpenPage, profile: dict[str, Any], made: Phantom
) -> None:
    of_leads = [each for each in profile["values"] if each["symbol"] == "r_amplitude"]
    page = open_page(server, f"/r/{stored['normal']}?dimension=intensity&biomarker=r_amplitude")
    table = page.get_by_label("Value by lead")
    for value in of_leads:
        cell = table.locator(f"[data-lead={value['lead']}] dd")
        if value["value"] is None:
            expect(cell).to_have_text(value["validity"].replace("_", " "))
        else:
            assert shown_number(cell.inner_text()) == pytest.approx(value["value"], rel=0.006)
    lead_ii = made.recording.leads.index("II")
    said = shown_number(table.locator("[data-lead=II] dd").inner_text())
    assert said == pytest.approx(made.truth.dominant.by_lead.r_mv[lead_ii], abs=0.03)


def test_filter_finds_by_name_and_points_to_other_dimensions(
    server: "Server", stored: dict[str, str], open_page: OpenPage
) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    page.get_by_label("Filter biomarkers").fill("rmssd")
    page.get_by_role("button", name="See functional").click()
    expect(page.locator("[data-symbol=rmssd]")).to_contain_text("Needs")
    page.get_by_label("with a value").check()
    expect(page.locator("[data-symbol=rmssd]")).to_have_count(0)


def test_tabs_walk_by_arrow(server: "Server", stored: dict[str, str], open_page: OpenPage) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    tab = page.get_by_role("tab", selected=True)
    tab.press("ArrowLeft")
    expect(tab).to_contain_text("Quality")
    tab.press("ArrowRight")
    expect(tab).to_contain_text("Structural")


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
