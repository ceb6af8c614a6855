"""What the signal engine finds: the frozen dataclasses that every later layer reads.

Shapes are named once here: leads × beats × points. NaN stands for a mark that is not there.
"""

from dataclasses import dataclass, fields
from typing import Final, Literal, Self, get_args

import numpy as np

from ecgomics.core.arrays import Bools, Floats, Ints

#: Marks are placed on steps of 8 ms, the first of which may stand for anything before the recording.
FIRST_SEEN_S: Final = 0.008

BeatClass = Literal["N", "S", "V", "P", "U"]
"""Normal, supraventricular ectopic, ventricular ectopic, paced, unclassifiable."""

Rhythm = Literal[
    "sinus",
    "atrial_fibrillation",
    "atrial_flutter",
    "supraventricular_tachycardia",
    "junctional",
    "ventricular_tachycardia",
    "paced",
    "undetermined",
]

Verdict = Literal["good", "fair", "poor"]

#: Order of the nine marks of a beat on the last axis of every fiducial array.
POINTS: Final = ("P_on", "P_peak", "P_off", "QRS_on", "QRS_peak", "QRS_off", "T_on", "T_peak", "T_off")
WAVES: Final = ("P", "QRS", "T")


@dataclass(frozen=True, slots=True)
class Beats:
    """The heart beats of a recording in time order; every array has the shape (beats,)."""

    peak_s: Floats
    """R-peak time, finer than a sample, in seconds from the start of the recording."""
    kind: tuple[BeatClass, ...]
    group: Ints
    """Cluster by shape; 0 is the dominant one."""
    accepted: Bools
    """Signal good enough around the beat for its time to be trusted."""
    after_gap: Bools
    """True where the signal between this beat and the one before is interrupted, so that their RR means nothing."""

    def __len__(self) -> int:
        return len(self.peak_s)

    @property
    def rr_ms(self) -> Floats:
        """Intervals between successive accepted beats, (beats - 1,); NaN across a gap or a beat not accepted."""
        rr_ms = np.diff(self.peak_s) * 1000.0
        usable = self.accepted[1:] & self.accepted[:-1] & ~self.after_gap[1:]
        return np.where(usable, rr_ms, np.nan)


@dataclass(frozen=True, slots=True)
class PTrace:
    """How likely a P wave is there, over all leads together, at any time of the recording."""

    probability: Floats
    """(bins,), single precision."""
    bins_hz: float
    start_s: float
    """Time of the middle of the first bin."""


@dataclass(frozen=True, slots=True)
class Fiducials:
    """Marks of every beat, in seconds from the start of the recording."""

    leads: tuple[str, ...]
    lead_s: Floats
    """leads × beats × 9 (POINTS)."""
    presence: Floats
    """leads × beats × 3 (WAVES): how sure it is that the wave is there, 0 to 1."""
    global_s: Floats
    """beats × 9 (POINTS): fused over leads; peaks are the median over leads."""
    p_trace: PTrace | None = None
    """From the segmenter, which looks everywhere; None where rules look for P before QRS only."""

    @property
    def cut_off_p(self) -> Bools:
        """Beats whose P wave begins with the recording: its onset and peak were not seen, (beats,)."""
        cut_off: Bools = self.global_s[:, POINTS.index("P_on")] <= FIRST_SEEN_S
        return cut_off

    def cut_off_t(self, duration_s: float) -> Bools:
        """Beats whose T wave ends with the recording: its end was not seen, (beats,)."""
        cut_off: Bools = self.global_s[:, POINTS.index("T_off")] >= duration_s - FIRST_SEEN_S
        return cut_off


@dataclass(frozen=True, slots=True)
class AtrialActivity:
    """P waves in time order, also those that no QRS follows; every array has the shape (waves,)."""

    onset_s: Floats
    offset_s: Floats
    probability: Floats
    """0 to 1."""
    beat: Ints
    """The beat that it leads to, -1 where there is none."""
    tracked_share: float
    """Share of the time between the first and the last QRS in which no P wave is missed, 0 to 1."""


@dataclass(frozen=True, slots=True)
class BeatComponents:
    """Components of QRS of every beat and lead, and its notches; NaN where there is none.

    Arrays of components are leads × beats × 6 (Q, R, S, R', S', QS), as QrsComponents has them for one beat.
    """

    leads: tuple[str, ...]
    amplitude_mv: Floats
    """From the level before the QRS of the beat."""
    onset_s: Floats
    peak_s: Floats
    offset_s: Floats
    notches: Ints
    """Dips inside components that do not reach the other side of the level, leads × beats."""
    notch_s: Floats
    """Where the first of them are lowest, leads × beats × 3."""


@dataclass(frozen=True, slots=True)
class UWaves:
    """U waves; arrays are (leads,) for a representative beat, leads × beats for single beats.

    Times are ms from the R peak of the beat; NaN where no U wave is seen.
    """

    leads: tuple[str, ...]
    peak_ms: Floats
    offset_ms: Floats
    """By the tangent at the steepest slope after the peak, as for T."""
    amplitude_mv: Floats
    """Signed, from the level before QRS."""
    presence: Floats
    """0 to 1; a U wave is reported from 0.5 on."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The nine marks as fields, in ms; all of one shape: () for global marks, (leads,) for marks by lead."""

    p_on_ms: Floats
    p_peak_ms: Floats
    p_off_ms: Floats
    qrs_on_ms: Floats
    qrs_peak_ms: Floats
    qrs_off_ms: Floats
    t_on_ms: Floats
    t_peak_ms: Floats
    t_off_ms: Floats

    @classmethod
    def from_points(cls, points_ms: Floats) -> Self:
        """Marks from an array whose last axis is POINTS."""
        return cls(*np.moveaxis(np.asarray(points_ms, dtype=float), -1, 0))

    @classmethod
    def of(cls, **given_ms: float | Floats) -> Self:
        """Marks from single fields, the others NaN."""
        return cls(
            **{each.name: np.asarray(given_ms.get(each.name, np.nan), dtype=float) for each in fields(cls)}
        )

    def points(self) -> Floats:
        """The inverse of from_points."""
        return np.stack([getattr(self, each.name) for each in fields(self)], axis=-1)


@dataclass(frozen=True, slots=True)
class RepresentativeBeat:
    """Sample-wise median of the aligned beats of the dominant group (conventions, section 5).

    Times are ms from the alignment point, which is the R peak of the beats that were aligned.
    """

    leads: tuple[str, ...]
    beat_mv: Floats
    """leads × samples, minus the reference level of the lead (median of the last 20 ms before the global QRS onset)."""
    fs_hz: float
    zero: int
    """Index of the alignment point."""
    beats_used: int
    rr_ms: float
    """Mean RR of the beats used."""
    lead_marks: Marks
    """By lead, shape (leads,)."""
    global_marks: Marks
    """Fused over leads with the second-extreme guard (conventions, section 6), shape ()."""
    global_marks_raw: Marks
    """The same without the guard: the earliest onset and the latest offset."""
    p_reference_mv: Floats
    """Level just before P onset, above the reference level; (leads,), NaN where the lead has no P."""
    noise_uv: Floats
    """RMS residual of the beats about the representative one in TP, divided by sqrt(beats); (leads,)."""

    @property
    def time_ms(self) -> Floats:
        """Time of each sample from the alignment point, (samples,)."""
        return np.arange(-self.zero, self.beat_mv.shape[1] - self.zero, dtype=float) * (1000.0 / self.fs_hz)


Finding = Literal[
    "missing", "flat", "saturated", "lead_off", "calibration", "noisy", "muscle", "motion", "drift", "mains"
]

#: Order of the first axis of Disturbances.found.
FINDINGS: Final[tuple[Finding, ...]] = get_args(Finding)


@dataclass(frozen=True, slots=True)
class Disturbances:
    """What disturbs the signal, second by second from the start of the recording."""

    found: Bools
    """findings (FINDINGS) × leads × seconds."""
    lost: Bools
    """leads × seconds: there is no heart to be seen here."""
    bad: Bools
    """leads × seconds: nothing may be measured here; beats may be seen unless it is lost, too."""
    muscle_uv: Floats
    """leads × seconds: root mean square of the muscle noise between the QRS complexes."""
    mains_uv: Floats
    """leads × seconds: amplitude of the mains line that was removed."""
    drift_mv: Floats
    """leads × seconds: range of the baseline within the second and those beside it."""
    step_mv: Floats
    """leads × seconds: largest change of the level from one stretch of 0.4 s to the next."""

    def of(self, finding: Finding) -> Bools:
        """Where one finding was made, leads × seconds."""
        found: Bools = self.found[FINDINGS.index(finding)]
        return found


@dataclass(frozen=True, slots=True)
class Quality:
    """What is wrong with the signal, by lead and for the record."""

    usable: Bools
    """(leads,) the lead may be measured."""
    reasons: tuple[tuple[str, ...], ...]
    """For each lead why not, or what to mind: the findings of at least a tenth of its seconds."""
    flat_percent: Floats
    """Share of the seconds in stretches of two and more in which nothing moves."""
    saturated_percent: Floats
    """Share of the samples that stand at the rail."""
    missing_percent: Floats
    snr_db: Floats
    """10 log10 of power 5–15 Hz over 15–100 Hz without mains, (leads,)."""
    mains_hz: float | None
    """The mains frequency that was found and removed."""
    verdict: Verdict
    analysable_s: float
    """Time in which at least one lead is usable."""
