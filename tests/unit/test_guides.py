"""The README and the guides: what they show runs, and what they list is what there is."""

import re
from pathlib import Path

import pandas as pd
import pytest

import ecgomics as eo
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort.dictionary import DICTIONARY_COLUMNS
from ecgomics.cohort.marks import COLUMNS
from ecgomics.cohort.tables import RECORD_COLUMNS
from ecgomics.core.validity import VALIDITY_CODES
from ecgomics.io.registry import READERS
from ecgomics.io.writing import TARGETS

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md")))
FIRST_STEPS = ROOT / "docs" / "guide" / "first-steps.md"
TABLES = (ROOT / "docs" / "guide" / "tables.md").read_text(encoding="utf-8")


def blocks(page: Path, language: str) -> list[str]:
    fenced = re.compile(rf"^```{language}\n(.*?)^```", re.DOTALL | re.MULTILINE)
    return fenced.findall(page.read_text(encoding="utf-8"))


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the guide, made by its own lines, with the first recordings only."""
    (tmp_path / "clinic").mkdir()
    monkeypatch.chdir(tmp_path)
    (shown,) = (block for block in blocks(FIRST_STEPS, "sh") if "write_wfdb" in block)
    code = shown.split("'")[1]
    assert "demonstration_cohort():" in code
    some = '(each for each in demonstration_cohort() if each.recording.name[-7:] in ("afib_01", "afib_02")):'
    exec(code.replace("demonstration_cohort():", some), {})
    return tmp_path / "clinic"


def test_the_python_of_the_first_steps_runs_as_printed(clinic: Path) -> None:
    (shown,) = blocks(FIRST_STEPS, "python")
    names: dict[str, object] = {}
    exec(shown, names)
    cohort = names["cohort"]
    assert isinstance(cohort, pd.DataFrame)
    assert cohort.record.tolist() == ["afib_01", "afib_02"]
    profile = eo.profile(eo.read("clinic/afib_01"))
    assert profile["p_duration"].validity == "wrong_rhythm"
    assert profile["heart_rate"].value == pytest.approx(77.5, abs=0.05)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_guide_is_linked_from_the_readme() -> None:
    readme = PAGES[0].read_text(encoding="utf-8")
    assert [page.name for page in PAGES[1:] if f"docs/guide/{page.name}" not in readme] == []


def test_the_guide_to_the_tables_has_every_column_and_code() -> None:
    expected = [name for name, _, _ in RECORD_COLUMNS] + list(DICTIONARY_COLUMNS) + list(VALIDITY_CODES)
    expected += [name for columns in COLUMNS.values() for name in columns]
    assert [name for name in expected if f"`{name}`" not in TABLES] == []
    order = [f"`{code}`" for code in VALIDITY_CODES if code != "ok"]
    assert ", ".join(order) in TABLES.replace("\n", " ")


def test_biomarkers_that_the_guide_names_exist() -> None:
    named = [*re.findall(r"`([a-z0-9_]+)(?:__[A-Z0-9a-z]+|#MON)`", TABLES), "qrs_axis_class", "lbbb_aha"]
    assert len(named) > 2
    for symbol in set(named) - {"symbol"}:
        assert catalogue()[symbol].symbol == symbol


def test_the_guide_of_formats_names_every_reader_with_its_support_and_every_writer() -> None:
    text = (ROOT / "docs" / "guide" / "formats.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+?) \| [^|]+ \| ([^|]+?) \| [^|]*\|$", text, re.MULTILINE))
    support = {reader.FORMAT: str(reader.SUPPORT) for reader in READERS}
    assert {name: rows.get(name) for name in support} == support
    assert [each.name for each in TARGETS.values() if f"| `{each.suffix}` | {each.name} |" not in text] == []
