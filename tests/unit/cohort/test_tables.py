from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecgomics.cohort import ledger, tables
from ecgomics.cohort.dictionary import write_dictionary
from ecgomics.cohort.measure import VALUES_SCHEMA, Entry, Measured, Source
from ecgomics.cohort.records import Record
from ecgomics.core.errors import InvalidInput


def _measured(record: str, rows: list[dict[str, Any]], **facts: Any) -> Measured:
    filled = [dict.fromkeys(VALUES_SCHEMA.names) | {"record": record, "lead": "", **row} for row in rows]
    table = pa.Table.from_pylist(filled, schema=VALUES_SCHEMA)
    return Measured(Entry(record, f"identity {record}", key=record, rows=len(rows), **facts), table)


def _row(symbol: str, value: float | None = None, **more: Any) -> dict[str, Any]:
    return {
        "symbol": symbol,
        "value": value,
        "chain": "DIAG-abc",
        "validity": "ok" if value else "absent",
        **more,
    }


@pytest.fixture
def wide(tmp_path: Path) -> Any:
    """A function from measured records to the wide table."""

    def made(*measured: Measured, given: dict[str, Any] | None = None) -> pd.DataFrame:
        records = [
            Record(each.entry.record, "", 0, 1.0, _no_source, **(given or {}).get(each.entry.record, {}))
            for each in measured
        ]
        files = []
        for number, part in enumerate((measured[:1], measured[1:])):
            files.append(tmp_path / f"part-{number}.parquet")
            files[-1].write_bytes(ledger.encoded(part, about={b"a": b"b"}))
        columns = tables.wide_columns(files)
        tables.write_wide(tmp_path / "out.parquet", files, records, columns, metadata={b"a": b"b"})
        write_dictionary(tmp_path / "out.csv", tables.manifest_columns(records), columns)
        return pq.read_table(tmp_path / "out.parquet").to_pandas().set_index("record")

    return made


def _no_source() -> Source:
    raise AssertionError("nothing is measured here")


def test_each_value_stands_in_its_cell(wide: Any) -> None:
    first = _measured("a", [_row("heart_rate", 61.0), _row("qrs_duration_lead", 90.0, lead="V1")])
    second = _measured("b", [_row("heart_rate", 72.0), _row("qrs_duration_lead", 95.0, lead="aVR")])
    table = wide(first, second)
    assert table.loc["a", "heart_rate"] == 61.0
    assert table.loc["b", "qrs_duration_lead__aVR"] == 95.0
    assert pd.isna(table.loc["a", "qrs_duration_lead__aVR"])
    biomarkers = list(table.columns[len(tables.RECORD_COLUMNS) - 1 :])
    assert biomarkers == ["heart_rate", "qrs_duration_lead__aVR", "qrs_duration_lead__V1"]


def test_models_are_never_mixed_in_a_column(wide: Any) -> None:
    rows = {
        "a": _row("lead_consistency", None, chain="MODEL"),
        "b": _row("lead_consistency", 0.5, chain="MODEL:my-encoder@0123abcd"),
        "c": _row("lead_consistency", 0.25, chain="MODEL:other@89abcdef"),
    }
    table = wide(*(_measured(record, [row]) for record, row in rows.items()))
    assert list(table.columns[len(tables.RECORD_COLUMNS) - 1 :]) == [
        "lead_consistency",
        "lead_consistency#MODEL:other@89abcdef",
    ]
    assert table["lead_consistency"].dropna().to_dict() == {"b": 0.5}
    assert table["lead_consistency#MODEL:other@89abcdef"].dropna().to_dict() == {"c": 0.25}


def test_vectors_have_no_column(wide: Any) -> None:
    row = _row("embedding", None, value_text="192 numbers", chain="MODEL:other@89abcdef", validity="ok")
    assert len(wide(_measured("a", [row])).columns) == len(tables.RECORD_COLUMNS) - 1


def test_signal_paths_are_never_mixed_in_a_column(wide: Any) -> None:
    first = _measured("a", [_row("heart_rate", 61.0), _row("qrs_duration", 95.0)])
    second = _measured(
        "b", [_row("heart_rate", 72.0, chain="MON-abc"), _row("qrs_duration", None, chain="MON-abc")]
    )
    table = wide(first, second)
    assert table.loc["a", "heart_rate"] == 61.0
    assert pd.isna(table.loc["b", "heart_rate"])
    assert table.loc["b", "heart_rate#MON"] == 72.0
    assert "qrs_duration#MON" not in table.columns


def test_a_cohort_of_one_path_has_plain_names(wide: Any) -> None:
    table = wide(_measured("b", [_row("heart_rate", 72.0, chain="MON-abc")]))
    assert table.loc["b", "heart_rate"] == 72.0


def test_a_biomarker_with_a_path_of_its_own_has_its_plain_name(wide: Any) -> None:
    monitored = [_row("heart_rate", 72.0, chain="MON-abc"), _row("saecg_rms40", chain="HRES-abc")]
    averaged = [_row("heart_rate", 61.0, chain="MON-abc"), _row("saecg_rms40", 18.0, chain="HRES-abc")]
    table = wide(_measured("a", monitored), _measured("b", averaged))
    assert table["heart_rate"].tolist() == [72.0, 61.0]
    assert table.loc["b", "saecg_rms40"] == 18.0
    assert pd.isna(table.loc["a", "saecg_rms40"])
    assert not [name for name in table.columns if "#" in name]


def test_ultra_short_values_stand_apart(wide: Any) -> None:
    short = _row("rmssd", 40.0, chain="DIAG-abc+ultra_short")
    table = wide(_measured("a", [_row("rmssd", 30.0)]), _measured("b", [short]))
    assert table.loc["a", "rmssd"] == 30.0
    assert table.loc["b", "rmssd#DIAG+ultra_short"] == 40.0
    assert pd.isna(table.loc["b", "rmssd"])


def test_a_failure_has_a_row_without_values(wide: Any) -> None:
    table = wide(_measured("a", [_row("heart_rate", 61.0)]), _measured("b", [], error="b.hea is empty."))
    assert table.loc["b", "error"] == "b.hea is empty."
    assert pd.isna(table.loc["b", "heart_rate"])
    assert pd.isna(table.loc["b", "lead_count"])


def test_only_failures_are_a_table_too(wide: Any) -> None:
    table = wide(_measured("b", [], error="b.hea is empty."))
    assert table["error"].tolist() == ["b.hea is empty."]


def test_row_groups_are_bounded_by_their_cells(
    wide: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "CELLS_PER_GROUP", 3 * 20)
    records = [_measured(name, [_row("heart_rate", 60.0 + place)]) for place, name in enumerate("abcd")]
    table = wide(*records)
    assert table["heart_rate"].tolist() == [60.0, 61.0, 62.0, 63.0]
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == 2


def test_what_a_manifest_says_stands_beside_the_values(wide: Any, tmp_path: Path) -> None:
    given = {
        "a": {
            "given": {"died": True, "follow_up_days": 3.0, "site": None},
            "subject": "p1",
            "recorded_at": "2020-01-02",
        },
        "b": {"given": {"died": None, "follow_up_days": None, "site": "north"}},
    }
    table = wide(
        _measured("a", [_row("heart_rate", 61.0)], pseudonym="x"),
        _measured("b", [], pseudonym="y"),
        given=given,
    )
    assert table["died"].tolist() == [True, None]
    assert table["follow_up_days"].tolist() == [3.0, pytest.approx(float("nan"), nan_ok=True)]
    assert table["site"].tolist() == [None, "north"]
    assert table["subject"].tolist() == ["p1", "y"]
    assert table["recorded_at"].tolist() == ["2020-01-02", None]
    dictionary = pd.read_csv(tmp_path / "out.csv").set_index("column")
    assert dictionary.index.tolist() == ["record", *table.columns]
    assert dictionary.loc[["died", "follow_up_days", "site"], "family"].tolist() == ["manifest"] * 3
    assert dictionary.loc[["died", "follow_up_days", "site"], "type"].tolist() == ["bool", "double", "string"]


@pytest.mark.parametrize("name", ["sex", "heart_rate", "qrs_duration_lead__V1"])
def test_a_manifest_column_of_our_name_is_refused(wide: Any, name: str) -> None:
    with pytest.raises(InvalidInput, match=f"a column {name}, which is a column of the tables"):
        wide(_measured("a", []), given={"a": {"given": {name: 1.0}}})
