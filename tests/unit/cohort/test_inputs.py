import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ecgomics.cohort import ledger
from ecgomics.cohort.inputs import Input, inputs
from ecgomics.cohort.measure import failed


@pytest.mark.parametrize("suffix", [".hea", ".dat"])
def test_identity_follows_every_file_of_a_record(
    write_patients: Callable[[Path, int], list[str]], tmp_path: Path, suffix: str
) -> None:
    write_patients(tmp_path, 1)
    found = Input("ecg_01", str(tmp_path / "ecg_01.hea"))
    before = found.identity
    assert found.identity == before
    os.utime(tmp_path / f"ecg_01{suffix}", ns=(1, 1))
    changed = found.identity
    assert changed != before
    (tmp_path / f"ecg_01{suffix}").unlink()
    assert found.identity not in {before, changed}


def test_own_output_is_no_recording(write_patients: Callable[[Path, int], list[str]], tmp_path: Path) -> None:
    write_patients(tmp_path, 2)
    (tmp_path / "cohort.parquet").write_bytes(b"PAR1")
    found = inputs([tmp_path], apart_from=[tmp_path / "cohort.parquet"])
    assert [each.name for each in found] == ["ecg_01", "ecg_02"]


def test_an_earlier_cohort_is_no_recording(
    write_patients: Callable[[Path, int], list[str]], tmp_path: Path
) -> None:
    write_patients(tmp_path, 1)
    content = ledger.encoded([failed("a", "no")], about=ledger.run_metadata("k", {}))
    (tmp_path / "part-00000.parquet").write_bytes(content)
    assert [each.name for each in inputs([tmp_path], apart_from=[])] == ["ecg_01"]


def test_names_that_are_no_utf_8_become_text(
    write_patients: Callable[[Path, int], list[str]], tmp_path: Path
) -> None:
    write_patients(tmp_path / "in", 1)
    (tmp_path / "in").rename(tmp_path / os.fsdecode(b"\xe9"))
    (found,) = inputs([tmp_path], apart_from=[])
    assert found.name == "\\xe9/ecg_01"


def test_a_larger_record_may_take_longer(
    write_patients: Callable[[Path, int], list[str]], tmp_path: Path
) -> None:
    write_patients(tmp_path, 1)
    size = sum((tmp_path / f"ecg_01{suffix}").stat().st_size for suffix in (".hea", ".dat"))
    assert Input("a", str(tmp_path / "ecg_01.hea")).time_limit_s == round(600 + 60 * size / 2**20)
    assert Input("a", str(tmp_path / "missing.hea")).time_limit_s == 600
