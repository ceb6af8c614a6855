"""Atrial fibrillation in windows of 30 s of MIT-BIH, first channel, by patient; flutter apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.heads.running import said
from ecgomics.core.arrays import Bools, Floats
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.latent.heads import Form, head

WINDOW_S: Final = 30.0
#: A window is of the rhythm that fills more than this share of it.
MOST: Final = 0.5
FIBRILLATION, FLUTTER = "(AFIB", "(AFL"
DRAWS: Final = 2000
#: Records of pacemakers, which ANSI/AAMI EC57 leaves out of figures of rhythm.
PACED: Final = ("102", "104", "107", "217")
#: Names of the thresholds in the card of the head, fixed on CinC2017.
THRESHOLD: Final = "p_af "
#: Records 201 and 202 are of one man.
SAME_PERSON: Final = {"202": "201"}


@dataclass(frozen=True, slots=True)
class Window:
    """One window, what it is and what was said of it."""

    record: str
    fibrillation: bool
    flutter: bool
    label: str | None
    p_af: float


def report(sets: Path, forms: Sequence[Form], *, first: int | None) -> Iterator[str]:
    """Sensitivity and specificity of each form, with intervals by patient: of the label, and of fixed thresholds."""
    headers = sorted((sets / "mitdb").glob("*.hea"))[:first]
    for form in forms:
        if form not in head("rhythm").forms:
            continue
        windows = [window for each in headers for window in _windows(each, form)]
        silent = sum(each.label is None for each in windows)
        yield f"{form}: {len(windows)} windows of {len(headers)} records, coverage {1.0 - silent / len(windows):.2%}"
        for name, called in _callings(windows, form).items():
            yield from _figures(windows, called, name)


def _callings(windows: Sequence[Window], form: Form) -> dict[str, Bools]:
    """Which windows are called fibrillation: by the label, and by the thresholds that CinC2017 fixed (see the card)."""
    p_af = np.array([each.p_af for each in windows])
    fixed = {
        each.name: each.value
        for each in head("rhythm").card.metrics
        if each.form == form and each.name.startswith(THRESHOLD)
    }
    return {"label": np.array([each.label == "af" for each in windows])} | {
        f"{name}, {value:.3f} on CinC2017": p_af >= value for name, value in fixed.items()
    }


def _figures(windows: Sequence[Window], called: Bools, name: str) -> Iterator[str]:
    flutter = np.array([each.flutter for each in windows])
    paced = np.array([each.record in PACED for each in windows])
    yield f"  by {name}"
    for who, which in (("all records", ~flutter), ("without paced records", ~flutter & ~paced)):
        some = [each for each, kept in zip(windows, which, strict=True) if kept]
        true, said_af = np.array([each.fibrillation for each in some]), called[which]
        patients = {_person(each) for each in some if each.fibrillation}
        sensitivity, specificity = _shares(true, said_af, np.ones(len(some)))
        low, high = _interval(some, true, said_af)
        yield (
            f"    {who}: sensitivity {sensitivity:.2%} [{low[0]:.1%}, {high[0]:.1%}] of {true.sum()} windows of "
            f"{len(patients)} patients, specificity {specificity:.2%} [{low[1]:.1%}, {high[1]:.1%}] of {(~true).sum()}"
        )
    yield f"    flutter: {called[flutter].sum()} of {flutter.sum()} windows called fibrillation"
    for record in dict.fromkeys(each.record for each in windows):
        own = np.array([each.record == record and not each.flutter for each in windows])
        true = np.array([each.fibrillation for each in windows])
        missed, false = (own & true & ~called).sum(), (own & ~true & called).sum()
        if missed or false:
            note = ", paced" if record in PACED else ""
            yield f"    {record}{note}: {missed} of {(own & true).sum()} missed, {false} of {(own & ~true).sum()} false"


def _windows(header: Path, form: Form) -> Iterator[Window]:
    whole = read(header)
    recording = replace(whole, ecg_mv=whole.ecg_mv[:1].copy(), leads=whole.leads[:1])
    rhythm = _rhythm_by_sample(header, recording)
    size = round(WINDOW_S * recording.fs_hz)
    for begin in range(0, recording.samples - size + 1, size):
        cut = slice(begin, begin + size)
        part = replace(recording, ecg_mv=recording.ecg_mv[:, cut].copy(), annotations=())
        output = said(part, head("rhythm"), form=form).output
        shares = [float(np.mean(rhythm[cut] == name)) > MOST for name in (FIBRILLATION, FLUTTER)]
        label = output.label if output else None
        p_af = float(output.probabilities[output.labels.index("af")]) if output else 0.0
        yield Window(header.stem, shares[0], shares[1], label, p_af)


def _rhythm_by_sample(header: Path, recording: Recording) -> "np.ndarray[tuple[int], np.dtype[np.str_]]":
    import wfdb

    annotation = wfdb.rdann(str(header.with_suffix("")), "atr")
    found = np.full(recording.samples, "(N", dtype="<U8")
    for sample, note in zip(annotation.sample, annotation.aux_note, strict=True):
        if note.startswith("("):
            found[max(0, sample) :] = note.rstrip("\x00")
    return found


def _person(window: Window) -> str:
    return SAME_PERSON.get(window.record, window.record)


def _shares(true: Bools, called: Bools, weight: Floats) -> tuple[float, float]:
    right = weight * (true == called)
    return right[true].sum() / weight[true].sum(), right[~true].sum() / weight[~true].sum()


def _interval(
    windows: Sequence[Window], true: Bools, called: Bools
) -> tuple[tuple[float, float], tuple[float, float]]:
    """2.5 % and 97.5 % of sensitivity and specificity over draws of patients."""
    persons, place = np.unique([_person(each) for each in windows], return_inverse=True)
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(persons), np.full(len(persons), 1.0 / len(persons)), size=DRAWS)
    with np.errstate(invalid="ignore"):
        found = np.array([_shares(true, called, each[place].astype(float)) for each in drawn])
    low, high = np.nanpercentile(found, [2.5, 97.5], axis=0)
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
