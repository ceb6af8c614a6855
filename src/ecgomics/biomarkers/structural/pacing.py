"""Paced beats: how many spikes lead to them, how long the ventricles wait, how the heart answers."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import BEAT, Check, quantity
from ecgomics.biomarkers.guards import all_of, in_rhythm, sampled_at_least
from ecgomics.core.arrays import Bools, Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.signal.deflections import COMPONENTS
from ecgomics.signal.model import POINTS, BeatComponents, Beats, Fiducials

#: Spikes from so long before QRS onset to so long after it belong to the beat.
BEFORE_QRS_MS: Final = 400.0
AFTER_QRS_MS: Final = 20.0
#: A ventricular spike comes at most so long before QRS: a bundle of His that is captured alone answers within 55 ms.
LATENCY_MS: Final = 60.0
#: Below this rate a spike may fall between two samples.
SPIKE_FS_HZ: Final = 1000.0

paced = partial(biomarker, scope=BEAT, tier=2, requires=[sampled_at_least(SPIKE_FS_HZ)])


@quantity
def spikes_s(recording: Recording, spikes: Ints) -> Floats:
    """Times of the pacing spikes from the start of the recording."""
    return np.asarray(spikes / recording.fs_hz, dtype=float)


@quantity
def beat_qrs_on_s(fiducials: Fiducials) -> Floats:
    """QRS onset of every beat, NaN where it was not marked."""
    return np.asarray(fiducials.global_s[:, POINTS.index("QRS_on")], dtype=float)


@quantity
def ventricular_spike_s(spikes_s: Floats, beat_qrs_on_s: Floats, beats: Beats) -> Floats:
    """First spike from 60 ms before QRS onset to 20 ms after it, of each accepted beat; NaN where there is none."""
    first, last = _within(spikes_s, beat_qrs_on_s, -LATENCY_MS, AFTER_QRS_MS)
    return _at(spikes_s, first, (last > first) & beats.accepted)


@quantity
def atrial_spike_s(spikes_s: Floats, beat_qrs_on_s: Floats, beats: Beats) -> Floats:
    """Last spike from 400 to 60 ms before QRS onset, of each accepted beat; NaN where there is none."""
    first, last = _within(spikes_s, beat_qrs_on_s, -BEFORE_QRS_MS, -LATENCY_MS)
    return _at(spikes_s, last - 1, (last > first) & beats.accepted)


def _within(spikes_s: Floats, onset_s: Floats, from_ms: float, to_ms: float) -> tuple[Ints, Ints]:
    """Places of the first spike in a span about each onset and of the first one after it."""
    first = spikes_s.searchsorted(onset_s + from_ms / 1000.0)
    # An upper end at 20 ms is part of the span; the one at which the next span begins is not.
    last = spikes_s.searchsorted(onset_s + to_ms / 1000.0, side="right" if to_ms > 0.0 else "left")
    return first, last


def _at(spikes_s: Floats, place: Ints, there: Bools) -> Floats:
    found_s = np.full(len(there), np.nan)
    found_s[there] = spikes_s[place[there]]
    return found_s


def _peak_s(components: BeatComponents, lead: str) -> tuple[Floats, Floats]:
    """Times of the largest and of the last of R and R' of every beat in a lead, NaN where there is neither."""
    if lead not in components.leads:
        raise NotComputable("wrong_leads")
    row = components.leads.index(lead)
    both = [COMPONENTS.index("R"), COMPONENTS.index("R'")]
    (r_mv, r2_mv), (r_s, r2_s) = components.amplitude_mv[row][:, both].T, components.peak_s[row][:, both].T
    second = np.isfinite(r2_s)
    larger = second & ~(r_mv >= r2_mv)
    return np.where(larger, r2_s, r_s), np.where(second, r2_s, r_s)


def _components(**leads: Sequence[Mapping[str, tuple[float, float]]]) -> BeatComponents:
    """Beats of a worked example: in each lead, for each beat, component = (amplitude in mV, peak in s)."""
    table = np.full((2, len(leads), len(next(iter(leads.values()))), len(COMPONENTS)), np.nan)
    for row, beats in enumerate(leads.values()):
        for place, named in enumerate(beats):
            for name, pair in named.items():
                table[:, row, place, COMPONENTS.index(name)] = pair
    amplitude_mv, peak_s = table
    none = np.zeros(amplitude_mv.shape[:2], dtype=np.intp)
    nowhere = np.full((*none.shape, 3), np.nan)
    return BeatComponents(tuple(leads), amplitude_mv, peak_s, peak_s, peak_s, none, nowhere)


_BEATS: Final = Beats(
    np.array([1.06, 2.06, 3.06]),
    ("P", "P", "P"),
    np.zeros(3, dtype=np.intp),
    np.ones(3, bool),
    np.zeros(3, bool),
)


@paced(
    code="ECG00601",
    label="Pacing spikes per beat",
    label_zh="每搏起搏钉数",
    unit="1",
    formula="number of pacing spikes from QRS_on - 400 ms to QRS_on + 20 ms; 0 without spikes",
    tex=r"\#\{\text{spikes} \in [t_{\text{QRS on}} - 400\,\text{ms},\; t_{\text{QRS on}} + 20\,\text{ms}]\}",
    references=["Kligfield2007"],
    checks=[
        # 0.40 s before, in between, 20 ms after; then a spike 21 ms after; then one on the onset.
        Check(
            given={
                "spikes_s": [0.60, 0.85, 1.02, 2.021, 3.0],
                "beat_qrs_on_s": [1.0, 2.0, 3.0],
                "beats": _BEATS,
            },
            value=[3.0, 0.0, 1.0],
        )
    ],
)
def pacing_spikes_per_beat(spikes_s: Floats, beat_qrs_on_s: Floats, beats: Beats) -> Floats:
    """Number of pacing spikes that lead to each beat."""
    first, last = _within(spikes_s, beat_qrs_on_s, -BEFORE_QRS_MS, AFTER_QRS_MS)
    return np.where(beats.accepted & np.isfinite(beat_qrs_on_s), (last - first).astype(float), np.nan)


@paced(
    code="ECG00602",
    label="Paced AV delay",
    label_zh="起搏房室延迟",
    unit="ms",
    formula="ventricular spike - atrial spike; ventricular: the first from QRS_on - 60 ms to QRS_on + 20 ms, atrial: "
    "the last from QRS_on - 400 ms to QRS_on - 60 ms",
    tex=r"t_{\text{V spike}} - t_{\text{A spike}}",
    references=["Kligfield2007"],
    missing="absent",
    checks=[
        Check(
            given={"ventricular_spike_s": [0.99, 1.99, np.nan], "atrial_spike_s": [0.81, np.nan, 2.8]},
            value=[180.0, np.nan, np.nan],
        )
    ],
)
def paced_av_delay(ventricular_spike_s: Floats, atrial_spike_s: Floats) -> Floats:
    """Time from the atrial to the ventricular spike of a beat."""
    return 1000.0 * (ventricular_spike_s - atrial_spike_s)


@paced(
    code="ECG00603",
    label="Paced R-peak time in V6",
    label_zh="V6导联起搏R波达峰时间",
    unit="ms",
    formula="peak of the larger of R and R' in V6 - ventricular spike",
    tex=r"t_{R,V6} - t_{\text{V spike}}",
    references=["Burri2023"],
    leads=all_of("V6"),
    missing="absent",
    checks=[
        # An R; an R' larger than its R; no R.
        Check(
            given={
                "ventricular_spike_s": [1.0, 2.0, 3.0],
                "beat_qrs": _components(
                    V6=[
                        {"R": (1.0, 1.075)},
                        {"R": (0.2, 2.03), "S": (-0.1, 2.05), "R'": (0.9, 2.09)},
                        {"QS": (-1.0, 3.05)},
                    ]
                ),
            },
            value=[75.0, 90.0, np.nan],
        )
    ],
)
def paced_r_peak_time_v6(ventricular_spike_s: Floats, beat_qrs: BeatComponents) -> Floats:
    """Time from the ventricular spike to the R peak in V6: how soon the lateral wall is reached."""
    largest_s, _ = _peak_s(beat_qrs, "V6")
    return 1000.0 * (largest_s - ventricular_spike_s)


@paced(
    code="ECG00604",
    label="Paced V6-V1 interpeak interval",
    label_zh="起搏V6-V1导联R波峰间期",
    unit="ms",
    formula="time of the last R or R' peak in V1 - peak of the larger of R and R' in V6, in paced beats",
    tex=r"t_{R \text{ or } R',\,V1} - t_{R,V6}",
    references=["Burri2023"],
    leads=all_of("V1", "V6"),
    requires=[in_rhythm("paced")],
    missing="absent",
    checks=[
        # rSR' in V1 44 ms after R in V6; then an R in V1 alone, 10 ms before.
        Check(
            given={
                "beats": _BEATS,
                "beat_qrs": _components(
                    V1=[
                        {"R": (0.3, 1.03), "S": (-0.4, 1.06), "R'": (0.2, 1.119)},
                        {"R": (0.3, 2.065), "S": (-0.4, 2.1)},
                        {"QS": (-0.4, 3.1)},
                    ],
                    V6=[{"R": (1.0, 1.075)}, {"R": (1.0, 2.075)}, {"R": (1.0, 3.075)}],
                ),
            },
            value=[44.0, -10.0, np.nan],
        )
    ],
)
def paced_v6_v1_interpeak(beats: Beats, beat_qrs: BeatComponents) -> Floats:
    """Delay of the right ventricle after the left one in a paced beat."""
    _, last_s = _peak_s(beat_qrs, "V1")
    largest_s, _ = _peak_s(beat_qrs, "V6")
    ours = beats.accepted & (np.array(beats.kind, dtype="<U1") == "P")
    return np.where(ours, 1000.0 * (last_s - largest_s), np.nan)
