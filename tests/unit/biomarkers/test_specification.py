"""The comparison of the catalogue with a specification."""

from pathlib import Path

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.specification import Row, differences, read_specification
from ecgomics.core.errors import InvalidInput

SDNN = Row("ECG20006", "sdnn", "ms", "record", "1")


def test_what_agrees_is_not_mentioned() -> None:
    found = differences([SDNN], catalogue())
    assert (found.sentences, found.of_first_tiers) == ([], 0)


def test_what_is_missing_or_different_is_named() -> None:
    rows = [
        SDNN._replace(unit="s", scope="lead"),
        Row("ECG29999", "phlogiston", "mV", "record", "2"),
        Row("ECG29998", "palmistry", "mV", "record", "3"),
    ]
    found = differences(rows, catalogue())
    assert found.sentences == [
        "ECG20006 sdnn (tier 1): unit ms instead of s; scope record instead of lead.",
        "ECG29998 palmistry (tier 3) is missing.",
        "ECG29999 phlogiston (tier 2) is missing.",
    ]
    assert found.of_first_tiers == 2
    assert found.summary == "3 rows: 2 missing, 1 different; of tiers 1 and 2: 2."


def test_a_file_that_is_no_specification_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("code,symbol\nECG20006,sdnn\n")
    with pytest.raises(InvalidInput, match=r"has no column unit, scope, tier; a specification needs code"):
        read_specification(path)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_specification(tmp_path / "none.csv")
