"""The data dictionary: what every column of the wide table means."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from ecgomics.biomarkers.declaration import Biomarker
from ecgomics.cohort.files import whole_file
from ecgomics.cohort.tables import RECORD_COLUMNS, Column
from ecgomics.core.units import TEXT_UNITS

DICTIONARY_COLUMNS: Final = (
    *("column", "type", "symbol", "lead", "chain", "code", "label", "unit"),
    *("dimension", "family", "scope", "tier", "version", "formula", "references"),
)
#: Family of the columns that come from a manifest.
MANIFEST: Final = "manifest"


def write_dictionary(path: Path, given: Mapping[str, pa.DataType], columns: Sequence[Column]) -> None:
    """A CSV that defines every column of the wide table: of records, of the manifest, biomarkers."""
    with whole_file(path) as draft, draft.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, DICTIONARY_COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for name, kind, label in RECORD_COLUMNS:
            writer.writerow({"column": name, "type": str(kind), "label": label})
        for name, kind in given.items():
            label = "As the manifest says"
            writer.writerow({"column": name, "type": str(kind), "label": label, "family": MANIFEST})
        writer.writerows(_defined(column) for column in columns)


def _defined(column: Column) -> dict[str, Any]:
    return defined_biomarker(column.biomarker, column=column.name, lead=column.lead, chain=column.chain)


def defined_biomarker(declared: Biomarker, *, column: str, lead: str, chain: str) -> dict[str, Any]:
    """The row of a dictionary for a column of a biomarker."""
    return {
        "column": column,
        "type": "string" if declared.unit in TEXT_UNITS else "double",
        "symbol": declared.symbol,
        "lead": lead,
        "chain": chain,
        "code": declared.code,
        "label": declared.label,
        "unit": declared.unit,
        "dimension": declared.dimension,
        "family": declared.family,
        "scope": declared.scope,
        "tier": declared.tier,
        "version": declared.version,
        "formula": declared.formula,
        "references": "; ".join(declared.references),
    }
