"""Recordings are decided on with keys alone, found again, taken back, and never overwritten unseen."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.phantom import Phantom
from ecgomics.services import profile_key
from ecgomics.store import Addition, Store, StoredProfile, Summary
from ecgomics.store.library_tables import ProjectRow
from ecgomics.store.tables import ProfileRow, RecordingRow

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
Serve = Callable[[Path], AbstractContextManager["Server"]]
COUNT = 36
MANY = 10_000
#: Each test has a project of its own, with so many recordings.
PROJECTS = {
    "triage": COUNT,
    "tags": 12,
    "line": 12,
    "tabs": 2,
    "offline": 2,
    "person": 12,
    "outcomes": 3,
    "many": 1,
}
VERDICTS = ("good", "fair", "poor")
MADE = StoredProfile(Summary(72.0, "sinus", "good"), '{"values": []}', "{}")


def recordings(recording: Recording, project: str, count: int) -> list[Addition]:
    """Recordings of three people. They share their samples, so that a store of them is made in a moment."""
    return [
        Addition(
            f"{project}{number:02d}",
            replace(
                recording,
                name=f"rec_{number:02d}",
                subject=Subject(50.0, "female", pseudonym=f"P{number % 3}"),
            ),
            project_id=project,
        )
        for number in range(count)
    ]


@pytest.fixture(scope="module")
def library(serve: Serve, made: Phantom, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Server"]:
    """A platform with a project for each test, its recordings as if they had been measured."""
    folder = tmp_path_factory.mktemp("library")
    ecg = made.recording
    short = replace(ecg, ecg_mv=ecg.ecg_mv[:2, :2000], leads=ecg.leads[:2])
    Store(folder).close()
    with transaction(folder) as session:
        session.add_all(ProjectRow(id=each, name=each, created_at=datetime.now(UTC)) for each in PROJECTS)
    with Store(folder) as store:
        store.add(
            *(each for project, count in PROJECTS.items() for each in recordings(short, project, count))
        )
        store.add_profile("many00", profile_key(Settings()), MADE)
    with transaction(folder) as session:
        fill(session)
    with serve(folder) as running:
        yield running


@contextmanager
def transaction(folder: Path) -> Iterator[Session]:
    """The database of a store that is not open."""
    engine = create_engine(f"sqlite:///{folder / 'ecgomics.sqlite'}")
    with Session(engine) as session, session.begin():
        yield session
    engine.dispose()


def fill(session: Session) -> None:
    """Ten thousand recordings beside the others, and a profile for each, so that the server measures nothing."""
    row, profile = session.get_one(RecordingRow, "many00"), session.scalars(select(ProfileRow)).one()
    same = {each.name: getattr(row, each.name) for each in RecordingRow.__table__.columns}
    names = [f"n{number:05d}" for number in range(1, MANY)]
    session.execute(insert(RecordingRow), [same | {"id": each, "name": each} for each in names])
    measured = {each.name: getattr(profile, each.name) for each in ProfileRow.__table__.columns}
    others = session.scalars(
        select(RecordingRow.id).where(RecordingRow.id != "many00").order_by(RecordingRow.id)
    )
    session.execute(
        insert(ProfileRow),
        [
            measured | {"recording_id": each, "quality": VERDICTS[number % 3]}
            for number, each in enumerate(others)
        ],
    )


def opened(
    open_page: OpenPage, server: "Server", project: str, query: str = "", *, author: str = "Dr. Wu"
) -> Page:
    """The library of a project as somebody sees it, once its list is there."""
    page = open_page(server, f"/library?project={project}&sort=name&{query}")
    page.evaluate("name => localStorage.setItem('author', name)", author)
    page.reload()
    page.locator("[data-testid=recording] .row-name").first.wait_for()
    return page


def decisions(server: "Server", project: str) -> dict[str, str]:
    """By name what was decided, and why."""
    items = server.get(f"/library?limit=200&project={project}").json()["items"]
    return {
        each["name"]: " ".join(each["triage"][part] for part in ("decision", "reason", "note")).strip()
        for each in items
    }


def told(server: "Server", project: str) -> list[tuple[str, str, str]]:
    """Author, action and name of every change, the earliest first."""
    items = server.get(f"/audit?limit=1000&project={project}").json()["items"]
    return [(each["author"], each["action"], each["entity_name"]) for each in reversed(items)]


def wait_for_position(page: Page, position: int) -> None:
    page.wait_for_function(
        f"() => document.querySelector('.triage-mode')?.dataset.position === '{position}' "
        "&& !document.querySelector('dialog[open]')"
    )
    if position < COUNT:
        page.get_by_role("button", name="Accept", exact=True).and_(page.locator(":enabled")).wait_for()


def test_three_dozen_recordings_are_decided_on_with_keys_alone(
    library: "Server", open_page: OpenPage
) -> None:
    page = opened(open_page, library, "triage")
    page.keyboard.press("Shift+A")
    expect(page.get_by_test_id("position")).to_have_text(f"1 of {COUNT}")
    for number in range(COUNT):
        wait_for_position(page, number)
        if number % 6:
            page.keyboard.press("a")
            continue
        page.keyboard.press("x")
        page.get_by_role("dialog").get_by_role("radio").first.wait_for()
        page.keyboard.press(str(1 + number // 6 % 5))
        if number // 6 % 5 == 4:
            page.keyboard.type("electrodes on the legs")
        page.keyboard.press("Enter")
    wait_for_position(page, COUNT)
    expect(page.get_by_test_id("triage-done")).to_be_visible()

    found = decisions(library, "triage")
    assert sum(each == "accepted" for each in found.values()) == 30
    assert {name: each for name, each in found.items() if each != "accepted"} == {
        "rec_00": "excluded noise",
        "rec_06": "excluded wrong person",
        "rec_12": "excluded lead swap",
        "rec_18": "excluded duplicate",
        "rec_24": "excluded other electrodes on the legs",
        "rec_30": "excluded noise",
    }

    page.keyboard.press("Control+z")
    wait_for_position(page, COUNT - 1)
    page.keyboard.press("Control+z")
    wait_for_position(page, COUNT - 2)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".triage-mode [role=status]").last).to_contain_text("Taken back")
    assert [decisions(library, "triage")[name] for name in ("rec_34", "rec_35")] == ["accepted", "open"]
    audit = told(library, "triage")
    assert len(audit) == COUNT + 3
    assert {author for author, _, _ in audit} == {"Dr. Wu"}
    assert audit[-3:] == [
        ("Dr. Wu", "undo", "rec_35"),
        ("Dr. Wu", "undo", "rec_34"),
        ("Dr. Wu", "undo", "rec_34"),
    ]
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Library")).to_be_visible()


def test_ticked_recordings_are_tagged_found_and_taken_back(library: "Server", open_page: OpenPage) -> None:
    page = opened(open_page, library, "tags")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("j")
    page.keyboard.press("Shift+J")
    expect(page.get_by_test_id("ticked")).to_have_text("3 recordings ticked")
    page.keyboard.press("#")
    page.get_by_label("Tag to add").fill("follow up")
    page.keyboard.press("Enter")
    page.get_by_label("Search recordings").fill('tag:"follow up" -quality:poor')
    expect(page.get_by_test_id("total")).to_have_text("2 recordings")
    assert {
        each["name"] for each in library.get("/library?project=tags&q=tag:%22follow%20up%22").json()["items"]
    } == {
        "rec_01",
        "rec_02",
        "rec_03",
    }
    page.get_by_label("Search recordings").fill("")
    expect(page.get_by_test_id("total")).to_have_text("12 recordings")
    page.get_by_role("checkbox", name="poor 4").check()
    page.wait_for_url(re.compile("quality%3Apoor"))
    expect(page.get_by_test_id("total")).to_have_text("4 recordings")
    page.get_by_role("grid").focus()
    page.keyboard.press("Control+z")
    expect(page.locator(".facets")).not_to_contain_text("follow up")
    assert library.get("/library?project=tags&q=tag:%22follow%20up%22").json()["total"] == 0


def test_a_line_that_cannot_be_understood_leaves_the_list(library: "Server", open_page: OpenPage) -> None:
    page = opened(open_page, library, "line", "q=subject:P1")
    expect(page.get_by_test_id("total")).to_have_text("4 recordings")
    page.get_by_label("Search recordings").fill("subject:P1 qualty:good")
    expect(page.get_by_role("alert")).to_contain_text("Did you mean quality?")
    expect(page.get_by_test_id("recording").first).to_contain_text("rec_01")
    page.get_by_label("Search recordings").fill("subject:P1 quality:good")
    expect(page.locator(".empty")).to_contain_text("No recordings match.")


def test_two_tabs_that_decide_on_one_recording(library: "Server", open_page: OpenPage) -> None:
    first = opened(open_page, library, "tabs", author="L. Shen")
    second = opened(open_page, library, "tabs", author="Dr. Wu")
    first.keyboard.press("x")
    first.get_by_role("dialog").get_by_role("radio").first.wait_for()
    first.keyboard.press("3")
    first.keyboard.press("Enter")
    expect(first.get_by_test_id("recording").first).to_contain_text("excluded: lead swap")

    second.keyboard.press("a")
    strip = second.get_by_role("alert")
    expect(strip).to_contain_text("Changed elsewhere meanwhile.")
    expect(strip).to_contain_text("by L. Shen: excluded (lead swap)")
    expect(second.get_by_test_id("recording").first).to_contain_text("excluded: lead swap")
    assert decisions(library, "tabs")["rec_00"] == "excluded lead swap"

    strip.get_by_role("button", name="Make my change").click()
    expect(second.get_by_test_id("recording").first).to_contain_text("accepted")
    expect(strip).to_have_count(0)
    assert decisions(library, "tabs")["rec_00"] == "accepted"
    assert told(library, "tabs") == [("L. Shen", "exclude", "rec_00"), ("Dr. Wu", "accept", "rec_00")]


def test_a_change_is_kept_while_the_server_does_not_answer(library: "Server", open_page: OpenPage) -> None:
    page = opened(open_page, library, "offline")
    page.route("**/library/edits", lambda route: route.abort())
    page.keyboard.press("a")
    strip = page.get_by_role("alert").filter(has_text="Your change was not made.")
    expect(strip).to_contain_text("The server does not answer")
    assert decisions(library, "offline")["rec_00"] == "open"
    page.unroute("**/library/edits")
    strip.get_by_role("button", name="Try again").click()
    expect(page.get_by_test_id("recording").first).to_contain_text("accepted")
    assert decisions(library, "offline")["rec_00"] == "accepted"


def test_a_person_is_described_and_two_recordings_are_chosen(library: "Server", open_page: OpenPage) -> None:
    page = opened(open_page, library, "person")
    page.get_by_test_id("recording").first.get_by_role("link", name="P0").click()
    expect(page.get_by_role("heading", name="P0")).to_be_visible()
    page.get_by_label("Year of birth").fill("1950")
    page.get_by_label("Notes").fill("pacemaker since 2020")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()
    person = library.get("/subjects?project=person&q=P0").json()["items"][0]
    assert (person["birth_year"], person["note"], person["recordings"]) == (1950, "pacemaker since 2020", 4)
    assert told(library, "person") == [("Dr. Wu", "describe", "P0")]
    for name in ("rec_03", "rec_00"):
        page.get_by_label(f"Tick {name} to compare").check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare?a=person00&b=person03")


def test_outcomes_come_in_and_say_who_was_not_found(library: "Server", open_page: OpenPage) -> None:
    page = opened(open_page, library, "outcomes")
    page.get_by_role("button", name="Outcomes…").click()
    table = {"name": "af.csv", "mimeType": "text/csv", "buffer": b"id,af\nP0,1\nP2,0\nP7,1\n"}
    page.get_by_label("Table", exact=True).set_input_files(table)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 rows found, matched by “id”.")
    expect(page.get_by_role("dialog")).to_contain_text("1 rows found nobody: P7")
    kept = library.get("/outcome-tables?project=outcomes").json()["tables"][0]
    assert (kept["name"], kept["key"], kept["rows"], kept["author"]) == ("af.csv", "subject", 2, "Dr. Wu")
    rows = library.get(f"/outcome-tables/{kept['id']}/rows").text
    assert rows.split() == ["subject,af", "P0,1", "P2,0"]


def test_ten_thousand_rows_are_walked_with_few_in_the_page(library: "Server", open_page: OpenPage) -> None:
    page = opened(open_page, library, "many")
    expect(page.get_by_test_id("total")).to_have_text("10,000 recordings")
    page.get_by_role("grid").focus()
    page.keyboard.press("End")
    last = page.get_by_role("row", name=re.compile("rec_00"))
    expect(last).to_be_visible()
    assert last.get_attribute("aria-rowindex") == "10001"
    assert page.get_by_test_id("recording").count() < 80
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(page.get_by_role("row", name=re.compile("n09999"))).to_contain_text("accepted")
    assert library.get("/library?project=many&q=triage:accepted").json()["items"][0]["name"] == "n09999"
