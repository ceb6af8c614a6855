"""AliveCor .atc: blocks in any order, checksums, marks, filters, and what is refused."""

import re
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins.kardia_atc import (
    IDENTITY,
    LEADS,
    block,
    form,
    info,
    kardia_atc,
    marks,
    samples,
    six_leads,
    twins,
)
from ecgomics.core.errors import InvalidInput, UnreadableFile
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Annotation, Recording
from ecgomics.io import read

ROWS = six_leads(600)
BLOCKS = [block(LEADS[lead], samples(row)) for lead, row in ROWS.items()]
FORM = block("fmt ", form())
ONE = block("ecg ", samples(ROWS["I"]))


def holds(recording: Recording, rows: "dict[str, list[int]]", step_nv: float = 500.0) -> None:
    assert recording.leads == tuple(rows)
    for lead, row in rows.items():
        np.testing.assert_allclose(recording.lead(lead), np.array(row) * step_nv * 1e-6, atol=1e-12)


@pytest.mark.parametrize("order", ["info first", "format first", "format last", "leads backwards"])
def test_blocks_in_any_order(order: str) -> None:
    about = block("info", info())
    orders = {
        "info first": [about, FORM, *BLOCKS],
        "format first": [FORM, about, *BLOCKS],
        "format last": [*BLOCKS, about, FORM],
        "leads backwards": [about, FORM, *reversed(BLOCKS)],
    }
    recording = read(kardia_atc(*orders[order]))
    holds(recording, dict(ROWS))
    assert (recording.fs_hz, recording.resolution_uv, recording.warnings) == (300.0, 0.5, ())
    assert recording.source_format == "AliveCor .atc"


def test_twelve_leads_by_their_letters() -> None:
    letters = dict(zip("_23456789abc", STANDARD_LEADS, strict=True))
    base = np.arange(500)
    rows = {lead: [int(v) for v in base * (n + 1) % 997] for n, lead in enumerate(letters.values())}
    content = kardia_atc(
        FORM, *(block(f"ecg{k}".replace("_", " "), samples(rows[lead])) for k, lead in letters.items())
    )
    holds(read(content), rows)


def test_rate_and_resolution_are_those_of_the_file() -> None:
    recording = read(kardia_atc(block("fmt ", form(fs_hz=600, step_nv=1000)), ONE))
    holds(recording, {"I": ROWS["I"]}, 1000.0)
    assert recording.fs_hz == 600.0


@pytest.mark.parametrize(
    ("flags", "notch_hz", "low_hz"),
    [
        (2, None, None),
        (0, None, None),
        (2 | 4, 60.0, None),
        (4, 50.0, None),
        (32, 50.0, None),
        (2 | 16 | 32, 60.0, 0.1),
    ],
)
def test_filters_by_their_flags(flags: int, notch_hz: float | None, low_hz: float | None) -> None:
    recording = read(kardia_atc(block("fmt ", form(flags=flags)), ONE))
    assert (recording.notch_hz, recording.band_hz) == (notch_hz, (low_hz, None))


def test_enhanced_signal_is_told() -> None:
    recording = read(kardia_atc(block("fmt ", form(flags=64)), ONE))
    assert recording.warnings == ("The signal is AliveCor's enhanced (filtered) one.",)


def test_marks_have_their_own_ticks() -> None:
    content = kardia_atc(
        FORM, ONE, block("ann ", marks([(500, 1), (1250, 2), (1500, 0), (1600, 77)], per_s=1000))
    )
    assert read(content).annotations == (
        Annotation(start_s=0.5, code="normal"),
        Annotation(start_s=1.25, code="ventricular"),
        Annotation(start_s=1.5, code="unknown"),
        Annotation(start_s=1.6, code="77"),
    )


@pytest.mark.parametrize("kind", ["avg", "med"])
def test_representative_beat(kind: str) -> None:
    beat = [int(value) for value in np.arange(450) % 61 - 30]
    content = kardia_atc(
        FORM, *BLOCKS, block(f"{kind} ", samples(beat)), block(f"{kind}2", samples(beat[::-1]))
    )
    median = read(content).median_beat
    assert median is not None
    assert (median.leads, median.fs_hz) == (("I", "II"), 300.0)
    np.testing.assert_allclose(median.ecg_mv, np.array([beat, beat[::-1]]) * 5e-4, atol=1e-12)


def test_start_with_zone_device_and_no_identity() -> None:
    content = kardia_atc(FORM, block("info", info()), *BLOCKS)
    recording = read(content)
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2019-03-11T09:41:07.250000+05:30"
    assert recording.device == "AliveCor kardia_6l"
    for text in (*IDENTITY.values(), "Jane", "AC6L104711"):
        assert text not in repr(recording)
    assert set(IDENTITY.values()) <= set(read(content, keep_identity=True).identity.values())


def test_zone_with_one_digit() -> None:
    recording = read(kardia_atc(FORM, block("info", info(stamp="2012-04-03T14:17:43-7:00")), ONE, version=2))
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2012-04-03T14:17:43-07:00"


def test_transmission_is_no_model() -> None:
    content = kardia_atc(FORM, block("info", info(stamp="yesterday", hardware="19kHz 200Hz/mV")), ONE)
    assert (read(content).device, read(content).started_at) == ("AliveCor", None)


def test_shorter_lead_ends_in_a_gap() -> None:
    recording = read(kardia_atc(FORM, block("ecg ", samples(range(300))), block("ecg2", samples(range(200)))))
    np.testing.assert_allclose(recording.lead("I"), np.arange(300) * 5e-4)
    assert np.isnan(recording.lead("II")[200:]).all()
    assert recording.warnings == ("Shorter than the other leads, with a gap at the end: II.",)


def test_crc_in_place_of_the_sum_is_no_damage() -> None:
    body = ONE[:-4]
    holds(read(kardia_atc(FORM, body + struct.pack("<I", zlib.crc32(body)))), {"I": ROWS["I"]})


def test_sum_of_signed_bytes_is_no_damage() -> None:
    def signed(whole: bytes) -> bytes:
        large = sum(byte > 127 for byte in whole[:-4])
        return whole[:-4] + struct.pack("<I", (sum(whole[:-4]) - 256 * large) & 0xFFFFFFFF)

    assert signed(ONE) != ONE
    holds(read(kardia_atc(signed(FORM), signed(ONE), version=4)), {"I": ROWS["I"]})


def test_damage_beside_the_samples_is_told() -> None:
    broken = [
        block("info", info(), wrong_by=1),
        block("ann ", marks([(3, 1)]), wrong_by=1),
        block("avg ", b"\0\0", wrong_by=1),
    ]
    recording = read(kardia_atc(FORM, ONE, *broken))
    assert (recording.annotations, recording.median_beat) == ((), None)
    assert [re.findall("“(.{4})”", line) for line in recording.warnings] == [["ann "], ["avg "], ["info"]]


def test_checksums_of_bytes_with_a_sign_are_checksums_too() -> None:
    content = kardia_atc(
        block("fmt ", form(), with_sign=True), block("ecg ", samples(ROWS["I"]), with_sign=True)
    )
    assert content != kardia_atc(block("fmt ", form()), ONE)
    recording = read(content)
    holds(recording, {"I": ROWS["I"]})
    assert recording.warnings == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (
            kardia_atc(FORM, block("ecg ", samples([1, 2]), wrong_by=9)),
            "the checksum of its block “ecg ” (lead I)",
        ),
        (kardia_atc(FORM, *BLOCKS[:4], block("ecg5", b"\0\0", wrong_by=1)), "its block “ecg5” (lead aVL)"),
        (kardia_atc(block("fmt ", form(), wrong_by=1), ONE), "the checksum of its block “fmt ”"),
        (kardia_atc(ONE), "it has no block “fmt ”"),
        (kardia_atc(FORM, block("info", info())), "it has no block of samples"),
        (kardia_atc(FORM), "it has no block of samples"),
        (kardia_atc(block("fmt ", form(kind=2)), ONE), "its samples are of kind 2"),
        (kardia_atc(block("fmt ", form(fs_hz=0)), ONE), "it states 0 Hz and 500 nV"),
        (kardia_atc(block("fmt ", b"\1\2"), ONE), "its block “fmt ” has 2 bytes; 6 are needed"),
        (kardia_atc(FORM, block("ecg ", b"\0\0\0")), "its block “ecg ” ends within a sample"),
        (kardia_atc(FORM, ONE)[:-3], "it is cut short in its block 2 (“ecg ”)"),
        (kardia_atc(FORM, ONE) + b"x", "it is cut short in its block 3 (no name)"),
        (
            kardia_atc(FORM, ONE) + b"\xff\0\1\2\xff\xff\xff\xff\0\0\0\0",
            "it is cut short in its block 3 (no name)",
        ),
    ],
)
def test_refusals_name_the_block(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=f"cannot be read as AliveCor .atc: .*{re.escape(reason)}"):
        read(content)


def test_no_samples_in_a_lead() -> None:
    with pytest.raises(InvalidInput):
        read(kardia_atc(FORM, block("ecg ", b"")))


def test_more_marks_than_beats_of_any_recording() -> None:
    many = struct.pack("<I", 300) + bytes(6 * 1_000_001)
    with pytest.raises(UnreadableFile, match="holds 1000001 marks"):
        read(kardia_atc(FORM, ONE, block("ann ", many)))


def test_mutations_give_a_recording_or_a_refusal() -> None:
    generator = np.random.default_rng(12)
    for content in twins().values():
        for _ in range(40):
            mutated = bytearray(content)
            for place in generator.integers(0, len(mutated), 2):
                mutated[place] = int(generator.integers(0, 256))
            try:
                read(bytes(mutated[: int(generator.integers(1, len(mutated) * 2))]))
            except InvalidInput:
                continue


# Real files -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("1_lead.atc", {"I": 168}),
        ("6_lead.atc", {"I": -828, "II": 4138, "III": 4966, "aVR": -1655, "aVL": -2897, "aVF": 4552}),
        ("6_lead_ef.atc", {"I": -467, "II": 1804, "III": 2271}),
    ],
)
def test_real_files(format_samples: Path, name: str, counts: dict[str, int]) -> None:
    recording = read(format_samples / "kardia_atc" / name)
    assert (recording.fs_hz, recording.samples, recording.resolution_uv) == (300.0, 9000, 0.5)
    assert recording.warnings == ()
    for lead, count in counts.items():
        assert recording.lead(lead)[100] == pytest.approx(count * 5e-4)


def test_real_file_with_a_wrong_checksum(format_samples: Path) -> None:
    with pytest.raises(UnreadableFile, match="block “ecg ”"):
        read(format_samples / "kardia_atc" / "broken_checksum.atc")


def test_start_and_marks_of_a_real_file(format_samples: Path) -> None:
    recording = read(format_samples / "kardia_atc" / "1_lead.atc")
    assert recording.started_at is not None
    assert recording.started_at.isoformat() == "2016-06-01T18:15:25.777000-04:00"
    assert (len(recording.annotations), recording.annotations[0]) == (
        51,
        Annotation(start_s=0.01, code="normal"),
    )
    assert recording.notch_hz == 60.0
