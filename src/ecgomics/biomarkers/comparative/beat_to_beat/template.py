"""How alike the beats are to the representative one."""

from functools import partial
from typing import Final

import numpy as np

from ecgomics.biomarkers.beat_samples import about_peaks, blocks
from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, quantity
from ecgomics.biomarkers.guards import a_representative_beat, beats_at_least, diagnostic_path
from ecgomics.core.arrays import Floats, Ints
from ecgomics.core.recording import Recording
from ecgomics.signal.model import Beats, RepresentativeBeat

#: Stretch about the QRS onset over which beats are compared, and the spacing of the points.
BEFORE_MS: Final = 200.0
AFTER_MS: Final = 400.0
SPACING_MS: Final = 4.0
LEAST_BEATS: Final = 8


@quantity
def beat_correlations(
    recording: Recording, measurable_mv: Floats, beats: Beats, representative_beat: RepresentativeBeat
) -> Floats:
    """Pearson correlation of every accepted beat with the representative beat, leads × beats; NaN without signal."""
    onset_ms = float(np.nan_to_num(representative_beat.global_marks.qrs_on_ms))
    time_ms, step = (
        representative_beat.time_ms,
        max(1, round(SPACING_MS * representative_beat.fs_hz / 1000.0)),
    )
    begin, end = np.searchsorted(time_ms, (onset_ms - BEFORE_MS, onset_ms + AFTER_MS)).tolist()
    at_ms, template_mv = time_ms[begin:end:step], representative_beat.beat_mv[:, begin:end:step]
    peak_s = beats.peak_s[beats.accepted]
    found = [
        _correlations(about_peaks(measurable_mv, peak_s[part], at_ms, fs_hz=recording.fs_hz), template_mv)
        for part in blocks(len(peak_s))
    ]
    return np.concatenate(found, axis=1)


def _correlations(beats_mv: Floats, template_mv: Floats) -> Floats:
    """Leads × beats; NaN where a beat or the template is flat or has a gap."""
    each = beats_mv - beats_mv.mean(axis=2, keepdims=True)
    model = template_mv - template_mv.mean(axis=1, keepdims=True)
    norms = np.linalg.norm(each, axis=2) * np.linalg.norm(model, axis=1)[:, np.newaxis]
    products = np.einsum("lbs,ls->lb", each, model)
    return _ratio(products, norms)


alike = partial(
    biomarker,
    scope=LEAD,
    unit="1",
    tier=2,
    minimum_s=10.0,
    references=["Orphanidou2015"],
    requires=[diagnostic_path, a_representative_beat, beats_at_least(LEAST_BEATS)],
)
#: Two leads, three beats; the second lead lost one of them.
EXAMPLE: Final = np.array([[1.0, 0.9, 0.8], [0.5, np.nan, 0.7]])


@alike(
    code="ECG30401",
    label="Mean beat-template correlation",
    label_zh="心搏模板平均相关系数",
    formula="mean Pearson r of each accepted beat with the representative beat over QRS_on-200..+400 ms",
    tex=r"\frac{1}{n}\sum_{i=1}^{n}\rho\left(b_i,\bar b\right)",
    checks=[Check(given={"beat_correlations": EXAMPLE}, value=[0.9, 0.6])],
)
def template_correlation_mean(beat_correlations: Floats) -> Floats:
    """How alike the beats are to the representative one."""
    return _mean(beat_correlations)


@alike(
    code="ECG30402",
    label="SD of beat-template correlation",
    label_zh="心搏模板相关系数标准差",
    formula="SD (n-1) of the same r",
    tex=r"\operatorname{SD}_i\,\rho\left(b_i,\bar b\right)",
    checks=[Check(given={"beat_correlations": EXAMPLE}, value=[0.1, 0.02**0.5])],
)
def template_correlation_sd(beat_correlations: Floats) -> Floats:
    """How unevenly alike the beats are to the representative one."""
    number = np.isfinite(beat_correlations).sum(axis=1)
    departures = beat_correlations - _mean(beat_correlations)[:, np.newaxis]
    deviation: Floats = np.sqrt(_ratio(np.nansum(departures**2, axis=1), number - 1))
    return deviation


def _mean(values: Floats) -> Floats:
    """Mean over beats of those that have a value, (leads,)."""
    return _ratio(np.nansum(values, axis=1), np.isfinite(values).sum(axis=1))


def _ratio(part: Floats, whole: Floats | Ints) -> Floats:
    """Element by element; NaN where there is nothing to divide by."""
    ratio: Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return ratio
