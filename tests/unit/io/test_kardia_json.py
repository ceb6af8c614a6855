"""Kardia JSON: the raw signal, what stands beside it, and what is refused."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.twins.kardia_atc import six_leads
from benchmarks.twins.kardia_json import IDENTITY, kardia_json, signal, twins
from ecgomics.core.errors import InvalidInput, UnreadableFile, Unstated
from ecgomics.io import read
from ecgomics.io.writers.wfdb_files import write_wfdb_file

ROWS = six_leads(300)
LOUDER = {lead: [2 * value for value in row] for lead, row in ROWS.items()}
EXPERIMENTAL = (
    "Reading Kardia JSON is experimental: tried on synthetic files only; "
    "compare with the device's own display."
)


def test_raw_signal_is_read_and_the_enhanced_one_named() -> None:
    recording = read(kardia_json({"enhanced": signal(LOUDER), "raw": signal(ROWS)}, duration=1000))
    assert recording.leads == tuple(ROWS)
    for lead, row in ROWS.items():
        np.testing.assert_allclose(recording.lead(lead), np.array(row) * 5e-4, atol=1e-12)
    assert (recording.fs_hz, recording.resolution_uv, recording.experimental) == (300.0, 0.5, True)
    assert recording.warnings == (
        "The raw signal is read; the file holds AliveCor's enhanced (filtered) one beside it.",
        EXPERIMENTAL,
    )


def test_enhanced_signal_alone() -> None:
    recording = read(kardia_json({"enhanced": signal(LOUDER)}))
    np.testing.assert_allclose(recording.lead("II"), np.array(LOUDER["II"]) * 5e-4, atol=1e-12)
    assert (
        recording.warnings[0] == "The file holds only AliveCor's enhanced (filtered) signal, which is read."
    )


def test_what_stands_beside_the_samples() -> None:
    recording = read(kardia_json({"raw": signal(ROWS)}))
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2021-04-16T15:19:09+05:30"
    assert recording.device == "AliveCor kardia_6l"
    assert recording.statements == ("normal",)
    assert recording.device_measurements == {"heartRate [/min]": 72.0, "qt [ms]": 388.0}
    for text in IDENTITY.values():
        assert text not in repr((recording, recording.device_measurements))
    assert set(IDENTITY.values()) <= set(
        read(kardia_json({"raw": signal(ROWS)}), keep_identity=True).identity.values()
    )


def test_half_a_surrogate_pair_does_not_keep_a_recording_from_being_written(tmp_path: Path) -> None:
    content = kardia_json({"raw": signal(ROWS)}, algorithmDetermination="afib \ud800")
    recording = read(content)
    assert recording.statements == ("afib \ufffd",)
    write_wfdb_file(recording, tmp_path / "afib.hea")


def test_null_is_a_gap_and_a_shorter_lead_ends_in_one() -> None:
    recording = read(kardia_json({"raw": signal({"I": [1, None, 0, 4], "II": [1, 2.5]})}))
    np.testing.assert_allclose(recording.lead("I") / 5e-4, [1, np.nan, 0, 4], atol=1e-12)
    np.testing.assert_allclose(recording.lead("II") / 5e-4, [1, 2.5, np.nan, np.nan], atol=1e-12)
    assert "Samples are missing in 2 of 2 leads." in recording.warnings


def test_rate_and_resolution_that_are_not_stated_are_asked_for() -> None:
    for key, option in (("frequency", "fs_hz="), ("amplitudeResolution", "unit=")):
        block = {name: value for name, value in signal(ROWS).items() if name != key}
        with pytest.raises(Unstated, match=option):
            read(kardia_json({"raw": block}))


def test_duration_that_does_not_fit_is_warned_of() -> None:
    recording = read(kardia_json({"raw": signal(ROWS)}, duration=30_000))
    assert "The file states 30 s, but holds 1 s at its rate." in recording.warnings


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (kardia_json({"raw": signal(ROWS)})[:-9], "its JSON is damaged"),
        (kardia_json({}), "it holds no samples"),
        (kardia_json({"raw": {"frequency": 300}}), "it holds no samples"),
        (kardia_json({}, data12L={"I": [1]}), "recordings of the Kardia 12L do not state their resolution"),
        (kardia_json({"raw": signal({"I": ["1", "2"]})}), "not all numbers"),
        (kardia_json({"raw": signal({"I": [True, 2]})}), "not all numbers"),
        (kardia_json({"raw": signal({"I": [[1], [2]]})}), "not all numbers"),
        (kardia_json({"raw": signal({"I": [10**400]})}), "a number is too large"),
        (kardia_json({"raw": signal(ROWS, frequency=0)}), "its data.raw.frequency is no positive number"),
        (kardia_json({"raw": signal(ROWS, frequency="300")}), "its data.raw.frequency is no positive number"),
        (kardia_json({"raw": signal({"I": [1, 1e308]})}), "not all numbers"),
        (kardia_json({"raw": signal({"I": [1, float("nan")]})}), "NaN is no JSON number"),
        (kardia_json({"raw": signal(ROWS, amplitudeResolution=1e308)}), "its data.raw.amplitudeResolution"),
        (kardia_json({"raw": signal(ROWS, amplitudeResolution=-5)}), "its data.raw.amplitudeResolution"),
        (b'{"recordedAt":"2020","patientID":"x","a":' + b"[" * 100_000, "its JSON is nested too deeply"),
    ],
)
def test_refusals_name_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"cannot be read as Kardia JSON: .*{re.escape(reason)}"):
        read(content)


@pytest.mark.parametrize(
    "strange",
    [[], {"data": []}, {"data": {"raw": signal({"I": []})}}, {"qtMeasurement": [1], "deviceInfo": 3}],
)
def test_strange_shapes_never_break(strange: Any) -> None:
    document = {"recordedAt": 5, "algorithmDetermination": None, "data": {"raw": signal(ROWS)}}
    content = json.dumps(document | strange if isinstance(strange, dict) else strange).encode()
    try:
        assert read(content).leads == tuple(ROWS)
    except InvalidInput as error:
        refused = str(error)
        if isinstance(strange, dict):
            assert "data" in strange, refused


def test_mutations_give_a_recording_or_a_refusal() -> None:
    generator = np.random.default_rng(13)
    for content in twins().values():
        for _ in range(40):
            mutated = bytearray(content)
            mutated[int(generator.integers(0, len(mutated)))] = int(generator.integers(0, 256))
            try:
                read(bytes(mutated[: int(generator.integers(1, len(mutated) * 2))]))
            except InvalidInput:
                continue


def test_synthetic_file_of_another_project_as_it_reads_it(format_samples: Path) -> None:
    from ecgdatakit import FileParser

    path = format_samples / "kardia_json" / "synthetic_ecgdatakit.json"
    recording = read(path)
    np.testing.assert_allclose(recording.lead("I"), [0.05, -0.1, 0.0, 2.0], atol=1e-12)
    for lead in FileParser().parse(path).leads:
        np.testing.assert_allclose(recording.lead(lead.label), lead.samples, atol=1e-9)
