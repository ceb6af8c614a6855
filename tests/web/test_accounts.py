"""A server with accounts, as people meet it: signing in and out, roles, members, a link that sets a password."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Page, expect

from ecgomics.io import write_wfdb
from ecgomics.phantom import Phantom
from ecgomics.services.accounts import set_password
from ecgomics.store import Addition, Store

if TYPE_CHECKING:
    from conftest import Server

OpenPage = Callable[..., Page]
PASSWORD: Final = "correct horse battery staple"
OTHER: Final = "seven green lanterns over water"


@dataclass(frozen=True)
class Group:
    """A server of a group: its recording, and a project besides the first one."""

    server: "Server"
    recording: str
    ward: str


@pytest.fixture(scope="module")
def group(
    serve: Callable[..., AbstractContextManager["Server"]],
    made: Phantom,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Group]:
    """Ann runs the server and the first project, where Lyn is an analyst, Vic may look, and Pat takes part."""
    folder = tmp_path_factory.mktemp("group")
    with Store(folder) as store:
        person = replace(made.recording.subject, pseudonym="P01")
        store.add(Addition("first", replace(made.recording, subject=person)))
        ((subject, *_), _) = store.subjects.listed("default")
        ward = store.library.add_project("Ward B", author="test").id
        for name in ("ann", "lyn", "vic", "pat", "new"):
            account = store.accounts.add(name, author="test", runs_server=name == "ann")
            set_password(store, account, PASSWORD, author="test")
        store.accounts.give_role("default", "ann", "admin", author="test")
        store.accounts.give_role("default", "lyn", "analyst", author="test")
        store.accounts.give_role("default", "vic", "viewer", author="test")
        store.accounts.give_role("default", "pat", "participant", subject_id=subject.id, author="test")
    with serve(folder, "--accounts") as server:
        yield Group(server, "first", ward)


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_label("Password", exact=True)).to_have_count(0)


def sign_out(page: Page) -> None:
    page.locator(".account-menu summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_in_leads_to_where_one_wanted_to_go(group: Group, open_page: OpenPage) -> None:
    page = open_page(group.server, "/library?q=sex%3Afemale")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert "normal" not in page.content()
    page.get_by_label("Name", exact=True).fill("lyn")
    page.get_by_label("Password", exact=True).fill("a wrong password altogether")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The name or the password is wrong.")
    expect(page.get_by_label("Password", exact=True)).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("everything")).to_contain_text("1 recording")
    assert page.url.endswith("/library?q=sex%3Afemale")
    sign_out(page)
    assert page.evaluate("fetch('/api/v1/recordings').then(({status}) => status)") == 401


def test_who_may_look_is_offered_no_change(group: Group, open_page: OpenPage) -> None:
    page = open_page(group.server, "/library")
    sign_in(page, "vic")
    expect(page.get_by_test_id("everything")).to_contain_text("1 recording")
    page.locator(".library-preview").wait_for()
    for name in ("Choose files", "Build cohort", "Accept", "Exclude", "Tag"):
        expect(page.get_by_role("button", name=re.compile(name))).to_have_count(0)
    expect(page.locator(".library-tools").get_by_role("button", name="Triage")).to_have_count(0)
    projects = page.get_by_label("Project", exact=True).locator("option")
    expect(projects).to_have_text(["My recordings"])
    page.keyboard.press("a")
    page.goto(f"{group.server.address}/r/{group.recording}")
    page.locator("[aria-roledescription='ECG paper']").wait_for()
    expect(page.get_by_role("button", name="Delete")).to_have_count(0)
    expect(page.get_by_role("button", name="Correct fiducials")).to_have_count(0)
    page.goto(f"{group.server.address}/settings")
    sections = page.get_by_role("navigation", name="Settings").get_by_role("link")
    expect(sections.filter(has_text="Tokens")).to_be_visible()
    assert {"Accounts", "Members", "Changes"}.isdisjoint(sections.all_inner_texts())
    page.goto(f"{group.server.address}/library?project={group.ward}")
    expect(page.get_by_test_id("everything")).to_contain_text("0 recordings")  # as of one that is not there


def test_uploads_and_edits_repeat_what_the_page_was_told(
    group: Group, open_page: OpenPage, made: Phantom, tmp_path: Path
) -> None:
    header = write_wfdb(replace(made.recording, name="sent"), tmp_path)
    page = open_page(group.server, "/upload")
    sign_in(page, "lyn")
    page.get_by_test_id("files").set_input_files(sorted(tmp_path.glob(f"{header.stem}.*")))
    page.wait_for_url("**/r/*")
    with page.expect_response(re.compile("/library/edits$")) as edited:
        page.goto(f"{group.server.address}/library")
        page.locator(".library-preview").wait_for()
        page.keyboard.press("a")
    assert edited.value.status == 200
    assert edited.value.request.headers["x-csrf-token"]
    refused = page.evaluate(
        "fetch('/api/v1/library/edits', {method: 'POST', body: '{}'}).then(a => a.status)"
    )
    assert refused == 403


def test_a_session_that_is_over_loses_nothing_of_the_page(group: Group, open_page: OpenPage) -> None:
    page = open_page(group.server, "/cohorts")
    sign_in(page, "lyn")
    page.get_by_label("Name").first.fill("Kept")
    page.context.clear_cookies()
    page.get_by_role("button", name="Build cohort").click()
    again = page.get_by_role("dialog", name="Sign in again")
    expect(again.get_by_label("Name", exact=True)).to_have_value("lyn")
    again.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/c/*")
    expect(page.get_by_role("heading", name="Kept")).to_be_visible()


def test_a_member_that_is_added_sees_the_project(group: Group, open_page: OpenPage) -> None:
    page = open_page(group.server, "/")
    sign_in(page, "new")
    expect(page.get_by_role("heading", name="Nothing is open to you yet")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("new")
    admin = open_page(group.server, f"/settings/members?project={group.ward}")
    sign_in(admin, "ann")
    form = admin.get_by_role("form", name="Add by name")
    form.get_by_label("Name").fill("ann")
    form.get_by_label("Role").select_option("admin")
    form.get_by_role("button", name="Add").click()
    expect(admin.locator("[data-member=ann]")).to_be_visible()
    expect(form.get_by_label("Name")).to_have_value("")
    form.get_by_label("Name").fill("new")
    form.get_by_label("Role").select_option("analyst")
    form.get_by_role("button", name="Add").click()
    expect(admin.locator("[data-member=new]")).to_be_visible()
    page.get_by_role("button", name="Look again").click()
    page.get_by_role("link", name="Library").click()
    expect(page.get_by_label("Project", exact=True)).to_have_value(group.ward)
    expect(page.get_by_role("button", name="Choose files").first).to_be_visible()


def test_a_link_sets_a_password_and_leaves_the_address(group: Group, open_page: OpenPage) -> None:
    admin = open_page(group.server, "/settings/people")
    sign_in(admin, "ann")
    form = admin.get_by_role("form", name="Add an account")
    form.get_by_label("Name").fill("guest")
    form.get_by_role("button", name="Add an account").click()
    address = admin.get_by_test_id("password-link").inner_text()
    path = address.removeprefix(group.server.address)
    page = open_page(group.server, path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.get_by_role("main")).to_contain_text("For the account guest")
    assert page.url == f"{group.server.address}/password"
    page.get_by_label("New password", exact=True).fill("passwordpassword")
    page.get_by_label("New password once more").fill("passwordpassword")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("alert")).to_contain_text("soon guessed")
    page.get_by_label("New password", exact=True).fill(OTHER)
    page.get_by_label("New password once more").fill(OTHER)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("link", name="To the sign-in page").click()
    sign_in(page, "guest", OTHER)
    expect(page.get_by_role("heading", name="Nothing is open to you yet")).to_be_visible()
    secret = path.partition("#")[2]
    assert not [url for url in asked if secret in url]


def test_a_participant_has_the_mobile_app_without_pairing(group: Group, open_page: OpenPage) -> None:
    page = open_page(group.server, "/library", size=(390, 844))
    page.evaluate("localStorage.setItem('mobile-welcome', 'seen')")
    sign_in(page, "pat")
    page.wait_for_url("**/m")
    page.goto(f"{group.server.address}/m?view=settings")
    expect(page.get_by_text("Signed in as pat")).to_be_visible()
    page.get_by_label("I agree that a link shows my recordings").click()
    expect(page.get_by_role("button", name="Create a link")).to_be_visible()
