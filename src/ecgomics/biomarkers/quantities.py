"""The quantities: shared intermediates between the sources and the biomarkers, each computed at most once.

recording, settings ─▶ recorded_mv, mains_line_hz, spikes ─▶ measured_mv ─▶ tenths
tenths ─▶ disturbances ─▶ quality, visible_mv, measurable_mv
visible_mv ─▶ beats, measurable_mv ─▶ fiducials ─▶ rhythm
                                 └─▶ aligned_beats ─▶ representative_beat ─▶ marks, components, vcg

measured_mv is the whole measurement path. visible_mv is NaN where there is no heart to be seen, and beats are sought in
it; measurable_mv is NaN wherever the signal is too bad to measure, and waves are measured on it.

What the engine finds (found_…) is handed on with the changes of a person: exclusions in disturbances, beat_edits in
beats, mark_edits in fiducials, representative_edits in representative_beat. Without them it is handed on as it is.
"""

from typing import Final

import numpy as np

from ecgomics.biomarkers.declaration import quantity
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording, Subject
from ecgomics.core.settings import Settings
from ecgomics.signal import (
    beat_components,
    components,
    delineation,
    edited_beats,
    edited_marks,
    filters,
    mains,
    pacing,
    representative,
    u_wave,
)
from ecgomics.signal import beats as beat_detection
from ecgomics.signal import rhythm as rhythm_rules
from ecgomics.signal.beat_marks import agreeing_marks
from ecgomics.signal.components import QrsComponents
from ecgomics.signal.edits import BeatEdits, Exclusions, MarkEdits
from ecgomics.signal.model import (
    BeatComponents,
    Beats,
    Disturbances,
    Fiducials,
    Marks,
    Quality,
    RepresentativeBeat,
    Rhythm,
    UWaves,
    Verdict,
)
from ecgomics.signal.quality import assessment, calibration
from ecgomics.signal.quality.disturbances import disturbances as find_disturbances
from ecgomics.signal.quality.masking import without_seconds
from ecgomics.signal.quality.spectrum import BandPowers
from ecgomics.signal.quality.spectrum import band_powers as powers_of_bands
from ecgomics.signal.quality.tenths import Tenths
from ecgomics.signal.representative import AlignedBeats

#: The measurement path needs the full band and this rate (conventions, section 3); below it only timing is given.
DIAGNOSTIC_FS_HZ: Final = 250.0
DIAGNOSTIC_LOWER_EDGE_HZ: Final = 0.05
DIAGNOSTIC_UPPER_EDGE_HZ: Final = 100.0


@quantity
def subject(recording: Recording) -> Subject:
    """Age and sex."""
    return recording.subject


@quantity
def signal_path(recording: Recording, settings: Settings) -> str:
    """DIAG, or MON where rate, the device's band or our own upper edge do not allow amplitudes (conventions, 3)."""
    low_hz, high_hz = recording.band_hz
    upper_hz = min(high_hz or np.inf, settings.lowpass_hz)
    narrow = (low_hz or 0.0) > DIAGNOSTIC_LOWER_EDGE_HZ or upper_hz < DIAGNOSTIC_UPPER_EDGE_HZ
    return "MON" if narrow or recording.fs_hz < DIAGNOSTIC_FS_HZ else "DIAG"


@quantity
def calibration_pulses(recording: Recording) -> tuple[calibration.Span, ...]:
    """Begin and end in s of the calibration pulses at the begin and end of the recording."""
    return calibration.calibration_pulses(recording.ecg_mv, fs_hz=recording.fs_hz)


@quantity
def recorded_mv(recording: Recording, calibration_pulses: tuple[calibration.Span, ...]) -> Floats:
    """What was recorded of the heart: a calibration pulse is none of it."""
    return calibration.without_pulses(recording.ecg_mv, calibration_pulses, fs_hz=recording.fs_hz)


@quantity
def mains_line_hz(recording: Recording, settings: Settings) -> float | None:
    """Mains frequency that the measurement path removes."""
    return mains.mains_line_hz(recording.ecg_mv, fs_hz=recording.fs_hz, settings=settings)


@quantity
def spikes(recording: Recording) -> Ints:
    """Samples of the pacing spikes."""
    return pacing.pacing_spikes(recording.ecg_mv, fs_hz=recording.fs_hz)


@quantity
def measured_mv(
    recording: Recording, recorded_mv: Floats, spikes: Ints, mains_line_hz: float | None, settings: Settings
) -> Floats:
    """The measurement path, leads × samples."""
    return filters.measurement_path(
        recorded_mv, fs_hz=recording.fs_hz, spikes=spikes, mains_hz=mains_line_hz, settings=settings
    )


@quantity
def tenths(
    recording: Recording, recorded_mv: Floats, measured_mv: Floats, mains_line_hz: float | None
) -> Tenths:
    """The signal summed up in tenths of a second."""
    return Tenths.of(recorded_mv, measured_mv, fs_hz=recording.fs_hz, mains_hz=mains_line_hz)


@quantity
def found_disturbances(tenths: Tenths, calibration_pulses: tuple[calibration.Span, ...]) -> Disturbances:
    """What the engine finds to disturb the signal, by lead and second."""
    return find_disturbances(tenths, calibration_pulses)


@quantity
def disturbances(
    recording: Recording, found_disturbances: Disturbances, exclusions: Exclusions | None
) -> Disturbances:
    """What disturbs the signal, by lead and second, with what a person has left out."""
    return edited_beats.without_stretches(found_disturbances, exclusions or (), recording.leads)[0]


@quantity
def band_powers(recording: Recording, recorded_mv: Floats, mains_line_hz: float | None) -> BandPowers:
    """Power of each lead in the bands that tell its quality."""
    return powers_of_bands(recorded_mv, fs_hz=recording.fs_hz, mains_hz=mains_line_hz)


@quantity
def quality(
    disturbances: Disturbances,
    tenths: Tenths,
    band_powers: BandPowers,
    mains_line_hz: float | None,
    settings: Settings,
) -> Quality:
    """What is wrong with the signal, by lead and for the record; below the least verdict no lead is usable."""
    found = assessment.summary(disturbances, tenths, band_powers.snr_db, mains_hz=mains_line_hz)
    return assessment.at_least(found, settings.minimum_quality)


@quantity
def measurable_mv(recording: Recording, measured_mv: Floats, disturbances: Disturbances) -> Floats:
    """The measurement path where it may be measured, NaN elsewhere; leads × samples."""
    return without_seconds(measured_mv, disturbances.bad, fs_hz=recording.fs_hz)


@quantity
def visible_mv(
    recording: Recording, measured_mv: Floats, measurable_mv: Floats, disturbances: Disturbances
) -> Floats:
    """The measurement path where a heart can be seen, NaN elsewhere; leads × samples."""
    if np.array_equal(disturbances.lost, disturbances.bad):
        return measurable_mv
    return without_seconds(measured_mv, disturbances.lost, fs_hz=recording.fs_hz)


@quantity
def verdict(quality: Quality, quality_detector_agreement: float | None) -> Verdict:
    """Verdict on the record, once it is known how far two QRS detectors agree."""
    return assessment.with_agreement(quality.verdict, quality_detector_agreement)


@quantity
def usable_leads(recording: Recording, quality: Quality) -> frozenset[str]:
    """Names of the leads that may be measured."""
    return frozenset(lead for lead, usable in zip(recording.leads, quality.usable, strict=True) if usable)


@quantity
def found_beats(
    recording: Recording, visible_mv: Floats, quality: Quality, spikes: Ints, settings: Settings
) -> Beats:
    """The heart beats that the engine finds; there may be none."""
    return beat_detection.detect_beats(
        visible_mv, fs_hz=recording.fs_hz, usable=quality.usable, spikes=spikes, settings=settings
    )


@quantity
def beats(  # noqa: PLR0917 - parameters are what it needs
    recording: Recording,
    visible_mv: Floats,
    quality: Quality,
    found_beats: Beats,
    settings: Settings,
    beat_edits: BeatEdits | None,
) -> Beats:
    """The heart beats."""
    there, _ = edited_beats.edited_beats(
        found_beats,
        beat_edits or (),
        visible_mv[quality.usable],
        fs_hz=recording.fs_hz,
        correlation=settings.template_correlation,
    )
    if not len(there):
        raise NotComputable("low_quality" if not quality.usable.any() else "too_short", "no beat was found")
    return there


@quantity
def rr_ms(beats: Beats) -> Floats:
    """RR intervals between successive accepted beats without the ones across gaps."""
    intervals_ms = beats.rr_ms
    return intervals_ms[np.isfinite(intervals_ms)]


@quantity
def found_fiducials(
    recording: Recording, measurable_mv: Floats, beats: Beats, quality: Quality, settings: Settings
) -> Fiducials:
    """Marks that the engine sets: of every wave in every lead of every beat."""
    return delineation.delineate(
        measurable_mv,
        beats,
        fs_hz=recording.fs_hz,
        leads=recording.leads,
        usable=quality.usable,
        settings=settings,
    )


@quantity
def fiducials(found_fiducials: Fiducials, beats: Beats, mark_edits: MarkEdits | None) -> Fiducials:
    """Marks of every wave in every lead of every beat."""
    return edited_marks.edited_fiducials(found_fiducials, beats, mark_edits or ())[0]


@quantity
def rhythm(beats: Beats, fiducials: Fiducials) -> Rhythm:
    """Rhythm of the recording by rules."""
    return rhythm_rules.classify_rhythm(beats, fiducials)


@quantity
def aligned_beats(  # noqa: PLR0917 - parameters are what it needs
    recording: Recording,
    measurable_mv: Floats,
    beats: Beats,
    quality: Quality,
    fiducials: Fiducials,
    settings: Settings,
) -> AlignedBeats:
    """The aligned beats of the dominant group, and their median."""
    return representative.aligned_beats(
        measurable_mv,
        beats,
        fs_hz=recording.fs_hz,
        leads=recording.leads,
        usable=quality.usable,
        settings=settings,
        proposed_s=fiducials.lead_s if settings.delineator == "hybrid" else None,
    )


@quantity
def representative_beat(
    aligned_beats: AlignedBeats, representative_edits: MarkEdits | None
) -> RepresentativeBeat:
    """Median of the aligned beats of the dominant group, with its marks."""
    return representative.described(aligned_beats, representative_edits or ())


@quantity
def beat_marks(
    recording: Recording, beats: Beats, fiducials: Fiducials, representative_beat: RepresentativeBeat | None
) -> Fiducials:
    """Marks of every beat in the convention of the representative beat, for intervals of single beats."""
    return agreeing_marks(fiducials, beats, representative_beat, duration_s=recording.duration_s)


@quantity
def beat_mv(representative_beat: RepresentativeBeat) -> Floats:
    """The representative beat about its reference level, leads × samples."""
    return representative_beat.beat_mv


@quantity
def beat_time_ms(representative_beat: RepresentativeBeat) -> Floats:
    """Time of its samples from the alignment point, (samples,)."""
    return representative_beat.time_ms


@quantity
def global_marks(representative_beat: RepresentativeBeat) -> Marks:
    """Fused marks of the representative beat, shape ()."""
    return representative_beat.global_marks


@quantity
def lead_marks(representative_beat: RepresentativeBeat) -> Marks:
    """Marks of the representative beat by lead, shape (leads,)."""
    return representative_beat.lead_marks


@quantity
def qrs(representative_beat: RepresentativeBeat) -> QrsComponents:
    """Q, R, S, R', S' and QS of the representative beat in every lead."""
    return components.qrs_components(representative_beat)


@quantity
def u_waves(representative_beat: RepresentativeBeat) -> UWaves:
    """U waves of the representative beat, by lead, where they can be seen."""
    return u_wave.u_waves(representative_beat)


@quantity
def beat_u_waves(
    recording: Recording, measurable_mv: Floats, beats: Beats, fiducials: Fiducials, u_waves: UWaves
) -> UWaves:
    """U waves of every beat, leads × beats, in the leads whose representative beat shows one."""
    return u_wave.u_waves_by_beat(measurable_mv, beats, fiducials, u_waves, fs_hz=recording.fs_hz)


@quantity
def beat_qrs(
    recording: Recording, measurable_mv: Floats, beats: Beats, fiducials: Fiducials
) -> BeatComponents:
    """Q, R, S, R', S', QS and notches of every beat in every lead."""
    return beat_components.beat_components(measurable_mv, beats, fiducials, fs_hz=recording.fs_hz)
