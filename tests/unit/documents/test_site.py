"""The site of the catalogue: complete, linked, set, and the data beside it."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.documents.fiducials import fiducials_of
from ecgomics.documents.site import SEARCH_PAGE, mathml, site, write_site
from ecgomics.documents.tables import JSON_FILE, VAR_COLUMNS, VAR_FILE

EVERY = catalogue().biomarkers


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return site(catalogue())


def test_every_biomarker_is_on_its_page_and_found_from_the_search_page(files: dict[str, str]) -> None:
    for each in EVERY.values():
        name = f"{each.dimension}-{each.family}.html"
        assert files[name].count(f'<section id="{each.symbol}">') == 1
        assert f'href="{name}#{each.symbol}"' in files[SEARCH_PAGE]


def test_every_link_leads_somewhere(files: dict[str, str]) -> None:
    for page, text in files.items():
        if not page.endswith(".html"):
            continue
        for link in re.findall(r'(?:href|src)="([^"]+)"', text):
            if link.startswith("https://doi.org/"):
                continue
            name, _, place = link.partition("#")
            assert (name or page) in files, f"{page} links to {link}"
            assert not place or f'id="{place}"' in files[name or page], f"{page} links to {link}"


def test_formulas_are_set_and_hold_no_tex(files: dict[str, str]) -> None:
    assert "<mfrac>" in mathml(r"\frac{60000}{\text{RR}}")
    for each in EVERY.values():
        if each.tex:
            assert "\\" not in mathml(each.tex), each.symbol


def test_no_page_brings_a_style_or_script_of_its_own(files: dict[str, str]) -> None:
    for name, text in files.items():
        if name.endswith(".html"):
            assert not re.search(r"<style| style=|<script>| on[a-z]+=", text), name


def test_the_data_hold_what_the_declarations_say(files: dict[str, str]) -> None:
    whole = json.loads(files[JSON_FILE])
    assert [each["code"] for each in whole["biomarkers"]] == [each.code for each in EVERY.values()]
    qt = next(each for each in whole["biomarkers"] if each["symbol"] == "qt_interval")
    assert qt["fiducials"] == ["QRS_on", "T_off"]
    assert qt["references"][0]["doi"]
    rows = list(csv.DictReader(io.StringIO(files[VAR_FILE])))
    assert list(rows[0]) == list(VAR_COLUMNS)
    assert [(row["symbol"], row["unit"]) for row in rows] == [(b.symbol, b.unit) for b in EVERY.values()]


@pytest.mark.parametrize(
    ("symbol", "marks"),
    [
        ("heart_rate", ("R",)),
        ("sdnn", ("R",)),
        ("p_duration", ("P_on", "P_off")),
        ("pr_interval", ("P_on", "QRS_on")),
        ("qrs_duration", ("QRS_on", "QRS_off")),
        ("st_level_j60", ("QRS_off",)),
        ("qtc_fridericia", ("QRS_on", "T_off")),
    ],
)
def test_the_marks_that_a_biomarker_reads_are_those_of_its_definition(
    symbol: str, marks: tuple[str, ...]
) -> None:
    assert fiducials_of(symbol) == marks


def test_a_site_is_written_into_a_new_folder(tmp_path: Path) -> None:
    count = write_site(tmp_path / "new" / "reference", catalogue())
    assert len(list((tmp_path / "new" / "reference").iterdir())) == count
