"""How far the chest leads differ in the time at which the heart below them is activated."""

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import RECORD, Check, quantity
from ecgomics.biomarkers.guards import a_representative_beat, all_of, diagnostic_path, full_band
from ecgomics.core.arrays import Floats
from ecgomics.core.errors import NotComputable
from ecgomics.core.leads import PRECORDIAL_LEADS
from ecgomics.signal.model import Marks, RepresentativeBeat


@quantity
def activation_ms(
    representative_beat: RepresentativeBeat, slope_mv_s: Floats, beat_time_ms: Floats, global_marks: Marks
) -> Floats:
    """Time of the steepest fall within QRS in V1 … V6 from QRS onset, (6,)."""
    leads = representative_beat.leads
    if not set(PRECORDIAL_LEADS).issubset(leads):
        raise NotComputable("wrong_leads")
    inside = (beat_time_ms >= global_marks.qrs_on_ms) & (beat_time_ms <= global_marks.qrs_off_ms)
    if not inside.any():
        raise NotComputable("failed", "QRS has no limits")
    falls = slope_mv_s[[leads.index(name) for name in PRECORDIAL_LEADS]][:, inside]
    after_on_ms: Floats = beat_time_ms[inside][falls.argmin(axis=1)] - global_marks.qrs_on_ms
    return after_on_ms


@biomarker(
    code="ECG30249",
    label="SD of lead activation times",
    label_zh="导联激动时间标准差",
    unit="ms",
    scope=RECORD,
    tier=3,
    formula="SD (n-1) over V1-V6 of the time of the steepest QRS downslope - global QRS_on",
    tex=r"\operatorname{SD}_{l}\left(\operatorname{argmin}_{t \in \text{QRS}} \dot v_l(t) - t_{\text{QRS on}}\right)",
    references=["Johnson2017"],
    leads=all_of(*PRECORDIAL_LEADS),
    requires=[diagnostic_path, full_band, a_representative_beat],
    # Six equally spaced numbers: spacing times the root of 6·7/12.
    checks=[Check(given={"activation_ms": [20.0, 30.0, 40.0, 50.0, 60.0, 70.0]}, value=10 * 3.5**0.5)],
)
def activation_time_sd(activation_ms: Floats) -> float:
    """How far activation below V1 to V6 is spread in time."""
    return float(np.std(activation_ms, ddof=1))
