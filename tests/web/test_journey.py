"""The whole way of a researcher with real ECGs in one browser, every step held against what the API has stored."""

import csv
import io
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

import ecgomics as eo
from ecgomics.core.settings import Settings
from ecgomics.corrections import from_text

if TYPE_CHECKING:
    from conftest import Server

OF_EACH_SEX = 12
#: Extraction and discovery start processes of their own, which takes long on a busy machine.
PATIENCE_MS = 240_000
SURFACE = "[aria-roledescription='ECG paper']"
PLAN = {"Minimum records": "20", "Bootstrap": "0", "Permutations": "20"}
OTHER = Settings(t_end_rule="slope_threshold")
LEARNERS = ("elastic net", "gradient boosting")

Json = dict[str, Any]


@pytest.fixture
def study(ecg_data: Path, tmp_path: Path) -> Path:
    """A folder of real twelve-lead ECGs: one more of men than of women, who are equally many otherwise."""
    wanted = {"M": OF_EACH_SEX + 1, "F": OF_EACH_SEX}
    folder = tmp_path / "ludb"
    folder.mkdir()
    for header in sorted((ecg_data / "ludb").glob("*.hea"), key=lambda path: int(path.stem)):
        sex = re.search(r"#<sex>: (\w)", header.read_text(encoding="utf-8", errors="replace"))
        if sex and wanted.get(sex[1], 0) > 0:
            wanted[sex[1]] -= 1
            for each in (header, header.with_suffix(".dat")):
                shutil.copy(each, folder)
    assert not any(wanted.values())
    return folder


def until(ask: Callable[[], Any], what: str) -> Any:
    """Ask past the page until there is an answer."""
    limit_s = time.monotonic() + PATIENCE_MS / 1000
    while not (found := ask()):
        assert time.monotonic() < limit_s, what
        time.sleep(0.3)
    return found


def value(profile: Json, symbol: str) -> float:
    return float(next(row["value"] for row in profile["values"] if row["symbol"] == symbol))


def whose_qt_moves(study: Path, names: list[str]) -> str:
    """The first recording whose QT is longer by the other rule for the end of T."""
    for name in names:
        ecg = eo.read(study / f"{Path(name).name}.hea")
        usual, other = (eo.profile(ecg, each)["qt_interval"].value for each in (Settings(), OTHER))
        if usual is not None and other is not None and abs(other - usual) >= 2.0:
            return name
    raise AssertionError("no QT moves")


def upload(page: Page, server: "Server", study: Path) -> int:
    """Hand in the folder; how many recordings the server has then."""
    page.get_by_test_id("folder").set_input_files(study)
    page.wait_for_url(re.compile("/upload/.+"))
    batch = page.url.rsplit("/", 1)[1].partition("?")[0]
    headers = len(list(study.glob("*.hea")))
    until(
        lambda: server.get(f"/uploads/{batch}").json()["counts"] == {"read": headers},
        "files are still unread",
    )
    return int(server.get("/library").json()["total"])


def triage(page: Page, server: "Server", excluded: str) -> None:
    """Accept every recording but one, by keys alone."""
    page.goto(f"{server.address}/library?sort=name")
    page.locator("[data-testid=recording] .row-name").first.wait_for()
    page.keyboard.press("Shift+A")
    names = [each["name"] for each in server.get("/library?sort=name").json()["items"]]
    for number, name in enumerate(names):
        page.wait_for_function(
            f"() => document.querySelector('.triage-mode')?.dataset.position === '{number}' "
            "&& !document.querySelector('dialog[open]')"
        )
        page.get_by_role("button", name="Accept", exact=True).and_(page.locator(":enabled")).wait_for()
        if name != excluded:
            page.keyboard.press("a")
            continue
        page.keyboard.press("x")
        page.get_by_role("dialog").get_by_role("radio").first.wait_for()
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    expect(page.get_by_test_id("triage-done")).to_be_visible()
    decided = {
        each["name"]: each["triage"]["decision"] for each in server.get("/library?sort=name").json()["items"]
    }
    assert decided == {name: "excluded" if name == excluded else "accepted" for name in names}


def change_a_setting(page: Page, server: "Server", recording: str) -> None:
    """Another rule for the end of T: the value moves in the preview, and is kept under a name."""
    usual = value(server.get(f"/recordings/{recording}/profile").json(), "qt_interval")
    page.goto(f"{server.address}/r/{recording}")
    page.locator(SURFACE).wait_for()
    page.keyboard.press("p")
    page.locator(".setting[data-setting=t_end_rule] select").select_option(OTHER.t_end_rule)
    page.locator(".preview").get_by_role("button", name=re.compile("all", re.IGNORECASE)).click()
    row = page.locator("tr[data-symbol=qt_interval]")
    expect(row).to_be_visible()
    page.locator(".preview-status[data-stale=false]").wait_for()
    seen = row.locator("td").first.inner_text()
    page.get_by_role("button", name="Save and apply…").click()
    page.get_by_label("Name", exact=True).fill("mine")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**settings=mine%401*")
    moved = value(server.get(f"/recordings/{recording}/profile?settings=mine@1").json(), "qt_interval")
    assert moved != usual
    assert seen == f"{round(usual)} → {round(moved)} ms"
    (saved,) = server.get("/settings").json()["saved"]
    assert saved["hash"] == OTHER.hash


def correct_a_fiducial(page: Page, server: "Server", recording: str, file: Path) -> None:
    """Move an end of T by keys; what is stored is what the engine gives for the same edit."""
    page.goto(f"{server.address}/r/{recording}")
    page.locator(SURFACE).wait_for()
    page.wait_for_function("() => document.querySelector('figure canvas').width > 300")
    page.locator(SURFACE).focus()
    page.keyboard.press("f")
    page.locator(".held").wait_for(timeout=PATIENCE_MS)
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("moves")).to_contain_text("biomarkers move", timeout=PATIENCE_MS)
    page.get_by_role("button", name="Apply", exact=True).click()
    expect(page.get_by_test_id("changes")).to_have_count(0, timeout=PATIENCE_MS)
    edits = from_text(server.get(f"/recordings/{recording}/corrections/file").text)
    ours = eo.profile(eo.read(file), corrections=edits)
    stored = server.get(f"/recordings/{recording}/profile").json()
    corrected = [row for row in stored["values"] if "+corrected" in row["chain"] and row["value"] is not None]
    assert corrected
    for row in corrected:
        mine = ours[f"{row['symbol']}:{row['lead']}" if row["lead"] else row["symbol"]]
        assert mine.value == pytest.approx(row["value"], rel=1e-6), row["symbol"]


def extract_a_cohort(page: Page, server: "Server", records: int) -> str:
    """A cohort of what was accepted; its identifier once its tables are there."""
    page.goto(f"{server.address}/cohorts")
    page.get_by_role("textbox", name="Name").fill("Men and women")
    page.get_by_role("button", name="Build cohort").click()
    expect(page).to_have_url(re.compile(r"/c/"))
    flow = page.get_by_role("region", name="Flow", exact=True)
    expect(flow).to_contain_text(f"{records} with values", timeout=PATIENCE_MS)
    (cohort,) = server.get("/cohorts").json()["cohorts"]
    assert (cohort["records"], cohort["failures"]) == (records, 0)
    return str(cohort["id"])


def discover(page: Page, server: "Server", cohort: str) -> Json:
    """What goes with sex, and its volcano; the finding as the API has it."""
    form = page.get_by_role("form", name="New discovery")
    form.get_by_label(re.compile("^Outcome(?! is| scale)")).select_option("sex")
    page.get_by_text("Choices").click()
    for label, number in PLAN.items():
        page.get_by_label(label, exact=True).fill(number)
    for learner in LEARNERS:
        page.get_by_label(learner, exact=True).uncheck()
    form.get_by_role("button", name="Discover").click()
    volcano = page.get_by_role("application", name=re.compile("^Volcano"))
    expect(volcano).to_be_visible(timeout=PATIENCE_MS)
    (entry,) = server.get(f"/cohorts/{cohort}/discoveries").json()["discoveries"]
    found: Json = server.get(f"/discoveries/{entry['id']}").json()
    return found


def test_from_a_folder_of_real_ecgs_to_an_exported_finding(
    empty_server: "Server", open_page: Callable[..., Page], study: Path
) -> None:
    server = empty_server
    page = open_page(server, "/library")
    total = upload(page, server, study)
    assert total == 2 * OF_EACH_SEX + 1
    items = server.get("/library?sort=name").json()["items"]
    excluded = next(each["name"] for each in items if each["sex"] == "male")
    triage(page, server, excluded)
    chosen = whose_qt_moves(study, [each["name"] for each in items if each["name"] != excluded])
    first = next(each for each in items if each["name"] == chosen)
    change_a_setting(page, server, first["id"])
    correct_a_fiducial(page, server, first["id"], study / f"{Path(first['name']).name}.hea")
    cohort = extract_a_cohort(page, server, total - 1)
    found = discover(page, server, cohort)
    tested = [each for each in found["result"]["associations"] if each["p"] is not None]
    assert len(tested) > 100

    page.get_by_text("Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("associations", re.IGNORECASE)).first.click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8"))))
    assert len(rows) == len(found["result"]["associations"])
    table = list(csv.DictReader(io.StringIO(server.get(f"/cohorts/{cohort}/files/csv").text)))
    assert len(table) == total - 1
    assert excluded not in {row["record"] for row in table}
