"""Finding recordings: one for each record, named by its path, and never two under one name."""

import os
import time
from pathlib import Path

import numpy as np
import pytest

from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.io import find_recordings, write_csv, write_wfdb


def put(recording: Recording, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    write_wfdb(recording, folder)


def names(*paths: Path) -> list[str]:
    return [found.name for found in find_recordings(paths)]


def test_a_record_is_one_recording_whatever_files_it_has(tmp_path: Path, twelve_leads: Recording) -> None:
    put(twelve_leads, tmp_path / "Person_02")
    for companion in ("synthetic.atr", "synthetic.i", "synthetic.mat", "RECORDS", "README.md", ".hidden.dcm"):
        (tmp_path / "Person_02" / companion).write_bytes(b"1\n2\n3\n4\n")
    found = find_recordings([tmp_path])
    assert [(f.name, f.path.name) for f in found] == [("Person_02/synthetic", "synthetic.hea")]


def test_segments_are_not_recordings_of_their_own(tmp_path: Path) -> None:
    for name in ("s1", "s2"):
        (tmp_path / f"{name}.hea").write_text(f"{name} 1 250 100\n{name}.dat 16 1000/mV 16 0 0 0 0 II\n")
        (tmp_path / f"{name}.dat").write_bytes(bytes(200))
    (tmp_path / "whole.hea").write_text("whole/2 1 250 200\ns1 100\ns2 100\n")
    assert names(tmp_path) == ["whole"]


def test_other_files_are_told_by_content(tmp_path: Path, twelve_leads: Recording) -> None:
    write_csv(twelve_leads, tmp_path / "table.csv")
    np.save(tmp_path / "array.npy", twelve_leads.ecg_mv)
    (tmp_path / "IM0001").write_bytes(bytes(128) + b"DICM" + bytes(100))
    (tmp_path / "labels.csv").write_text("id,label\n" + "".join(f"{n},{n % 2}\n" for n in range(500)))
    (tmp_path / "REFERENCE.csv").write_text("A00001,N\nA00002,A\n")
    (tmp_path / "notes.txt").write_text("Two of the patients moved.\n")
    (tmp_path / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    assert names(tmp_path) == ["IM0001", "array", "table"]


def test_files_that_were_meant_to_be_ecgs_are_reported(tmp_path: Path) -> None:
    for name in ("lonely.dat", "later.edf", "later.xml", "broken.dcm"):
        (tmp_path / name).write_bytes(b"\xfe\xed" * 40)
    (tmp_path / "broken.hea").write_text("?????\n")
    assert set(names(tmp_path)) == {"lonely", "1/later", "2/later", "1/broken", "2/broken"}


def test_a_given_file_is_always_listed_and_a_signal_file_stands_for_its_record(
    tmp_path: Path, twelve_leads: Recording
) -> None:
    put(twelve_leads, tmp_path)
    (tmp_path / "README.md").write_text("# Readme")
    given = [
        tmp_path / "README.md",
        tmp_path / "synthetic.dat",
        tmp_path / "synthetic",
        tmp_path / "synthetic.hea",
    ]
    assert names(*given) == ["README", "synthetic"]
    assert names(tmp_path, tmp_path / "synthetic.hea") == ["synthetic"]


def test_colliding_names_get_the_folders_before_them_then_a_number(
    tmp_path: Path, twelve_leads: Recording
) -> None:
    put(twelve_leads, tmp_path / "A")
    put(twelve_leads, tmp_path / "B")
    assert names(tmp_path / "A", tmp_path / "B") == ["A/synthetic", "B/synthetic"]
    assert names(tmp_path / "A" / "synthetic.hea", tmp_path / "B") == ["A/synthetic", "B/synthetic"]
    put(twelve_leads, tmp_path / "other" / "A")
    both = names(tmp_path / "A", tmp_path / "other" / "A")
    assert both == [f"{tmp_path.name}/A/synthetic", "other/A/synthetic"]
    write_csv(twelve_leads, tmp_path / "A" / "synthetic.csv")
    assert names(tmp_path / "A") == ["1/synthetic", "2/synthetic"]


def test_linked_folders_are_searched_and_nothing_is_listed_twice(
    tmp_path: Path, twelve_leads: Recording
) -> None:
    put(twelve_leads, tmp_path / "disk" / "visit")
    cohort = tmp_path / "cohort"
    put(twelve_leads, cohort / "own")
    (cohort / "linked").symlink_to(tmp_path / "disk", target_is_directory=True)
    (cohort / "again").symlink_to(cohort / "own", target_is_directory=True)
    (cohort / "own" / "loop").symlink_to(cohort, target_is_directory=True)
    (tmp_path / "disk" / "loop").symlink_to(tmp_path / "disk", target_is_directory=True)
    assert names(cohort) == ["linked/visit/synthetic", "own/synthetic"]
    assert names(cohort, tmp_path / "disk") == ["linked/visit/synthetic", "own/synthetic"]


def test_what_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"No ECG is in what was given"):
        find_recordings([tmp_path])
    with pytest.raises(InvalidInput, match=r"^nowhere\.dcm does not exist"):
        find_recordings([tmp_path / "nowhere.dcm"])
    with pytest.raises(InvalidInput):
        find_recordings([])


def test_headers_are_opened_and_their_files_are_not(
    tmp_path: Path, twelve_leads: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand files are quick to list because signal files and annotations are never opened."""
    put(twelve_leads, tmp_path)
    (tmp_path / "synthetic.atr").write_bytes(b"x")
    opened: list[str] = []
    whole = Path.open

    def watched(self: Path, *args: object, **kwargs: object) -> object:
        opened.append(self.name)
        return whole(self, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", watched)
    find_recordings([tmp_path])
    assert opened == ["synthetic.hea"]


def test_real_folders(ecg_data: Path) -> None:
    assert len(find_recordings([ecg_data / "ludb"])) == 140
    persons = names(ecg_data / "ecgid")
    assert "Person_02/rec_1" in persons
    assert len(set(persons)) == len(persons) == 211
    wfdb = names(ecg_data / "formats" / "wfdb")
    assert "041s" in wfdb
    assert not {"041s01", "v102s_1", "3269321_0001", "s25047/3234460_0001"} & set(wfdb)
    assert len(names(ecg_data / "ptbxl")) == sum(
        name.endswith(".hea") for _, _, files in os.walk(ecg_data / "ptbxl") for name in files
    )


def test_companions_of_a_record_are_no_recordings(tmp_path: Path, twelve_leads: Recording) -> None:
    put(twelve_leads, tmp_path)
    for suffix in (".atr", ".qrs", ".ecg", ".mat", ".ann", ".i", ".json", ".pdf"):
        (tmp_path / f"synthetic{suffix}").write_bytes(b"\x01\x04\x00\x00")
    assert names(tmp_path) == ["synthetic"]


def test_what_ends_like_an_ecg_and_is_none_is_passed_over(tmp_path: Path, twelve_leads: Recording) -> None:
    put(twelve_leads, tmp_path)
    bom, document = "\ufeff", "<?xml version='1.0'?>\n<!-- a map -->\n<map><city/></map>"
    (tmp_path / "map.xml").write_text(document)
    (tmp_path / "map16.xml").write_text(bom + document, encoding="utf-16-le")
    (tmp_path / "pom.xml").write_text("<project/>")
    (tmp_path / "package.json").write_text('{"name": "web"}')
    directory = b"\x02\x00\x02\x00UI\x14\x001.2.840.10008.1.3.10\x02\x00\x03\x00UI\x02\x001\x00"
    (tmp_path / "DICOMDIR").write_bytes(bytes(128) + b"DICM" + directory)
    assert names(tmp_path) == ["synthetic"]
    assert names(tmp_path / "map.xml") == ["map"]


def test_a_folder_of_thousands_of_files_is_listed_quickly(tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"{number}.{('png', 'txt', 'json', 'xml', 'dat')[number % 5]}").write_bytes(
            b"<a>1</a>" * 100
        )
    started_s = time.process_time()
    assert len(find_recordings([tmp_path])) == 600
    assert (time.process_time() - started_s) / 3000 < 1e-3


def test_a_pattern_lists_what_it_matches_and_names_begin_below_its_fixed_part(
    tmp_path: Path, twelve_leads: Recording, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("clinic/a", "clinic/b/c", "clinic/.hidden"):
        put(twelve_leads, tmp_path / folder)
        (tmp_path / folder / "notes.txt").write_text("nothing")
    assert (
        names(f"{tmp_path}/clinic/**/*.hea")
        == names(f"{tmp_path}/clinic/**")
        == ["a/synthetic", "b/c/synthetic"]
    )
    assert names(f"{tmp_path}/clinic/*/*.dat") == ["a/synthetic"]
    assert names(f"{tmp_path}/cl[i]nic/?/synthetic.*") == ["clinic/a/synthetic"]
    assert names(f"{tmp_path}/clinic/a/*", f"{tmp_path}/clinic/a") == ["synthetic"]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert names("~/clinic/b*") == ["b/c/synthetic"]


def test_a_pattern_that_matches_nothing_is_one_sentence(tmp_path: Path, twelve_leads: Recording) -> None:
    put(twelve_leads, tmp_path)
    with pytest.raises(InvalidInput, match=r"^Nothing matches the pattern .*\*\.dcm\.$"):
        find_recordings([f"{tmp_path}/*.dcm"])
    with pytest.raises(InvalidInput, match=r"stands for whole folders"):
        find_recordings([f"{tmp_path}/**.hea"])
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(InvalidInput, match=r"No ECG is in what was given"):
        find_recordings([f"{tmp_path}/*.txt"])


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tmp_path: Path, twelve_leads: Recording) -> None:
    write_csv(twelve_leads, tmp_path / "ecg[1].csv")
    assert names(tmp_path / "ecg[1].csv") == ["ecg[1]"]
