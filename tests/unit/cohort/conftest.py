"""A small cohort on disk, as extract leaves it, with values that are known."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.cohort import ledger
from ecgomics.cohort.cohort import Cohort
from ecgomics.cohort.dictionary import write_dictionary
from ecgomics.cohort.tables import RECORD_COLUMNS, Column, chain_label

#: Chains of the long table, by the signal path that the dictionary names.
CHAINS = {"DIAG": "DIAG-abc", "MON": "MON-abc"}

Build = Callable[..., Path]


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """A function from columns to the path of a wide table, its dictionary and long table beside it.

    biomarkers maps `symbol`, `symbol__LEAD`, each perhaps with `#MON`, to values (None where there is none); about maps
    record columns to theirs; reasons maps (record, column) to the code of a missing value, `absent` if not given.
    """

    def built(
        biomarkers: Mapping[str, Sequence[Any]],
        about: Mapping[str, Sequence[Any]] | None = None,
        *,
        reasons: Mapping[tuple[str, str], str] | None = None,
        vectors: Mapping[str, Sequence[float]] | None = None,
        single_file: bool = False,
    ) -> Path:
        count = len(next(iter(biomarkers.values())))
        facts: dict[str, Any] = {"record": [f"r{number:03d}" for number in range(count)], **(about or {})}
        columns = [_column(name) for name in biomarkers]
        path = tmp_path_factory.mktemp("cohort") / "cohort.parquet"
        _write_wide(path, facts, biomarkers, columns)
        rows = list(_rows(facts, biomarkers, columns, reasons or {}))
        rows += [_vector_row(record, numbers) for record, numbers in (vectors or {}).items()]
        _write_values(path.with_suffix(".values.parquet"), rows, single_file=single_file)
        return path

    return built


def _column(name: str) -> Column:
    plain, _, chain = name.partition("#")
    symbol, _, lead = plain.partition("__")
    return Column(name, catalogue().biomarkers[symbol], lead, chain or "DIAG")


def _write_wide(
    path: Path, facts: Mapping[str, Any], biomarkers: Mapping[str, Any], columns: Sequence[Column]
) -> None:
    known = {name: kind for name, kind, _ in RECORD_COLUMNS}
    count = len(facts["record"])
    given = {name: pa.array(facts.get(name, [None] * count), kind) for name, kind in known.items()}
    given |= {name: pa.array(values) for name, values in facts.items() if name not in known}
    given |= {
        each.name: pa.array(biomarkers[each.name], pa.string() if each.is_text else pa.float64())
        for each in columns
    }
    provenance = {
        "software_version": "1.2.3",
        "catalogue_version": "7",
        "settings_hash": "abc",
        "settings": {"a": 1},
    }
    table = pa.table(given).replace_schema_metadata(ledger.run_metadata("key", provenance))
    pq.write_table(table, path, row_group_size=max(count // 2, 1))
    beside = path.with_suffix(".dictionary.csv")
    write_dictionary(beside, columns)
    more = [name for name in facts if name not in known]
    if more:
        dictionary = pl.read_csv(beside, infer_schema=False)
        rows = [
            dict.fromkeys(dictionary.columns, "") | {"column": name, "family": "manifest"} for name in more
        ]
        pl.concat([dictionary, pl.DataFrame(rows, schema=dictionary.schema)]).write_csv(beside)


def _rows(
    facts: Mapping[str, Any],
    biomarkers: Mapping[str, Sequence[Any]],
    columns: Sequence[Column],
    reasons: Mapping[tuple[str, str], str],
) -> Any:
    failed = facts.get("error", [None] * len(facts["record"]))
    for place, record in enumerate(facts["record"]):
        for each in columns if failed[place] is None else ():
            value = biomarkers[each.name][place]
            declared = each.biomarker
            yield {
                "record": record,
                "code": declared.code,
                "symbol": declared.symbol,
                "lead": each.lead,
                "value": None if each.is_text else value,
                "value_text": value if each.is_text else None,
                "unit": declared.unit,
                "validity": reasons.get((record, each.name), "absent" if value is None else "ok"),
                "chain": CHAINS[chain_label(each.chain)],
            }


def _vector_row(record: str, numbers: Sequence[float]) -> dict[str, Any]:
    return {
        "record": record,
        "symbol": "embedding",
        "lead": "",
        "validity": "ok",
        "chain": "model:test",
        "vector": list(numbers),
    }


def _write_values(path: Path, rows: Sequence[Mapping[str, Any]], *, single_file: bool) -> None:
    from ecgomics.cohort.measure import VALUES_SCHEMA

    names = [name for name in VALUES_SCHEMA.names if name != "vector"]
    schema = pa.schema([VALUES_SCHEMA.field(name) for name in names])
    if not single_file:
        schema = schema.append(pa.field("vector", pa.list_(pa.float32())))
    filled = [dict.fromkeys(schema.names) | dict(row) for row in rows]
    table = pa.Table.from_pylist(filled, schema=schema)
    if single_file:
        pq.write_table(table, path)
        return
    path.mkdir()
    half = len(table) // 2
    pq.write_table(table.slice(0, half), path / "part-00000.parquet")
    pq.write_table(table.slice(half), path / "part-00001.parquet")


@pytest.fixture(scope="session")
def clinic(build: Build) -> Path:
    """Forty records of twenty persons: two numbers, one by lead, one on two paths, a flag, classes, a failed record.

    `site` b measures QRS 10 ms longer; the last record could not be read.
    """
    count = 40
    draw = np.random.default_rng(1)
    failed = [None] * (count - 1) + ["It cannot be read."]

    def numbers(values: Any) -> list[float | None]:
        return [*map(float, values[:-1]), None]

    site = ["a", "b"] * (count // 2)
    late = np.array([10.0 * (each == "b") for each in site])
    p_duration: list[float | None] = numbers(draw.normal(110.0, 8.0, count))
    p_duration[0] = p_duration[1] = None
    return build(
        {
            "heart_rate": numbers(draw.normal(70.0, 10.0, count)),
            "qrs_duration": numbers(draw.normal(95.0, 4.0, count) + late),
            "p_duration": p_duration,
            "st_level_j__II": numbers(draw.normal(0.0, 0.05, count)),
            "st_level_j__V2": numbers(draw.normal(0.1, 0.05, count)),
            "pnn50": [None] * count,
            "lbbb_aha": [*(["true", "false", "false"] * 13), None],
            "rhythm_class": [*["atrial_fibrillation"] * 2, *["sinus"] * 37, None],
            "quality_template_correlation__II": numbers(draw.uniform(0.9, 1.0, count)),
        },
        {
            "error": failed,
            "age_years": [*(20.0 + np.arange(count - 1)), None],
            "sex": [*["female", "male"] * 19, "female", None],
            "subject": [f"p{number // 2}" for number in range(count)],
            "quality": ["good"] * count,
            "warnings": [None, "One.", *[None] * (count - 2)],
            "site": site,
        },
        reasons={("r000", "p_duration"): "wrong_rhythm", ("r001", "p_duration"): "failed"}
        | {(f"r{number:03d}", "pnn50"): "too_short" for number in range(count)},
        vectors={f"r{number:03d}": (float(number), 1.0) for number in range(count - 2)},
    )


@pytest.fixture
def cohort(clinic: Path) -> Cohort:
    """That cohort, open."""
    return Cohort.open(clinic)
