"""Whether a U wave follows T."""

from typing import Final

import numpy as np

from ecgomics.biomarkers.catalogue import biomarker
from ecgomics.biomarkers.declaration import LEAD, Check, guard
from ecgomics.biomarkers.guards import diagnostic_path, p_wave, t_end
from ecgomics.core.arrays import Floats
from ecgomics.signal.model import RepresentativeBeat, UWaves
from ecgomics.signal.u_wave import FASTEST_PER_MIN as FASTEST_SOUGHT_PER_MIN

FASTEST_PER_MIN: Final = 90.0


def _in_one_lead(peak_ms: float) -> UWaves:
    """U of a worked example."""
    return UWaves(("V2",), np.array([peak_ms]), np.array([560.0]), np.array([0.05]), np.array([1.0]))


@guard("out_of_domain", f"rate below {FASTEST_PER_MIN:g} /min")
def rate_lets_u_be_seen(qt_rr_ms: float) -> bool:
    return qt_rr_ms > 60000.0 / FASTEST_PER_MIN


@guard("failed", "rate at which a U wave is sought")
def u_was_sought(representative_beat: RepresentativeBeat) -> bool:
    return representative_beat.rr_ms >= 60000.0 / FASTEST_SOUGHT_PER_MIN


@biomarker(
    code="ECG00912",
    label="U wave present",
    label_zh="存在U波",
    unit="{flag}",
    scope=LEAD,
    tier=2,
    formula="true if a deflection of ≥0.02 mV follows T_off and has begun to fall before the next P_on; in a record of "
    "several leads only where another lead shows it at the same time",
    tex=r"|U|\ge 0.02\,\text{mV}\ \text{between}\ T_{\text{off}}\ \text{and}\ P_{\text{on}}",
    references=["Rautaharju2009"],
    requires=[diagnostic_path, t_end, p_wave, u_was_sought, rate_lets_u_be_seen],
    checks=[
        Check(given={"u_waves": _in_one_lead(480.0)}, value=[1.0]),
        Check(given={"u_waves": _in_one_lead(np.nan)}, value=[0.0]),
    ],
)
def u_wave_present(u_waves: UWaves) -> Floats:
    """Whether a U wave is seen in each lead."""
    return np.isfinite(u_waves.peak_ms).astype(float)
