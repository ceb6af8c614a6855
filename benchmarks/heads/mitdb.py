"""Atrial fibrillation in windows of 30 s of MIT-BIH, first channel, by patient; flutter apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.heads.running import said
from ecgomics.core.recording import Recording
from ecgomics.io import read
from ecgomics.latent.heads import Form, head

WINDOW_S: Final = 30.0
#: A window is of the rhythm that fills more than this share of it.
MOST: Final = 0.5
FIBRILLATION, FLUTTER = "(AFIB", "(AFL"
DRAWS: Final = 2000
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
    """Sensitivity and specificity of each form, with intervals by patient."""
    headers = sorted((sets / "mitdb").glob("*.hea"))[:first]
    for form in forms:
        if form not in head("rhythm").forms:
            continue
        windows = [window for each in headers for window in _windows(each, form)]
        plain = [each for each in windows if not each.flutter]
        sensitivity, specificity = _shares(plain, np.ones(len(plain)))
        low, high = _interval(plain)
        yield (
            f"{form}: {len(plain)} windows of {len(headers)} records, {sum(each.fibrillation for each in plain)} in "
            f"fibrillation: sensitivity {sensitivity:.2%} [{low[0]:.1%}, {high[0]:.1%}], specificity "
            f"{specificity:.2%} [{low[1]:.1%}, {high[1]:.1%}]; abstained {sum(each.label is None for each in plain)}"
        )
        flutter = [each for each in windows if each.flutter]
        called = sum(each.label == "af" for each in flutter)
        yield f"  flutter: {called} of {len(flutter)} windows called fibrillation"
        for record in dict.fromkeys(each.record for each in plain):
            own = [each for each in plain if each.record == record]
            missed = sum(each.fibrillation and each.label != "af" for each in own)
            false = sum(not each.fibrillation and each.label == "af" for each in own)
            if missed or false:
                yield f"  {record}: {missed} of {sum(each.fibrillation for each in own)} missed, {false} false"


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


def _shares(
    windows: Sequence[Window], weight: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> tuple[float, float]:
    is_af = np.array([each.fibrillation for each in windows])
    says_af = np.array([each.label == "af" for each in windows])
    right = weight * (is_af == says_af)
    return right[is_af].sum() / weight[is_af].sum(), right[~is_af].sum() / weight[~is_af].sum()


def _interval(windows: Sequence[Window]) -> tuple[tuple[float, float], tuple[float, float]]:
    """2.5 % and 97.5 % of sensitivity and specificity over draws of patients."""
    persons, place = np.unique(
        [SAME_PERSON.get(each.record, each.record) for each in windows], return_inverse=True
    )
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(len(persons), np.full(len(persons), 1.0 / len(persons)), size=DRAWS)
    with np.errstate(invalid="ignore"):
        found = np.array([_shares(windows, each[place].astype(float)) for each in drawn])
    low, high = np.nanpercentile(found, [2.5, 97.5], axis=0)
    return (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
