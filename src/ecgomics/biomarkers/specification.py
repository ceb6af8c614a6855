"""The catalogue against a specification: which of its rows are missing here, or said otherwise."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from ecgomics.biomarkers.catalogue import OWN, Catalogue
from ecgomics.core.errors import InvalidInput

COLUMNS: Final = ("code", "symbol", "unit", "scope", "tier")


class Row(NamedTuple):
    """One row of a specification."""

    code: str
    symbol: str
    unit: str
    scope: str
    tier: str


@dataclass(frozen=True, slots=True)
class Differences:
    """What a comparison found."""

    rows: int
    missing: tuple[Row, ...]
    differing: tuple[tuple[Row, str], ...]
    """Rows that are here, with what is said otherwise."""

    @property
    def sentences(self) -> list[str]:
        """One for each finding, by code."""
        said = {row.code: f"{row.code} {row.symbol} (tier {row.tier}) is missing." for row in self.missing}
        said |= {
            row.code: f"{row.code} {row.symbol} (tier {row.tier}): {what}." for row, what in self.differing
        }
        return [said[code] for code in sorted(said)]

    @property
    def of_first_tiers(self) -> int:
        """Findings on rows that are no own definitions."""
        found = [*self.missing, *(row for row, _ in self.differing)]
        return sum(row.tier != str(OWN) for row in found)

    @property
    def summary(self) -> str:
        """The result in one sentence."""
        return (
            f"{self.rows} rows: {len(self.missing)} missing, {len(self.differing)} different; "
            f"of tiers 1 and 2: {self.of_first_tiers}."
        )


def read_specification(path: Path) -> list[Row]:
    """The rows of a CSV file; InvalidInput where it is none or lacks a column."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as text: {error}.") from None
    table = csv.DictReader(text.splitlines())
    absent = [name for name in COLUMNS if name not in (table.fieldnames or ())]
    if absent:
        raise InvalidInput(
            f"{path} has no column {', '.join(absent)}; a specification needs {', '.join(COLUMNS)}."
        )
    return [Row(*((row[name] or "").strip() for name in COLUMNS)) for row in table]


def differences(rows: Sequence[Row], whole: Catalogue) -> Differences:
    """What the catalogue lacks or says otherwise."""
    by_code = {each.code: each for each in whole.biomarkers.values()}
    here = [(row, by_code[row.code]) for row in rows if row.code in by_code]
    found = []
    for row, declared in here:
        what = "; ".join(
            f"{name} {getattr(declared, name)} instead of {wanted}"
            for name, wanted in _compared(row)
            if str(getattr(declared, name)) != wanted
        )
        if what:
            found.append((row, what))
    return Differences(len(rows), tuple(row for row in rows if row.code not in by_code), tuple(found))


def _compared(row: Row) -> Iterable[tuple[str, str]]:
    return ((name, getattr(row, name)) for name in COLUMNS if name != "code")
