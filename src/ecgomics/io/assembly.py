"""From what a reader found to a recording: one rate and unit, the age by the dates, checks, and no identity."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

import numpy as np

from ecgomics.core.errors import InvalidInput, Unstated
from ecgomics.core.leads import limb_lead_disagreement_mv
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Subject
from ecgomics.io.calibration import Cut, without_pulse
from ecgomics.io.contents import Channel, Contents
from ecgomics.io.identity import identity_of, kinds_of_identity, without_identity
from ecgomics.io.registry import Reader
from ecgomics.io.source import Source, Stated
from ecgomics.io.traces import Traces, traces

#: Larger disagreement of recorded and computed limb leads is warned of.
LIMB_TOLERANCE_MV: Final = 0.05
_OLDEST_YEARS: Final = 120.0
_WHOLE_YEARS_FROM: Final = 2.0


def recording_of(
    source: Source, reader: Reader, stated: Stated, *, keep_identity: bool
) -> tuple[Recording, tuple[str, ...]]:
    """Read a file with its reader, and tell whether it says a name, a birth date or an identifier.

    These and free text are kept only where asked.
    """
    contents = reader.read(source, stated)
    found = _traces(contents, source.label, stated)
    recording = _whole(contents, found) if contents.whole else _composed(source, reader, contents, found)
    named = replace(
        recording, name=source.name, source_sha256=recording.source_sha256 or contents.sha256 or source.sha256
    )
    checked = replace(named, warnings=tuple(dict.fromkeys((*named.warnings, *_noticed(named, reader)))))
    said = kinds_of_identity(contents.person)
    if keep_identity:
        return replace(checked, identity=identity_of(contents.person)), said
    return without_identity(checked, contents.person), said


def _whole(contents: Contents, found: Traces) -> Recording:
    """A recording of ours that was written before, with what there is to say of the reading."""
    assert contents.whole is not None
    return replace(contents.whole, warnings=(*contents.whole.warnings, *found.warnings))


def _composed(source: Source, reader: Reader, contents: Contents, found: Traces) -> Recording:
    """A recording of what a file of any other format says."""
    cut = without_pulse(found.ecg_mv, found.fs_hz, found.resolution_uv)
    age_years, age_warnings = _age(contents)
    return Recording(
        ecg_mv=np.ascontiguousarray(found.ecg_mv[:, cut.first : cut.last]),
        fs_hz=found.fs_hz,
        leads=found.leads,
        name=source.name,
        subject=Subject(age_years=age_years, sex=contents.person.sex),
        started_at=_later(contents.started_at, samples=cut.first, fs_hz=found.fs_hz),
        device=contents.device or None,
        source_format=contents.source_format or reader.FORMAT,
        resolution_uv=found.resolution_uv,
        band_hz=contents.band_hz,
        notch_hz=contents.notch_hz,
        device_measurements=dict(contents.measurements),
        statements=tuple(dict.fromkeys(line for line in contents.statements if line)),
        median_beat=_median_beat(contents.median),
        annotations=_within(contents.annotations, cut, found.fs_hz),
        warnings=(*contents.warnings, *age_warnings, *found.warnings, *cut.warnings),
        experimental=reader.SUPPORT.is_experimental,
    )


def _traces(contents: Contents, label: str, stated: Stated) -> Traces:
    """The leads in mV; a question about the columns of a table says what was guessed of them."""
    try:
        found = traces(contents.channels, label=label, stated=stated)
    except Unstated as question:
        if not contents.column_guess:
            raise
        raise Unstated(f"{question} {contents.column_guess}") from None
    if stated.columns is None or contents.column_guess is not None:
        return found
    return replace(
        found, warnings=(*found.warnings, "The columns given are not used: the file is no plain table.")
    )


def _later(moment: datetime | None, *, samples: int, fs_hz: float) -> datetime | None:
    """The moment of the first sample that is kept, so many after the first; None where it is beyond the calendar."""
    if moment is None or not samples:
        return moment
    try:
        return moment + timedelta(seconds=samples / fs_hz)
    except OverflowError:
        return None


def _within(annotations: tuple[Annotation, ...], cut: Cut, fs_hz: float) -> tuple[Annotation, ...]:
    """The annotations of what is kept, timed from its first sample; all of them where nothing was cut off."""
    if not cut.warnings:
        return annotations
    before_s, duration_s = cut.first / fs_hz, (cut.last - cut.first) / fs_hz
    moved = (replace(each, start_s=each.start_s - before_s) for each in annotations)
    return tuple(each for each in moved if 0.0 <= each.start_s <= duration_s)


def _median_beat(channels: tuple[Channel, ...]) -> MedianBeat | None:
    """The device's representative beat; None where there is none, or none that can be understood."""
    if not channels:
        return None
    try:
        found = traces(channels, label="", stated=Stated())
    except InvalidInput:
        return None
    return MedianBeat(ecg_mv=found.ecg_mv, fs_hz=found.fs_hz, leads=found.leads)


# Age ------------------------------------------------------------------------------------------------------------------


def _age(contents: Contents) -> tuple[float | None, tuple[str, ...]]:
    """Years; where birth and recording dates disagree with the stated age, the dates stand, with a warning."""
    stated, dated = _years(contents.person.age_years), _years(_dated(contents))
    age = dated if dated is not None else stated
    if stated is None or dated is None or abs(stated - dated) <= 1.0:
        return age, ()
    return age, (f"The file states an age of {stated:g} years; its dates give {dated:g}, which is used.",)


def _dated(contents: Contents) -> float | None:
    if contents.person.born is None or contents.started_at is None:
        return None
    return _between(contents.person.born, contents.started_at.date())


def _between(born: date, day: date) -> float:
    completed = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return completed if completed >= _WHOLE_YEARS_FROM else (day - born).days / 365.25


def _years(age: float | None) -> float | None:
    """Whole years from two on, hundredths below; None for what no person reaches."""
    if age is None or not 0.0 <= age <= _OLDEST_YEARS:
        return None
    return float(int(age)) if age >= _WHOLE_YEARS_FROM else round(age, 2)


# Checks ---------------------------------------------------------------------------------------------------------------


def _noticed(recording: Recording, reader: Reader) -> Iterator[str]:
    """Warnings of an untried reader, of empty leads, and of limb leads that contradict each other."""
    if reader.SUPPORT.is_experimental:
        yield f"Reading {reader.FORMAT} is {reader.SUPPORT}; compare with the device's own display."
    empty = [lead for lead, row in zip(recording.leads, recording.ecg_mv, strict=True) if np.isnan(row).all()]
    if empty:
        yield f"No valid sample in {', '.join(empty)}."
    wrong = {
        lead: error
        for lead, error in limb_lead_disagreement_mv(recording.ecg_mv, recording.leads).items()
        if error > LIMB_TOLERANCE_MV
    }
    if wrong:
        sizes = ", ".join(f"{lead} by up to {error:.3g} mV" for lead, error in wrong.items())
        yield f"Limb leads differ from those computed from I and II: {sizes}."
