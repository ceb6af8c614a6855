"""Beats whose ST-T is stretched by a known factor about J: what the beat-wise rows measure follows by algebra."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats, Fiducials, Marks, Quality, RepresentativeBeat

#: From the R peak, in ms: QT is 400.
QRS_ON, J, T_ON, T_PEAK, T_OFF = -40.0, 50.0, 160.0, 260.0, 360.0
T_SD = 40.0
JT = T_OFF - J
FIRST_S = 1.0


def beat_mv(time_ms: Floats, stretch: Floats | float = 1.0) -> Floats:
    """QRS of 1 mV, 80 ms wide, and a T of 1 (to be scaled by lead) that is a Gaussian at 260 ms, stretched about J."""
    t_mv = np.exp(-0.5 * (((time_ms - J) / stretch + J - T_PEAK) / T_SD) ** 2)
    return np.where(time_ms > J, t_mv, np.maximum(1.0 - np.abs(time_ms) / 40.0, 0.0))


@dataclass(frozen=True)
class Stretched:
    """A recording of such beats, with its beats, marks and representative beat."""

    ecg_mv: Floats
    beats: Beats
    fiducials: Fiducials
    representative_beat: RepresentativeBeat
    fs_hz: float

    def evaluation(self, **others: Any) -> Evaluation:
        leads, samples = self.ecg_mv.shape
        zeros = np.zeros(leads)
        quality = Quality(
            usable=np.ones(leads, dtype=bool),
            reasons=((),) * leads,
            flat_percent=zeros,
            saturated_percent=zeros,
            missing_percent=zeros,
            snr_db=zeros + 20.0,
            mains_hz=None,
            verdict="good",
            analysable_s=samples / self.fs_hz,
        )
        given = {
            "recording": Recording(
                ecg_mv=self.ecg_mv, fs_hz=self.fs_hz, leads=self.representative_beat.leads
            ),
            "settings": Settings(),
            "signal_path": "DIAG",
            "measurable_mv": self.ecg_mv,
            "beats": self.beats,
            "fiducials": self.fiducials,
            "quality": quality,
            "representative_beat": self.representative_beat,
            "rhythm": "sinus",
        }
        return Evaluation(catalogue(), given | others)

    def value(self, symbol: str, **others: Any) -> tuple[float, str]:
        """Value and validity of a biomarker (of the first lead)."""
        found = self.evaluation(**others).outcome(symbol)
        return found.values[0], found.codes[0]


def _stretched(
    qt_ms: Floats,
    rr_ms: Floats,
    *,
    t_mv: Mapping[str, Floats | float] | None = None,
    kinds: str | None = None,
    fs_hz: float = 500.0,
) -> Stretched:
    """Beats with the given QT, each after the given RR; t_mv is the height of T by lead, for all beats or by beat."""
    t_mv = t_mv or {"II": 0.4}
    count, leads = len(qt_ms), tuple(t_mv)
    peak_s = FIRST_S + np.concatenate([[0.0], np.cumsum(rr_ms[1:])]) / 1000.0
    stretch = 1.0 + (np.asarray(qt_ms) - (T_OFF - QRS_ON)) / JT
    samples = round((peak_s[-1] + 1.5) * fs_hz)
    ecg_mv = np.zeros((len(leads), samples))
    first = np.round((peak_s - 0.1) * fs_hz).astype(np.intp)
    span = np.arange(round(0.75 * fs_hz))
    for part in np.array_split(np.arange(count), max(1, count // 512)):
        place = first[part, None] + span
        time_ms = (place / fs_hz - peak_s[part, None]) * 1000.0
        wave = beat_mv(time_ms, stretch[part, None])
        for row, height in enumerate(t_mv.values()):
            scale = np.broadcast_to(height, count)[part, None]
            ecg_mv[row, place] += np.where(time_ms > J, scale, 1.0) * wave
    marks_ms = np.tile([np.nan, np.nan, np.nan, QRS_ON, 0.0, J, T_ON, T_PEAK, T_OFF], (count, 1))
    marks_ms[:, 6:] = J + stretch[:, None] * (marks_ms[:, 6:] - J)
    global_s = peak_s[:, None] + marks_ms / 1000.0
    yes = np.ones(count, dtype=bool)
    names = kinds or "N" * count
    time_ms = np.arange(-150, 301) * 2.0
    at = {name: np.full(len(leads), value) for name, value in _GLOBAL.items()}
    heights = [float(np.mean(height)) for height in t_mv.values()]
    shape = beat_mv(time_ms)
    return Stretched(
        ecg_mv=ecg_mv,
        beats=Beats(
            peak_s,
            tuple(names),  # type: ignore[arg-type]  # the kinds of beats, a letter each
            np.zeros(count, dtype=np.intp),
            yes,
            ~yes,
        ),
        fiducials=Fiducials(
            leads, np.tile(global_s, (len(leads), 1, 1)), np.ones((len(leads), count, 3)), global_s
        ),
        representative_beat=RepresentativeBeat(
            leads=leads,
            beat_mv=np.stack([np.where(time_ms > J, height, 1.0) * shape for height in heights]),
            fs_hz=500.0,
            zero=150,
            beats_used=count,
            rr_ms=float(np.mean(rr_ms)),
            lead_marks=Marks.of(**at),
            global_marks=Marks.of(**_GLOBAL),
            global_marks_raw=Marks.of(**_GLOBAL),
            p_reference_mv=np.full(len(leads), np.nan),
            noise_uv=np.zeros(len(leads)),
        ),
        fs_hz=fs_hz,
    )


_GLOBAL = {
    "qrs_on_ms": QRS_ON,
    "qrs_peak_ms": 0.0,
    "qrs_off_ms": J,
    "t_on_ms": T_ON,
    "t_peak_ms": T_PEAK,
    "t_off_ms": T_OFF,
}


@pytest.fixture
def stretched() -> Callable[..., Stretched]:
    """Beats with given QT and RR; where QT is 400, QRS lasts from -40 to 50, T from 160 to 360 ms, its top at 260."""
    return _stretched
