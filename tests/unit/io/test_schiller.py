"""Schiller XML: the exponent that is none, averages, the unit of fiducials, filters, and what is refused."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.twins import schiller as twin
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read

TWO = {lead: twin.twelve(300)[lead] for lead in ("I", "II")}


def one(*, channels: str | None = None, measured: dict[str, str] | None = None, **changed: Any) -> bytes:
    """Two leads at 500 Hz; changed replaces what their wave data state."""
    found = twin.integers(TWO) if channels is None else channels
    return twin.schiller_xml(twin.wave("ECG_RHYTHMS", found, **changed), measured=measured or {})


def test_rhythm_and_averages() -> None:
    recording = read(twin.twins()["at_110.xml"])
    assert (recording.fs_hz, recording.samples, len(recording.leads)) == (500.0, 600, 12)
    for lead, steps in twin.twelve(600).items():
        np.testing.assert_allclose(recording.lead(lead), steps / 1000.0, atol=1e-12)
    assert recording.median_beat is not None
    assert recording.median_beat.fs_hz == 500.0
    np.testing.assert_allclose(recording.median_beat.ecg_mv[3], twin.twelve(200)["AVR"] / 1000.0)
    assert (recording.resolution_uv, recording.band_hz, recording.notch_hz) == (1.0, (0.05, 150.0), 50.0)
    assert (recording.warnings, recording.experimental) == ((), False)


def test_another_step_and_the_first_of_two_events() -> None:
    recording = read(twin.twins()["two_events.xml"])
    assert (recording.fs_hz, recording.leads, recording.resolution_uv) == (250.0, ("I", "II"), 2.5)
    np.testing.assert_allclose(recording.lead("I"), twin.twelve(500)["I"] * 2.5e-3)
    assert recording.warnings[0].startswith("Of 2 rhythms")


@pytest.mark.parametrize("exponent", ["0", "1", ""])
def test_an_exponent_of_one_is_no_power_of_ten(exponent: str) -> None:
    assert read(one(exponent=exponent)).fs_hz == 500.0


def test_a_rate_with_another_exponent_is_asked_for() -> None:
    with pytest.raises(Unstated, match="fs_hz="):
        read(one(exponent=2))
    recording = read(one(exponent=2), fs_hz=500.0)
    assert recording.fs_hz == 500.0
    assert any("exponent" in line for line in recording.warnings)


def test_measurements_of_the_whole_and_of_leads() -> None:
    found = read(twin.twins()["at_110.xml"]).device_measurements
    assert (found["HR [/min]"], found["QRS [ms]"], found["AXIS_T [deg]"]) == (59.0, 146.0, -30.0)
    assert (found["P_ON in the averages [ms]"], found["T_OFF in the averages [ms]"]) == (308.0, 980.0)
    assert (found["R_DUR AVR [ms]"], found["R_AMPL V6 [mV]"]) == (86.0, 0.77)
    assert not any(name.startswith(("Q_DUR", "Q_AMPL", "BP_")) for name in found)


def test_fiducials_are_in_the_unit_that_their_durations_prove() -> None:
    averages = twin.wave("ECG_AVERAGES", twin.integers(TWO))
    waves = averages + twin.wave("ECG_RHYTHMS", twin.integers(TWO))

    def onset(**measured: str) -> dict[str, float]:
        found = read(twin.schiller_xml(waves, measured=measured)).device_measurements
        return {name: value for name, value in found.items() if name.startswith("QRS_ON")}

    assert onset(QRS="100", QRS_ON="200", QRS_OFF="250") == {"QRS_ON in the averages [ms]": 400.0}
    assert onset(QRS="100", QRS_ON="200", QRS_OFF="300") == {"QRS_ON in the averages [ms]": 200.0}
    assert onset(QRS="100", QRS_ON="200", QRS_OFF="220") == {"QRS_ON in the averages": 200.0}
    assert onset(QRS_ON="200") == {"QRS_ON in the averages": 200.0}


def test_the_person_is_read_and_removed() -> None:
    content = twin.twins()["at_110.xml"]
    recording = read(content, name="Doemann_ID-4711")
    assert (recording.subject.age_years, recording.subject.sex) == (55.0, "female")
    assert recording.started_at == datetime(2006, 5, 2, 14, 6, 10)
    assert recording.device == "Schiller AT-110"
    assert recording.statements == ("Sinus rhythm", "Left axis deviation")
    told = repr(recording)
    for word in ("Jane", "Doemann", "4711", "Techman", "Invented", "000815", "USER-", "dizzy", "1950"):
        assert word not in told
    known = read(content, keep_identity=True).identity
    assert (known["identifier"], known["name"], known["birth date"]) == (
        "ID-4711",
        "Jane Doemann",
        "1950-06-01",
    )
    assert (known["aquiring user name"], known["aquiring institute name"]) == ("Techman", "Invented Hospital")
    assert known["remark 6"] == "Feels dizzy in the morning"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (twin.schiller_xml(), "no wave data of the type ECG_RHYTHMS"),
        (
            twin.schiller_xml(twin.wave("ECG_AVERAGES", twin.integers(TWO))),
            "no wave data of the type ECG_RHYTHMS",
        ),
        (
            one(channels=twin.integers(TWO, samplecount=301)),
            "lead I holds 300 samples, but the file states 301",
        ),
        (
            one(channels=twin.integers(TWO, datastype="BASE64")),
            "samples of lead I are not of the type COMMASEPARATE",
        ),
        (one(channels=twin.integers(TWO).replace("-200,", "-2O0,", 1)), "not all finite numbers"),
        (one(value=0), "its sampling rate is 0 Hz"),
        (one(unitperbit=0), "its unitperbit"),
        (one(channels=""), "holds no channel"),
        (one()[:-30], "its XML is damaged"),
    ],
)
def test_damage_is_named(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"^The upload cannot be read as Schiller XML: .*{reason}"):
        read(content)


def test_a_real_file(format_samples: Path) -> None:
    recording = read(format_samples / "schiller" / "cvrg_schillerEDI.xml")
    assert (recording.fs_hz, recording.samples, len(recording.leads)) == (500.0, 4998, 12)
    assert recording.lead("II")[100] == pytest.approx(0.58)
    assert np.abs(recording.lead("III") - (recording.lead("II") - recording.lead("I"))).max() < 1e-12
    assert recording.median_beat is not None
    assert recording.median_beat.ecg_mv.shape == (12, 580)
    assert recording.subject.sex == "male"
    names = ("HR [/min]", "RR [ms]", "P [ms]", "PQ [ms]", "QRS [ms]", "QT [ms]", "QTC [ms]")
    axes = ("AXIS_P [deg]", "AXIS_QRS [deg]", "AXIS_T [deg]")
    found = [recording.device_measurements[name] for name in (*names, *axes)]
    assert found == [59.0, 1012.0, 122.0, 214.0, 146.0, 458.0, 454.0, 91.0, -67.0, -30.0]
    assert recording.warnings == ()


def test_dates_and_times_with_signs_between_their_parts() -> None:
    content = next(iter(twin.twins().values()))
    signed = content.replace(b">20060502<", b">2006-05-02<").replace(b">140610000<", b">14:06:10<")
    assert signed != content
    assert read(signed).started_at == datetime(2006, 5, 2, 14, 6, 10)
