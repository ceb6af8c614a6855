"""The table of robustness and the grades that follow from it."""

import numpy as np
import pytest

from benchmarks.robustness import agreement
from ecgomics.biomarkers import robustness as measured
from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.robustness import CLINICAL, Robustness, grade, grade_of, robustness


@pytest.mark.parametrize(
    ("icc", "name"),
    [(0.95, "excellent"), (0.9, "excellent"), (0.8, "good"), (0.5, "moderate"), (0.49, "poor")],
)
def test_grades_follow_koo_and_li(icc: float, name: str) -> None:
    assert grade(icc) == name


def test_the_lowest_clinical_condition_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = (
        Robustness("x", "250 Hz", 100, 0.95, 0.0, 1.0),
        Robustness("x", "noise 25 µV", 100, 0.80, 0.0, 1.0),
        Robustness("x", "noise 50 µV", 100, 0.30, 0.0, 1.0),
        Robustness("x", "1000 Hz", 3, 0.10, 0.0, 1.0),
    )
    monkeypatch.setattr(measured, "robustness", lambda: {"x": rows})
    assert grade_of("x") == "good"
    assert grade_of("y") is None


def test_the_table_is_of_this_catalogue() -> None:
    for symbol, rows in robustness().items():
        assert symbol in catalogue().biomarkers
        assert all(0.0 <= row.icc <= 1.0 and 0.0 < row.kept <= 1.0 for row in rows)
    known = {row.condition for rows in robustness().values() for row in rows}
    assert known >= CLINICAL


def test_agreement_is_that_of_mcgraw_and_wong() -> None:
    before = np.array([1.0, 2.0, 3.0, 4.0])
    assert agreement(before, np.zeros(4)) == 1.0
    # two-way table by hand: MSR = 10/3, MSE = 0, MSC = 2: (10/3) / (10/3 + 2·2/4) = 10/13
    assert agreement(before, np.ones(4)) == pytest.approx(10 / 13)
