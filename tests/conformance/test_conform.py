"""The suite itself: its table is that of its recipes, every biomarker of tier 1 is in it, and this package holds it."""

from collections import defaultdict

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.conformance.grading import Grade, grade, values_of_this_package
from ecgomics.conformance.table import Reference, as_csv, computed, references

#: What the signal engine does not hold yet, with the reason; a value that comes right must leave this list.
KNOWN: dict[tuple[str, str], str] = {}
#: Measures of the signal whose reference is no property of a heart: the bands of a spectrum, how samples are stored.
NOT_OF_A_PHANTOM = {
    "quality_resolution",
    "quality_kurtosis",
    "quality_skewness",
    "quality_qrs_power",
    "quality_baseline_power",
    "quality_chain",
}


@pytest.fixture(scope="module")
def table() -> tuple[Reference, ...]:
    return references()


@pytest.fixture(scope="module")
def grades(table: tuple[Reference, ...]) -> list[Grade]:
    return grade(table, values_of_this_package(table))


def test_the_table_is_that_of_the_recipes(table: tuple[Reference, ...]) -> None:
    assert as_csv(table) == as_csv(list(computed())), "run python -m ecgomics.conformance"


def test_no_value_has_two_references(table: tuple[Reference, ...]) -> None:
    names = [(row.phantom, row.name) for row in table]
    assert len(set(names)) == len(names)


def test_every_biomarker_of_tier_1_is_covered(table: tuple[Reference, ...]) -> None:
    covered = {row.symbol for row in table}
    wanted = {each.symbol for each in catalogue().biomarkers.values() if each.tier == 1}
    assert wanted - covered <= NOT_OF_A_PHANTOM


def test_every_biomarker_of_tier_1_has_a_value(table: tuple[Reference, ...]) -> None:
    valued = {row.symbol for row in table if row.validity == "ok"}
    assert {row.symbol for row in table if row.tier == 1} <= valued


def test_every_flag_is_true_somewhere_and_false_elsewhere(table: tuple[Reference, ...]) -> None:
    found = defaultdict(set)
    for row in table:
        if row.unit == "{flag}":
            found[row.symbol].add(row.value)
    assert {symbol for symbol, values in found.items() if values != {"true", "false"}} == set()
    assert len(found) >= 15


def test_every_class_takes_two_values(table: tuple[Reference, ...]) -> None:
    found = defaultdict(set)
    for row in table:
        if row.unit == "{class}" and row.validity == "ok":
            found[row.symbol].add(row.value)
    assert {symbol for symbol, values in found.items() if len(values) < 2} == set()


def test_tolerances_are_no_wider_than_the_conventions(table: tuple[Reference, ...]) -> None:
    limits_ms = {"p_duration": 10.0, "pr_interval": 10.0, "qrs_duration": 6.0, "qt_interval": 12.0}
    for row in table:
        if row.symbol in limits_ms and row.validity == "ok":
            assert row.tolerance <= limits_ms[row.symbol], row
        if row.unit == "mV" and row.symbol.endswith("_amplitude") and row.tier == 1 and row.validity == "ok":
            assert row.tolerance <= max(0.025, 0.05 * abs(float(row.value))) + 1e-6, row


def test_this_package_holds_the_suite(grades: list[Grade]) -> None:
    wrong = {
        (each.reference.phantom, each.reference.name): (each.reference.value, each.value or each.validity)
        for each in grades
        if each.verdict in {"fail", "missing"}
    }
    assert {key: found for key, found in wrong.items() if key not in KNOWN} == {}
    assert KNOWN.keys() == wrong.keys(), "a value that comes right leaves KNOWN"
