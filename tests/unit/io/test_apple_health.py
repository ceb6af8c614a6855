"""Apple Health ECG: facts in several languages, decimal commas, who it is, and the real files."""

from datetime import datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest

from benchmarks.twins.apple_health import health_csv, twins, wave_uv
from ecgomics.core.errors import UnreadableFile, Unstated
from ecgomics.io import read

START = datetime(2023, 7, 4, 10, 11, 12, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("name", "fs_hz", "device"),
    [
        ("ecg_2023-07-04.csv", 512.508, "Apple Watch5,1 (software 1.90)"),
        ("ecg_german.csv", 511.562, "Apple Watch4,2 (software 2.0)"),
        ("ecg_paired.csv", 512.508, "Apple Watch5,1 (software 1.90)"),
    ],
)
def test_every_twin_gives_what_was_put_in(name: str, fs_hz: float, device: str) -> None:
    recording = read(twins()[name])
    assert (recording.fs_hz, recording.leads, recording.source_format) == (fs_hz, ("I",), "Apple Health ECG")
    assert (recording.started_at, recording.device) == (START, device)
    tolerance_mv = 5.1e-4 if "paired" in name else 1e-9  # three decimals of mV there
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(wave_uv()) / 1e3, atol=tolerance_mv)
    assert recording.warnings == ()


def test_the_classification_and_the_symptoms_stay_and_the_person_goes() -> None:
    recording = read(health_csv(wave_uv()))
    assert recording.statements == ("Sinus Rhythm", "Symptoms: Chest tightness, dizziness")
    assert (recording.subject.age_years, recording.identity) == (43.0, {})
    assert recording.subject.pseudonym is not None
    assert not any(word in repr(recording) for word in ("Jane", "Example", "Apr 12", "1980-04"))
    known = read(health_csv(wave_uv()), keep_identity=True).identity
    assert known == {"name": "Jane Example-Doe", "birth date": "1980-04-12"}


def test_a_birth_date_that_is_not_understood_is_kept_as_it_is_and_only_where_asked() -> None:
    content = health_csv(wave_uv()).replace(b"Apr 12, 1980", b"12/04/1980")
    assert read(content).subject.age_years is None
    assert read(content, keep_identity=True).identity["date of birth"] == "12/04/1980"


@pytest.mark.parametrize(
    "rate",
    [
        "512.508 hertz",
        "512.508 Hz",
        "512,508\u00a0Hertz",
        "512,508\u202fhertz",
        "512.508\u00a0герц",
        "512.508赫兹",
    ],
)
def test_the_rate_is_known_by_its_unit_in_any_language(rate: str) -> None:
    content = health_csv(wave_uv(), rate=rate).replace(b"Sample Rate", "Частота".encode())
    assert read(content).fs_hz == 512.508


def test_facts_in_a_language_that_is_not_known_go_by_their_place() -> None:
    text = health_csv(wave_uv()).decode()
    for number, name in enumerate(
        ("Name", "Date of Birth", "Classification", "Symptoms", "Device", "Lead", "Unit")
    ):
        text = text.replace(f"\n{name},", f"\nQ{number},").replace(f"{name},Jane", f"Q{number},Jane")
    recording = read(text.encode(), keep_identity=True)
    assert recording.statements[0] == "Sinus Rhythm"
    assert recording.leads == ("I",)
    assert recording.identity["name"] == "Jane Example-Doe"


@pytest.mark.parametrize(("unit", "scale"), [("\u043c\u043a\u0412", 1e-3), ("\u043c\u0412", 1.0)])
def test_units_in_cyrillic_letters_are_those_of_voltage(unit: str, scale: float) -> None:
    wave = np.array(wave_uv()) / (1e3 * scale)
    recording = read(health_csv(wave.tolist(), unit=unit, german=True))
    np.testing.assert_allclose(recording.ecg_mv[0], wave * scale, atol=5.1e-4 * scale)


@pytest.mark.parametrize("word", ["Ohne", "\u306a\u3057", "None"])
def test_no_symptoms_are_no_statement(word: str) -> None:
    content = health_csv(wave_uv(), german=True).replace(b"Symptome,", f"Symptome,{word}".encode())
    assert read(content).statements == ("Sinusrhythmus",)


def test_a_lead_that_no_space_parts_from_its_word_is_known() -> None:
    content = health_csv(wave_uv()).replace(b"Lead,Lead I", "\u8a98\u5c0e,\u8a98\u5c0eI".encode())
    assert read(content).leads == ("I",)


def test_a_unit_that_is_missing_is_asked_for_and_decimal_commas_are_no_second_column() -> None:
    content = health_csv(wave_uv(), german=True).replace("Einheit,\u00b5V".encode(), b"")
    with pytest.raises(Unstated) as asked:
        read(content)
    assert "unit=" in str(asked.value)
    assert not any(word in str(asked.value) for word in ("fs_hz", "leads=", "columns=", "Jane", "1980"))
    recording = read(content, unit="uV")
    assert (recording.fs_hz, recording.leads, recording.identity) == (512.508, ("I",), {})
    np.testing.assert_allclose(recording.ecg_mv[0], np.array(wave_uv()) / 1e3)


def test_a_rate_and_a_unit_alone_are_not_those_of_a_watch() -> None:
    text = "\n".join(["Sample Rate,500 Hz", "Unit,\u00b5V", *(f"{value:.3f}" for value in wave_uv()), ""])
    with pytest.raises(Unstated, match="leads="):
        read(text.encode())
    assert read(text.encode(), leads=["II"], fs_hz=500.0, unit="uV").source_format != "Apple Health ECG"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"512.508 hertz", b"0 hertz", "sampling rate of 0 Hz"),
        (b"\n24", b"\nfour", "no number"),
        (b"\n19.99", b"\n19.99 7.1", "one number each|no number"),
    ],
)
def test_damage_is_named(old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(UnreadableFile, match=message):
        read(health_csv(wave_uv()).replace(old, new))


def test_numbered_samples_are_not_taken_for_decimal_commas() -> None:
    lines = health_csv([1.0]).decode().split("\n")[:-2] + [f"{number},{number * 7}" for number in range(50)]
    with pytest.raises(UnreadableFile, match="one number each"):
        read("\n".join(lines).encode())


@pytest.mark.parametrize(
    ("file", "fs_hz", "samples", "first", "later", "lowest", "highest"),
    [
        ("ecg_2023-07-04.csv", 513.625, 14528, -0.065732, 0.076507, -0.393021, 0.682914),
        ("ecg_2023-09-26.csv", 512.508, 13360, -0.068862, -0.063940, -2.161734, 0.673),
    ],
)
def test_real_exports(
    format_samples: Path,
    file: str,
    fs_hz: float,
    samples: int,
    first: float,
    later: float,
    lowest: float,
    highest: float,
) -> None:
    recording = read(format_samples / "apple_health" / file)
    assert (recording.fs_hz, recording.samples, recording.statements) == (fs_hz, samples, ("Sinus Rhythm",))
    found = recording.ecg_mv[0]
    np.testing.assert_allclose(
        [found[0], found[100], found.min(), found.max()], [first, later, lowest, highest], atol=1e-6
    )
    assert recording.started_at is not None
    assert recording.started_at.utcoffset() == timedelta(hours=8)
    values = [line for line in (format_samples / "apple_health" / file).read_text().splitlines()[13:] if line]
    np.testing.assert_allclose(found, np.array(values, dtype=float) / 1e3)
