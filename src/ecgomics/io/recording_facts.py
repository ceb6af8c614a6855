"""A recording as plain values and back: everything that it holds but its samples, and its samples in a compact way.

The fields are those of our own JSON (see `readers.ecgomics_json`, where they are described); Parquet files of ours
carry the same facts beside their columns.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from itertools import chain
from typing import Any, Final

import numpy as np

from ecgomics.core.arrays import Floats
from ecgomics.core.errors import InvalidInput
from ecgomics.core.exercise import ExerciseTest
from ecgomics.core.leads import canonical_lead
from ecgomics.core.recording import Annotation, MedianBeat, Recording, Sex, Subject
from ecgomics.core.units import mv_per_unit
from ecgomics.io.contents import Person
from ecgomics.io.json_fields import (
    FactError,
    Facts,
    flag_in,
    list_in,
    number_in,
    object_in,
    positive_in,
    text_in,
    texts_in,
)

NAME: Final = "ecgomics-recording"
VERSION: Final = 1

_SEXES: Final[Mapping[str, Sex]] = {"female": "female", "male": "male"}
#: Largest step number that a float holds exactly.
_MOST_STEPS: Final = 2.0**53
_LARGEST: Final = 1e300


# Out ------------------------------------------------------------------------------------------------------------------


def facts_of(recording: Recording) -> dict[str, Any]:
    """Every field of a recording except name, samples and representative beat; what it does not know is left out."""
    subject = recording.subject
    found = {
        "format": NAME,
        "version": VERSION,
        "fs_hz": recording.fs_hz,
        "leads": list(recording.leads),
        "unit": "mV",
        "resolution_uv": recording.resolution_uv,
        "started_at": recording.started_at and recording.started_at.isoformat(),
        "subject": _known(
            {"age_years": subject.age_years, "sex": subject.sex, "pseudonym": subject.pseudonym}
        ),
        "device": recording.device,
        "band_hz": None if recording.band_hz == (None, None) else list(recording.band_hz),
        "notch_hz": recording.notch_hz,
        "derived_leads": list(recording.derived_leads),
        "device_measurements": dict(recording.device_measurements),
        "statements": list(recording.statements),
        "annotations": [_known(asdict(each)) for each in recording.annotations],
        "exercise": None if recording.exercise is None else _known(asdict(recording.exercise)),
        "warnings": list(recording.warnings),
        "experimental": recording.experimental or None,
        "identity": dict(recording.identity),
        "source_format": recording.source_format,
        "source_sha256": recording.source_sha256,
    }
    return _known(found)


def _known(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if value not in (None, "", [], {}, ())}


def median_facts(beat: MedianBeat, resolution_uv: float | None) -> dict[str, Any]:
    """The device's representative beat with its samples."""
    return {
        "fs_hz": beat.fs_hz,
        "leads": list(beat.leads),
        "unit": "mV",
        **samples_of(beat.ecg_mv, beat.leads, resolution_uv),
    }


def samples_of(ecg_mv: Floats, leads: Sequence[str], resolution_uv: float | None) -> dict[str, Any]:
    """{"samples": {lead: numbers, null for gaps}, "steps": {lead: how whole numbers become values}}."""
    samples: dict[str, list[Any]] = {}
    steps: dict[str, dict[str, Any]] = {}
    for lead, row in zip(leads, ecg_mv, strict=True):
        found = _steps(row, resolution_uv)
        numbers = row if found is None else found[1]
        listed: list[Any] = numbers.tolist()
        if found is not None:
            steps[lead] = found[0]
        missing = ~np.isfinite(row)
        if missing.any():
            listed = [None if gap else number for gap, number in zip(missing.tolist(), listed, strict=True)]
        samples[lead] = listed
    return {"steps": steps, "samples": samples} if steps else {"samples": samples}


def _steps(
    row: Floats, resolution_uv: float | None
) -> "tuple[dict[str, Any], np.typing.NDArray[np.int64]] | None":
    """The first of the usual formulas that gives each sample exactly from a whole number; None where none does."""
    valid = np.where(np.isfinite(row), row, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        for multiply, divide in chain(_formulas(resolution_uv), _gains(valid)):
            whole = np.rint(valid / (math.prod(multiply) / divide))
            if np.abs(whole).max(initial=0.0) < _MOST_STEPS and np.array_equal(
                _from_steps(whole, multiply, divide), valid
            ):
                return {"multiply": list(multiply), "divide": divide}, whole.astype(np.int64)
    return None


def _formulas(resolution_uv: float | None) -> Iterator[tuple[tuple[float, ...], float]]:
    """How readers turn steps into mV: with the step in µV or mV, or with steps for each mV; half steps of aVR, too."""
    for step_uv in (resolution_uv, resolution_uv and resolution_uv / 2, 1.0):
        if step_uv:
            yield (step_uv,), 1000.0
            yield (step_uv, 0.001), 1.0
            yield (step_uv / 1000.0,), 1.0
            yield (step_uv * 1000.0, 1e-6), 1.0
            yield (), 1000.0 / step_uv
    yield (), 100_000.0


def _gains(values: Floats) -> Iterator[tuple[tuple[float, ...], float]]:
    """Steps for each mV by the smallest difference of two values: leads of one file may have gains of their own."""
    levels = np.unique(values)
    if len(levels) > 1 and (smallest := float(np.diff(levels).min())) > 1.0 / _MOST_STEPS:
        yield (), float(round(1.0 / smallest)) or 1.0
        yield (), round(1.0 / smallest, 1) or 1.0


def _from_steps(whole: Floats, multiply: Sequence[float], divide: float) -> Floats:
    values = whole
    for factor in multiply:
        values = values * factor
    return values / divide


# In -------------------------------------------------------------------------------------------------------------------


def recording_of(facts: Facts, ecg_mv: Floats, *, name: str) -> Recording:
    """The recording of facts and samples (leads × samples in mV); FactError names the field that is wrong."""
    subject = object_in(facts, "subject")
    sex = text_in(subject, "sex")
    if sex not in (None, *_SEXES):
        raise FactError("its sex must be female or male")
    return Recording(
        ecg_mv=ecg_mv,
        fs_hz=positive_in(facts, "fs_hz"),
        leads=leads_of(facts),
        name=name,
        subject=Subject(
            age_years=number_in(subject, "age_years", lowest=0.0),
            sex=None if sex is None else _SEXES[sex],
            pseudonym=text_in(subject, "pseudonym"),
        ),
        started_at=_moment(facts),
        device=text_in(facts, "device"),
        source_format=text_in(facts, "source_format") or "array",
        source_sha256=text_in(facts, "source_sha256") or "",
        resolution_uv=number_in(facts, "resolution_uv", lowest=0.0) or None,
        band_hz=_band(facts),
        notch_hz=number_in(facts, "notch_hz", lowest=0.0),
        derived_leads=texts_in(facts, "derived_leads"),
        device_measurements=_measurements(facts),
        statements=texts_in(facts, "statements"),
        median_beat=_median(facts),
        annotations=tuple(_annotation(each) for each in list_in(facts, "annotations")),
        warnings=texts_in(facts, "warnings"),
        experimental=flag_in(facts, "experimental"),
        identity=_identity(facts),
        exercise=_exercise(facts),
    )


def person_of(identity: Mapping[str, str]) -> Person:
    """The people that an identity tells of."""
    others = dict(identity)
    born = _day(others.get("birth date", ""))
    if born is not None:
        others.pop("birth date")
    return Person(
        identifier=others.pop("identifier", ""), name=others.pop("name", ""), born=born, others=others
    )


def leads_of(facts: Facts) -> tuple[str, ...]:
    """Canonical names of the leads, each once; FactError where one is no lead."""
    names = texts_in(facts, "leads")
    leads = [canonical_lead(name) for name in names]
    found = tuple(lead for lead in leads if lead is not None)
    if not found or len(found) != len(leads) or len(set(found)) != len(found):
        raise FactError("its leads must be names of ECG leads, each once")
    return found


def ecg_mv_of(facts: Facts, where: str = "") -> Floats:
    """Leads × samples in mV of the fields leads, unit, steps and samples."""
    samples, steps = object_in(facts, "samples"), object_in(facts, "steps")
    rows = []
    for lead, name in zip(leads_of(facts), texts_in(facts, "leads"), strict=True):
        if name not in samples:
            raise FactError(f"its {where}samples lack lead {lead}")
        scale = object_in({"steps": steps.get(name)}, "steps")
        rows.append(_row(samples[name], scale, f"{where}samples of lead {lead}"))
    if len({len(row) for row in rows}) != 1 or not len(rows[0]):
        raise FactError(f"its {where}samples are not as many in every lead, or none")
    ecg: Floats = np.stack(rows) * _mv_per_unit(facts)
    return ecg


def _row(values: Any, steps: Facts, what: str) -> Floats:
    kinds = set(map(type, values)) if isinstance(values, list) else {str}
    if not kinds <= {int, float, type(None)}:
        raise FactError(f"its {what} must be a list of numbers, null for gaps")
    gaps = values.count(None) if type(None) in kinds else 0
    try:
        row = np.array(values, dtype=np.float64)
    except OverflowError:
        raise FactError(f"its {what} hold a number that is too large") from None
    if np.count_nonzero(~np.isfinite(row)) != gaps:
        raise FactError(f"its {what} hold a number that is not finite")
    if not steps:
        return row
    factors = list_in(steps, "multiply")
    if not set(map(type, factors)) <= {int, float} or len(factors) > 8:
        raise FactError(f"its {what} are multiplied by what is no number")
    divide = positive_in(steps, "divide") if "divide" in steps else 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = _from_steps(row, [float(factor) for factor in factors], divide)
    if np.count_nonzero(~np.isfinite(scaled)) != gaps:
        raise FactError(f"its {what} hold a number that is not finite")
    return scaled


def _mv_per_unit(facts: Facts) -> float:
    try:
        return mv_per_unit(text_in(facts, "unit") or "")
    except InvalidInput:
        raise FactError("its unit must be V, mV, uV or nV") from None


def _median(facts: Facts) -> MedianBeat | None:
    beat = object_in(facts, "median_beat")
    if not beat:
        return None
    return MedianBeat(
        ecg_mv=ecg_mv_of(beat, "median "), fs_hz=positive_in(beat, "fs_hz"), leads=leads_of(beat)
    )


def _annotation(found: Any) -> Annotation:
    if not isinstance(found, dict):
        raise FactError("its annotations must be objects")
    start_s = number_in(found, "start_s")
    if start_s is None:
        raise FactError("its annotations lack start_s")
    return Annotation(
        start_s=start_s,
        code=text_in(found, "code") or "",
        lead=text_in(found, "lead"),
        duration_s=number_in(found, "duration_s", lowest=0.0),
        text=text_in(found, "text") or "",
    )


def _exercise(facts: Facts) -> ExerciseTest | None:
    found = object_in(facts, "exercise")
    try:
        return ExerciseTest.from_dict(found) if found else None
    except (InvalidInput, OverflowError):
        raise FactError("its exercise is not that of an exercise test") from None


def _band(facts: Facts) -> tuple[float | None, float | None]:
    found = list_in(facts, "band_hz")
    if len(found) not in (0, 2):
        raise FactError("its band_hz must be two numbers, null for what is not known")
    low, high = found or (None, None)
    edges = {"low": low, "high": high}
    return number_in(edges, "low", lowest=0.0), number_in(edges, "high", lowest=0.0)


def _measurements(facts: Facts) -> dict[str, float]:
    found = object_in(facts, "device_measurements")
    if not all(type(value) in (int, float) and abs(value) < _LARGEST for value in found.values()):
        raise FactError("its device_measurements must be finite numbers")
    return {name: float(value) for name, value in found.items()}


def _identity(facts: Facts) -> dict[str, str]:
    found = object_in(facts, "identity")
    if not all(isinstance(value, str) for value in found.values()):
        raise FactError("its identity must be texts")
    return dict(found)


def _moment(facts: Facts) -> datetime | None:
    found = text_in(facts, "started_at")
    try:
        return None if found is None else datetime.fromisoformat(found)
    except ValueError:
        raise FactError("its started_at must be a time as in ISO 8601") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
