"""Diagnostic groups of PTB-XL have the values that the literature gives them; skipped where the set is absent.

The table itself is printed by `python -m benchmarks.groups FOLDER`.
"""

from pathlib import Path

import pandas as pd
import pytest

from benchmarks.groups import EXPECTATIONS, GROUPS, Expectation, measured, middle

#: So many records of a group make a median worth asserting.
RECORDS_MIN = 4
#: More of them only take time.
RECORDS_MOST = 60


@pytest.fixture(scope="module")
def table(ecg_data: Path) -> pd.DataFrame:
    folder = ecg_data / "ptbxl"
    if not (folder / "ptbxl_database.csv").is_file():
        pytest.skip(f"PTB-XL is not in {folder}")
    return measured(folder, most=RECORDS_MOST)


@pytest.mark.parametrize("expected", EXPECTATIONS, ids=lambda each: f"{each.group} {each.column}")
def test_group_has_the_values_of_the_literature(table: pd.DataFrame, expected: Expectation) -> None:
    if (table["group"] == expected.group).sum() < RECORDS_MIN:
        pytest.skip(f"fewer than {RECORDS_MIN} records of {expected.group}")
    assert expected.low <= middle(table, expected) <= expected.high


def test_every_group_is_asked_about() -> None:
    assert {each.group for each in EXPECTATIONS} == GROUPS.keys()


def test_groups_differ_where_they_are_defined_to(table: pd.DataFrame) -> None:
    """What makes a diagnosis is larger in its group than in three quarters of the normal records."""
    normal = table[table["group"] == "NORM"]
    for group, column in (
        ("LBBB", "qrs_duration"),
        ("RBBB", "r_peak_time_v1"),
        ("LVH", "sokolow_lyon_voltage"),
        ("LVH", "cornell_voltage"),
        ("AF", "rr_cv"),
    ):
        found = table.loc[table["group"] == group, column].astype(float).median()
        assert found > normal[column].astype(float).quantile(0.75), f"{column} of {group}"
