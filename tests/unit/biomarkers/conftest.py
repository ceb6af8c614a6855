"""A representative beat made of straight lines, so that what is measured on it follows by hand."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.leads import STANDARD_LEADS
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.signal.model import Beats, Marks, Quality, RepresentativeBeat

FS_HZ = 500.0
MAN_OF_50 = Subject(age_years=50.0, sex="male")
TIME_MS = np.arange(-400.0, 500.1, 2.0)

#: P of 0.1 mV, R of 1 mV, T of 0.3 mV: corner points as time in ms and level in mV.
ORDINARY: Sequence[tuple[float, float]] = (
    *((-400, 0), (-200, 0), (-150, 0.1), (-100, 0)),
    *((-40, 0), (-30, -0.05), (-24, 0), (0, 1), (20, 0), (30, -0.2), (44, 0)),
    *((150, 0), (250, 0.3), (330, 0), (500, 0)),
)
#: Its marks: PR 160, QRS 84, QT 370 ms.
MARKS_MS = {
    "p_on_ms": -200.0,
    "p_peak_ms": -150.0,
    "p_off_ms": -100.0,
    "qrs_on_ms": -40.0,
    "qrs_peak_ms": 0.0,
    "qrs_off_ms": 44.0,
    "t_on_ms": 150.0,
    "t_peak_ms": 250.0,
    "t_off_ms": 330.0,
}

Corners = Sequence[tuple[float, float]]
Evaluate = Callable[..., Evaluation]


def _beat(
    shapes: Mapping[str, Corners], marks_ms: Mapping[str, float], leads: tuple[str, ...]
) -> RepresentativeBeat:
    rows = [np.interp(TIME_MS, *np.array(shapes.get(lead, ORDINARY), dtype=float).T) for lead in leads]
    everywhere = {name: np.full(len(leads), value) for name, value in marks_ms.items()}
    return RepresentativeBeat(
        leads=leads,
        beat_mv=np.stack(rows),
        fs_hz=FS_HZ,
        zero=200,
        beats_used=10,
        rr_ms=1000.0,
        lead_marks=Marks.of(**everywhere),
        global_marks=Marks.of(**marks_ms),
        global_marks_raw=Marks.of(**marks_ms),
        p_reference_mv=np.zeros(len(leads)),
        noise_uv=np.ones(len(leads)),
    )


def _quality(leads: int, unusable: Sequence[int]) -> Quality:
    usable = np.array([place not in unusable for place in range(leads)])
    zeros = np.zeros(leads)
    return Quality(
        usable=usable,
        reasons=((),) * leads,
        flat_percent=zeros,
        saturated_percent=zeros,
        missing_percent=zeros,
        snr_db=zeros + 20.0,
        mains_hz=None,
        verdict="good",
        analysable_s=10.0,
    )


def _beats(rr_ms: float, kinds: str) -> Beats:
    count = len(kinds)
    return Beats(
        peak_s=np.arange(1, count + 1) * rr_ms / 1000.0,
        kind=tuple(kinds),  # type: ignore[arg-type]
        group=np.zeros(count, dtype=np.intp),
        accepted=np.ones(count, dtype=bool),
        after_gap=np.zeros(count, dtype=bool),
    )


@pytest.fixture
def evaluate() -> Evaluate:
    """A function that evaluates the catalogue on such a beat.

    Leads are given as corner points, everything else as marks=, subject=, rhythm=, leads=, unusable=, band_hz=, fs_hz=,
    beats= (how many) or kinds= (of each, such as "NNV"); any other keyword is the value of a quantity of that name.
    """

    def build(
        shapes: Mapping[str, Corners] | None = None,
        *,
        marks: Mapping[str, float] | None = None,
        subject: Subject = MAN_OF_50,
        rhythm: str = "sinus",
        leads: tuple[str, ...] = STANDARD_LEADS,
        unusable: Sequence[str] = (),
        band_hz: tuple[float | None, float | None] = (None, None),
        fs_hz: float = FS_HZ,
        beats: int = 10,
        kinds: str | None = None,
        **quantities: Any,
    ) -> Evaluation:
        recording = Recording(
            ecg_mv=np.zeros((len(leads), 10)), fs_hz=fs_hz, leads=leads, subject=subject, band_hz=band_hz
        )
        sources = {
            "recording": recording,
            "settings": Settings(),
            "quality": _quality(len(leads), [leads.index(lead) for lead in unusable]),
            "beats": _beats(1000.0, kinds or "N" * beats),
            "rhythm": rhythm,
            "representative_beat": _beat(shapes or {}, {**MARKS_MS, **(marks or {})}, leads),
        }
        return Evaluation(catalogue(), sources | quantities)

    return build
