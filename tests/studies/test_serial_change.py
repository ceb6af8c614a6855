"""The check of limits of change, on simulated people whose scatter is known."""

import csv
from pathlib import Path

import numpy as np
import pytest

from ecgomics.discovery.reliability import reliability
from ecgomics.discovery.table import Feature, Table
from studies.serial_change import checked, write_reliability

FEATURES = tuple(
    Feature(f"b{place}", f"b{place}", "", f"ECG{place}", f"B {place}", "ms", "structural", "qrs", 1)
    for place in range(12)
)


def people_of(count: int, *, between: float) -> tuple[Table, np.ndarray, np.ndarray]:
    """Three days of each person: scatter 1 within, and so much between people."""
    draw = np.random.default_rng(4)
    level = draw.normal(0.0, between, (count, 1, len(FEATURES)))
    values = (level + draw.normal(0.0, 1.0, (count, 3, len(FEATURES)))).reshape(3 * count, -1)
    person = np.repeat([f"p{place:02d}" for place in range(count)], 3)
    day = np.tile(["2020-01-01", "2020-01-02", "2020-01-03"], count)
    names = tuple(f"{who}/{when}" for who, when in zip(person, day, strict=True))
    return Table(names, tuple(person.tolist()), FEATURES, values), person, day


def test_one_in_twenty_is_beyond_the_limit_in_an_unchanged_person() -> None:
    table, person, day = people_of(60, between=5.0)
    check = checked(table, person, day)
    share, low, high = check.beyond_same_person
    assert share == pytest.approx(0.05, abs=0.015)
    assert low < share < high
    assert check.pairs_of_one == 3 * 60
    assert check.people == check.people_with_pairs == 60
    # Differences of two people are normal with variance 2 (1 + 25): beyond 1.96 sqrt(2) in 70 %.
    assert check.beyond_other_person[0] == pytest.approx(0.70, abs=0.05)
    assert check.auc[0] > 0.99


def test_people_who_do_not_differ_cannot_be_told_apart() -> None:
    check = checked(*people_of(60, between=0.0))
    assert check.beyond_other_person[0] == pytest.approx(0.05, abs=0.015)
    assert check.auc[1] < 0.5 < check.auc[2]


def test_recordings_of_one_day_are_no_pair() -> None:
    table, person, day = people_of(40, between=3.0)
    day[1::3] = day[::3]
    assert checked(table, person, day).pairs_of_one == 2 * 40


def test_reliability_is_a_table_of_both_repetitions(tmp_path: Path) -> None:
    table, person, _ = people_of(20, between=3.0)
    found = reliability(table.values, person.tolist(), table.features, bootstraps=20)
    write_reliability(tmp_path / "reliability.csv", found, found[:2])
    with (tmp_path / "reliability.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["repetition"] for row in rows] == ["within a day"] * 12 + ["between days"] * 2
    assert float(rows[0]["within_sd"]) == pytest.approx(found[0].within_sd.value, rel=1e-5)
