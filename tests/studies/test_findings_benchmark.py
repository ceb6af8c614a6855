"""How the statements of the report are scored against the labels of public data sets."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from benchmarks.findings.labels import labelled, labels
from benchmarks.findings.scoring import Tally, shortcomings, wilson
from ecgomics.report.findings.table import own_table

PTBXL = """ecg_id,patient_id,age,sex,scp_codes,extra_beats,filename_hr
1,7,55,0,"{'IMI': 35.0, 'SR': 0.0}",,records500/1
2,8,300,1,"{'CRBBB': 100.0, 'AFIB': 0.0}",2ES,records500/2
"""
CPSC2018 = "A1 12 500 5000\n#Age: 49\n#Sex: Female\n#Dx: AF,RBBB\n"
LUDB = (
    "1 12 500 5000\n#<age>: 51\n#<sex>: M\n#<diagnoses>:\n#Rhythm: Sinus rhythm.\n#Scar formation: septal. \n"
)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """One record or two of each set, headers alone."""
    for name in ("ptbxl/records500", "cpsc2018", "ludb"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "ptbxl/ptbxl_database.csv").write_text(PTBXL, encoding="utf-8")
    for number in ("1", "2"):
        (tmp_path / f"ptbxl/records500/{number}.hea").write_text("", encoding="utf-8")
    (tmp_path / "cpsc2018/A1.hea").write_text(CPSC2018, encoding="utf-8")
    (tmp_path / "ludb/1.hea").write_text(LUDB, encoding="utf-8")
    return tmp_path


def test_labels_of_each_set_are_read(sets: Path) -> None:
    found = {each.name: each for each in labelled(sets)}
    assert found["ptbxl/1"].words == {"IMI?", "SR"}, "a likelihood of 35 % is a guess"
    assert (found["ptbxl/1"].sex, found["ptbxl/2"].sex, found["ptbxl/2"].age_years) == (
        "male",
        "female",
        89.0,
    )
    assert found["ptbxl/2"].words == {"CRBBB", "AFIB", "extra beats"}
    assert found["cpsc2018/A1"].words == {"AF", "RBBB"}
    assert found["ludb/1"].words == {"Rhythm: Sinus rhythm", "Scar formation: septal"}
    assert (found["ludb/1"].sex, found["ludb/1"].age_years) == ("male", 51.0)


@pytest.mark.parametrize(
    ("record", "label", "truth"),
    [
        ("ptbxl/1", "infarct", None),
        ("ptbxl/2", "infarct", False),
        ("ptbxl/2", "atrial fibrillation", True),
        ("ludb/1", "atrial fibrillation", False),
        ("ptbxl/2", "ventricular premature beats", None),
    ],
)
def test_what_a_word_means_for_a_label(sets: Path, record: str, label: str, truth: bool | None) -> None:
    known = next(each for each in labelled(sets) if each.name == record)
    meaning = next(each for each in labels() if each.name == label).meanings[known.data_set]
    assert meaning.of(known.words) is truth


def test_nothing_that_rests_on_an_amplitude_is_judged_on_leads_of_one_scale() -> None:
    on_ludb = {label.name for label in labels() if "ludb" in label.meanings}
    assert not on_ludb & {"infarct", "left ventricular hypertrophy", "ST depression", "ST elevation"}
    assert "atrial fibrillation" in on_ludb


def test_every_statement_that_makes_a_label_is_in_the_table_of_rules() -> None:
    made = {rule.id for rule in own_table().rules}
    for label in labels():
        patterns = {*label.made_by, *(each for found in label.meanings.values() for each in found.made_by)}
        unknown = [each for each in patterns if not any(fnmatchcase(name, each) for name in made)]
        assert not unknown, f"{label.name}: no statement is called {unknown}"


def test_wilson_interval_has_the_values_of_its_closed_form() -> None:
    # 10 of 10: n/(n + z²) = 10/13.8415; 5 of 10 lies evenly about one half
    assert wilson(10, 10) == pytest.approx((0.72247, 1.0), abs=1e-5)
    low, high = wilson(5, 10)
    assert (low, low + high) == pytest.approx((0.23659, 1.0), abs=1e-5)


def test_a_statement_that_is_never_made_falls_short_whatever_its_specificity() -> None:
    tally = Tally(missed=["a"], right=[str(number) for number in range(100)])
    assert shortcomings(tally, None) == ["never made"]


def test_shares_are_judged_from_twenty_records_on() -> None:
    nineteen = Tally(found=["a"], missed=["b"] * 18, false=["c"] * 19)
    assert shortcomings(nineteen, 0.9) == []
    twenty = Tally(found=["a"], missed=["b"] * 19, false=["c"], right=["d"] * 19)
    assert shortcomings(twenty, 0.9) == ["sensitivity < 90 %", "specificity < 97 %"]
