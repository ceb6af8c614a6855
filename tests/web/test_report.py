"""The report: findings under the paper, their evidence on it, the page of the report, and its files."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ecgomics.core.recording import Subject
from ecgomics.io import write_wfdb
from ecgomics.phantom import PATTERNS, Acquisition, Body, Noise, beat_shape, phantom, regular_plan

OpenPage = Callable[..., Page]
SURFACE = "[aria-roledescription='ECG paper']"


@pytest.fixture(scope="module")
def blocked(server: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A twelve-lead ECG with a PR interval of 240 ms at 75 /min: a first-degree block, whoever reads it."""
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body(pr_ms=240.0)), first_s=-0.3)
    acquisition = Acquisition(10.0, 500.0, noise=Noise(white_uv=2.0), seed=11)
    made = phantom(plan, acquisition, name="slow_conduction", subject=Subject(50.0, "female", "R-7"))
    taken = replace(made.recording, started_at=datetime(2026, 5, 4, 9, 30))
    return str(server.upload(write_wfdb(taken, tmp_path_factory.mktemp("report"))))


def test_from_a_finding_to_its_place_and_to_the_report(
    open_page: OpenPage, server: Any, blocked: str, tmp_path: Path
) -> None:
    page = open_page(server, f"/r/{blocked}")
    panel = page.get_by_role("region", name="Findings")
    finding = panel.locator("[data-finding=first_degree_av_block]")
    expect(finding).to_contain_text("First-degree AV block")
    value = finding.get_by_role("button", name=re.compile("PR interval"))
    said = server.get(f"/recordings/{blocked}/findings").json()
    evidence = next(each for each in said["findings"] if each["id"] == "first_degree_av_block")["met"]
    met = next(each for each in evidence if each["name"] == "pr_interval")
    assert met["value"] == pytest.approx(240.0, abs=10.0)
    expect(value).to_contain_text(f"{met['value']:.0f}")
    finding.get_by_text("Criterion, source and codes").click()
    expect(finding.locator("code")).to_contain_text(re.compile(r"pr_interval > 2\d\d"))
    value.click()
    expect(page.locator("article[data-symbol=pr_interval]")).to_have_class(re.compile("open"))
    expect(page).to_have_url(re.compile("symbol=pr_interval"))
    expect(panel.get_by_test_id("not-assessed")).to_contain_text("Not assessed")

    panel.get_by_role("link", name="Report").click()
    expect(page).to_have_url(re.compile(f"/r/{blocked}/report"))
    report = page.frame_locator("iframe.report-frame")
    expect(report.locator("body")).to_contain_text("First-degree AV block")
    expect(report.locator("html")).to_have_attribute("lang", "en")
    pdf = saved(page, "PDF", tmp_path)
    assert pdf.name == "slow_conduction.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")
    reader = shutil.which("pdftotext")
    if reader is not None:
        text = subprocess.run([reader, pdf, "-"], capture_output=True, text=True, check=True).stdout
        assert "First-degree AV block" in text
        assert "Research use only" in text
    bundle = json.loads(saved(page, "FHIR", tmp_path).read_text())
    assert bundle["resourceType"] == "Bundle"
    kinds = {each["resource"]["resourceType"] for each in bundle["entry"]}
    assert {"DiagnosticReport", "Observation"} <= kinds

    page.get_by_role("group", name="Language").get_by_role("button", name="中文").click()
    expect(report.locator("html")).to_have_attribute("lang", re.compile("zh"))
    expect(report.locator("body")).to_contain_text("房室传导阻滞")
    expect(page).to_have_url(re.compile("language=zh"))


def saved(page: Page, button: str, folder: Path) -> Path:
    """The file that a button gives."""
    with page.expect_download() as arrived:
        page.get_by_role("group", name="Keep as").get_by_role("button", name=button, exact=True).click()
    path = folder / arrived.value.suggested_filename
    arrived.value.save_as(path)
    return path


def test_the_keys_and_the_search_lead_to_the_report(
    open_page: OpenPage, server: Any, stored: dict[str, str]
) -> None:
    page = open_page(server, f"/r/{stored['normal']}")
    page.locator(SURFACE).focus()
    page.keyboard.press("R")
    expect(page).to_have_url(re.compile(f"/r/{stored['normal']}/report"))
    expect(page.frame_locator("iframe.report-frame").locator("body")).to_contain_text("Sinus rhythm")
    page.goto(f"{server.address}/r/{stored['normal']}")
    page.locator(SURFACE).wait_for()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("normal")
    page.get_by_role("option", name=re.compile("Report of normal")).click()
    expect(page).to_have_url(re.compile(f"/r/{stored['normal']}/report"))


def test_a_report_compares_with_what_is_chosen(
    open_page: OpenPage, server: Any, blocked: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = regular_plan([800.0] * 14, beat_shape(PATTERNS["normal"], Body()), first_s=-0.3)
    acquisition = Acquisition(10.0, 500.0, noise=Noise(white_uv=2.0), seed=12)
    made = phantom(plan, acquisition, name="conduction_before", subject=Subject(50.0, "female", "R-7"))
    folder = tmp_path_factory.mktemp("before")
    before = server.upload(write_wfdb(replace(made.recording, started_at=datetime(2026, 4, 4)), folder))
    later = replace(made.recording, started_at=datetime(2026, 6, 4), name="conduction_after")
    after = server.upload(write_wfdb(later, folder))
    page = open_page(server, f"/r/{blocked}/report")
    choice = page.get_by_label("Compare with")
    report = page.frame_locator("iframe.report-frame").locator("body")
    expect(report).to_contain_text("First-degree AV block")
    expect(choice.locator("option")).to_have_count(3)
    choice.select_option("none")
    expect(page).to_have_url(re.compile("earlier=none"))
    expect(report).to_contain_text("No earlier recording was compared.")
    choice.select_option(before)
    expect(page).to_have_url(re.compile(f"earlier={before}"))
    expect(report).to_contain_text("First-degree AV block")
    expect(report).not_to_contain_text("No earlier recording was compared.")
    page.goto(f"{server.address}/r/{blocked}/report?earlier={after}")
    expect(page.get_by_role("alert")).to_contain_text("was not recorded before")


def test_a_report_that_is_not_there_says_so(open_page: OpenPage, server: Any) -> None:
    page = open_page(server, "/r/nowhere/report")
    expect(page.get_by_role("alert")).to_contain_text("This report cannot be shown.")
