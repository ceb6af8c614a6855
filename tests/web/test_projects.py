"""A second project: its pages lead to one another, what is made there belongs to it, and its values are its own."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect

from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
SLOW = 20_000


@pytest.fixture
def held(server: "Server", made: Phantom, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, str]:
    """A project of this test's own, and the recording in it."""
    name = request.node.name.removeprefix("test_")[:40]
    project = server.post("/projects", {"name": name})["id"]
    header = write_wfdb(replace(made.recording, name=name), tmp_path)
    files = [("files", (each.name, each.read_bytes())) for each in sorted(tmp_path.glob(f"{header.stem}.*"))]
    url = f"{server.address}/api/v1/recordings"
    answer = httpx.post(url, params={"project": project}, files=files, timeout=60.0).raise_for_status()
    return project, answer.json()["id"]


def test_pages_lead_on_within_the_project(
    server: "Server", held: tuple[str, str], open_page: OpenPage
) -> None:
    project, recording = held
    page = open_page(server, f"/library?project={project}")
    rail = page.get_by_role("navigation", name="Pages")
    rail.get_by_role("link", name="Cohorts").click()
    assert f"project={project}" in page.url
    page.get_by_label("Name").first.fill("Mine")
    page.get_by_role("button", name="Build cohort").click()
    page.wait_for_url("**/c/*")
    (cohort,) = server.get(f"/cohorts?project={project}").json()["cohorts"]
    assert (cohort["name"], cohort["recordings"], cohort["project_id"]) == ("Mine", 1, project)
    assert all(each["id"] != cohort["id"] for each in server.get("/cohorts").json()["cohorts"])
    expect(rail.get_by_role("link", name="Library")).to_have_attribute("href", f"/library?project={project}")
    page.goto(f"{server.address}/r/{recording}")
    rail.get_by_role("link", name="Settings").click()
    page.get_by_role("link", name="Changes").click()
    expect(page.get_by_role("main")).to_contain_text("Mine")
    assert f"project={project}" in page.url


def test_settings_are_saved_for_the_project_of_the_recording(
    server: "Server", held: tuple[str, str], open_page: OpenPage
) -> None:
    project, recording = held
    page = open_page(server, f"/r/{recording}?panel=settings")
    page.locator(".setting[data-setting=t_end_rule] select").select_option("slope_threshold", timeout=SLOW)
    page.get_by_role("button", name="Save as…").click()
    page.get_by_role("dialog").get_by_label("Name").fill("late")
    with page.expect_response("**/api/v1/settings") as saved:
        page.get_by_role("dialog").get_by_role("button", name="Save").click()
    assert saved.value.status == 201
    assert [each["name"] for each in server.get(f"/settings?project={project}").json()["saved"]] == ["late"]
    assert all(each["name"] != "late" for each in server.get("/settings").json()["saved"])


def test_the_panel_shows_the_values_of_the_layer_and_the_settings(
    server: "Server", held: tuple[str, str], open_page: OpenPage
) -> None:
    _, recording = held

    def qt_ms(answer: Any) -> float:
        rows = answer["values"]
        return float(
            next(row["value"] for row in rows if (row["symbol"], row["lead"]) == ("qt_interval", ""))
        )

    at = f"/recordings/{recording}"
    beat = server.get(f"{at}/beat").json()
    to_ms = beat["global_ms"][8] + 60.0
    edits = [{"do": "move_mark", "point": "T_off", "to_ms": to_ms, "lead": None}]
    server.post(f"{at}/corrections", {"base": 0, "edits": edits})
    automatic, corrected = (
        qt_ms(server.get(f"{at}/profile?correction={which}").json()) for which in ("0", "latest")
    )
    assert corrected > automatic + 50.0
    for address, expected in (("layer=automatic&", automatic), ("", corrected)):
        page = open_page(server, f"/r/{recording}?{address}symbol=qt_interval")
        row = page.locator("[data-symbol=qt_interval]").first
        expect(row).to_contain_text(f"{expected:.0f}", timeout=SLOW)


def test_it_is_said_for_how_long_a_project_keeps_what_it_has(
    server: "Server", held: tuple[str, str], open_page: OpenPage
) -> None:
    project, _ = held
    page = open_page(server, f"/settings/keeping?project={project}")
    recordings = page.get_by_label("Recordings, with all that was measured on them")
    save = page.get_by_role("button", name="Put in force")
    expect(recordings).to_have_value("")
    expect(save).to_be_disabled()
    recordings.fill("30")
    expect(page.get_by_text("Nothing would be removed now.")).to_have_count(1)
    save.click()
    expect(save).to_be_disabled()

    def in_force(days: int | None) -> None:
        nothing = dict.fromkeys(("originals_days", "uploads_days", "access_days"))
        page.wait_for_function(
            "async ([project, days]) => (await (await fetch(`/api/v1/projects/${project}/retention`)).json())"
            ".rules.recordings_days === days",
            arg=[project, days],
        )
        assert server.get(f"/projects/{project}/retention").json()["rules"] == nothing | {
            "recordings_days": days
        }

    in_force(30)
    page.reload()
    expect(recordings).to_have_value("30")
    recordings.fill("")
    save.click()
    in_force(None)
