from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecgomics.cohort.inputs import Input, given_kinds, inputs
from ecgomics.core.errors import InvalidInput

Patients = Callable[[Path, int], list[str]]


@pytest.fixture
def folder(write_patients: Patients, tmp_path: Path) -> Path:
    """Three WFDB records below visits/, and room for a manifest."""
    write_patients(tmp_path / "visits", 3)
    return tmp_path


def manifest(folder: Path, text: str, name: str = "cohort.csv") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_a_manifest_says_what_is_known_of_each_recording(folder: Path) -> None:
    path = manifest(
        folder,
        "path,record,subject,time,af,bmi,smoker,site\n"
        "visits/ecg_02.hea,second,P1,2026-03-01T14:30,1,23.5,true,007\n"
        "visits/ecg_01,,P1,2026-02-01,0,,FALSE,12\n",
    )
    first, second = inputs([path])
    assert first == Input(
        "second",
        str(folder / "visits" / "ecg_02.hea"),
        given={"af": 1.0, "bmi": 23.5, "smoker": True, "site": "007"},
        subject="P1",
        recorded_at="2026-03-01T14:30:00",
    )
    assert (second.name, second.recorded_at) == ("visits/ecg_01", "2026-02-01")
    assert second.given == {"af": 0.0, "bmi": None, "smoker": False, "site": "12"}
    assert second.location == str(folder / "visits" / "ecg_01.hea")
    assert given_kinds([first, second]) == {"af": float, "bmi": float, "smoker": bool, "site": str}


@pytest.mark.parametrize("cells", ["1,2,", "1e3,-.5,+2.", "0.5,0,3"])
def test_a_column_of_numbers_is_numbers(folder: Path, cells: str) -> None:
    assert kind(folder, cells) is float


@pytest.mark.parametrize(
    "cells", ["1,two,3", "007,1,2", "true,1,", "12345678901234567890,1,2", "inf,1,2", "1_0,1,2"]
)
def test_what_is_no_number_throughout_is_text_as_it_stands(folder: Path, cells: str) -> None:
    assert kind(folder, cells) is str
    assert [each.given["x"] or "" for each in inputs([folder / "cohort.csv"])] == cells.split(",")


def kind(folder: Path, cells: str) -> object:
    rows = "".join(f"visits/ecg_0{number},{cell}\n" for number, cell in enumerate(cells.split(","), start=1))
    return given_kinds(inputs([manifest(folder, f"path,x\n{rows}")]))["x"]


def test_semicolons_tabs_and_blank_lines(folder: Path) -> None:
    for name, mark in (("a.csv", ";"), ("a.tsv", "\t")):
        (found,) = inputs([manifest(folder, f"\ufeffpath{mark}bmi\n\nvisits/ecg_01{mark}0,5\n\n", name)])
        assert found.given == {"bmi": "0,5"}


def test_typed_tables_keep_their_types(folder: Path) -> None:
    import openpyxl

    paths = [f"visits/ecg_0{number}.hea" for number in (1, 2, 3)]
    columns = {
        "path": paths,
        "code": ["1", "2", "3"],
        "n": [1, None, 3],
        "flag": [True, False, None],
        "subject": [7, 8, 9],
    }
    pq.write_table(pa.table(columns), folder / "m.parquet")
    book = openpyxl.Workbook()
    book.active.append(list(columns))
    for row in zip(*columns.values(), strict=True):
        book.active.append(row)
    book.save(folder / "m.xlsx")
    for name in ("m.parquet", "m.xlsx"):
        found = inputs([folder / name])
        assert [list(each.given.values()) for each in found] == [
            ["1", 1.0, True],
            ["2", None, False],
            ["3", 3.0, None],
        ]
        assert [each.subject for each in found] == ["7", "8", "9"]
        assert given_kinds(found) == {"code": str, "n": float, "flag": bool}


def test_what_is_not_there_is_a_record_that_says_so(folder: Path) -> None:
    (folder / "visits" / "folder").mkdir()
    path = manifest(folder, "path\nvisits/ecg_01\nvisits/nowhere.dcm\nvisits/folder\n")
    good, bad, nowhere = inputs([path])
    with good.local() as here:
        assert here == folder / "visits" / "ecg_01.hea"
    with (
        pytest.raises(InvalidInput, match=r"^Column path of row 4 of cohort\.csv: folder is a folder"),
        bad.local(),
    ):
        pass
    with (
        pytest.raises(
            InvalidInput, match=r"^Column path of row 3 of cohort\.csv: nowhere\.dcm does not exist\.$"
        ),
        nowhere.local(),
    ):
        pass
    assert nowhere.identity != bad.identity
    before = nowhere.identity
    (folder / "visits" / "nowhere.dcm").write_bytes(b"now it is")
    assert nowhere.identity != before


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("file,x\nvisits/ecg_01,1\n", "has no column path but file, x"),
        ("path,\nvisits/ecg_01,1\n", "Column 2 of cohort.csv has no name"),
        ("path,x,x\nvisits/ecg_01,1,1\n", "several columns x"),
        ("path,heart_rate\nvisits/ecg_01,1\n", "rename it, for example to given_heart_rate"),
        ("path,st_level_j__V2\nvisits/ecg_01,1\n", "given_st_level_j__V2"),
        ("path,age_years\nvisits/ecg_01,1\n", "given_age_years"),
        ("path,recorded_at\nvisits/ecg_01,1\n", "call it time"),
        (
            "path\nvisits/ecg_01\nvisits/ecg_01.hea\n",
            "path of row 3 of cohort.csv names the recording that row 2",
        ),
        (
            "path,record\nvisits/ecg_01,a\nvisits/ecg_02,a\n",
            "row 3 of cohort.csv holds a, as row 2 of cohort.csv does",
        ),
        (
            "path,record\nvisits/ecg_01,visits/ecg_02\nvisits/ecg_02,\nvisits/ecg_03,2/visits/ecg_02\n",
            "give it another name",
        ),
        ("path,time\nvisits/ecg_01,01.03.2026\n", "Column time of row 2 of cohort.csv holds “01.03.2026”"),
        (
            "path,x\nvisits/ecg_01,1\nvisits/ecg_02,NA\n",
            "Column x of row 3 of cohort.csv holds “NA” among numbers",
        ),
        ("path,x\nvisits/ecg_01\n", "Row 2 of cohort.csv has 1 cells under a heading of 2"),
        ("path,x\n,1\n", "Column path of row 2 of cohort.csv is empty"),
        ("path,x\n", "no rows below its heading"),
        ('path,x\nvisits/ecg_01,"1\n', "cannot be read as CSV"),
        ("", "is empty"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(folder: Path, text: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        inputs([], manifests=[manifest(folder, text)])
    assert sentence in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_a_manifest_that_is_no_text_or_not_there(folder: Path) -> None:
    (folder / "m.csv").write_bytes("path,ort\nvisits/ecg_01,Köln".encode("latin-1"))
    with pytest.raises(InvalidInput, match=r"m\.csv is no text in UTF-8"):
        inputs([], manifests=[folder / "m.csv"])
    with pytest.raises(InvalidInput, match=r"nowhere\.csv cannot be opened"):
        inputs([], manifests=[folder / "nowhere.csv"])
    (folder / "m.parquet").write_bytes(b"PAR1")
    (folder / "m.xlsx").write_bytes(b"PK")
    for name in ("m.parquet", "m.xlsx"):
        with pytest.raises(InvalidInput, match=r"cannot be read as"):
            inputs([], manifests=[folder / name])


def test_a_table_is_a_manifest_only_by_its_column_path(folder: Path) -> None:
    recording = "path,time_s,I\n" + "".join(f"a,{number / 250},{number % 7}\n" for number in range(300))
    (found,) = inputs([manifest(folder, recording, "strip.csv")])
    assert found.name == "strip"
    (found,) = inputs([manifest(folder, "path,time_s,I\nvisits/ecg_01,1,2\n", "list.csv")])
    assert found.name == "visits/ecg_01"
    with (
        pytest.raises(InvalidInput, match=r"of row 2 of wrong\.csv: nowhere does not exist"),
        _only(inputs([manifest(folder, "path,x\nnowhere,1\n", "wrong.csv")])).local(),
    ):
        pass


def test_paths_as_windows_writes_them(folder: Path) -> None:
    (found,) = inputs([], manifests=[manifest(folder, "path\nvisits\\ecg_01\n")])
    assert found.name == "visits/ecg_01"
    with found.local() as path:
        assert path.is_file()


def _only(found: list[Input]) -> Input:
    (one,) = found
    return one


def test_rows_of_a_manifest_go_before_the_folder_that_holds_their_files(folder: Path) -> None:
    path = manifest(folder, "path,record,af\nvisits/ecg_02.dat,mine,1\n")
    found = inputs([folder / "visits", path])
    assert [(each.name, each.given) for each in found] == [
        ("ecg_01", {"af": None}),
        ("ecg_03", {"af": None}),
        ("mine", {"af": 1.0}),
    ]


def test_several_manifests_agree_on_the_type_of_a_column(folder: Path) -> None:
    one = manifest(folder, "path,x\nvisits/ecg_01,1\n", "one.csv")
    two = manifest(folder, "path,x,y\nvisits/ecg_02,,b\n", "two.csv")
    assert [each.given for each in inputs([one, two])] == [{"x": 1.0, "y": None}, {"x": None, "y": "b"}]
    three = manifest(folder, "path,x\nvisits/ecg_03,text\n", "three.csv")
    with pytest.raises(InvalidInput, match=r"Column x is of another type in three\.csv than in one\.csv"):
        inputs([one, three])


def test_paths_elsewhere_and_in_archives(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    import zipfile

    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for suffix in (".hea", ".dat"):
            archive.write(folder / "visits" / f"ecg_01{suffix}", f"in/ecg_01{suffix}")
    other = tmp_path_factory.mktemp("lists")
    path = manifest(
        other, f"path\n{folder}/visits/ecg_01.hea\n{folder}/all.zip/in/ecg_01.hea\n{folder}/all.zip/no.hea\n"
    )
    found = inputs([path])
    assert [each.name for each in found] == [f"{folder.name}/visits/ecg_01", "in/ecg_01", "no"][:0] or len(
        found
    ) == 3
    assert [each.missing is None for each in found].count(False) == 1
