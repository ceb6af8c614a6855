from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from ecgomics.cohort.inputs import Input
from ecgomics.cohort.measure import Source
from ecgomics.cohort.records import Held, Record, cut, pieces, records_held, records_of_inputs
from ecgomics.core.errors import InvalidInput
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import stated


def _no_source() -> Source:
    raise AssertionError("nothing is measured here")


def _record(name: str, mib: float = 0.0, identity: str = "same") -> Record:
    return Record(name, identity, round(mib * 2**20), 1.0, _no_source)


def _sizes(records: list[Record]) -> list[int]:
    return [len(part.records) for part in cut(records)]


def test_a_part_closes_at_64_records() -> None:
    assert _sizes([_record(f"{n}") for n in range(130)]) == [64, 64, 2]
    assert [part.number for part in cut([_record(f"{n}") for n in range(130)])] == [0, 1, 2]


def test_a_part_closes_before_it_grows_beyond_8_mib() -> None:
    assert _sizes([_record(f"{n}", 3.0) for n in range(5)]) == [2, 2, 1]
    assert _sizes([_record("a", 4.0), _record("b", 4.0)]) == [2]


def test_a_long_recording_is_a_part_of_its_own() -> None:
    assert _sizes([_record("a", 0.1), _record("holter", 40.0), _record("b", 0.1), _record("c", 0.1)]) == [
        1,
        1,
        2,
    ]
    assert _sizes([_record("holter", 40.0)]) == [1]


def test_the_content_of_a_part_follows_its_files() -> None:
    before = [_record("a"), _record("b")]
    (first,), (same,), (changed,) = (
        cut(before),
        cut(list(before)),
        cut([before[0], _record("b", identity="other")]),
    )
    assert first.content == same.content != changed.content


def test_pieces_are_all_of_the_unknown_records() -> None:
    records = [_record(f"{n}") for n in range(5)]
    found = list(pieces(7, records, most=2))
    assert [len(each.records) for each in found] == [2, 2, 1]
    assert [each for piece in found for each in piece.records] == records
    assert {each.part for each in found} == {7}
    one, other = found[0].halves()
    assert (one.records, other.records) == ((records[0],), (records[1],))


def test_a_recording_handed_in_is_fetched_when_it_is_measured(sinus_ecg: Recording) -> None:
    fetched: list[str] = []

    def fetch(name: str) -> Callable[[], Recording]:
        return lambda: fetched.append(name) or sinus_ecg  # type: ignore[func-returns-value]

    records = records_held([Held(n, n, fetch(n), size_bytes=9 * 2**20) for n in "ba"], time_limit_s=None)
    assert ([each.name for each in records], fetched) == (["a", "b"], [])
    assert len(cut(records)) == 2
    entry = records[0].task(Settings()).run().entry
    assert (entry.record, entry.error, fetched) == ("a", None, ["a"])


def test_two_recordings_of_one_name_are_refused(sinus_ecg: Recording) -> None:
    held = Held("a", "1", lambda: sinus_ecg)
    with pytest.raises(InvalidInput, match="Two recordings are named a"):
        records_held([held, held], time_limit_s=None)


def test_what_a_manifest_says_does_not_change_the_parts() -> None:
    known, other = (
        records_of_inputs([Input("a", "a.hea", {"outcome": value}, subject="p")], stated(), time_limit_s=None)
        for value in (1.0, 2.0)
    )
    assert cut(known)[0].content == cut(other)[0].content
    assert (known[0].given, known[0].subject) == ({"outcome": 1.0}, "p")


def test_recordings_in_an_archive_share_its_size(tmp_path: Path) -> None:
    archive = tmp_path / "archive.zip"
    with ZipFile(archive, "w") as file:
        file.writestr("a.dat", b"0" * 6000)
    found = [Input(name, str(archive / f"{name}.dat")) for name in "abc"]
    sizes = [each.size_bytes for each in records_of_inputs(found, stated(), time_limit_s=None)]
    assert sizes == [archive.stat().st_size // 3] * 3
