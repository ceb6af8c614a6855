from pathlib import Path

import pytest

from ecgomics.cohort import ledger
from ecgomics.cohort.measure import failed
from ecgomics.cohort.outputs import Outputs
from ecgomics.core.errors import InvalidInput


class KilledError(BaseException):
    """Stands for SIGKILL."""


@pytest.fixture
def outputs(tmp_path: Path) -> Outputs:
    found = Outputs(tmp_path / "cohort.parquet")
    found.work.mkdir()
    return found


def _part(path: Path, record: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(ledger.encoded([failed(record, "no")], about=ledger.run_metadata("k", {})))
    return path


def _records(folder: Path) -> list[str]:
    return [entry.record for path in sorted(folder.iterdir()) for entry in ledger.entries_of(path)]


def _known(outputs: Outputs) -> set[str]:
    return {entry.record for path in outputs.measured() for entry in ledger.entries_of(path)}


def test_parts_become_the_long_table_in_order(outputs: Outputs) -> None:
    files = [_part(outputs.work / name, record) for name, record in (("x.parquet", "a"), ("b.parquet", "b"))]
    outputs.publish(files)
    assert [path.name for path in sorted(outputs.values.iterdir())] == [
        "part-00000.parquet",
        "part-00001.parquet",
    ]
    assert _records(outputs.values) == ["a", "b"]


def test_parts_that_are_there_already_move(outputs: Outputs) -> None:
    for number, record in enumerate("abc"):
        _part(outputs.part(number), record)
    inode = outputs.part(2).stat().st_ino
    outputs.publish([outputs.part(2), _part(outputs.work / "new.parquet", "d")])
    assert _records(outputs.values) == ["c", "d"]
    assert outputs.part(0).stat().st_ino == inode
    assert not (outputs.work / "old").exists()


def test_nothing_moves_where_all_parts_stand_in_their_place(outputs: Outputs) -> None:
    files = [_part(outputs.part(number), record) for number, record in enumerate("ab")]
    before = outputs.values.stat().st_ino
    outputs.publish(files)
    assert outputs.values.stat().st_ino == before


def test_a_file_system_without_hard_links(outputs: Outputs, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr("os.link", refuse)
    outputs.publish([_part(outputs.work / "x.parquet", "a")])
    assert _records(outputs.values) == ["a"]


@pytest.mark.parametrize("renames", [0, 1, 2])
def test_a_kill_in_the_middle_of_the_change_loses_nothing(
    outputs: Outputs, monkeypatch: pytest.MonkeyPatch, renames: int
) -> None:
    _part(outputs.part(0), "a")
    files = [outputs.part(0), _part(outputs.work / "b.parquet", "b")]
    left = iter(range(renames))
    rename = Path.rename

    def rename_until_killed(self: Path, target: Path) -> Path:
        if next(left, None) is None:
            raise KilledError
        return rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename_until_killed)
        if renames < 2:
            with pytest.raises(KilledError):
                outputs.publish(files)
        else:
            outputs.publish(files)
    assert _known(outputs) == {"a", "b"}
    found = {ledger.entries_of(path)[0].record: path for path in outputs.measured()}
    outputs.publish([found["a"], found["b"]])
    assert _records(outputs.values) == ["a", "b"]


def test_work_is_cleared_and_the_rest_stays(outputs: Outputs) -> None:
    _part(outputs.work / "x.parquet", "a")
    _part(outputs.work / "new" / "part-00000.parquet", "a")
    (outputs.work / ".running").touch()
    outputs.clear_work()
    assert [path.name for path in outputs.work.iterdir()] == [".running"]


def test_folders_and_files_of_others_are_refused(outputs: Outputs) -> None:
    outputs.refuse_unfit()
    _part(outputs.part(0), "a")
    outputs.refuse_unfit()
    (outputs.values / "theirs.txt").touch()
    with pytest.raises(
        InvalidInput, match=r"cohort\.values\.parquet is there already and was not written by"
    ):
        outputs.refuse_unfit()
