"""Mortara ELI XML: the scale and rate of each part, fiducials from the R peak, the older variant, look-alikes."""

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.twins import mortara as twin
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import read

STEPS = twin.leads(2, 200)


def one(**changed: Any) -> bytes:
    """Lead II alone; changed replaces what its CHANNEL states."""
    return twin.mortara_xml(twin.channel("II", STEPS["II"], **changed))


def test_rhythm_and_typical_cycle_each_with_their_own_scale_and_rate() -> None:
    recording = read(twin.twins()["eli250.xml"])
    assert (recording.fs_hz, recording.samples) == (500.0, 600)
    for lead, steps in twin.leads(8, 600).items():
        np.testing.assert_allclose(recording.lead(lead), steps / 400.0, atol=1e-12)
    assert recording.median_beat is not None
    assert recording.median_beat.fs_hz == 250.0
    np.testing.assert_allclose(recording.median_beat.ecg_mv[1], twin.leads(8, 100)["II"] / 200.0)
    assert (recording.resolution_uv, recording.band_hz, recording.notch_hz) == (2.5, (None, 150.0), None)
    assert recording.experimental
    assert recording.warnings == (
        "Reading Mortara XML is experimental: tried on synthetic files only; compare with the device's own display.",
    )


def test_the_older_variant_has_no_scale_so_it_is_asked_for() -> None:
    content = twin.twins()["older.xml"]
    with pytest.raises(Unstated, match="unit="):
        read(content)
    recording = read(content, unit="uV")
    np.testing.assert_allclose(recording.lead("II"), twin.leads(2, 600)["II"] / 1000.0)
    assert recording.warnings[0].startswith("UNITS_PER_MV is not stated for I, II")


def test_measurements_and_fiducials() -> None:
    found = read(twin.twins()["eli250.xml"]).device_measurements
    assert (found["VENT_RATE [/min]"], found["NUM_QRS"], found["PR_DURATION [ms]"]) == (75.0, 2.0, 163.0)
    assert (found["QRS_AXIS [deg]"], found["T_AXIS [deg]"]) == (-35.0, 0.0)
    assert found["P_ONSET from the R peak [ms]"] == -208.0
    other = read(
        twin.mortara_xml(twin.cycle(STEPS, Q_ONSET="100", Q_OFFSET="123") + twin.channel("II", STEPS["II"]))
    )
    assert other.device_measurements["Q_ONSET in the typical cycle"] == 100.0
    assert not any("from the R peak" in name for name in other.device_measurements)


def test_the_person_is_read_and_removed() -> None:
    content = twin.twins()["eli250.xml"]
    recording = read(content, name="Doemann_ID-4711")
    assert (recording.subject.age_years, recording.subject.sex) == (62.0, "female")
    assert recording.started_at == datetime(2013, 2, 3, 10, 11, 12)
    assert recording.device == "Mortara Instrument, Inc. ELI250c"
    assert recording.statements == ("SINUS RHYTHM", "LEFT AXIS DEVIATION (QRS AXIS < -30)")
    told = repr(recording)
    for word in ("Jane", "Doemann", "4711", "Techman", "SN-000123", "Palpitations", "1950", "R12"):
        assert word not in told
    known = read(content, keep_identity=True).identity
    assert (known["identifier"], known["name"], known["birth date"]) == (
        "ID-4711",
        "Jane Doemann",
        "1950-06-01",
    )
    assert (known["comment"], known["technician"]) == ("Palpitations at night", "Techman the Second")
    assert known["acquiring device serial number"] == "SN-000123"


def test_fields_shown_stand_in_for_a_missing_subject() -> None:
    shown = "".join(
        twin.element("DEMOGRAPHIC_FIELD", {"LABEL": label, "VALUE": value})
        for label, value in {"First:": "Jane", "Last:": "Doemann", "ID:": "ID-4711", "Sex:": "M"}.items()
    )
    people = f"<DEMOGRAPHIC_FIELDS>{shown}</DEMOGRAPHIC_FIELDS>"
    recording = read(twin.mortara_xml(twin.channel("II", STEPS["II"]), people=people), keep_identity=True)
    assert (recording.identity["name"], recording.subject.sex) == ("Jane Doemann", "male")


def test_the_start_keeps_its_zone() -> None:
    content = twin.mortara_xml(
        twin.channel("II", STEPS["II"]), ACQUISITION_TIME_XML="2013-02-03T10:11:12+02:00"
    )
    assert read(content).started_at == datetime(2013, 2, 3, 10, 11, 12, tzinfo=timezone(timedelta(hours=2)))


def test_a_duration_may_be_in_ms_and_an_offset_is_warned_of() -> None:
    recording = read(one(DURATION=400, OFFSET=3))
    assert recording.samples == 200
    np.testing.assert_allclose(recording.lead("II"), STEPS["II"] / 400.0)
    assert recording.warnings[0].startswith("OFFSET is not 0 in II")


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?><ECG><samples>1 2 3</samples></ECG>",
        b"<ECG patient='x'><lead name='I'>1,2,3</lead></ECG>",
        b"<ECG><CHANNEL>1</CHANNEL></ECG>",
    ],
)
def test_other_xml_whose_root_is_called_ecg_is_not_taken_for_it(content: bytes) -> None:
    from ecgomics.io.readers import mortara
    from ecgomics.io.source import Source

    assert not mortara.recognises(Source(content=content))
    assert mortara.recognises(Source(content=one()))
    assert mortara.recognises(Source(content=one().decode().replace("UTF-8", "UTF-16").encode("utf-16")))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (twin.mortara_xml(""), "holds no CHANNEL"),
        (one(BITS=12), "the BITS of lead II is not 16"),
        (one(FORMAT="UNSIGNED"), "the FORMAT of lead II is not SIGNED"),
        (one(ENCODING="HEX"), "the ENCODING of lead II is not BASE64"),
        (one(DURATION=201), "lead II holds 200 samples, which is not its DURATION"),
        (one(DATA=""), "lead II holds 0 samples"),
        (one(DATA="A"), "lead II are no valid base64"),
        (one(UNITS_PER_MV=0), "a UNITS_PER_MV"),
        (one(SAMPLE_FREQ="1e308"), "a SAMPLE_FREQ is 1e\\+308 Hz"),
        (one(SAMPLE_FREQ="1e-307", DURATION=200), "a SAMPLE_FREQ is 1e-307 Hz"),
        (one(SAMPLE_FREQ="1e-307", DURATION=300), "lead II holds 200 samples, which is not its DURATION"),
        (one()[:-9], "its XML is damaged"),
    ],
)
def test_damage_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^The upload cannot be read as Mortara XML: .*{reason}"):
        read(content)


def test_a_rate_that_only_one_lead_overstates_is_refused_at_once() -> None:
    leads = twin.channel("I", STEPS["I"]) + twin.channel(
        "II", STEPS["II"], SAMPLE_FREQ="1e308", DURATION=None
    )
    with pytest.raises(InvalidInput, match="SAMPLE_FREQ"):
        read(twin.mortara_xml(leads))


def agree(ours: Recording, path: Path) -> None:
    from ecgdatakit.parsing.parsers.mortara_el250 import MortaraEL250Parser

    other = MortaraEL250Parser().parse(path)
    assert ours.median_beat is not None
    for leads, rows in ((other.leads, ours.ecg_mv), (other.median_beats, ours.median_beat.ecg_mv)):
        assert len(leads) == len(rows)
        for lead, row in zip(leads, rows, strict=True):
            np.testing.assert_allclose(row, lead.samples * lead.resolution / 1000.0, rtol=0, atol=1e-12)
    assert other.measurements.qrs_duration == ours.device_measurements["QRS_DURATION [ms]"]


def test_the_synthetic_sample_and_the_twin_agree_with_another_reader(
    format_samples: Path, tmp_path: Path
) -> None:
    sample = format_samples / "mortara" / "synthetic_ecgdatakit_ELI.xml"
    recording = read(sample)
    assert (recording.leads, recording.fs_hz, recording.samples) == (("I", "II", "V1"), 500.0, 500)
    np.testing.assert_allclose(recording.ecg_mv[:, 0], [-0.0625, -0.0375, -0.0125], atol=1e-12)
    np.testing.assert_allclose(recording.ecg_mv[:, 2], [-0.0575, -0.0325, -0.0075], atol=1e-12)
    assert recording.device_measurements["PR_DURATION [ms]"] == 163.0
    agree(recording, sample)
    path = tmp_path / "eli250.xml"
    path.write_bytes(twin.twins()["eli250.xml"])
    agree(read(path), path)
