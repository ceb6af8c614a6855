"""Training examples: strips at about 250 Hz with the marks that are known of them, from each data set.

    LUDB        P, QRS, T of every lead, marked by cardiologists; the first and last cycle of a lead are unmarked
    CinC2017 A, MIT-BIH (AFIB, CPSC2018 and PTB-XL AF
                no P wave anywhere; nothing else is known of them
    CinC2017 N, MIT-BIH (N, ECG-ID
                sinus rhythm: P where the rules see it in the median of many beats, which shows what noise hides in one;
                its limits and everything else are left open
    phantoms    drawn anew all the time, with the truth of their parameters

An example knows for every lead and wave which spans are marked; outside them it teaches nothing.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ecgomics.biomarkers.catalogue import catalogue
from ecgomics.biomarkers.evaluation import Evaluation
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.recording import Recording
from ecgomics.core.settings import Settings
from ecgomics.io import read
from ecgomics.phantom.noise import FibrillatoryWaves, Noise
from ecgomics.phantom.render import Acquisition, phantom
from ecgomics.phantom.rhythms import autoregressive, irregular, regular_plan, with_premature_beats
from ecgomics.phantom.shapes import PATTERNS, Body, beat_shape
from ecgomics.signal import filters, mains, pacing
from ecgomics.signal.segmenter import at_network_rate

WAVES = ("P", "QRS", "T")
WAVE_OF_SYMBOL = {"p": "P", "N": "QRS", "t": "T"}
FOLDS = 5
#: A wave whose onset or end is not marked teaches nothing this far about its peak.
UNSURE_S = 0.15
#: Beyond the first and last mark of a lead nothing is known, but for this much beside a wave's own mark.
BESIDE_S = 0.04
SINUS_STRIPS = 300
#: Share of the regular phantoms without P, as in junctional rhythm: regularity alone proves no P wave.
NO_P_SHARE = 0.25
#: A P wave of the median beat is beyond doubt if it is this high and stands out of the noise of the median by so much.
SURE_MV = 0.025
SURE_NOISE = 4.0


@dataclass(frozen=True, slots=True)
class Example:
    """A strip: leads × samples in mV, the marked intervals and the spans in which they are complete, in s."""

    name: str
    ecg_mv: Floats
    fs_hz: float
    waves_s: tuple[tuple[Floats, ...], ...]
    """By lead and wave: (waves, 2) onsets and ends."""
    known_s: tuple[tuple[Floats, ...], ...]
    """By lead and wave: (spans, 2)."""
    fold: int | None = None
    """The fold in which it is left out of training; None: it is never used for testing."""
    cycles_s: Floats | None = None
    """(beats, 6) over all leads: first onset and last end of P, QRS and T, NaN without the wave."""


def measured(recording: Recording) -> tuple[Floats, float]:
    """The measurement path near 250 Hz, single precision, and its rate."""
    spikes = pacing.pacing_spikes(recording.ecg_mv, fs_hz=recording.fs_hz)
    mains_hz = mains.mains_line_hz(recording.ecg_mv, fs_hz=recording.fs_hz)
    clean_mv = filters.measurement_path(
        recording.ecg_mv, fs_hz=recording.fs_hz, spikes=spikes, mains_hz=mains_hz
    )
    thin_mv, fs_hz = at_network_rate(np.nan_to_num(clean_mv), fs_hz=recording.fs_hz)
    return thin_mv.astype(np.float32), fs_hz


def ludb(folder: Path) -> list[Example]:
    """All records; the fold is the record's number modulo five."""
    return [_ludb_record(path) for path in sorted(folder.glob("*.hea"), key=lambda path: int(path.stem))]


def _ludb_record(path: Path) -> Example:
    recording = read(path)
    ecg_mv, fs_hz = measured(recording)
    marked = [_lead_marks(path.with_suffix(""), lead.lower(), recording.fs_hz) for lead in recording.leads]
    waves_s = tuple(waves for waves, _ in marked)
    return Example(
        path.stem,
        ecg_mv,
        fs_hz,
        waves_s,
        tuple(known for _, known in marked),
        int(path.stem) % FOLDS,
        _cycles(waves_s),
    )


def _cycles(waves_s: tuple[tuple[Floats, ...], ...]) -> Floats:
    """P, QRS and T of each beat over all leads; the beats are those of the lead with the most QRS marks."""
    leading = max((waves[1] for waves in waves_s), key=len)
    rows = []
    for number, (onset, _) in enumerate(leading):
        next_s = leading[number + 1, 0] if number + 1 < len(leading) else np.inf
        row = []
        for wave, (low, high) in enumerate(
            ((-0.42, 0.0), (-0.1, 0.1), (0.05, min(0.6, next_s - onset - 0.05)))
        ):
            near = np.concatenate(
                [
                    each[wave][(each[wave][:, 0] >= onset + low) & (each[wave][:, 0] <= onset + high)]
                    for each in waves_s
                ]
            )
            row += [near[:, 0].min(), near[:, 1].max()] if len(near) > len(waves_s) // 2 else [np.nan, np.nan]
        rows.append(row)
    return np.array(rows).reshape(-1, 6)


def _lead_marks(path: Path, annotator: str, fs_hz: float) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    import wfdb

    annotation = wfdb.rdann(str(path), annotator)
    symbols, at_s = annotation.symbol, np.asarray(annotation.sample) / fs_hz
    whole: dict[str, list[tuple[float, float]]] = {wave: [] for wave in WAVES}
    unsure: dict[str, list[float]] = {wave: [] for wave in WAVES}
    for i, symbol in enumerate(symbols):
        if symbol in WAVE_OF_SYMBOL:
            opened = i > 0 and symbols[i - 1] == "("
            closed = i + 1 < len(symbols) and symbols[i + 1] == ")"
            if opened and closed:
                whole[WAVE_OF_SYMBOL[symbol]].append((at_s[i - 1], at_s[i + 1]))
            else:
                unsure[WAVE_OF_SYMBOL[symbol]].append(at_s[i])
    waves, known = [], []
    for wave in WAVES:
        of_wave = np.array(whole[wave]).reshape(-1, 2)
        first, last = at_s[0], at_s[-1]
        if len(of_wave):
            first -= BESIDE_S * (of_wave[0, 0] == first)
            last += BESIDE_S * (of_wave[-1, 1] == last)
        waves.append(of_wave)
        known.append(_without(first, last, unsure[wave]))
    return tuple(waves), tuple(known)


def _without(first_s: float, last_s: float, unsure_s: list[float]) -> Floats:
    """The span without what lies about the unsure waves."""
    spans, start = [], first_s
    for at in unsure_s:
        spans.append((start, at - UNSURE_S))
        start = at + UNSURE_S
    spans.append((start, last_s))
    return np.array([span for span in spans if span[1] > span[0]]).reshape(-1, 2)


def _no_p(name: str, ecg_mv: Floats, fs_hz: float) -> Example:
    """A strip of which only this is known: it has no P wave."""
    none, whole = np.zeros((0, 2)), np.array([[0.0, ecg_mv.shape[1] / fs_hz]])
    leads = len(ecg_mv)
    return Example(name, ecg_mv, fs_hz, ((none,) * 3,) * leads, ((whole, none, none),) * leads)


def fibrillation(data: Path) -> list[Example]:
    """Atrial fibrillation of four sets; of CinC2017 every other record, so that the others can be tested on."""
    found = []
    table = (data / "cinc2017" / "REFERENCE.csv").read_text().split()
    names = [row.split(",")[0] for row in table if row.endswith(",A")]
    paths = [next((data / "cinc2017").rglob(f"{name}.hea")) for name in names[::2]]
    paths += [path for path in sorted((data / "cpsc2018").rglob("*.hea")) if _says_fibrillation(path)][::2]
    for path in paths:
        ecg_mv, fs_hz = measured(read(path))
        found.append(_no_p(path.stem, ecg_mv, fs_hz))
    return found + _mitdb_fibrillation(data / "mitdb")


def _says_fibrillation(header: Path) -> bool:
    codes = header.read_text(errors="replace")
    return "164889003" in codes


def _mitdb_fibrillation(folder: Path) -> list[Example]:
    import wfdb

    found = []
    for path in sorted(folder.glob("*.hea")):
        annotation = wfdb.rdann(str(path.with_suffix("")), "atr")
        rhythms = [
            (s, note)
            for s, note in zip(annotation.sample, annotation.aux_note, strict=True)
            if note.startswith("(")
        ]
        if not any(note.startswith("(AFIB") for _, note in rhythms):
            continue
        recording = read(path)
        ecg_mv, fs_hz = measured(recording)
        ends = [s for s, _ in rhythms[1:]] + [recording.samples]
        for (begin, note), end in zip(rhythms, ends, strict=True):
            if note.startswith("(AFIB") and end - begin > 6 * recording.fs_hz:
                first, last = (
                    int((begin / recording.fs_hz + 1) * fs_hz),
                    int((end / recording.fs_hz - 1) * fs_hz),
                )
                found.append(
                    _no_p(f"{path.stem}@{begin}", ecg_mv[:, first : min(last, first + 15000)], fs_hz)
                )
    return found


def sinus(data: Path) -> list[Example]:
    """Sinus rhythm of three sets, with the P waves that the median of many beats shows beyond doubt."""
    table = (data / "cinc2017" / "REFERENCE.csv").read_text().split()
    names = [row.split(",")[0] for row in table if row.endswith(",N")]
    by_name = {path.stem: path for path in (data / "cinc2017").rglob("*.hea")}
    recordings = [read(by_name[name]) for name in names[: 2 * SINUS_STRIPS : 2]]
    recordings += [read(next(person.glob("*.hea"))) for person in sorted((data / "ecgid").glob("Person_*"))]
    recordings += [cut for path in sorted((data / "mitdb").glob("*.hea")) for cut in _sinus_minutes(path)]
    return [example for each in recordings if (example := _weak(each)) is not None]


def _sinus_minutes(path: Path) -> list[Recording]:
    """Two minutes of a MIT-BIH record that lie in normal sinus rhythm."""
    import wfdb

    annotation = wfdb.rdann(str(path.with_suffix("")), "atr")
    recording = read(path)
    changes = [
        (s, note)
        for s, note in zip(annotation.sample, annotation.aux_note, strict=True)
        if note.startswith("(")
    ]
    found = []
    for start_s in (240.0, 900.0):
        first = round(start_s * recording.fs_hz)
        stop = first + round(60.0 * recording.fs_hz)
        before = [note for s, note in changes if s <= first][-1:]
        inside = [note for s, note in changes if first < s < stop]
        if all(note.startswith("(N") for note in before + inside):
            found.append(
                replace(recording, ecg_mv=recording.ecg_mv[:, first:stop], name=f"{path.stem}@{start_s:g}")
            )
    return found


def _weak(recording: Recording) -> Example | None:
    """P of every regular dominant beat where the representative beat has it, None where it is not sure of it."""
    found = Evaluation(catalogue(), {"recording": recording, "settings": Settings()})
    try:
        beats, typical = found.quantity("beats"), found.quantity("representative_beat")
    except NotComputable:
        return None
    marks = typical.lead_marks.points() / 1000.0
    place = typical.zero + np.nan_to_num(marks[:, 1] * typical.fs_hz).astype(int)
    height_mv = np.abs(
        typical.beat_mv[np.arange(len(place)), np.clip(place, 0, None)] - typical.p_reference_mv
    )
    sure = height_mv > np.maximum(SURE_MV, SURE_NOISE * typical.noise_uv / 1000.0)
    if not sure.any():
        return None
    rr_s = np.diff(beats.peak_s)
    usual = np.abs(rr_s / np.median(rr_s) - 1.0) < 0.25
    good = (beats.group == 0) & beats.accepted
    pairs = np.flatnonzero(usual & good[1:] & good[:-1])
    ecg_mv, fs_hz = measured(recording)
    waves, known = [], []
    none = np.zeros((0, 2))
    for lead in range(len(recording.leads)):
        if not sure[lead] or not len(pairs):
            waves.append((none,) * 3)
            known.append((none,) * 3)
            continue
        p_on, _, p_off, qrs_on = marks[lead, :4]
        now, later = beats.peak_s[pairs], beats.peak_s[pairs + 1]
        waves.append((np.stack([later + p_on, later + p_off], axis=1), none, none))
        without = np.stack([now + qrs_on, later + p_on - 0.04], axis=1)
        inside = np.stack([later + p_on + 0.015, later + p_off - 0.015], axis=1)
        spans = np.concatenate([without, inside], axis=1).reshape(-1, 2)
        known.append((spans[spans[:, 1] > spans[:, 0]], none, none))
    return Example(recording.name, ecg_mv, fs_hz, tuple(waves), tuple(known))


def drawn_phantom(rng: np.random.Generator, *, duration_s: float = 10.0) -> Example:
    """A random analytic ECG with the truth of its parameters."""
    rate = rng.uniform(45, 125)
    rr_ms = 60000.0 / rate
    name = rng.choice(["normal", "normal", "normal", "lbbb", "inferior_infarct", "lvh"])
    qrs_ms = rng.uniform(125, 175) if name == "lbbb" else rng.uniform(72, 122)
    body = Body(
        pr_ms=rng.uniform(115, min(380.0, max(235.0, 0.5 * rr_ms))),
        p_ms=rng.uniform(75, 130),
        qrs_ms=qrs_ms,
        qt_ms=np.clip(rng.normal(410, 35), 330, 520) * (60.0 / rate) ** (1.0 / 3.0),
        axis_shift_deg=rng.normal(0, 40),
        p_gain=rng.uniform(0.5, 1.8),
        qrs_gain=rng.uniform(0.5, 1.6),
        t_gain=rng.uniform(0.4, 1.8),
    )
    pattern = PATTERNS[name]
    kind = rng.choice(["sinus", "sinus", "sinus", "afib", "pvc"])
    count = int(1.6 * 1000 * duration_s / rr_ms) + 4
    first_s = -rng.uniform(0.1, 0.9) * rr_ms / 1000.0
    waves = None
    if kind != "afib" and rng.random() < NO_P_SHARE:
        pattern = replace(pattern, p=())
    if kind == "afib":
        shape = beat_shape(replace(pattern, p=()), body)
        shortest = max(0.5 * rr_ms, body.qt_ms + 10)
        series = irregular(
            count, max(rr_ms, shortest + 60), sd_ms=0.18 * rr_ms, shortest_ms=shortest, rng=rng
        )
        plan = regular_plan(series.rr_ms, shape, first_s=first_s)
        waves = FibrillatoryWaves(rate_hz=rng.uniform(4.5, 8.0), vector_mv=tuple(rng.normal(0, 0.05, 3)))
    else:
        series = autoregressive(count, rr_ms, sd_ms=0.02 * rr_ms, phi=0.6, rng=rng)
        plan = regular_plan(series.rr_ms, beat_shape(pattern, body), first_s=first_s)
        if kind == "pvc":
            wide = replace(body, qrs_ms=rng.uniform(130, 180), qt_ms=body.qt_ms + 45.0)
            coupling = max(rng.uniform(0.55, 0.7) * rr_ms, body.qt_ms + 60.0)
            places = sorted(rng.choice([3, 6, 9], size=rng.integers(1, 4), replace=False).tolist())
            plan = with_premature_beats(
                plan, beat_shape(PATTERNS["ventricular"], wide), places=places, coupling_ms=coupling
            )
    level = rng.choice([0.0, 1.0, 1.0])
    noise = Noise(white_uv=level * rng.uniform(0.5, 25), muscle_uv=level * rng.uniform(0.5, 15))
    made = phantom(
        plan, Acquisition(duration_s, 500.0, noise=noise, fibrillation=waves, seed=int(rng.integers(2**31)))
    )
    truth = made.truth
    thin_mv, fs_hz = at_network_rate(
        filters.band_pass(made.recording.ecg_mv, fs_hz=500.0, band_hz=(0.5, 150.0)), fs_hz=500.0
    )
    leads = range(len(made.recording.leads))
    waves_s = []
    for lead in leads:
        by_wave: list[list[tuple[float, float]]] = [[], [], []]
        for r_s, shape_at in zip(truth.r_s, truth.shape_of_beat, strict=True):
            marks = r_s + truth.shapes[shape_at].lead_ms[lead] / 1000.0
            for place in range(3):
                if np.isfinite(marks[3 * place]):
                    by_wave[place].append((marks[3 * place], marks[3 * place + 2]))
        waves_s.append(tuple(np.array(each).reshape(-1, 2) for each in by_wave))
    whole = np.array([[truth.r_s[0] - 0.05, truth.r_s[-1] + 0.05]])
    return Example("phantom", thin_mv.astype(np.float32), fs_hz, tuple(waves_s), ((whole,) * 3,) * len(leads))
