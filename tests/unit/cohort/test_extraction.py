import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

import ecgomics as eo
from ecgomics.cohort import ledger, pool, records
from ecgomics.cohort.extraction import extract_to
from ecgomics.cohort.progress import Progress
from ecgomics.core.errors import InvalidInput
from ecgomics.core.settings import Settings

WritePatients = Callable[[Path, int], list[str]]
COUNT = 8


@pytest.fixture(scope="module")
def clinic(write_patients: WritePatients, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of recordings, one of which cannot be read."""
    folder = tmp_path_factory.mktemp("clinic")
    write_patients(folder, COUNT)
    (folder / "ecg_05.dat").unlink()
    return folder


@pytest.fixture(scope="module")
def undisturbed(clinic: Path, tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The files of a run that nothing disturbed."""
    output = tmp_path_factory.mktemp("undisturbed") / "cohort.parquet"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "PART_RECORDS", 2)
        extract_to(output, clinic, workers=1)
    return _files(output)


def _files(output: Path) -> list[bytes]:
    parts = sorted(output.with_suffix(".values.parquet").iterdir())
    assert [part.name for part in parts] == [f"part-{number:05d}.parquet" for number in range(len(parts))]
    return [path.read_bytes() for path in (output, output.with_suffix(".dictionary.csv"), *parts)]


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of two records."""
    monkeypatch.setattr(records, "PART_RECORDS", 2)


def test_the_table_does_not_depend_on_the_number_of_workers(
    clinic: Path, undisturbed: list[bytes], tmp_path: Path
) -> None:
    done = extract_to(tmp_path / "cohort.parquet", clinic, workers=2)
    assert (done.records, done.kept, done.measured) == (COUNT, 0, COUNT)
    assert list(done.failures) == ["ecg_05"]
    assert _files(done.output) == undisturbed


def test_a_killed_run_goes_on_where_it_was(
    clinic: Path, undisturbed: list[bytes], tmp_path: Path, in_process: None
) -> None:
    output = tmp_path / "cohort.parquet"
    code = (
        "import sys; from ecgomics.cohort import extraction, records; records.PART_RECORDS = 2;"
        "extraction.extract_to(sys.argv[1], sys.argv[2], workers=2)"
    )
    running = subprocess.Popen([sys.executable, "-c", code, str(output), str(clinic)])
    parts = tmp_path / "cohort.parquet.parts"
    while running.poll() is None and len(list(parts.glob("*.parquet"))) < 2:
        time.sleep(0.002)
    running.kill()
    assert running.wait() == -signal.SIGKILL
    assert not output.exists()
    left = {path: path.stat().st_mtime_ns for path in parts.glob("*.parquet")}
    saved = [entry for part in left for entry in ledger.entries_of(part)]
    assert len(saved) >= 2
    seen: list[Progress] = []
    done = extract_to(output, clinic, workers=1, progress=seen.append)
    assert (done.kept, done.measured) == (len(saved), COUNT - len(saved))
    assert seen[0].kept == len(saved)
    assert _files(output) == undisturbed
    assert not parts.exists()


def test_an_interrupted_run_keeps_what_it_has(
    clinic: Path, undisturbed: list[bytes], tmp_path: Path, in_process: None
) -> None:
    output = tmp_path / "cohort.parquet"

    def stop(progress: Progress) -> None:
        if progress.measured == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_to(output, clinic, workers=2, progress=stop)
    done = extract_to(output, clinic, workers=2)
    assert (done.kept, done.measured) == (5, COUNT - 5)
    assert _files(output) == undisturbed


def test_a_worker_that_is_killed_costs_nothing(
    clinic: Path, undisturbed: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    start = pool._started

    def remembered(memory_bytes: int | None) -> subprocess.Popen[bytes]:
        started.append(start(memory_bytes))
        return started[-1]

    def murder(progress: Progress) -> None:
        if progress.measured == 2:
            started[0].kill()

    monkeypatch.setattr(pool, "_started", remembered)
    done = extract_to(tmp_path / "cohort.parquet", clinic, workers=1, progress=murder)
    assert len(started) == 2
    assert _files(done.output) == undisturbed
    assert all(process.returncode is not None for process in started)


@pytest.mark.usefixtures("in_process")
def test_a_changed_file_is_measured_again_and_nothing_else(
    write_patients: WritePatients, tmp_path: Path
) -> None:
    write_patients(tmp_path / "in", 3)
    output = tmp_path / "cohort.parquet"
    extract_to(output, tmp_path / "in")
    before = pd.read_parquet(output)
    signal_file = tmp_path / "in" / "ecg_02.dat"
    signal_file.write_bytes(signal_file.read_bytes()[: 12 * 2 * 4500])
    done = extract_to(output, tmp_path / "in")
    assert (done.kept, done.measured) == (2, 1)
    assert list(done.failures) == ["ecg_02"]
    after = pd.read_parquet(output)
    pd.testing.assert_frame_equal(after.drop(index=1), before.drop(index=1), check_dtype=False)


@pytest.mark.usefixtures("in_process")
def test_added_and_removed_files(write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 2)
    output = tmp_path / "cohort.parquet"
    extract_to(output, tmp_path / "in")
    for path in (tmp_path / "in").glob("ecg_01.*"):
        path.rename(path.with_name(path.name.replace("ecg_01", "other")))
    renamed = extract_to(output, [tmp_path / "in" / "ecg_02.hea"])
    assert (renamed.records, renamed.kept, renamed.measured) == (1, 1, 0)
    assert pd.read_parquet(output)["record"].tolist() == ["ecg_02"]


@pytest.mark.usefixtures("in_process")
def test_other_settings_are_measured_anew(write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    output = tmp_path / "cohort.parquet"
    extract_to(output, tmp_path / "in")
    seen: list[Progress] = []
    done = extract_to(
        output, tmp_path / "in", settings=Settings(vcg_matrix="inverse_dower"), progress=seen.append
    )
    assert (done.kept, done.measured) == (0, 1)
    assert seen[0].outdated
    provenance = json.loads(pq.read_metadata(output).metadata[ledger.PROVENANCE])
    assert provenance["settings"]["vcg_matrix"] == "inverse_dower"
    assert provenance["settings_hash"] == Settings(vcg_matrix="inverse_dower").hash
    assert (provenance["records"], provenance["failures"]) == (1, 0)
    assert provenance["software_version"] == eo.__version__


@pytest.mark.usefixtures("in_process")
def test_two_runs_on_one_output_are_refused(write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    output = tmp_path / "cohort.parquet"

    def second_run(_: Progress) -> None:
        with pytest.raises(InvalidInput, match="Another run"):
            extract_to(output, tmp_path / "in")

    assert extract_to(output, tmp_path / "in", progress=second_run).records == 1


@pytest.mark.usefixtures("in_process")
def test_extract_without_output_gives_the_same_table(write_patients: WritePatients, tmp_path: Path) -> None:
    write_patients(tmp_path / "in", 1)
    table = eo.extract(tmp_path / "in")
    kept = eo.extract([tmp_path / "in"], tmp_path / "cohort.parquet")
    pd.testing.assert_frame_equal(table, kept)
    measured = eo.profile(eo.read(tmp_path / "in" / "ecg_01.hea"))
    for row in measured:
        value = table.loc[0, row.column]
        expected = row.value_text if row.unit in {"{class}", "{flag}"} else row.value
        assert (pd.isna(value) and expected is None) or value == (
            expected if isinstance(expected, str) else pytest.approx(expected, rel=1e-8)
        ), row.name


@pytest.mark.parametrize("workers", [0, -1])
def test_no_workers_are_refused(clinic: Path, tmp_path: Path, workers: int) -> None:
    with pytest.raises(InvalidInput, match="workers"):
        extract_to(tmp_path / "cohort.parquet", clinic, workers=workers)
    assert not list(tmp_path.iterdir())
