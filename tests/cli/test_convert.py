import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import Result

from benchmarks.twins import muse
from ecgomics.core.recording import Recording
from ecgomics.io import read, write_wfdb
from ecgomics.io.writing import TARGETS

Run = Callable[..., Result]


@pytest.mark.parametrize("to", TARGETS)
def test_a_file_becomes_one_of_the_format_that_its_name_ends_in(
    run: Run, ecg: Path, sinus_ecg: Recording, tmp_path: Path, to: str
) -> None:
    out = tmp_path / f"out{TARGETS[to].suffix}"
    done = run("convert", ecg, out)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "12 leads × 5000 at 500 Hz, read back within" in done.stdout.replace("\n", " ")
    np.testing.assert_allclose(read(out).ecg_mv, read(ecg).ecg_mv, atol=1e-3)


def test_a_file_that_is_there_is_replaced_only_where_asked(
    run: Run, refused: Callable[..., str], ecg: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.edf"
    out.write_bytes(b"mine")
    done = run("convert", ecg, out)
    assert done.exit_code == 1
    assert "out.edf is there already; give --overwrite" in done.stderr
    assert out.read_bytes() == b"mine"
    assert run("convert", ecg, out, "--overwrite").exit_code == 0
    assert read(out).leads == read(ecg).leads


def test_a_name_that_tells_no_format_is_a_mistake(
    refused: Callable[..., str], ecg: Path, tmp_path: Path
) -> None:
    assert "must end in .hea (WFDB)" in refused("convert", ecg, tmp_path / "out.bin")
    assert "“gif” is no format that is written" in refused("convert", ecg, tmp_path / "out", "--to", "gif")


def test_every_recording_of_an_archive_goes_into_a_folder(
    run: Run, sinus_ecg: Recording, tmp_path: Path
) -> None:
    write_wfdb(sinus_ecg, tmp_path)
    archive, out = tmp_path / "export.zip", tmp_path / "out"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(tmp_path / "sinus.hea", "ward a/sinus.hea")
        file.write(tmp_path / "sinus.dat", "ward a/sinus.dat")
        file.writestr("ward b/other.xml", next(iter(muse.twins().values())))
        file.writestr("ward b/damaged.npy", b"\x93NUMPY damaged")
    done = run("convert", archive, out, "--to", "edf")
    assert done.exit_code == 1
    assert "damaged.npy cannot be read as NumPy" in done.stderr
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.edf"))
    assert found == ["ward a/sinus.edf", "ward b/other.edf"]


def test_names_of_files_in_a_folder_are_free_of_who_it_is(run: Run, tmp_path: Path) -> None:
    given, out = tmp_path / "given", tmp_path / "out"
    given.mkdir()
    content = next(iter(muse.twins().values()))
    (given / "a.xml").write_bytes(content)
    name = read(given / "a.xml", keep_identity=True).identity["name"].split()[-1]
    (given / "a.xml").rename(given / f"{name}_monday.xml")
    done = run("convert", given, out, "--to", "csv")
    assert done.exit_code == 0
    (written,) = out.iterdir()
    assert name not in written.name
    assert written.name.endswith("_monday.csv")
    assert name not in done.stdout


def test_who_it_is_goes_along_only_where_asked(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "muse.xml"
    source.write_bytes(next(iter(muse.twins().values())))
    name = read(source, keep_identity=True).identity["name"].split()[-1].encode()
    for option, is_told in ((), False), (("--keep-identity",), True):
        out = tmp_path / f"out{is_told}.dcm"
        assert run("convert", source, out, *option).exit_code == 0
        assert (name in out.read_bytes()) is is_told
