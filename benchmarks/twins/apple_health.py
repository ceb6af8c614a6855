"""Apple Health ECG as the app writes it, in English and German, and with the lead before each sample."""

from collections.abc import Sequence

import numpy as np


def health_csv(
    values: Sequence[float],
    *,
    rate: str = "512.508 hertz",
    unit: str = "\u00b5V",
    german: bool = False,
    paired: bool = False,
    end: str = "\n",
) -> bytes:
    """Facts, blank lines, lead and unit, one sample a line."""
    english = [
        "Name,Jane Example-Doe",
        'Date of Birth,"Apr 12, 1980"',
        "Recorded Date,2023-07-04 10:11:12 +0200",
        "Classification,Sinus Rhythm",
        'Symptoms,"Chest tightness, dizziness"',
        "Software Version,1.90",
        'Device,"Watch5,1"',
        f"Sample Rate,{rate}",
        *("", "", "Lead,Lead I", f"Unit,{unit}", ""),
    ]
    other = [
        "Name,Jane Example-Doe",
        'Geburtsdatum,"12.04.1980"',
        "Aufzeichnungsdatum,2023-07-04 10:11:12 +0200",
        "Klassifizierung,Sinusrhythmus",
        "Symptome,",
        "Softwareversion,2.0",
        'Ger\u00e4t,"Watch4,2"',
        f"Messrate,{rate}",
        *("", "", "Ableitung,Ableitung I", f"Einheit,{unit}", ""),
    ]
    mark = "," if german else "."
    samples = [f"{value:.3f}".rstrip("0").rstrip(".").replace(".", mark) for value in values]
    lines = [f"I,{text}" for text in samples] if paired else samples
    return end.join([*(other if german else english), *lines, ""]).encode()


def wave_uv(samples: int = 1000) -> list[float]:
    """A smooth wave in µV to a thousandth."""
    return [float(round(value, 3)) for value in 400.0 * np.sin(np.arange(samples) / 60.0)]


def twins() -> dict[str, bytes]:
    """English and German, µV and mV, alone and paired."""
    wave = wave_uv()
    return {
        "ecg_2023-07-04.csv": health_csv(wave),
        "ecg_german.csv": health_csv(wave, rate="511,562\u00a0Hertz", german=True, end="\r\n"),
        "ecg_paired.csv": health_csv([value / 1000 for value in wave], unit="mV", paired=True),
    }
