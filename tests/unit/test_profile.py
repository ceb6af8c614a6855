"""The pipeline as a whole: shape of its result, determinism, reasons instead of numbers."""

import json
import subprocess
import sys

import numpy as np
import pytest

import ecgomics as eo
from ecgomics.core.validity import KEEPS_NUMBER, VALIDITY_CODES
from ecgomics.phantom import demonstration_cohort
from ecgomics.profile import Profile, Value


@pytest.fixture(scope="module")
def recording() -> eo.Recording:
    return demonstration_cohort()[0].recording


@pytest.fixture(scope="module")
def measured(recording: eo.Recording) -> Profile:
    return eo.profile(recording)


def every_row_is_a_value_or_a_reason(rows: tuple[Value, ...]) -> None:
    for row in rows:
        assert row.validity in VALIDITY_CODES
        there = row.value is not None or row.value_text is not None
        assert there == (row.validity in KEEPS_NUMBER), row
        assert row.value is None or np.isfinite(row.value), row


def test_every_biomarker_gives_its_rows(measured: Profile) -> None:
    every_row_is_a_value_or_a_reason(measured.values)
    for declared in eo.catalogue().of_one_recording():
        rows = [row for row in measured if row.symbol == declared.symbol]
        leads = measured.provenance.leads if declared.scope == "lead" else ("",)
        assert tuple(row.lead for row in rows) == leads
        assert {(row.code, row.unit, row.version) for row in rows} == {
            (declared.code, declared.unit, declared.version)
        }


def test_all_four_dimensions_and_quality_give_values_on_ten_seconds(measured: Profile) -> None:
    found = {eo.catalogue()[row.symbol].dimension for row in measured if row.validity == "ok"}
    assert found == {"structural", "intensity", "functional", "comparative", "quality"}


def test_the_first_part_of_the_catalogue_is_there() -> None:
    markers = eo.catalogue().biomarkers.values()
    assert sum(each.tier == 1 for each in markers) >= 80
    assert sum(each.tier == 2 and each.dimension == "comparative" for each in markers) >= 10


def test_the_same_input_gives_the_same_bytes(recording: eo.Recording, measured: Profile) -> None:
    assert eo.profile(recording).to_json() == measured.to_json()


def test_json_is_strict_and_complete(measured: Profile) -> None:
    told = json.loads(measured.to_json(), parse_constant=pytest.fail)
    assert told["record"] == measured.record
    assert len(told["values"]) == len(measured.values)
    assert told["provenance"]["settings_hash"] == eo.Settings().hash
    assert told["provenance"]["software_version"] == eo.__version__


def test_tables_hold_the_same_values(measured: Profile) -> None:
    table = measured.to_table()
    wide = measured.to_wide()
    assert len(table) == len(measured.values)
    row = measured["qt_interval_lead:V2"]
    assert wide.loc[measured.record, "qt_interval_lead__V2"] == pytest.approx(row.value)
    assert table.loc[(table.symbol == row.symbol) & (table.lead == "V2"), "value"].item() == pytest.approx(
        row.value
    )


def test_limb_leads_are_derived_before_measuring(recording: eo.Recording, measured: Profile) -> None:
    eight = [recording.leads.index(lead) for lead in ("I", "II", "V1", "V2", "V3", "V4", "V5", "V6")]
    fewer = eo.Recording(recording.ecg_mv[eight], recording.fs_hz, tuple(recording.leads[i] for i in eight))
    again = eo.profile(fewer)
    assert again.provenance.derived_leads == ("III", "aVR", "aVL", "aVF")
    assert again["qrs_axis"].value == pytest.approx(measured["qrs_axis"].value, abs=1.0)


def test_other_settings_are_another_chain(recording: eo.Recording, measured: Profile) -> None:
    other = eo.profile(recording, eo.Settings(highpass_hz=0.6))
    assert {row.chain for row in other}.isdisjoint(row.chain for row in measured)


@pytest.mark.parametrize(
    ("name", "ecg_mv", "leads"),
    [
        ("flat", np.zeros((12, 5000)), 12),
        ("missing", np.full((12, 5000), np.nan), 12),
        ("noise", np.random.default_rng(3).normal(0.0, 0.05, (12, 5000)), 12),
        ("saturated", np.full((12, 5000), 32.767), 12),
        ("ten samples", np.zeros((12, 10)), 12),
        ("one sample", np.zeros((1, 1)), 1),
        ("huge", np.full((3, 1000), 1e6), 3),
    ],
)
def test_a_recording_without_an_ecg_gives_reasons(name: str, ecg_mv: np.ndarray, leads: int) -> None:
    names = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")[:leads]
    found = eo.profile(eo.Recording(ecg_mv, 500.0, names, name=name))
    every_row_is_a_value_or_a_reason(found.values)
    assert found["qrs_duration"].value is None


@pytest.mark.parametrize("seconds", [2.0, 4.0])
def test_a_short_recording_gives_values_or_reasons(recording: eo.Recording, seconds: float) -> None:
    samples = int(seconds * recording.fs_hz)
    short = eo.profile(eo.Recording(recording.ecg_mv[:, :samples], recording.fs_hz, recording.leads))
    every_row_is_a_value_or_a_reason(short.values)
    assert short["rmssd"].validity == "too_short"


def test_one_lead_gives_rate_and_reasons(recording: eo.Recording, measured: Profile) -> None:
    one = eo.profile(eo.Recording(recording.ecg_mv[1:2], recording.fs_hz, ("II",)))
    every_row_is_a_value_or_a_reason(one.values)
    assert one["heart_rate"].value == pytest.approx(measured["heart_rate"].value, abs=1.0)
    assert one["qrs_duration"].validity == "wrong_leads"
    assert one["qrs_axis"].validity == "wrong_leads"


def test_the_import_is_light() -> None:
    code = (
        "import sys, ecgomics; print([m for m in ('wfdb', 'pandas', 'fastapi', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["qrs_duration_lead", "no_such_thing", "qrs_duration:V1"])
def test_a_name_that_gives_nothing_is_refused_in_words(measured: Profile, name: str) -> None:
    with pytest.raises(eo.InvalidInput, match=f"no value “{name}”"):
        measured[name]


def test_an_ultra_short_value_says_so_by_what_could_be_analysed(recording: eo.Recording) -> None:
    # Seventy seconds, of which only fifty were recorded: below the sixty that rmssd asks for.
    ecg_mv = np.tile(recording.ecg_mv, 7)
    ecg_mv[:, 25_000:] = np.nan
    gappy = eo.Recording(ecg_mv, recording.fs_hz, recording.leads)
    assert eo.profile(gappy)["rmssd"].validity == "too_short"
    opted = eo.profile(gappy, eo.Settings(ultra_short_hrv=True))
    assert opted["rmssd"].value is not None
    assert opted["rmssd"].chain == f"{opted.provenance.chain}+ultra_short"
    assert opted["heart_rate"].chain == opted.provenance.chain


def test_text_keeps_nine_digits_of_a_number(measured: Profile) -> None:
    for row in json.loads(measured.to_json())["values"]:
        if row["value"] is not None:
            assert row["value"] == float(f"{row['value']:.9g}"), row


def test_own_definitions_are_given_where_asked_for(measured: Profile, recording: eo.Recording) -> None:
    asked = eo.profile(recording, eo.Settings(own_definitions=True))
    own = {each.symbol for each in eo.catalogue().of_one_recording(own_definitions=True) if each.tier == 3}
    without = own - {row.symbol for row in measured}
    assert "rotation_sagittal" in without
    assert without <= {row.symbol for row in asked}
    # what other conditions name, and the measures of quality, are there in any case
    assert {"rhythm_class", "quality_snr_band"} <= {row.symbol for row in measured}
