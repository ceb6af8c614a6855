"""compare and against_reference: from profiles to rows."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.biomarkers.reference_population import Calibration, ReferenceSet
from ecgomics.compared import ComparedValues
from ecgomics.core.units import UNITS, unit_of
from ecgomics.core.validity import KEEPS_NUMBER
from ecgomics.population import read_population, shipped_population
from ecgomics.profile import Profile

OWN = eo.Settings(own_definitions=True)
DAYS = (datetime(2019, 5, 2), datetime(2021, 1, 11), datetime(2024, 3, 8))


@pytest.fixture(scope="module")
def louder(sinus_ecg: eo.Recording) -> Callable[[float], Profile]:
    """A function that gives the profile of the recording, so many times as high."""

    def made(gain: float) -> Profile:
        return eo.profile(replace(sinus_ecg, ecg_mv=sinus_ecg.ecg_mv * gain, name=f"gain_{gain:g}"), OWN)

    return made


@pytest.fixture(scope="module")
def plain(louder: Callable[[float], Profile]) -> Profile:
    return louder(1.0)


@pytest.fixture(scope="module")
def grown(louder: Callable[[float], Profile]) -> Profile:
    return louder(1.25)


def with_leads(made: Profile, *leads: str) -> Profile:
    recording = made.evaluation.quantity("recording")
    rows = [recording.leads.index(lead) for lead in leads]
    return eo.profile(
        replace(recording, ecg_mv=recording.ecg_mv[rows].copy(), leads=leads, derived_leads=()), OWN
    )


def every_row_is_a_value_or_a_reason(found: ComparedValues) -> None:
    for row in found:
        there = row.value is not None or row.value_text is not None
        assert there == (row.validity in KEEPS_NUMBER), row
        assert row.value is None or np.isfinite(row.value), row
        assert "{x}" not in row.unit, row


def test_a_record_compared_with_itself_has_not_changed(plain: Profile) -> None:
    found = eo.compare([plain, plain, plain], DAYS)
    every_row_is_a_value_or_a_reason(found)
    given = [row for row in found if row.validity == "ok"]
    for symbol in ("serial_difference", "serial_difference_percent", "serial_slope", "reliable_change_index"):
        values = {row.value for row in given if row.symbol == symbol}
        assert len([row for row in given if row.symbol == symbol]) > 20
        assert max(abs(value or 0.0) for value in values) < 1e-9
    assert found["qrs_vector_difference"].value == 0.0
    assert found["representative_beat_correlation(V3)"].value == pytest.approx(1.0)
    assert found["qtc_increase_flag"].value_text == "false"
    assert {row.value_text for row in given if row.symbol == "reference_change_exceeded"} == {"false"}
    assert found.changed_texts == ()
    assert any("files of the same content" in warning for warning in found.warnings)


def test_a_higher_voltage_changes_amplitudes_and_leaves_times(plain: Profile, grown: Profile) -> None:
    found = eo.compare([plain, grown])
    assert found["serial_difference_percent(r_amplitude:V5)"].value == pytest.approx(25.0, abs=0.1)
    assert found["serial_difference(qrs_duration)"].value == pytest.approx(0.0, abs=0.5)
    assert found["representative_beat_correlation"].value == pytest.approx(1.0, abs=1e-6)
    before, after = plain["r_amplitude:V5"].value, grown["r_amplitude:V5"].value
    assert before is not None
    assert after is not None
    row = found["serial_difference(r_amplitude:V5)"]
    assert (row.of, row.lead, row.unit, row.n) == ("r_amplitude", "V5", "mV", 2)
    assert row.value == pytest.approx(after - before)
    assert found["serial_slope(heart_rate)"].validity == "too_short"


def test_units_follow_the_argument(plain: Profile, grown: Profile) -> None:
    found = eo.compare([plain, grown, grown], DAYS)
    assert found["serial_slope(qrs_duration)"].unit == "ms/a"
    assert found["serial_slope(t_pca_ratio)"].unit == "/a"
    assert unit_of("%", "ms") == "%"
    assert {"{x}", "{x}/a"} <= UNITS.keys()


def test_the_order_is_that_of_the_dates(plain: Profile, grown: Profile) -> None:
    later = eo.compare([grown, plain], [datetime(2022, 1, 1), datetime(2020, 1, 1)])
    assert [each.record for each in later.profiles] == ["gain_1", "gain_1.25"]
    assert later["serial_difference(r_amplitude:V5)"].value == pytest.approx(
        -(eo.compare([grown, plain])["serial_difference(r_amplitude:V5)"].value or 0.0)
    )


def test_a_trend_is_per_year(plain: Profile, grown: Profile) -> None:
    years = [datetime(2000, 1, 1) + timedelta(days=365.25 * each) for each in range(3)]
    found = eo.compare([plain, plain, grown], years)
    step = found["serial_difference(r_amplitude:V5)"].value
    assert step is not None
    # 0, 0, d one year apart: slope d/2.
    assert found["serial_slope(r_amplitude:V5)"].value == pytest.approx(step / 2.0)


def test_without_dates_the_given_order_counts_and_it_is_said(plain: Profile, grown: Profile) -> None:
    found = eo.compare([grown, plain, plain])
    assert found.profiles[0].record == "gain_1.25"
    assert found.times is None
    assert found["serial_slope(qrs_duration)"].validity == "failed"
    assert any("trends need dates" in each for each in found.warnings)


def test_dates_of_the_files_are_used_whatever_their_zone(sinus_ecg: eo.Recording) -> None:
    eastern = timezone(timedelta(hours=10))
    first = replace(sinus_ecg, name="first", started_at=datetime(2020, 1, 1, 5, tzinfo=eastern))
    second = replace(sinus_ecg, name="second", started_at=datetime(2020, 1, 1, 1), source_sha256="another")
    found = eo.compare([eo.profile(second), eo.profile(first)])
    assert [each.record for each in found.profiles] == ["first", "second"]
    assert found.times is not None
    assert found.times[1] == datetime(2020, 1, 1, 1, tzinfo=UTC)
    assert not found.warnings


def test_too_few_records_or_times_are_refused(plain: Profile) -> None:
    with pytest.raises(eo.InvalidInput, match="One recording was given; two or more"):
        eo.compare([plain])
    with pytest.raises(eo.InvalidInput, match="No recording was given"):
        eo.compare([])
    with pytest.raises(eo.InvalidInput, match="1 times were given for 2 recordings"):
        eo.compare([plain, plain], DAYS[:1])


def test_a_date_as_text_is_refused(plain: Profile) -> None:
    with pytest.raises(eo.InvalidInput, match="must be datetimes"):
        eo.compare([plain, plain], ["2020-01-01", "2021-01-01"])  # type: ignore[list-item]


def test_records_with_other_leads_are_compared_in_the_common_ones(plain: Profile) -> None:
    few = with_leads(plain, "I", "II")
    found = eo.compare([plain, few])
    assert any("different leads" in each for each in found.warnings)
    assert found["serial_difference(r_amplitude:II)"].validity == "ok"
    assert {row.lead for row in found} <= {"", "I", "II", "III", "aVR", "aVL", "aVF"}
    assert found["representative_beat_correlation"].validity == "wrong_leads"
    assert found["representative_beat_correlation(II)"].value == pytest.approx(1.0, abs=1e-3)
    assert found["st_vector_change"].validity == "wrong_leads"
    with pytest.raises(eo.InvalidInput, match=r"no lead in common: .* V1; .* V5"):
        eo.compare([with_leads(plain, "V1"), with_leads(plain, "V5")])


def test_other_settings_are_another_chain(sinus_ecg: eo.Recording, plain: Profile) -> None:
    other = eo.profile(sinus_ecg, eo.Settings(highpass_hz=0.6, own_definitions=True))
    found = eo.compare([plain, other])
    assert {row.validity for row in found if row.symbol == "serial_difference" and row.value is None} >= {
        "wrong_chain"
    }
    assert found["serial_difference(qrs_duration)"].validity == "wrong_chain"
    assert any("different chains" in each for each in found.warnings)


def test_own_definitions_come_with_profiles_that_hold_them(sinus_ecg: eo.Recording, plain: Profile) -> None:
    without = eo.profile(sinus_ecg)
    tiers = {
        row.code: eo.catalogue()[row.code].tier
        for row in (*eo.compare([without, without]), *eo.against_reference(without))
    }
    assert set(tiers.values()) == {1, 2}
    assert {eo.catalogue()[row.code].tier for row in eo.compare([plain, plain])} == {1, 2, 3}


def test_different_persons_are_told(sinus_ecg: eo.Recording, plain: Profile) -> None:
    man = eo.profile(replace(sinus_ecg, subject=eo.Subject(50.0, "male")), OWN)
    assert any("different sexes" in each for each in eo.compare([plain, man]).warnings)


def test_json_and_table_hold_the_rows(plain: Profile, grown: Profile) -> None:
    found = eo.compare([plain, grown], DAYS[:2])
    told = json.loads(found.to_json(), parse_constant=pytest.fail)
    assert [each["record"] for each in told["records"]] == ["gain_1", "gain_1.25"]
    assert len(told["values"]) == len(found.values) == len(found.to_table())
    with pytest.raises(eo.InvalidInput, match="no value “serial_difference”"):
        found["serial_difference"]


def test_poor_records_give_reasons(sinus_ecg: eo.Recording, plain: Profile) -> None:
    for poor in (np.zeros(sinus_ecg.ecg_mv.shape), np.full(sinus_ecg.ecg_mv.shape, np.nan)):
        broken = eo.profile(replace(sinus_ecg, ecg_mv=poor), OWN)
        for both in ([plain, broken], [broken, plain], [broken, broken]):
            found = eo.compare(both)
            every_row_is_a_value_or_a_reason(found)
            assert found["qtc_increase_flag"].value is None
        place = eo.against_reference(broken)
        every_row_is_a_value_or_a_reason(place)
        assert not any(row.validity == "ok" for row in place)


# ── a reference population ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a reference table of some lines."""

    def write(*lines: str) -> Path:
        path = tmp_path / "ours.csv"
        path.write_text(
            "symbol,sex,age_from,age_to,n,L,M,S\n" + "".join(f"{line}\n" for line in lines), "utf-8"
        )
        return path

    return write


def test_a_table_of_ones_own(plain: Profile, table: Callable[..., Path]) -> None:
    width = plain["qrs_duration"].value
    assert width is not None
    path = table(f"qrs_duration,F,18,89,80,1,{width / 1.2!r},0.1", "heart_rate,M,18,89,80,1,70,0.1")
    found = eo.against_reference(plain, path)
    row = found["reference_z(qrs_duration)"]
    assert (row.value, row.validity, row.n, row.unit) == (pytest.approx(2.0), "ok", 80, "1")
    assert found["reference_z(heart_rate)"].validity == "failed"
    assert found.about["reference"] == "ours.csv"
    assert not any("small open one" in each for each in found.warnings)
    assert eo.against_reference(plain, read_population(path))["reference_z(qrs_duration)"] == row


def test_the_shipped_population_places_a_phantom(plain: Profile) -> None:
    found = eo.against_reference(plain)
    every_row_is_a_value_or_a_reason(found)
    assert found["reference_z(qrs_duration)"].validity == "ok"
    share = found["reference_percentile(heart_rate)"]
    assert (share.unit, share.validity) == ("%", "ok")
    assert found["reference_residual(qt_interval)"].unit == "ms"
    assert found["outside_adult_limits(qrs_duration)"].value_text in {"true", "false"}
    assert found["panel_mahalanobis(core)"].validity == "ok"
    assert 0 <= (found["panel_abnormal_count(core)"].value or 0.0) <= 8
    assert not any(row.symbol == "outside_paediatric_limits" for row in found)
    assert any("not for clinical use" in each for each in found.warnings)


def test_the_shipped_population_is_plausible() -> None:
    """Medians that any textbook gives, and strata large enough."""
    woman, man = eo.Subject(50.0, "female"), eo.Subject(50.0, "male")
    known = shipped_population()
    expected = {
        "heart_rate": (60, 75),
        "pr_interval": (145, 170),
        "qrs_duration": (80, 100),
        "qtc_fridericia": (385, 415),
    }
    for symbol, (low, high) in expected.items():
        for subject in (woman, man):
            row = known.stratum(symbol, "", subject)
            assert row is not None
            assert low < row.m < high
            assert row.n >= 50
    widths = [known.stratum("qrs_duration", "", each) for each in (woman, man)]
    assert widths[0] is not None
    assert widths[1] is not None
    assert widths[0].m < widths[1].m  # QRS is wider in men
    assert all(row.n >= 50 for rows in known.strata.values() for row in rows)


def test_a_person_of_unknown_age_or_a_child_has_no_stratum(sinus_ecg: eo.Recording) -> None:
    for subject in (eo.Subject(None, "female"), eo.Subject(7.0, "female")):
        found = eo.against_reference(eo.profile(replace(sinus_ecg, subject=subject), OWN))
        assert {row.validity for row in found if row.symbol == "reference_z"} <= {"failed", "absent"}
        assert not any(row.symbol == "panel_mahalanobis" for row in found)
    limits = found["outside_adult_limits(heart_rate)"]
    assert (limits.value_text, limits.validity) == ("false", "out_of_domain")
    assert found["outside_paediatric_limits(heart_rate)"].validity == "failed"


def test_what_is_absent_stays_absent(plain: Profile) -> None:
    absent = [row for row in plain if row.symbol == "s_amplitude" and row.validity == "absent"]
    found = eo.against_reference(plain)
    for row in absent:
        assert found[f"reference_residual({row.name})"].validity == "absent"


def test_a_set_of_records_and_a_calibration_set(plain: Profile) -> None:
    draw = np.random.default_rng(1).normal(size=(120, 2)) * [5.0, 10.0]
    middle = [plain["qrs_duration"].value, plain["heart_rate"].value]
    known = ReferenceSet("ours", ("qrs_duration", "heart_rate"), np.array(middle, dtype=float) + draw)
    found = eo.against_reference(plain, reference_set=known, calibration=Calibration(3.0, np.arange(120.0)))
    distance, density = found["panel_mahalanobis(ours)"].value, found["neighbour_density(ours)"].value
    assert distance is not None
    assert density is not None
    assert distance < 0.5
    assert density < 30.0
    assert found["conformal_p_value(ours)"].value == pytest.approx(118 / 121)


@pytest.mark.parametrize(
    ("name", "words"), [("none.csv", "does not exist"), ("folder", "cannot be read as a CSV file")]
)
def test_a_table_that_cannot_be_read_is_refused(
    plain: Profile, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(eo.InvalidInput, match=f"{name} {words}"):
        eo.against_reference(plain, tmp_path / name)
