"""MFER: every data type and byte order, scaling, frames, marks, and what is refused."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins import mfer as twin
from benchmarks.twins.scp import Steps, steps
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.core.recording import Recording
from ecgomics.io import read

LIMBS = {"I": steps(1000, 0.2, 100.0), "II": steps(1000, 0.5, 100.0)}
MV_PER_STEP = 5e-3


def assert_holds(recording: Recording, true: dict[str, Steps]) -> None:
    assert set(recording.leads) == set(true)
    for lead, values in true.items():
        np.testing.assert_allclose(recording.lead(lead), values * MV_PER_STEP, rtol=0, atol=1e-9)


@pytest.mark.parametrize("big", [True, False])
@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u2", "i4", "u4", "f4", "f8"])
def test_every_data_type_in_both_byte_orders(dtype: str, big: bool) -> None:
    lift = 40 if dtype in {"u1", "u2", "u4"} else 0
    scale = 60.0 if dtype in {"i1", "u1"} else 900.0
    true = {"I": steps(1000, 0.2, scale) + lift * 3, "II": steps(1000, 0.5, scale) + lift * 3}
    true = true if not lift else {lead: np.abs(values) for lead, values in true.items()}
    assert_holds(read(twin.mfer(true, dtype=dtype, big=big)), true)


@pytest.mark.parametrize(("block", "frames"), [(1, 1), (1, 2), (100, 1), (100, 5), (1000, 1)])
def test_sequences_of_channels_of_blocks(block: int, frames: int) -> None:
    recording = read(twin.mfer(LIMBS, block=block, frames=frames))
    assert_holds(recording, LIMBS)
    assert (recording.fs_hz, recording.resolution_uv) == (500.0, 5.0)


@pytest.mark.parametrize(
    ("interval", "fs_hz"),
    [((0, 0, 500), 500.0), ((0, 1, 25), 250.0), ((1, -3, 2), 500.0), ((1, -6, 3906), 1e6 / 3906)],
)
def test_rates_and_intervals(interval: tuple[int, int, int], fs_hz: float) -> None:
    stated = twin.definition(0x0B, twin.scaled(*interval, big=True))
    assert read(twin.mfer(LIMBS, before=stated)).fs_hz == pytest.approx(fs_hz, rel=1e-12)


@pytest.mark.parametrize(("exponent", "mantissa"), [(-6, 5), (-9, 5000), (-3, 5)])
def test_sensitivity_by_its_exponent_of_volts(exponent: int, mantissa: int) -> None:
    stated = twin.definition(0x0C, twin.scaled(0, exponent, mantissa, big=True))
    recording = read(twin.mfer(LIMBS, before=stated))
    expected_mv = LIMBS["I"] * mantissa * 10.0 ** (exponent + 3)
    np.testing.assert_allclose(recording.lead("I"), expected_mv, rtol=1e-12, atol=1e-12)


def test_channels_have_attributes_of_their_own() -> None:
    own = (
        twin.definition(0x09, b"\x03")
        + twin.definition(0x0C, twin.scaled(0, -6, 10, big=True))
        + twin.definition(0x0D, twin.number(-7, 2, big=True))
        + twin.definition(0x12, twin.number(int(LIMBS["II"][0]), 2, big=True))
    )
    recording = read(twin.mfer(LIMBS, before=twin.definition(0x3F, own, channel=1)))
    true = LIMBS["II"].astype(float)
    true[LIMBS["II"] == LIMBS["II"][0]] = np.nan
    assert recording.leads == ("I", "V1")
    assert np.isnan(recording.lead("V1")[0])
    np.testing.assert_allclose(recording.lead("V1"), (true - 7) * 1e-2, atol=1e-12)
    np.testing.assert_allclose(recording.lead("I"), LIMBS["I"] * MV_PER_STEP, atol=1e-12)


def test_a_channel_of_half_the_rate_has_blocks_of_half_the_length() -> None:
    own = (
        twin.definition(0x09, b"\x02")
        + twin.definition(0x0B, twin.scaled(1, -3, 4, big=True))
        + twin.definition(0x04, twin.number(125, 2, big=True))
    )
    head = twin.mfer(LIMBS, before=twin.definition(0x3F, own, channel=1)).partition(b"\x1e\x82")[0]
    slow = LIMBS["II"][::2]
    content = b"".join(
        LIMBS["I"][250 * n : 250 * (n + 1)].astype(">i2").tobytes()
        + slow[125 * n : 125 * (n + 1)].astype(">i2").tobytes()
        for n in range(4)
    )
    recording = read(head + twin.definition(0x1E, content))
    assert recording.samples == 1000
    np.testing.assert_allclose(recording.lead("I"), LIMBS["I"] * MV_PER_STEP, atol=1e-12)
    assert any("Resampled" in line for line in recording.warnings)


def test_pointers_leave_gaps_between_frames() -> None:
    mark = b"\x1e\x82"
    first, second, third = twin.mfer(LIMBS, frames=2).split(mark)
    pointer = twin.definition(0x07, twin.number(700, 4, big=True))
    recording = read(first + mark + second + pointer + mark + third)
    assert recording.samples == 1200
    assert np.isnan(recording.lead("I")[500:700]).all()
    np.testing.assert_allclose(recording.lead("I")[700:], LIMBS["I"][500:] * MV_PER_STEP, atol=1e-12)


def test_a_dominant_beat_is_kept_beside_the_rhythm() -> None:
    of_type_9 = twin.definition(0x08, twin.number(9, 2, big=True))
    beat = twin.layout(["I", "II"], 300, sequences=1) + twin.waveform(
        np.stack([values[:300] for values in LIMBS.values()]), 300
    )
    whole = twin.mfer(LIMBS)
    recording = read(whole[:-2] + of_type_9 + beat + whole[-2:])
    assert_holds(recording, LIMBS)
    assert recording.median_beat is not None
    np.testing.assert_allclose(recording.median_beat.ecg_mv[1], LIMBS["II"][:300] * MV_PER_STEP, atol=1e-9)


def test_floating_point_values_that_no_signal_has_are_gaps() -> None:
    whole = twin.mfer({"I": LIMBS["I"]}, dtype="f4", big=False, block=1000)
    signalling, largest = b"\x01\x00\x80\x7f", b"\xff\xff\x7f\x7f"
    recording = read(whole[:-4002] + signalling + largest + whole[-3994:])
    assert np.isnan(recording.lead("I")[:2]).all()
    np.testing.assert_allclose(recording.lead("I")[2:], LIMBS["I"][2:] * MV_PER_STEP, atol=1e-9)


def test_what_is_not_stated_is_asked_for() -> None:
    unscaled = twin.mfer(LIMBS, before=twin.definition(0x0C, b"") + twin.definition(0x0B, b""))
    with pytest.raises(Unstated, match="sampling rate and unit"):
        read(unscaled)
    recording = read(unscaled, fs_hz=250, unit="mV")
    np.testing.assert_allclose(recording.lead("I"), LIMBS["I"], atol=1e-12)


def test_person_device_filters_start_and_marks() -> None:
    recording = read(twin.mfer(LIMBS), keep_identity=True)
    assert (recording.subject.age_years, recording.subject.sex) == (41.0, "female")
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2021-12-01T10:30:05.250000"
    assert (recording.device, recording.band_hz, recording.notch_hz) == ("ACME ECG-7", (0.05, 150.0), 50.0)
    assert recording.identity["identifier"] == "ID-4711"
    assert recording.identity["name"] == "Doe^DOE^Jané^JANE"
    assert recording.identity["birth date"] == "1980-06-15"
    assert recording.identity["comment"] == "Smithson was there"
    (mark,) = recording.annotations
    assert (mark.code, mark.start_s, mark.duration_s, mark.text) == ("7", 0.2, 0.04, "Smithson coughed")


def test_nothing_of_the_identity_is_kept_by_default() -> None:
    recording = read(twin.mfer(LIMBS))
    told = repr(recording)
    for word in ("Doe", "Jan", "4711", "1980", "Smithson", "998877"):
        assert word not in told
    assert not recording.experimental


REFUSED = {
    "AHA": (twin.mfer(LIMBS, before=twin.definition(0x0A, b"\x09")), "method of the AHA"),
    "type": (twin.mfer(LIMBS, before=twin.definition(0x0A, b"\x0b")), "of type 11"),
    "compressed": (twin.mfer(LIMBS, before=twin.definition(0x0E, b"\0\1\0\0")), "compressed (tag 0E)"),
    "EEG": (twin.mfer(LIMBS, before=twin.definition(0x08, b"\0\x28")), "waveform is of type 40"),
    "no waveform": (twin.mfer(LIMBS).partition(b"\x1e\x82")[0] + b"\x80\0", "no waveform (tag 1E)"),
    "no block": (twin.mfer(LIMBS, before=twin.definition(0x04, b"\0")), "blocks are of 0 samples"),
    "no channels": (twin.mfer(LIMBS, before=twin.definition(0x05, b"\0")), "states 0 channels"),
    "large block": (twin.mfer(LIMBS, before=twin.definition(0x04, b"\x7f\0\0\0")), "holds no sequence"),
    "interval of length": (
        twin.mfer(LIMBS, before=twin.definition(0x0B, twin.scaled(2, 0, 5, big=True))),
        "unit 2, which is no time",
    ),
    "no step": (
        twin.mfer(LIMBS, before=twin.definition(0x0C, twin.scaled(0, -6, 0, big=True))),
        "sensitivity (tag 0C) is 0",
    ),
    "cut short": (twin.mfer(LIMBS)[:-500], "tag 1E states 4000 bytes"),
    "beat only": (twin.mfer(LIMBS, before=twin.definition(0x08, b"\0\x09")), "dominant beat only"),
    "nested": (
        twin.PREAMBLE + b"\x67\x0c\x67\x0a\x67\x08\x67\x06\x67\x04\x67\x02\x67\x00",
        "nested too deeply",
    ),
    "far pointer": (
        twin.mfer(LIMBS, before=twin.definition(0x07, b"\0\0\0\0"))[:-2]
        + twin.definition(0x07, b"\x7f\xff\xff\xff")
        + twin.waveform(np.stack(list(LIMBS.values())), 250),
        "its pointers (tag 07) spread",
    ),
    "unequal": (
        twin.mfer(LIMBS, before=twin.definition(0x3F, twin.definition(0x04, b"\x10"), channel=1)),
        "last different times",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_read_is_refused_with_its_reason(case: str) -> None:
    content, reason = REFUSED[case]
    with pytest.raises(UnreadableFile, match="cannot be read as MFER") as refused:
        read(content)
    assert reason in str(refused.value)


def test_an_attribute_of_unstated_length_ends_with_two_zeros() -> None:
    lead = twin.definition(0x09, b"\x03")
    recording = read(twin.mfer(LIMBS, before=b"\x3f\x01\x80" + lead + b"\0\0"))
    assert recording.leads == ("I", "V1")


def test_the_sample_and_the_twins_agree_with_a_second_reader(format_samples: Path, tmp_path: Path) -> None:
    from ecgdatakit import FileParser

    sample = format_samples / "mfer/synthetic_ecgdatakit.mwf"
    recording = read(sample)
    assert (recording.fs_hz, recording.leads) == (500.0, ("I", "II"))
    np.testing.assert_allclose(recording.ecg_mv[:, [0, 2]], [[0.50, 0.51], [0.90, 0.91]], atol=1e-12)
    files = {"sample": sample.read_bytes(), **twin.twins()}
    for name, content in files.items():
        path = tmp_path / f"{name}.mwf"
        path.write_bytes(content)
        ours = read(path)
        for lead in FileParser().parse(path).leads:
            assert lead.units == "mV"
            np.testing.assert_allclose(ours.lead(lead.label), lead.samples, atol=1e-9)
