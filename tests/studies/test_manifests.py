"""Labels of public data sets, from folders of a few made-up records to manifests."""

from pathlib import Path

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.core.errors import InvalidInput
from studies.af_detection import EMBEDDING
from studies.manifests import cinc2017, conduction, ecgid, write_manifest

PTBXL = """ecg_id,patient_id,age,sex,device,scp_codes,filename_hr
1,7.0,300.0,1,CS-12   ,"{'AFIB': 0.0, 'CRBBB': 100.0}",records500/00000/00001_hr
2,7.0,50.0,0,AT-6,"{'NORM': 80.0}",records500/00000/00002_hr
3,8.0,61.0,0,AT-6,"{'IRBBB': 100.0, 'LAFB': 100.0}",records500/00000/00003_hr
"""


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    (tmp_path / "ptbxl").mkdir()
    (tmp_path / "ptbxl" / "ptbxl_database.csv").write_text(PTBXL, encoding="utf-8")
    (tmp_path / "cpsc2018").mkdir()
    for name, dx, sex in (("A0001", "AF, RBBB", "Female"), ("A0002", "Normal", "Male")):
        header = f"{name} 12 500 5000\n# Age: 74\n# Sex: {sex}\n# Dx: {dx}\n"
        (tmp_path / "cpsc2018" / f"{name}.hea").write_text(header, encoding="utf-8")
    return tmp_path


def test_letters_of_the_challenge_are_labels(tmp_path: Path) -> None:
    (tmp_path / "REFERENCE.csv").write_text("A1,N\nA2,A\nA3,O\nA4,~\n", encoding="utf-8")
    rows = list(cinc2017(tmp_path))
    assert [row["label"] for row in rows] == ["sinus", "af", "other", "noise"]
    assert [row["af"] for row in rows] == ["false", "true", "false", ""]
    assert rows[0]["path"] == str(tmp_path.resolve() / "A1.hea")


def test_both_sets_have_the_same_columns(sets: Path) -> None:
    rows = {row["record"]: row for row in conduction(sets)}
    assert len({tuple(row) for row in rows.values()}) == 1
    assert [row["data_set"] for row in rows.values()] == ["ptbxl"] * 3 + ["cpsc2018"] * 2


def test_statements_of_ptbxl(sets: Path) -> None:
    first, second, third = list(conduction(sets))[:3]
    assert (first["af"], first["rbbb"], first["lbbb"]) == ("true", "true", "false")
    assert (first["age"], first["female"], first["recorder"]) == ("89", "true", "CS-12")
    assert first["subject"] == second["subject"] != third["subject"]
    assert second["rbbb"] == "false"
    assert third["rbbb"] == "", "incomplete blocks are neither cases nor controls"
    assert third["left_anterior_block"] == "true"


def test_words_of_the_challenge_of_2018(sets: Path) -> None:
    case, control = list(conduction(sets))[3:]
    assert (case["af"], case["rbbb"], case["age"], case["female"]) == ("true", "true", "74", "true")
    assert (control["af"], control["rbbb"], control["female"]) == ("false", "false", "false")
    assert case["left_anterior_block"] == control["left_anterior_block"] == "", "it was not asked"


def test_days_of_ecgid(tmp_path: Path) -> None:
    for person, number, day in ((2, 10, "01.03.2005"), (2, 9, "07.12.04"), (1, 1, "")):
        folder = tmp_path / f"Person_{person:02d}"
        folder.mkdir(exist_ok=True)
        text = f"rec_{number} 2 500 10000\n" + (f"# ECG date: {day}\n" if day else "")
        (folder / f"rec_{number}.hea").write_text(text, encoding="utf-8")
    rows = list(ecgid(tmp_path))
    assert [row["record"] for row in rows] == ["Person_01/rec_1", "Person_02/rec_9", "Person_02/rec_10"]
    assert [row["time"] for row in rows] == ["", "2004-12-07", "2005-03-01"]
    assert rows[1]["subject"] == "Person_02"


@pytest.mark.parametrize("make", [cinc2017, conduction])
def test_a_folder_without_labels_is_told(make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]  # either
    with pytest.raises(InvalidInput, match="give the folder of the data set"):
        list(make(tmp_path))


def test_a_manifest_without_rows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="No record"):
        write_manifest(ecgid(tmp_path), tmp_path / "manifest.csv")


def test_the_vector_that_af_detection_asks_for_is_one_of_the_catalogue() -> None:
    assert catalogue()[EMBEDDING].tier == 3
