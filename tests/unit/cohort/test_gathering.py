from pathlib import Path
from typing import Any

import pyarrow as pa

from ecgomics.cohort import ledger
from ecgomics.cohort.gathering import Gathering
from ecgomics.cohort.measure import UNSETTLED, VALUES_SCHEMA, Entry, Measured, Source, record_key
from ecgomics.cohort.records import Part, Record

ABOUT = ledger.run_metadata("k", {})


def _no_source() -> Source:
    raise AssertionError("nothing is measured here")


def _record(name: str, identity: str = "same") -> Record:
    return Record(name, identity, 0, 1.0, _no_source)


def _measured(
    name: str, *, identity: str = "same", value: float = 60.0, rows: int = 2, **facts: Any
) -> Measured:
    row = dict.fromkeys(VALUES_SCHEMA.names) | {"record": name, "symbol": "heart_rate", "value": value}
    table = pa.Table.from_pylist([row] * rows, schema=VALUES_SCHEMA)
    return Measured(Entry(name, identity, key=record_key(name), rows=rows, **facts), table)


def _gathering(folder: Path, *groups: str) -> Gathering:
    folder.mkdir(exist_ok=True)
    parts = [Part(number, [_record(name) for name in group]) for number, group in enumerate(groups)]
    return Gathering(parts, folder, key="k", about=ABOUT)


def _wanted(gathering: Gathering) -> list[str]:
    return [each.name for piece in gathering.pieces(most=2) for each in piece.records]


def test_a_part_is_the_same_however_it_came_together(tmp_path: Path) -> None:
    whole = _gathering(tmp_path / "whole", "abc")
    whole.add(0, [_measured(name) for name in "abc"])
    bit_by_bit = _gathering(tmp_path / "bits", "abc")
    bit_by_bit.add(0, [_measured("c")])
    bit_by_bit.add(0, [_measured("a")])
    bit_by_bit.keep_rest()
    taken_over = _gathering(tmp_path / "bits", "abc")
    taken_over.look_into((tmp_path / "bits").iterdir())
    assert _wanted(taken_over) == ["b"]
    taken_over.add(0, [_measured("b")])
    assert taken_over.files[0].read_bytes() == whole.files[0].read_bytes()
    assert [entry.record for entry in ledger.entries_of(whole.files[0])] == ["a", "b", "c"]


def test_a_part_that_is_there_is_taken_as_it_is(tmp_path: Path) -> None:
    first = _gathering(tmp_path, "ab", "c")
    first.add(0, [_measured("b"), _measured("a")])
    again = _gathering(tmp_path, "ab", "c")
    again.look_into(tmp_path.glob("*.parquet"))
    assert _wanted(again) == ["c"]
    again.add(1, [_measured("c")])
    assert [path.exists() for path in again.files] == [True, True]


def test_known_records_that_are_cut_otherwise_are_not_measured_again(tmp_path: Path) -> None:
    first = _gathering(tmp_path, "ac", "e")
    first.add(0, [_measured("a", value=1.0), _measured("c", value=2.0, rows=3)])
    first.add(1, [_measured("e", value=3.0)])
    shifted = _gathering(tmp_path, "ab", "ce")
    shifted.look_into(first.files)
    assert _wanted(shifted) == ["b"]
    shifted.add(0, [_measured("b", rows=0, error="b is empty.")])
    values = [ledger.values_of(path)["value"].to_pylist() for path in shifted.files]
    assert values == [[1.0, 1.0], [2.0, 2.0, 2.0, 3.0, 3.0]]


def test_what_changed_or_was_lost_is_measured_again(tmp_path: Path) -> None:
    first = _gathering(tmp_path, "abc")
    lost = _measured("b", identity=UNSETTLED, rows=0, error="The process died.")
    first.add(
        0, [_measured("a", identity="of another file"), lost, _measured("c", rows=0, error="c is empty.")]
    )
    again = _gathering(tmp_path, "abc")
    again.look_into(first.files)
    assert _wanted(again) == ["a", "b"]
    assert [place.has_failed for place in again.known.values()] == [True]


def test_another_run_and_a_damaged_file_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "other.parquet").write_bytes(
        ledger.encoded([_measured("a")], about=ledger.run_metadata("another", {}))
    )
    content = ledger.encoded([_measured("b")], about=ABOUT)
    (tmp_path / "damaged.parquet").write_bytes(content[:-9])
    gathering = _gathering(tmp_path, "ab")
    gathering.look_into(tmp_path.iterdir())
    assert _wanted(gathering) == ["a", "b"]
    assert ledger.run_key(tmp_path / "damaged.parquet") is None
