import csv
from importlib import resources

import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.reference_ranges import LIMITS, ReferenceRange, reference_range
from ecgomics.core.recording import Subject
from ecgomics.core.units import UNITS

NOBODY, WOMAN, MAN = Subject(), Subject(61.0, "female"), Subject(61.0, "male")


def found(
    symbol: str, lead: str = "", *, subject: Subject = NOBODY, seconds: float = 10.0
) -> ReferenceRange | None:
    return reference_range(symbol, lead, subject=subject, duration_s=seconds, chain="DIAG-x")


def limits(row: ReferenceRange | None) -> tuple[float | None, float | None, str]:
    assert row is not None
    return row.low, row.high, row.source


def test_percentiles_go_before_cut_offs_and_the_narrower_stratum_before_the_wider() -> None:
    assert limits(found("heart_rate", subject=WOMAN)) == (49.0, 88.0, "Rautaharju2013")
    assert limits(found("heart_rate", subject=MAN)) == (48.0, 98.0, "Mason2007")
    assert limits(found("heart_rate", subject=Subject(85.0, "female"))) == (48.0, 98.0, "Mason2007")


def test_sex_decides_where_a_row_is_for_one_sex() -> None:
    assert limits(found("cornell_voltage", subject=WOMAN)) == (None, 2.0, "Casale1985")
    assert limits(found("cornell_voltage", subject=MAN)) == (None, 2.8, "Casale1985")
    assert found("cornell_voltage", subject=Subject(61.0)) is None


def test_age_decides_where_a_row_has_limits() -> None:
    assert limits(found("st_level_j", "V2", subject=Subject(39.9, "male")))[1] == 0.25
    assert limits(found("st_level_j", "V2", subject=Subject(40.0, "male")))[1] == 0.2
    assert found("p_duration", subject=Subject(12.0)) is None


def test_an_unknown_age_is_read_as_an_adult_s_only_in_rows_for_adults_in_general() -> None:
    assert limits(found("p_duration")) == (None, 120.0, "Hancock2009")
    assert limits(found("st_level_j", "V2", subject=Subject(sex="female")))[1] == 0.15
    assert found("st_level_j", "V2", subject=Subject(sex="male")) is None


def test_a_lead_has_the_range_of_its_group_of_leads() -> None:
    assert limits(found("t_amplitude", "aVF", subject=MAN))[1] == 0.5
    assert limits(found("t_r_ratio", "V5", subject=MAN))[0] == 0.1
    assert found("t_r_ratio", "V1", subject=MAN) is None
    assert found("r_amplitude_avl", "aVL", subject=MAN) is None, "it is a value of the whole record"


def test_unconfirmed_numbers_are_given_only_where_there_are_no_others() -> None:
    axis = found("p_axis", subject=MAN)
    assert axis is not None
    assert not axis.confirmed
    rate = found("heart_rate", subject=Subject(2.0, "male"))
    assert rate is not None
    assert rate.confirmed


def test_length_and_chain_must_be_those_of_the_range() -> None:
    assert limits(found("rmssd", subject=MAN, seconds=300.0))[2] == "Nunan2010"
    day = found("rmssd", subject=MAN, seconds=24 * 3600.0)
    assert day is not None
    assert "24 h" in day.population
    ultra = reference_range("rmssd", "", subject=MAN, duration_s=10.0, chain="DIAG-x+ultra_short")
    assert ultra is None


def test_what_the_table_does_not_hold_has_no_range() -> None:
    assert found("rr_median", subject=MAN) is None


@pytest.fixture
def table() -> list[dict[str, str]]:
    """The lines of the table."""
    text = resources.files("ecgomics.biomarkers").joinpath("reference_ranges.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_line_can_be_used(table: list[dict[str, str]]) -> None:
    for line in table:
        assert line["limits"] in LIMITS, line
        assert line["low"] or line["high"], line
        assert line["unit"] in UNITS, line
        assert line["source"], line


def test_limits_are_in_the_unit_of_the_biomarker(table: list[dict[str, str]]) -> None:
    whole = catalogue().biomarkers
    wrong = {
        line["symbol"]
        for line in table
        if line["symbol"] in whole and line["unit"] != whole[line["symbol"]].unit
    }
    assert not wrong
